"""Statistics of a commit from its word tables: document frequencies, mean lengths, expansions.

The statistics count live documents only: the tables of commits have differences, which add up.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import ModuleType

import numpy as np
import numpy.typing as npt

from indexer.engines.opensearch.word_tables import FIELDS, WordTable
from indexer.engines.scoring.bm25 import idf
from indexer.engines.scoring.expansion_cache import ExpansionCache, Terms
from indexer.engines.scoring.term_patterns import fitting_terms
from indexer.query.edit_distance import within_distance
from indexer.query.vocabulary import WordList
from indexer.query.wildcard import fixed_prefix
from indexer.storage.near_terms import near_terms
from indexer.storage.term_list import TermList

MAX_CACHED_TERMS = 8_192
Numbers = npt.NDArray[np.int64]


class Statistics:
    """The terms of all documents of one commit; see ``indexer.engines.scoring.translate``."""

    def __init__(
        self,
        tables: Sequence[WordTable],
        live_documents: int,
        kernels: Callable[[], ModuleType | None],
    ) -> None:
        """``kernels`` returns the module ``term_kernels``, or None."""
        self.live_documents = live_documents
        self.tables = tuple(tables)
        self.documents = sum(table.documents for table in tables)
        totals = {name: sum(table.lengths[name] for table in tables) for name in FIELDS}
        self._averages = {name: totals[name] / (self.documents or 1) or 1 for name in FIELDS}
        self._kernels = kernels
        self._frequencies: dict[tuple[str, str], int] = {}
        self._expansions = ExpansionCache()

    def idf(self, frequency: int) -> float:
        """Return the idf of a document frequency."""
        return idf(self.documents, frequency)

    def merged_idf(self, field: str, terms: Sequence[str], frequency: int) -> float:
        """Return the idf of several terms as one; ``frequency``: their sum, or 0 if unknown."""
        total = frequency or sum(self.frequency(field, term) for term in terms)
        return self.idf(min(total, self.live_documents, self.documents))

    def average_length(self, field: str) -> float:
        """Return the mean length of a field; 1 if it is empty in all documents."""
        return self._averages[field]

    def frequency(self, field: str, term: str) -> int:
        """Return the document frequency of a term."""
        known = self._frequencies.get((field, term))
        if known is None:
            if len(self._frequencies) >= MAX_CACHED_TERMS:
                self._frequencies.clear()
            encoded = term.encode("utf-8", "replace")
            known = sum(table.frequency(field, encoded) for table in self.tables)
            self._frequencies[field, term] = known
        return known

    def prefixed(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with ``prefix``, with their document frequencies."""
        frequencies: dict[str, int] = {}
        for table in self.tables:
            for term, frequency in _prefixed(table, field, prefix):
                frequencies[term] = frequencies.get(term, 0) + frequency
        yield from (each for each in frequencies.items() if each[1] > 0)

    def near(self, field: str, word: str, distance: int, limit: int) -> Terms:
        """Return the ``limit`` most frequent terms within ``distance`` edits of a word.

        They have the same first letter. Of equally frequent terms, the last ones are taken.
        """
        first, kernels = word[:1].encode("utf-8", "replace"), self._kernels()

        def numbers(terms: TermList) -> Numbers:
            among = terms.prefixed(first)
            found = near_terms(terms, among, word, distance, within_distance, kernels)
            return np.array(found, dtype=np.int64)

        return self._expanded(("~", field, word, distance, limit), field, numbers, limit)

    def fitting(self, field: str, pattern: str, limit: int) -> Terms:
        """Return the ``limit`` most frequent terms that fit a wildcard pattern, as ``near``."""
        prefix, kernels = fixed_prefix(pattern).encode("utf-8", "replace"), self._kernels()

        def numbers(terms: TermList) -> Numbers:
            return fitting_terms(terms, terms.prefixed(prefix), pattern, kernels)

        return self._expanded(("*", field, pattern, limit), field, numbers, limit)

    def _expanded(
        self,
        typed: tuple[object, ...],
        field: str,
        numbers: Callable[[TermList], Numbers],
        limit: int,
    ) -> Terms:
        known = self._expansions.get(*typed)
        if known is not None:
            return known
        found: dict[bytes, int] = {}
        for table in self.tables:
            terms, counts = table.terms[field], table.counts[field]
            for place in numbers(terms).tolist():
                term = terms[place]
                found[term] = found.get(term, 0) + int(counts[place])
        live = {term: count for term, count in found.items() if count > 0}
        best = heapq.nlargest(limit, ((count, term) for term, count in live.items()))
        pairs = tuple((term.decode("utf-8"), frequency) for frequency, term in best)
        expansion = Terms(pairs, len(live))
        self._expansions.put(expansion, *typed)
        return expansion

    def word_lists(self, field: str) -> Iterator[WordList]:
        """Yield the terms that each table adds."""
        for table in self.tables:
            yield WordList(table.identity, partial(_added, table, field))


def _added(table: WordTable, field: str) -> Iterator[tuple[str, int]]:
    return (each for each in _prefixed(table, field, "") if each[1] > 0)


def _prefixed(table: WordTable, field: str, prefix: str) -> Iterator[tuple[str, int]]:
    terms = table.terms[field]
    place = terms.prefixed(prefix.encode("utf-8", "replace"))
    counts = table.counts[field][place.start : place.stop].tolist()
    for term, frequency in zip(terms.slice(place.start, place.stop), counts, strict=True):
        yield term.decode("utf-8"), frequency
