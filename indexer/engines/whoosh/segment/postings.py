"""The postings of one field of a segment as flat arrays.

The postings of all terms follow each other in the order of the terms, so the postings of one term
are a slice. Documents ascend within a term, and positions within a posting. Arrays of a field
``f``:

===================  ======  =============================================================
array                type    content
===================  ======  =============================================================
f.terms              u8      the bytes of the terms, ascending and different
f.term_ends          u32     the end of each term in ``terms``
f.starts             u32     the first posting of each term, and the number of postings
f.low                u16     by posting: the low 16 bits of the document
f.wrap_at            u32     postings at which the upper bits of the document change
f.wrap_chunk         u16     the upper bits from there to the next wrap or the term's end
f.frequencies        u8      by posting: the frequency, at most ``FREQUENCY_LIMIT``
f.large_at           u32     postings whose frequency is ``FREQUENCY_LIMIT`` or more
f.large              u32     their frequencies
f.position_starts    u32/64  the number of the first position of every ``BLOCK``-th posting
f.bounds             u8      by term: upper bound of tf / (tf + norm), times ``BOUND_STEPS``
f.lengths            u8      by document: the code of the field's length
===================  ======  =============================================================

Each term begins with upper bits of zero. A run of postings with equal upper bits lies in one chunk
of 65,536 documents, like a container of a Roaring bitmap. ``positions`` describes the arrays of
positions. A term in the title has each position there ``TITLE_WEIGHT`` times, so that a posting has
as many positions as its frequency.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexer.engines.scoring.ragged import Ints, ranges, sums_within
from indexer.engines.whoosh.segment.positions import Bytes, PositionArrays, Steps, decode_positions
from indexer.storage.array_file import Array, ArrayFile
from indexer.storage.term_list import TermList

BLOCK = 16  # postings between two entries of ``position_starts``
BOUND_STEPS = 255
CHUNK_BITS = 16
FREQUENCY_LIMIT = 255  # this frequency and higher ones are stored in ``large``


@dataclass(frozen=True, slots=True)
class TermPostings:
    """The decoded postings of successive terms."""

    counts: Ints  # postings of each term
    documents: Ints
    frequencies: Ints  # weighted; equal to the number of positions of each posting
    lows: Bytes  # of the positions
    steps: Steps


@dataclass(frozen=True, slots=True)
class StoredPostings:
    """The encoded postings of successive terms; wraps are counted from the first of them."""

    counts: Array  # postings of each term
    low: Array
    frequencies: Array
    wraps: tuple[Array, Array]
    large: Array
    lows: Bytes  # of the positions
    steps: Steps


class FieldArrays:
    """The arrays of one field of an opened segment."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.name = name
        self.terms = TermList(file.array(f"{name}.terms"), file.array(f"{name}.term_ends"))
        self.total_length: int = file.facts["fields"][name]["total_length"]
        self._written_average: float = file.facts["fields"][name]["average"]
        self._low = file.array(f"{name}.low")
        self._wrap_at = file.array(f"{name}.wrap_at")
        self._wrap_chunk = file.array(f"{name}.wrap_chunk")
        self._frequencies = file.array(f"{name}.frequencies")
        self._large_at, self._large = file.array(f"{name}.large_at"), file.array(f"{name}.large")
        self._positions = PositionArrays(file, name)
        self._position_starts = file.array(f"{name}.position_starts")
        self._starts = file.array(f"{name}.starts").data
        self._bounds = file.array(f"{name}.bounds").data
        self.length_codes = file.array(f"{name}.lengths")

    def __len__(self) -> int:
        return len(self._low)

    def span(self, number: int) -> tuple[int, int]:
        """Return the places of a term's first posting and of the end of its postings."""
        return self._starts[number], self._starts[number + 1]

    def bound(self, number: int, average: float) -> float:
        """Return an upper bound of tf / (tf + norm) of the term, for this average field length."""
        growth = average / self._written_average if self._written_average else 1.0
        return float(min(1.0, self._bounds[number] / BOUND_STEPS * max(1.0, growth)))

    def documents(self, begin: int, end: int) -> Array:
        """Return the documents of a term's postings ``begin:end``; the array is read-only."""
        low = self._low[begin:end]
        if not len(self._wrap_at):
            return low
        first, last = _slice_between(self._wrap_at, begin, end)
        if first == last:
            return low
        return self._with_upper_bits(
            low,
            [begin, *self._wrap_at[first:last].tolist(), end],
            [0, *self._wrap_chunk[first:last].tolist()],
        )

    def _with_upper_bits(self, low: Array, edges: Sequence[int], chunks: Sequence[int]) -> Array:
        upper = np.array(chunks, dtype=np.uint32) << CHUNK_BITS
        documents = np.repeat(upper, np.diff(edges))
        documents |= low
        return documents

    def frequencies(self, begin: int, end: int) -> Array:
        """Return the frequencies of the postings ``begin:end``; the array is read-only."""
        values = self._frequencies[begin:end]
        if not len(self._large_at):
            return values
        first, last = _slice_between(self._large_at, begin, end)
        if first == last:
            return values
        values = values.astype(np.int64)
        values[self._large_at[first:last].astype(np.int64) - begin] = self._large[first:last]
        return values

    def frequencies_at(self, places: Array) -> Array:
        """Return the frequencies of the postings at these places."""
        values = self._frequencies[places]
        if len(self._large_at) and (values == FREQUENCY_LIMIT).any():
            values = values.astype(np.int64)
            large = np.flatnonzero(values == FREQUENCY_LIMIT)
            wanted = places[large].astype(self._large_at.dtype)
            values[large] = self._large[self._large_at.searchsorted(wanted)]
        return values

    def positions_of(self, places: Ints) -> tuple[Ints, Ints]:
        """Return the number of positions of each posting at these places, and the positions."""
        before = places % BLOCK
        skipped = self.frequencies_at(ranges(places - before, before))
        starts = self._position_starts[places // BLOCK] + sums_within(skipped, before)
        counts = self.frequencies_at(places).astype(np.int64)
        lows, steps = self._positions.at(ranges(starts.astype(np.int64), counts))
        return counts, decode_positions(lows, steps, counts)

    def positions(self, place: int) -> Ints:
        """Return the positions of one posting."""
        return self.positions_of(np.array([place]))[1]

    def _position_start(self, place: int) -> int:
        """Return the number of a posting's first position; after the last posting, their count."""
        block = place // BLOCK
        skipped = self.frequencies(block * BLOCK, place).sum(dtype=np.int64)
        return int(self._position_starts[block]) + int(skipped)

    def term_postings(self, begin: int, end: int) -> TermPostings:
        """Return the postings of the terms ``begin:end``."""
        starts = np.asarray(self._starts[begin : end + 1]).astype(np.int64)
        first, last = int(starts[0]), int(starts[-1])
        return TermPostings(
            np.diff(starts),
            self._documents_of_terms(starts),
            self.frequencies(first, last).astype(np.int64),
            *self._positions.between(self._position_start(first), self._position_start(last)),
        )

    def stored_postings(self, begin: int, end: int) -> StoredPostings:
        """Return the postings of the terms ``begin:end``, encoded as in the file."""
        starts = np.asarray(self._starts[begin : end + 1])
        first, last = int(starts[0]), int(starts[-1])
        wraps = slice(*_slice_between(self._wrap_at, first, last))
        large = slice(*_slice_between(self._large_at, first, last))
        return StoredPostings(
            np.diff(starts),
            self._low[first:last],
            self._frequencies[first:last],
            (self._wrap_at[wraps] - np.uint32(first), self._wrap_chunk[wraps]),
            self._large[large],
            *self._positions.between(self._position_start(first), self._position_start(last)),
        )

    def _documents_of_terms(self, starts: Ints) -> Ints:
        """Return the documents of successive terms; each term begins with upper bits of zero."""
        first, last = int(starts[0]), int(starts[-1])
        low = self._low[first:last].astype(np.int64)
        begin, end = _slice_between(self._wrap_at, first, last)
        if begin == end:
            return low
        at = np.concatenate((starts[:-1], self._wrap_at[begin:end].astype(np.int64)))
        chunks = np.concatenate((np.zeros(len(starts) - 1), self._wrap_chunk[begin:end]))
        order = np.argsort(at, kind="stable")
        upper = chunks[order].astype(np.int64) << CHUNK_BITS
        return low | np.repeat(upper, np.diff(np.append(at[order], last)))

    @cached_property
    def document_frequencies(self) -> Ints:
        """Return the number of documents of each term."""
        return self.posting_counts().astype(np.int64)

    def document_frequencies_of(self, numbers: Ints) -> Ints:
        """Return the number of documents of some terms."""
        starts = np.asarray(self._starts)
        return starts[numbers + 1].astype(np.int64) - starts[numbers].astype(np.int64)

    def posting_counts(self) -> Array:
        """Return the number of postings of each term; computed at each call."""
        return np.diff(np.asarray(self._starts))

    def occurrences(self) -> Ints:
        """Return the number of occurrences of each term; an occurrence in a title counts more."""
        if not len(self.terms):
            return np.empty(0, dtype=np.int64)
        frequencies = self.frequencies(0, len(self))
        sums: Ints = np.add.reduceat(frequencies, np.asarray(self._starts)[:-1], dtype=np.int64)
        return sums


def _slice_between(numbers: Array, begin: int, end: int) -> tuple[int, int]:
    """Return begin and end of the slice of ascending ``numbers`` that are in ``begin:end``."""
    # Bounds of the same type: otherwise NumPy casts all of the numbers.
    first, last = numbers.searchsorted(np.array((begin, end), dtype=numbers.dtype)).tolist()
    return first, last
