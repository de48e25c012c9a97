"""Queries drawn by a seed from the titles and bodies of the documents."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.speed.corpus import Documents
from indexer.analysis import Token, analyze
from indexer.engine import IndexDocument

QUERIES = 300
LENGTHS = ((1, 1), (2, 3), (3, 5))  # words; a third of the queries each
PHRASE = (2, 3)
SAMPLE = 200  # documents of a batch that words are drawn from, one batch for each few queries


@dataclass(frozen=True, slots=True)
class Queries:
    """The same queries for all engines."""

    words: tuple[tuple[Token, ...], ...]  # different words of one document, 1 to 5
    phrases: tuple[tuple[str, ...], ...]  # stems next to each other in one body

    def stems(self, *, least: int = 1) -> list[tuple[str, ...]]:
        """Return the stems of the queries that have at least so many words."""
        return [
            tuple(dict.fromkeys(token.stem for token in tokens))
            for tokens in self.words
            if len(tokens) >= least
        ]


def draw(documents: Documents, seed: int, *, number: int = QUERIES) -> Queries:
    """Return ``number`` queries of each kind; the same for the same seed and documents."""
    rng = random.Random(seed)
    words: list[tuple[Token, ...]] = []
    phrases: list[tuple[str, ...]] = []
    while len(words) < number:
        found = _document(documents, rng)
        title, body = analyze(found.title), analyze(found.body)
        if len(body) < 8:
            continue
        shortest, longest = LENGTHS[len(words) * len(LENGTHS) // number]
        tokens = _different([*title, *body])
        count = min(rng.randint(shortest, longest), len(tokens))
        words.append(tuple(rng.sample(tokens, count)))
        begin = rng.randrange(len(body) - PHRASE[1])
        phrases.append(tuple(t.stem for t in body[begin : begin + rng.randint(*PHRASE)]))
    return Queries(tuple(words), tuple(phrases))


def _document(documents: Documents, rng: random.Random) -> IndexDocument:
    place = rng.randint(1, documents.count())
    return next(documents.read(place, place))


def _different(tokens: Sequence[Token]) -> list[Token]:
    return list({token.stem: token for token in tokens}.values())
