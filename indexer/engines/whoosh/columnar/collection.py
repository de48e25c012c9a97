"""All segments of a commit, opened: the statistics that scores need, and look-ups of terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from indexer.engine import WordList
from indexer.engines.whoosh.columnar.postings import LENGTHS, FieldArrays
from indexer.engines.whoosh.columnar.segment import SegmentArrays
from indexer.engines.whoosh.columns import SegmentColumns
from indexer.engines.whoosh.weighting import idf, norms
from indexer.weights import BM25_K1

REMEMBERED_TERMS = 4_096
KERNEL_ARRAYS = (
    "low",
    "frequencies",
    "lengths",
    "wrap_at",
    "wrap_chunk",
    "large_at",
    "large",
    "position_blocks",
    "position_bytes",
)

Norms = npt.NDArray[np.float32]


class OpenSegment:
    """One segment with what this commit says of its deleted documents."""

    def __init__(
        self, number: int, arrays: SegmentArrays, columns: SegmentColumns, deleted: Sequence[int]
    ) -> None:
        self.number = number  # among the segments of the commit
        self.arrays = arrays
        self.columns = columns
        self.deleted = np.array(deleted, dtype=np.intp)
        self.documents = arrays.documents
        self._norms: dict[str, tuple[float, Norms]] = {}
        self._rows: dict[str, tuple[int, int, tuple[int, ...]]] = {}

    def norms(self, field: FieldArrays, average: float) -> Norms:
        """Return K1 * ((1 - B) + B * length / average) for every document."""
        known = self._norms.get(field.name)
        if known is None or known[0] != average:
            by_code = norms_by_code(average).astype(np.float32)
            known = self._norms[field.name] = (average, by_code[field.length_codes])
        return known[1]

    def row(self, field: str, number: int) -> tuple[int, ...]:
        """Return where a term's postings are in the segment's file (``walking_kernels.ROW``)."""
        arrays = self.arrays.fields[field]
        begin, end = arrays.span(number)
        low, frequencies, others = self._row_offsets(field)
        return low + begin, end - begin, begin, frequencies + begin, *others

    def _row_offsets(self, field: str) -> tuple[int, int, tuple[int, ...]]:
        known = self._rows.get(field)
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
                place["position_blocks"].offset // place["position_blocks"].width,
                place["position_blocks"].width,
                place["position_bytes"].offset,
            )
            known = place["low"].offset // 2, place["frequencies"].offset, others
            self._rows[field] = known
        return known

    @cached_property
    def live(self) -> npt.NDArray[np.bool_] | None:
        """Return which documents are not deleted; None when all are there."""
        if not len(self.deleted):
            return None
        mask = np.ones(self.documents, dtype=np.bool_)
        mask[self.deleted] = False
        return mask

    def documents_of(self, articles: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return those documents of the articles that are here and not deleted, ascending."""
        ids, order = self._ids_in_order
        if not len(ids):
            return np.empty(0, dtype=np.int64)
        places = np.minimum(ids.searchsorted(articles), len(ids) - 1)
        places = places[ids[places] == articles]
        documents = np.sort(places if order is None else order[places])
        return documents if self.live is None else documents[self.live[documents]]

    @cached_property
    def _ids_in_order(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64] | None]:
        """Return the articles, ascending, and the document of each; None when that is the place."""
        ids = self.arrays.article_ids
        if (ids[1:] > ids[:-1]).all():
            return ids, None
        order = np.argsort(ids, kind="stable")
        return ids[order], order


@dataclass(frozen=True, slots=True)
class TermFound:
    """A term in every segment, and in how many documents it is.

    By segment: its number there, or -1; its row for the compiled functions, or None; and what no
    document gains by it.
    """

    numbers: tuple[int, ...]
    rows: tuple[tuple[int, ...] | None, ...]
    bounds: tuple[float, ...]
    frequency: int
    idf: float

    @property
    def weight(self) -> float:
        """Return the factor of tf / (tf + norm) in the term's score."""
        return self.idf * (BM25_K1 + 1)


class Collection:
    """The segments of one commit as one collection."""

    def __init__(self, segments: Sequence[OpenSegment]) -> None:
        self.segments = tuple(segments)
        self.documents = sum(segment.documents for segment in segments)  # deleted ones included
        self.live_documents = self.documents - sum(len(segment.deleted) for segment in segments)
        self._terms: dict[tuple[str, bytes], TermFound] = {}
        self._averages: dict[str, float] = {}

    def term(self, field: str, term: bytes) -> TermFound:
        """Return where a term is."""
        found = self._terms.get((field, term))
        if found is None:
            if len(self._terms) >= REMEMBERED_TERMS:
                self._terms.clear()
            found = self._terms[field, term] = self._find(field, term)
        return found

    def _find(self, field: str, term: bytes) -> TermFound:
        numbers = tuple(segment.arrays.fields[field].terms.find(term) for segment in self.segments)
        present = [
            (segment, number)
            for segment, number in zip(self.segments, numbers, strict=True)
            if number >= 0
        ]
        frequency = 0
        for segment, number in present:
            begin, end = segment.arrays.fields[field].span(number)
            frequency += end - begin
        idf, average = self.idf(frequency), self.average_length(field)
        rows: list[tuple[int, ...] | None] = [None] * len(numbers)
        bounds = [0.0] * len(numbers)
        for segment, number in present:
            rows[segment.number] = segment.row(field, number)
            bound = segment.arrays.fields[field].bound(number, average)
            bounds[segment.number] = idf * (BM25_K1 + 1) * bound
        return TermFound(numbers, tuple(rows), tuple(bounds), frequency, idf)

    @cached_property
    def tables(self) -> npt.NDArray[np.float64]:
        """Return BM25's length normalisation by field (in order of their names) and length code."""
        names = sorted(self.segments[0].arrays.fields) if self.segments else []
        return np.array([norms_by_code(self.average_length(name)) for name in names])

    def idf(self, frequency: int) -> float:
        """Return the weight of a term by its document frequency."""
        return idf(self.documents, frequency)

    def average_length(self, field: str) -> float:
        """Return the mean length of a field; 1 where it is empty."""
        if field not in self._averages:
            total = sum(segment.arrays.fields[field].total_length for segment in self.segments)
            self._averages[field] = total / (self.documents or 1) or 1
        return self._averages[field]

    def frequency(self, field: str, term: str) -> int:
        """Return how many documents have a term, deleted ones included."""
        return self.term(field, term.encode("utf-8", "replace")).frequency

    def prefixed(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with ``prefix``, each with its document frequency."""
        ranges = [self._prefixed(segment, field, prefix) for segment in self.segments]
        if len(ranges) == 1:
            yield from ranges[0]
            return
        frequencies: dict[str, int] = {}
        for found in ranges:
            for term, frequency in found:
                frequencies[term] = frequencies.get(term, 0) + frequency
        yield from frequencies.items()

    def together(self, field: str, first: str, second: str) -> int:
        """Return how many documents have both terms, deleted ones included."""
        terms = [self.term(field, term.encode("utf-8")) for term in (first, second)]
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

    def lists(self, field: str) -> Iterator[WordList]:
        """Yield the terms of each segment; its file's name is never used again."""
        for segment in self.segments:
            words = partial(self._prefixed, segment, field, "")
            yield WordList(segment.arrays.file.path.name, words)

    def _prefixed(self, segment: OpenSegment, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        arrays = segment.arrays.fields[field]
        place = arrays.terms.prefixed(prefix.encode("utf-8"))
        frequencies = arrays.document_frequencies[place.start : place.stop].tolist()
        terms = arrays.terms.slice(place.start, place.stop)
        for term, frequency in zip(terms, frequencies, strict=True):
            yield term.decode("utf-8"), frequency


def norms_by_code(average: float) -> npt.NDArray[np.float64]:
    """Return BM25's length normalisation for each of the 256 codes of a field's length."""
    return norms(LENGTHS, average)
