"""The searches of the measurements: texts of six kinds, drawn from the first articles of a corpus.

The same texts are searched at every size, so that growth is the growth of the index alone.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bench.corpus import CorpusDocuments
from indexer.analysis import Token, analyze, is_stopword
from indexer.engines.interface import IndexDocument, Sort

DRAWN_FROM = 5_000  # articles, which the corpora of all sizes begin with
PER_KIND = 25
SENTENCE_WORDS = (6, 9)
COUNTED = 200  # articles among which the frequent words are counted
FREQUENT_WORDS = 60  # the words with most articles, of which "frequent" takes two
KINDS = ("one word", "two words", "headline", "sentence", "phrase", "frequent", "newest")


@dataclass(frozen=True, slots=True)
class Search:
    """One search of a reader."""

    kind: str
    text: str
    sort: Sort = Sort.RELEVANCE

    @property
    def words(self) -> int:
        """Return the number of words, without operators."""
        return sum(word != "OR" for word in self.text.split())


def draw(documents: CorpusDocuments, seed: int, *, per_kind: int = PER_KIND) -> list[Search]:
    """Return the searches; equal seeds and first articles give equal searches."""
    rng = random.Random(seed)
    articles = list(documents.read(1, min(DRAWN_FROM, documents.count())))
    chosen = filter(_is_usable, rng.sample(articles, len(articles)))
    frequent = _frequent(articles[:COUNTED])
    found: list[Search] = []
    for kind in KINDS:
        found += [_search(kind, each, frequent, rng) for each in islice(chosen, per_kind)]
    return found


def of_kinds(searches: Sequence[Search]) -> dict[str, list[Search]]:
    """Return the searches by kind."""
    return {kind: [each for each in searches if each.kind == kind] for kind in KINDS}


def _search(
    kind: str, article: IndexDocument, frequent: Sequence[str], rng: random.Random
) -> Search:
    words = [token.exact for token in _content_tokens(article.body)]
    run = article.body.split()
    start = rng.randrange(len(run) - SENTENCE_WORDS[1])
    texts = {
        "one word": lambda: rng.choice(words),
        "two words": lambda: " ".join(rng.sample(words, 2)),
        "headline": lambda: _plain(article.title.split()),
        "sentence": lambda: _plain(run[start : start + rng.randint(*SENTENCE_WORDS)]),
        "phrase": lambda: f'"{_plain(run[start : start + 2])}"',
        "frequent": lambda: " OR ".join(rng.sample(frequent, 2)),
        "newest": lambda: " ".join(rng.sample(words, 2)),
    }
    return Search(kind, texts[kind](), Sort.DATE if kind == "newest" else Sort.RELEVANCE)


def _is_usable(article: IndexDocument) -> bool:
    words = set(_content_tokens(article.body))
    return len(words) > 20 and len(article.body.split()) > 30 and len(article.title.split()) > 2


def _content_tokens(text: str) -> Iterator[Token]:
    return (each for each in analyze(text) if not is_stopword(each.exact) and each.exact.isalpha())


def _frequent(articles: Sequence[IndexDocument]) -> list[str]:
    counts = Counter(
        word for each in articles for word in {t.exact for t in _content_tokens(each.body)}
    )
    return sorted(counts, key=lambda word: (-counts[word], word))[:FREQUENT_WORDS]


def _plain(words: Sequence[str]) -> str:
    """Return words as a reader types them: without signs of the query language."""
    return " ".join("".join(filter(str.isalnum, word)) for word in words).strip()
