"""Chains of analysis that others use, each ranked by one exact BM25.

They are what the site's ranking is compared with: words as they are, Snowball's Indonesian stemmer,
and Lucene's Indonesian chain, which drops Tala's stopwords and stems by the same algorithm.
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
TALA = "tala_masdevid"  # the column value of Tala's list in stopwords_id.tsv
WORD = re.compile(r"\w+")

Analyze = Callable[[str], list[str]]


def chain(name: str, shared: Path) -> Analyze:
    """Return the analysis of a chain: text to terms. ``shared`` holds ``lexicon``."""
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
    """Return Snowball's stem of a word in lower case."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("indonesian")


def _stemmed(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def tala(lexicon: Path) -> frozenset[str]:
    """Return Tala's stopwords, which Lucene's Indonesian chain drops, from a folder of lists.

    Raises ``SetError`` when it is not there.
    """
    try:
        lines = (lexicon / "stopwords_id.tsv").read_text("utf-8").splitlines()
    except OSError as error:
        raise SetError(f"Tala's stopwords cannot be read. {error}") from None
    rows = (line.split("\t") for line in lines)
    return frozenset(row[0] for row in rows if len(row) > 2 and TALA in row[2].split(","))


class BM25:
    """Robertson's BM25 over a list of texts, every document scored.

    The idf is ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene.
    """

    def __init__(self, texts: Iterable[str], analyze: Analyze) -> None:
        self._analyze = analyze
        numbers: dict[str, int] = {}
        rows: list[npt.NDArray[np.int64]] = []
        lengths: list[int] = []
        for text in texts:
            terms = analyze(text)
            counted = [numbers.setdefault(term, len(numbers)) for term in terms]
            rows.append(np.array(counted, dtype=np.int64))
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
        """Return the best documents, numbered from 1; of equal ones the later first."""
        scores = np.zeros(self._size)
        for term, times in Counter(self._analyze(query)).items():
            number = self._numbers.get(term)
            if number is not None:
                place = slice(self._starts[number], self._starts[number + 1])
                scores[self._documents[place]] += times * self._weights[place]
        depth = min(depth, self._size)
        best = np.argpartition(-scores, depth - 1)[:depth]
        best = best[np.lexsort((-best, -scores[best]))]
        found: Sequence[int] = (best[scores[best] > 0] + 1).tolist()
        return list(found)
