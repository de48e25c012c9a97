"""One field of a segment: its terms, and the postings of each as flat arrays.

For all terms one after the other: the document numbers (ascending within a term), the term
frequencies, and the positions (ascending within a posting). A term's postings are a slice of these.
A term in the title stands twice at its positions, so that a posting has as many positions as its
frequency says. The few numbers that are too large for their array are kept beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import byte_to_length

from indexer.engines.whoosh.columnar.arrayfile import ArrayFile, ArrayFileWriter, Section
from indexer.engines.whoosh.columnar.terms import TermList, packed_terms
from indexer.engines.whoosh.weighting import BM25_B, BM25_K1

BLOCK = 64  # postings between two entries of ``position_blocks``
BOUND_STEPS = 255
SMALL_SEGMENT = 65_536  # documents that 16 bits can number
FREQUENCY_LIMIT = 255  # and more: kept beside the array
POSITION_LIMIT = 65_535
ARRAYS = (
    "documents",
    "frequencies",
    "large_at",
    "large",
    "positions",
    "far_at",
    "far",
    "position_blocks",
    "starts",
    "bounds",
    "lengths",
)

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]

LENGTHS = np.array([byte_to_length(code) for code in range(256)], dtype=np.int64)


def length_codes(lengths: Array) -> npt.NDArray[np.uint8]:
    """Return the byte that Whoosh remembers each field length by (``whoosh.util.numeric``)."""
    return np.minimum(np.searchsorted(LENGTHS, lengths, side="left"), 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class TermPostings:
    """The postings of some successive terms, with every number in full."""

    counts: Ints  # postings of each term
    documents: Ints
    frequencies: Ints  # weighted; as many positions has each posting
    positions: Ints


class FieldArrays:
    """The arrays of one field of an opened segment."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.name = name
        self.terms = TermList(file.array(f"{name}.terms"), file.array(f"{name}.term_ends"))
        self.total_length: int = file.facts["fields"][name]["total_length"]
        self._written_average: float = file.facts["fields"][name]["average"]
        arrays = {array: file.array(f"{name}.{array}") for array in ARRAYS}
        self.documents = arrays["documents"]
        self._frequencies = arrays["frequencies"]
        self._large_at, self._large = arrays["large_at"], arrays["large"]
        self._positions = arrays["positions"]
        self._far_at, self._far = arrays["far_at"], arrays["far"]
        self._position_blocks = arrays["position_blocks"]
        self._starts = memoryview(arrays["starts"])
        self._bounds = memoryview(arrays["bounds"])
        self.length_codes = arrays["lengths"]

    def span(self, number: int) -> tuple[int, int]:
        """Return where the postings of a term begin and end."""
        return self._starts[number], self._starts[number + 1]

    def bound(self, number: int, average: float) -> float:
        """Return what no tf / (tf + norm) of the term exceeds, for this average field length."""
        growth = average / self._written_average if self._written_average else 1.0
        return float(min(1.0, self._bounds[number] / BOUND_STEPS * max(1.0, growth)))

    def frequencies(self, begin: int, end: int) -> Array:
        """Return the frequencies of the postings ``begin:end``; not to be written to."""
        values = self._frequencies[begin:end]
        return _patched(values, begin, end, self._large_at, self._large)

    def frequencies_at(self, places: Array) -> Array:
        """Return the frequencies of the postings at these places."""
        values = self._frequencies[places]
        if len(self._large_at) and (values == FREQUENCY_LIMIT).any():
            values = values.astype(np.int64)
            large = np.flatnonzero(values == FREQUENCY_LIMIT)
            values[large] = self._large[np.searchsorted(self._large_at, places[large])]
        return values

    def positions(self, begin: int, end: int) -> Array:
        """Return the positions of the postings ``begin:end``, one after the other."""
        first, last = self.position_starts(np.array([begin, end]))
        values = self._positions[first:last]
        return _patched(values, int(first), int(last), self._far_at, self._far)

    def positions_at(self, starts: Ints, counts: Ints) -> Array:
        """Return the positions of postings whose positions begin at ``starts``."""
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        places = np.arange(total) + np.repeat(starts - (ends - counts), counts)
        values = self._positions[places]
        if len(self._far_at) and (values == POSITION_LIMIT).any():
            values = values.astype(np.int64)
            far = np.flatnonzero(values == POSITION_LIMIT)
            values[far] = self._far[np.searchsorted(self._far_at, places[far])]
        return values

    def position_starts(self, places: Array) -> Ints:
        """Return where the positions of the postings at these places begin."""
        blocks = np.asarray(places, dtype=np.int64) // BLOCK
        starts: Ints = self._position_blocks[blocks].astype(np.int64)
        offsets = np.arange(BLOCK)
        rows = (blocks * BLOCK)[:, None] + offsets
        inside = rows < np.asarray(places)[:, None]
        rows = np.minimum(rows, max(0, len(self._frequencies) - 1))
        if len(self._frequencies):
            before = self.frequencies_at(rows.reshape(-1)).reshape(rows.shape)
            before = np.where(inside, before, 0)
            starts += before.sum(axis=1, dtype=np.int64)
        return starts

    def term_postings(self, begin: int, end: int) -> TermPostings:
        """Return the postings of the terms ``begin:end``."""
        starts = np.asarray(self._starts[begin : end + 1]).astype(np.int64)
        first, last = int(starts[0]), int(starts[-1])
        return TermPostings(
            np.diff(starts),
            self.documents[first:last].astype(np.int64),
            self.frequencies(first, last).astype(np.int64),
            self.positions(first, last).astype(np.int64),
        )

    @cached_property
    def document_frequencies(self) -> Ints:
        """Return how many documents each term is in."""
        return np.diff(np.asarray(self._starts).astype(np.int64))

    def occurrences(self) -> Ints:
        """Return how often each term occurs (weighted)."""
        if not len(self.terms):
            return np.empty(0, dtype=np.int64)
        frequencies = self.frequencies(0, len(self.documents))
        sums: Ints = np.add.reduceat(frequencies, np.asarray(self._starts)[:-1], dtype=np.int64)
        return sums


def _patched(values: Array, begin: int, end: int, at: Array, numbers: Array) -> Array:
    """Return the values with those that did not fit in their place."""
    if not len(at):
        return values
    first, last = np.searchsorted(at, (begin, end))
    if first == last:
        return values
    values = values.astype(np.int64)
    values[at[first:last].astype(np.int64) - begin] = numbers[first:last]
    return values


class FieldWriter:
    """Writes one field: its terms and document frequencies first, then postings in their order."""

    def __init__(
        self,
        file: ArrayFileWriter,
        name: str,
        *,
        terms: Sequence[bytes],
        counts: Ints,
        positions: int,
        lengths: Ints,
    ) -> None:
        """Begin a field.

        ``counts``: postings of each term; ``positions``: of all postings together, which is the
        total length of the field; ``lengths``: of the field in each document.
        """
        content, ends = packed_terms(terms)
        starts = np.concatenate(([0], np.cumsum(counts)))
        codes = length_codes(lengths)
        average = positions / len(lengths) if len(lengths) else 0.0
        file.add(f"{name}.terms", content)
        file.add(f"{name}.term_ends", ends)
        file.add(f"{name}.starts", starts.astype(np.uint32))
        file.add(f"{name}.lengths", codes)
        self._file, self._name = file, name
        self._norms = _norms(codes, average)
        postings = int(starts[-1])
        number = np.uint16 if len(lengths) <= SMALL_SEGMENT else np.uint32
        self._documents = file.reserve(f"{name}.documents", number, postings)
        self._frequencies = file.reserve(f"{name}.frequencies", np.uint8, postings)
        self._positions = file.reserve(f"{name}.positions", np.uint16, positions)
        self._bounds: list[npt.NDArray[np.uint8]] = []
        self._blocks: list[Ints] = []
        self._large: list[tuple[Ints, Ints]] = []
        self._far: list[tuple[Ints, Ints]] = []
        self._written = self._positions_written = 0
        self.facts = {"total_length": positions, "average": average}

    def append(self, postings: TermPostings) -> None:
        """Write the postings of the next terms."""
        documents, frequencies, positions = (
            postings.documents,
            postings.frequencies,
            postings.positions,
        )
        self._documents.append(documents.astype(self._documents.dtype))
        self._append_limited(self._frequencies, frequencies, FREQUENCY_LIMIT, self._written)
        self._append_limited(self._positions, positions, POSITION_LIMIT, self._positions_written)
        if len(documents):
            impacts = frequencies / (frequencies + self._norms[documents])
            firsts = np.cumsum(postings.counts) - postings.counts
            best = np.maximum.reduceat(impacts, firsts)
            self._bounds.append(np.ceil(best * BOUND_STEPS).astype(np.uint8))
        ends = np.cumsum(frequencies)
        starts = self._positions_written + ends - frequencies
        self._blocks.append(starts[-self._written % BLOCK :: BLOCK])
        self._written += len(documents)
        self._positions_written += len(positions)

    def finish(self) -> dict[str, Any]:
        """Write what was gathered; return the facts of the field."""
        if self._written % BLOCK == 0:  # a place after the last posting has a block too
            self._blocks.append(np.array([self._positions_written]))
        self._file.add(f"{self._name}.bounds", _joined(self._bounds, np.uint8))
        self._file.add(f"{self._name}.position_blocks", _joined(self._blocks, np.uint32))
        for name, kept in (("large", self._large), ("far", self._far)):
            self._file.add(f"{self._name}.{name}_at", _joined([at for at, _ in kept], np.uint32))
            self._file.add(f"{self._name}.{name}", _joined([found for _, found in kept], np.uint32))
        return self.facts

    def _append_limited(self, section: Section, values: Ints, limit: int, start: int) -> None:
        over = np.flatnonzero(values >= limit)
        if len(over):
            kept = self._large if section is self._frequencies else self._far
            kept.append((start + over, values[over]))
            values = np.minimum(values, limit)
        section.append(values.astype(section.dtype))


def _norms(codes: npt.NDArray[np.uint8], average: float) -> npt.NDArray[np.float64]:
    """Return K1 * ((1 - B) + B * length / average) of every document."""
    by_code = BM25_K1 * ((1 - BM25_B) + BM25_B * LENGTHS / (average or 1))
    norms: npt.NDArray[np.float64] = by_code[codes]
    return norms


def _joined(parts: Sequence[Array], dtype: npt.DTypeLike) -> Array:
    return np.concatenate(parts).astype(dtype) if parts else np.empty(0, dtype=dtype)
