"""Random queries from the titles and bodies of the documents, drawn with a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bench.corpus import CorpusDocuments
from indexer.analysis import Token, analyze, is_stopword
from indexer.engines.interface import IndexDocument

QUERIES = 300
QUERY_WORDS = ((1, 1), (2, 3), (3, 5))  # minimum and maximum; a third of the queries each
PHRASE_WORDS = (2, 3)  # minimum and maximum
MAX_SITE_WORDS = 3  # up to three words must all match: SEARCH_MINIMUM_SHOULD_MATCH


@dataclass(frozen=True, slots=True)
class Queries:
    """The same queries for all engines."""

    words: tuple[tuple[Token, ...], ...]  # each query from one document, with different stems
    phrases: tuple[tuple[str, ...], ...]  # adjacent stems of one body

    def stems(self, *, min_words: int = 1) -> list[tuple[str, ...]]:
        """Return the stems of the queries that have at least ``min_words`` words."""
        return [
            tuple(token.stem for token in tokens)
            for tokens in self.words
            if len(tokens) >= min_words
        ]

    def site_queries(self) -> list[tuple[Token, ...]]:
        """Return the queries without stopwords whose words the site all requires."""
        content_words = [
            tuple(token for token in tokens if not is_stopword(token.exact))
            for tokens in self.words
        ]
        return [tokens for tokens in content_words if 1 <= len(tokens) <= MAX_SITE_WORDS]

    def texts(self) -> list[str]:
        """Return the queries as a reader would type them."""
        return [" ".join(token.exact for token in tokens) for tokens in self.words]


def draw(documents: CorpusDocuments, seed: int, *, number: int = QUERIES) -> Queries:
    """Return ``number`` queries of each kind; equal seeds and documents give equal queries."""
    rng = random.Random(seed)
    words: list[tuple[Token, ...]] = []
    phrases: list[tuple[str, ...]] = []
    while len(words) < number:
        document = _random_document(documents, rng)
        title, body = _plain_tokens(document.title), _plain_tokens(document.body)
        runs = _runs(body)
        tokens = list({token.stem: token for token in [*title, *body]}.values())
        min_words, max_words = QUERY_WORDS[len(words) * len(QUERY_WORDS) // number]
        if not runs or len(tokens) < max_words:
            continue
        words.append(tuple(rng.sample(tokens, rng.randint(min_words, max_words))))
        run = rng.choice(runs)
        phrases.append(tuple(token.stem for token in run[: rng.randint(*PHRASE_WORDS)]))
    return Queries(tuple(words), tuple(phrases))


def _random_document(documents: CorpusDocuments, rng: random.Random) -> IndexDocument:
    article_id = rng.randint(1, documents.count())
    return next(documents.read(article_id, article_id))


def _plain_tokens(text: str) -> list[Token]:
    """Return the tokens without aliases.

    An engine that indexes a text of terms gives an alias a position of its own. A phrase with an
    alias would match other documents there.
    """
    return [token for token in analyze(text) if not token.aliases]


def _runs(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the runs of adjacent tokens that have the maximum length of a phrase."""
    last = PHRASE_WORDS[1] - 1
    return [
        list(tokens[start : start + PHRASE_WORDS[1]])
        for start in range(len(tokens) - last)
        if tokens[start + last].position - tokens[start].position == last
    ]
