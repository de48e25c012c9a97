"""Statistics of a commit over all its segments: term look-ups, document frequencies, lengths.

A commit is a list of segments and their deleted documents. As in Whoosh, the statistics count
deleted documents until a merge removes them.
"""

import heapq
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import Filters
from indexer.engines.scoring.bm25 import idf, norms
from indexer.engines.scoring.expansion_cache import ExpansionCache, Terms
from indexer.engines.scoring.lengths import LENGTHS
from indexer.engines.scoring.term_patterns import fitting_terms
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.kernels.cursor_layout import ROW
from indexer.engines.whoosh.search.filter_classes import Classes, filter_classes
from indexer.engines.whoosh.segment.segment import SegmentArrays
from indexer.engines.whoosh.store.doc_values import DocValues, TimeRange
from indexer.query.edit_distance import within_distance
from indexer.query.vocabulary import WordList
from indexer.query.wildcard import fixed_prefix
from indexer.scoring_weights import BM25_K1, KIND_WEIGHTS
from indexer.storage.near_terms import near_terms
from indexer.storage.term_list import TermList

MAX_CACHED_TERMS = 4_096
MAX_CACHED_CLASSES = 4  # filters of a segment; pages of a result have the same
NO_FACTORS = np.empty(0)
KERNEL_ARRAYS = (
    "low",
    "frequencies",
    "lengths",
    "wrap_at",
    "wrap_chunk",
    "large_at",
    "large",
    "position_starts",
    "position_lows",
    "position_steps",
    "far_at",
    "far",
)


Numbers = npt.NDArray[np.int64]


class SegmentView:
    """One segment in one commit: its arrays, and the documents that are deleted there."""

    def __init__(
        self, number: int, arrays: SegmentArrays, columns: DocValues, deleted: Sequence[int]
    ) -> None:
        self.number = number  # among the segments of the commit
        self.arrays = arrays
        self.columns = columns
        self.deleted = np.array(deleted, dtype=np.intp)
        self.documents = arrays.documents
        self._classes: tuple[tuple[Filters, TimeRange, Classes], ...] = ()  # the latest
        self._offsets: dict[str, tuple[int, int, tuple[int, ...]]] = {}  # by field

    def cursor_row(self, field: str, number: int) -> bytes:
        """Return the cursor row of a term, by its number (``kernels.cursor_layout``)."""
        arrays = self.arrays.fields[field]
        begin, end = arrays.span(number)
        low, frequencies, others = self._field_offsets(field)
        placed = (low + begin, end - begin, begin, frequencies + begin, *others)
        return struct.pack(f"<{ROW}q", *placed, *([0] * (ROW - len(placed))))

    def _field_offsets(self, field: str) -> tuple[int, int, tuple[int, ...]]:
        """Return the parts of a cursor row that all terms of a field share."""
        known = self._offsets.get(field)
        if known is None:
            file, names = self.arrays.file, sorted(self.arrays.fields)
            place = {name: file.place(f"{field}.{name}") for name in KERNEL_ARRAYS}
            others = (
                place["lengths"].offset,
                names.index(field),
                place["wrap_at"].offset // 4,
                place["wrap_chunk"].offset // 2,
                place["wrap_at"].count,
                place["large_at"].offset // 4,
                place["large"].offset // 4,
                place["large"].count,
                place["position_starts"].offset // place["position_starts"].width,
                place["position_starts"].width,
                place["position_lows"].offset,
                place["position_steps"].offset,
                place["far_at"].offset // place["far_at"].width,
                place["far"].offset // 2,
                place["far"].count,
            )
            known = place["low"].offset // 2, place["frequencies"].offset, others
            self._offsets[field] = known
        return known

    @cached_property
    def live(self) -> npt.NDArray[np.bool_] | None:
        """Return a mask of the documents that are not deleted; None if no document is deleted."""
        if not len(self.deleted):
            return None
        mask = np.ones(self.documents, dtype=np.bool_)
        mask[self.deleted] = False
        return mask

    @cached_property
    def live_classes(self) -> Classes | None:
        """Return the class of each document without filters; None if all are hits."""
        return None if self.live is None else self.live.view(np.uint8)

    def classes(self, filters: Filters, bounds: TimeRange) -> Classes | None:
        """Return the class of each document (``filter_classes``); None if all are hits."""
        if not filters:
            return self.live_classes
        for known_filters, known_bounds, known in self._classes:
            if known_bounds == bounds and known_filters == filters:
                return known
        found = filter_classes(self.columns, filters, bounds)
        if self.live is not None:
            found *= self.live
        self._classes = ((filters, bounds, found), *self._classes[: MAX_CACHED_CLASSES - 1])
        return found

    @cached_property
    def kind_factors(self) -> npt.NDArray[np.float64]:
        """Return the weight of each document's kind; empty if all are 1."""
        kinds = self.columns.keywords["kind"]
        weights = np.array([KIND_WEIGHTS.get(kind, 1.0) for kind in kinds.strings])
        return NO_FACTORS if (weights == 1).all() else weights[kinds.ordinals]

    def documents_of(self, articles: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the documents of the articles, ascending, without deleted ones.

        Articles that are not in this segment have no document.
        """
        ids, order = self._ids_in_order
        if not len(ids):
            return np.empty(0, dtype=np.int64)
        places = np.minimum(ids.searchsorted(articles), len(ids) - 1)
        places = places[ids[places] == articles]
        documents = np.sort(places if order is None else order[places])
        return documents if self.live is None else documents[self.live[documents]]

    @cached_property
    def _ids_in_order(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64] | None]:
        """Return the article ids, ascending, and the document of each.

        The second array is None if the ids are stored in ascending order: it would be 0, 1, 2, ...
        """
        ids = self.arrays.article_ids
        if (ids[1:] > ids[:-1]).all():
            return ids, None
        order = np.argsort(ids, kind="stable")
        return ids[order], order


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """Statistics of a term in one commit; the tuples have one value for each segment."""

    numbers: tuple[int, ...]  # the term's number in the segment, or -1
    postings: tuple[int, ...]
    rows: tuple[bytes | None, ...]  # cursor rows for the kernels; None without postings
    bounds: tuple[float, ...]  # upper bound of the term's score
    frequency: int  # document frequency in all segments
    weight: float  # factor of tf / (tf + norm) in the term's score


class CollectionStatistics:
    """Statistics of all documents of one commit, and its segments."""

    def __init__(self, segments: Sequence[SegmentView], *, compiled: bool = True) -> None:
        """``compiled``: whether the kernels are used once they are compiled."""
        self._compiled = compiled
        self.segments = tuple(segments)
        self.documents = sum(segment.documents for segment in segments)  # deleted ones included
        self.live_documents = self.documents - sum(len(segment.deleted) for segment in segments)
        self._terms: dict[tuple[str, str | bytes], TermStatistics] = {}
        self._averages: dict[str, float] = {}
        self._expansions = ExpansionCache()

    def term(self, field: str, term: str | bytes) -> TermStatistics:
        """Return the statistics of a term; they are cached."""
        found = self._terms.get((field, term))
        if found is None:
            if len(self._terms) >= MAX_CACHED_TERMS:
                self._terms.clear()
            encoded = term.encode("utf-8", "replace") if isinstance(term, str) else term
            found = self._terms[field, term] = self._look_up(field, encoded)
        return found

    def _look_up(self, field: str, term: bytes) -> TermStatistics:
        numbers = tuple(segment.arrays.fields[field].terms.find(term) for segment in self.segments)
        present = [
            (segment, number)
            for segment, number in zip(self.segments, numbers, strict=True)
            if number >= 0
        ]
        postings = [0] * len(numbers)
        for segment, number in present:
            begin, end = segment.arrays.fields[field].span(number)
            postings[segment.number] = end - begin
        frequency = sum(postings)
        weight, average = self.idf(frequency) * (BM25_K1 + 1), self.average_length(field)
        rows: list[bytes | None] = [None] * len(numbers)
        bounds = [0.0] * len(numbers)
        for segment, number in present:
            rows[segment.number] = segment.cursor_row(field, number)
            bound = segment.arrays.fields[field].bound(number, average)
            bounds[segment.number] = weight * bound
        return TermStatistics(
            numbers, tuple(postings), tuple(rows), tuple(bounds), frequency, weight
        )

    @cached_property
    def tables(self) -> npt.NDArray[np.float64]:
        """Return BM25's length normalisation by field (row) and length code (column).

        The rows are in the order of the fields' names.
        """
        names = sorted(self.segments[0].arrays.fields) if self.segments else []
        return np.array([norms_by_code(self.average_length(name)) for name in names])

    def idf(self, frequency: int) -> float:
        """Return the idf of a document frequency."""
        return idf(self.documents, frequency)

    def average_length(self, field: str) -> float:
        """Return the mean length of a field; 1 if it is empty in all documents."""
        if field not in self._averages:
            total = sum(segment.arrays.fields[field].total_length for segment in self.segments)
            self._averages[field] = total / (self.documents or 1) or 1
        return self._averages[field]

    def frequency(self, field: str, term: str) -> int:
        """Return the document frequency of a term, deleted documents included.

        The cache of terms is read but not filled: the terms of a whole text would evict the terms
        of queries.
        """
        known = self._terms.get((field, term))
        if known is not None:
            return known.frequency
        encoded = term.encode("utf-8", "replace")
        frequency = 0
        for segment in self.segments:
            arrays = segment.arrays.fields[field]
            number = arrays.terms.find(encoded)
            if number >= 0:
                begin, end = arrays.span(number)
                frequency += end - begin
        return frequency

    def prefixed(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with ``prefix``, with their document frequencies."""
        ranges = [self._prefixed(segment, field, prefix) for segment in self.segments]
        if len(ranges) == 1:
            yield from ranges[0]
            return
        frequencies: dict[str, int] = {}
        for found in ranges:
            for term, frequency in found:
                frequencies[term] = frequencies.get(term, 0) + frequency
        yield from frequencies.items()

    def near(self, field: str, word: str, distance: int, limit: int) -> Terms:
        """Return the ``limit`` most frequent terms within ``distance`` edits of a word.

        They have the same first letter. Of equally frequent terms, the last ones are taken.
        """
        first = word[:1].encode("utf-8")
        kernels = loader.term_kernels() if self._compiled else None

        def numbers(terms: TermList) -> Numbers:
            found = near_terms(
                terms, terms.prefixed(first), word, distance, within_distance, kernels
            )
            return np.array(found, dtype=np.int64)

        return self._expanded(("~", field, word, distance, limit), field, numbers, limit)

    def fitting(self, field: str, pattern: str, limit: int) -> Terms:
        """Return the ``limit`` most frequent terms that fit a wildcard pattern, as ``near``."""
        prefix = fixed_prefix(pattern).encode("utf-8", "replace")
        kernels = loader.term_kernels() if self._compiled else None

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
        """Return the most frequent ones of the terms with some numbers; they are cached."""
        known = self._expansions.get(*typed)
        if known is not None:
            return known
        found: dict[bytes, int] = {}
        count = 0
        for segment in self.segments:
            arrays = segment.arrays.fields[field]
            places = numbers(arrays.terms)
            frequencies = arrays.document_frequencies_of(places)
            count += len(places)
            if len(self.segments) == 1 and len(places) > limit:
                best = np.lexsort((places, frequencies))[-limit:]
                places, frequencies = places[best], frequencies[best]
            for place, frequency in zip(places.tolist(), frequencies.tolist(), strict=True):
                term = arrays.terms[place]
                found[term] = found.get(term, 0) + frequency
        if len(self.segments) > 1:
            count = len(found)
        best_terms = heapq.nlargest(limit, ((count, term) for term, count in found.items()))
        pairs = tuple((term.decode("utf-8"), frequency) for frequency, term in best_terms)
        terms = Terms(pairs, count)
        self._expansions.put(terms, *typed)
        return terms

    def together(self, field: str, first: str, second: str) -> int:
        """Return the number of documents with both terms, deleted documents included."""
        terms = [self.term(field, term) for term in (first, second)]
        rarer, other = sorted(terms, key=lambda found: found.frequency)
        counted = 0
        for segment in self.segments:
            numbers = rarer.numbers[segment.number], other.numbers[segment.number]
            if min(numbers) >= 0:
                arrays = segment.arrays.fields[field]
                few, many = (arrays.documents(*arrays.span(number)) for number in numbers)
                places = many.searchsorted(few.astype(many.dtype))
                counted += int(np.count_nonzero(many.take(places, mode="clip") == few))
        return counted

    def word_lists(self, field: str) -> Iterator[WordList]:
        """Yield the terms of each segment. The identity of a list is the name of its file."""
        for segment in self.segments:
            words = partial(self._prefixed, segment, field, "")
            yield WordList(segment.arrays.file.path.name, words)

    def _prefixed(self, segment: SegmentView, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        arrays = segment.arrays.fields[field]
        place = arrays.terms.prefixed(prefix.encode("utf-8"))
        frequencies = arrays.document_frequencies_of(np.arange(place.start, place.stop)).tolist()
        terms = arrays.terms.slice(place.start, place.stop)
        for term, frequency in zip(terms, frequencies, strict=True):
            yield term.decode("utf-8"), frequency


def norms_by_code(average: float) -> npt.NDArray[np.float64]:
    """Return BM25's length normalisation for each of the 256 length codes."""
    return norms(LENGTHS, average)
