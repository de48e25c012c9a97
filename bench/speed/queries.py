"""Queries drawn by a seed from the titles and bodies of the documents."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.speed.corpus import Documents
from indexer.analysis import Token, analyze, is_stopword
from indexer.engines.interface import IndexDocument

QUERIES = 300
LENGTHS = ((1, 1), (2, 3), (3, 5))  # words; a third of the queries each
PHRASE = (2, 3)  # words
SITE_WORDS = 3  # up to so many words of a query must all match: SEARCH_MINIMUM_SHOULD_MATCH


@dataclass(frozen=True, slots=True)
class Queries:
    """The same queries for all engines."""

    words: tuple[tuple[Token, ...], ...]  # of one document, different stems
    phrases: tuple[tuple[str, ...], ...]  # stems next to each other in one body

    def stems(self, *, least: int = 1) -> list[tuple[str, ...]]:
        """Return the stems of the queries that have at least so many words."""
        return [
            tuple(token.stem for token in tokens) for tokens in self.words if len(tokens) >= least
        ]

    def site(self) -> list[tuple[Token, ...]]:
        """Return queries for the site, which drops stopwords and then asks for all the words."""
        telling = [
            tuple(token for token in tokens if not is_stopword(token.exact))
            for tokens in self.words
        ]
        return [tokens for tokens in telling if 1 <= len(tokens) <= SITE_WORDS]

    def texts(self) -> list[str]:
        """Return what a reader would type."""
        return [" ".join(token.exact for token in tokens) for tokens in self.words]


def draw(documents: Documents, seed: int, *, number: int = QUERIES) -> Queries:
    """Return ``number`` queries of each kind; the same for the same seed and documents."""
    rng = random.Random(seed)
    words: list[tuple[Token, ...]] = []
    phrases: list[tuple[str, ...]] = []
    while len(words) < number:
        found = _document(documents, rng)
        title, body = _plain(found.title), _plain(found.body)
        runs = _runs(body)
        tokens = list({token.stem: token for token in [*title, *body]}.values())
        shortest, longest = LENGTHS[len(words) * len(LENGTHS) // number]
        if not runs or len(tokens) < longest:
            continue
        words.append(tuple(rng.sample(tokens, rng.randint(shortest, longest))))
        run = rng.choice(runs)
        phrases.append(tuple(token.stem for token in run[: rng.randint(*PHRASE)]))
    return Queries(tuple(words), tuple(phrases))


def _document(documents: Documents, rng: random.Random) -> IndexDocument:
    place = rng.randint(1, documents.count())
    return next(documents.read(place, place))


def _plain(text: str) -> list[Token]:
    """Return the tokens that are one term everywhere.

    Aliases have a position of their own where an engine is fed a text of terms, so that phrases
    with them would not match the same there.
    """
    return [token for token in analyze(text) if not token.aliases]


def _runs(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the stretches of tokens that stand next to each other, as long as phrases can be."""
    last = PHRASE[1] - 1
    return [
        list(tokens[begin : begin + PHRASE[1]])
        for begin in range(len(tokens) - last)
        if tokens[begin + last].position - tokens[begin].position == last
    ]
