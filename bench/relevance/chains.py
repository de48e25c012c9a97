"""Baseline chains of analysis, each ranked by one exact BM25.

The ranking of the site is compared with three chains: plain words, the Indonesian stemmer of
Snowball, and the Indonesian chain of Lucene. Lucene removes the stopwords of Tala and stems by the
same algorithm.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import Stemmer

from bench.relevance.sets import SetError

K1, B = 1.2, 0.75
TALA = "tala_masdevid"  # marks the list of Tala in a column of stopwords_id.tsv
WORD = re.compile(r"\w+")

Analyze = Callable[[str], list[str]]


def chain(name: str, shared: Path) -> Analyze:
    """Return the analysis of a chain; ``shared`` is the parent folder of ``lexicon``."""
    if name == "words":
        return words
    if name == "snowball":
        return _stemmed
    stopwords = tala(shared / "lexicon")
    return lambda text: [stem(word) for word in words(text) if word not in stopwords]


def words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return WORD.findall(text.lower())


@lru_cache(maxsize=500_000)
def stem(word: str) -> str:
    """Return the Snowball stem of a word in lower case."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("indonesian")


def _stemmed(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def tala(lexicon: Path) -> frozenset[str]:
    """Return the stopwords of Tala, which Lucene removes, from a folder of word lists.

    Raises ``SetError`` when the list cannot be read.
    """
    try:
        lines = (lexicon / "stopwords_id.tsv").read_text("utf-8").splitlines()
    except OSError as error:
        raise SetError(f"The stopwords of Tala cannot be read. {error}") from None
    rows = (line.split("\t") for line in lines)
    return frozenset(row[0] for row in rows if len(row) > 2 and TALA in row[2].split(","))


class BM25:
    """BM25 (Robertson) over a list of texts; it scores every document.

    The idf is ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene.
    """

    def __init__(self, texts: Iterable[str], analyze: Analyze) -> None:
        self._analyze = analyze
        numbers: dict[str, int] = {}
        rows: list[npt.NDArray[np.int64]] = []
        lengths: list[int] = []
        for text in texts:
            terms = analyze(text)
            row = [numbers.setdefault(term, len(numbers)) for term in terms]
            rows.append(np.array(row, dtype=np.int64))
            lengths.append(len(terms))
        self._numbers = numbers
        size = self._size = len(lengths)
        documents = np.repeat(np.arange(size), lengths)
        keys = np.concatenate(rows) * size + documents if rows else np.empty(0, dtype=np.int64)
        pairs, counts = np.unique(keys, return_counts=True)
        self._starts = np.searchsorted(pairs, np.arange(len(numbers) + 1) * size)
        self._documents = pairs % size
        norms = K1 * (1 - B + B * np.array(lengths) / (sum(lengths) / size or 1))
        frequencies = np.diff(self._starts)
        idf = np.log(1 + (size - frequencies + 0.5) / (frequencies + 0.5))
        self._weights = np.repeat(idf, frequencies) * counts / (counts + norms[self._documents])

    def rank(self, query: str, depth: int) -> list[int]:
        """Return the best documents, numbered from 1; equal scores by descending number."""
        scores = np.zeros(self._size)
        for term, times in Counter(self._analyze(query)).items():
            number = self._numbers.get(term)
            if number is not None:
                postings = slice(self._starts[number], self._starts[number + 1])
                scores[self._documents[postings]] += times * self._weights[postings]
        depth = min(depth, self._size)
        best = np.argpartition(-scores, depth - 1)[:depth]
        best = best[np.lexsort((-best, -scores[best]))]
        ranking: Sequence[int] = (best[scores[best] > 0] + 1).tolist()
        return list(ranking)
