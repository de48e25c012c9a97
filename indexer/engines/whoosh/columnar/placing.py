"""Occurrences to postings by compiled code: counted first, then each put in its place.

See ``inversion``, which gathers them, and ``sorting_kernels``, which does the work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.columnar.fieldwriter import FieldWriter, PackedPostings
from indexer.engines.whoosh.columnar.postings import BLOCK, Ints
from indexer.engines.whoosh.columnar.term_parts import parts_of


@dataclass(frozen=True, slots=True)
class Batch:
    """The occurrences of some successive documents in a field, by document and position."""

    terms: npt.NDArray[np.int32]
    positions: npt.NDArray[np.int32]
    counts: Ints  # of each document
    first: int  # document

    def documents(self) -> npt.NDArray[np.int32]:
        """Return the document of each occurrence."""
        numbers = np.arange(self.first, self.first + len(self.counts), dtype=np.int32)
        return np.repeat(numbers, self.counts)


class PlacedPostings:
    """The postings of the terms ``numbers`` of a field, in that order."""

    def __init__(self, kernels: Any, batches: Sequence[Batch], numbers: Ints, known: int) -> None:
        """``known``: how many terms have numbers, occurring or not."""
        self._kernels = kernels
        postings, sizes = np.zeros(known, dtype=np.int64), np.zeros(known, dtype=np.int64)
        last = np.full(known, -1, dtype=np.int32), np.zeros(known, dtype=np.int64)
        for batch in batches:
            kernels.count(batch.terms, batch.positions, batch.documents(), postings, sizes, *last)
        self.counts, byte_counts = postings[numbers], sizes[numbers]
        ends, self._byte_ends = np.cumsum(self.counts), np.cumsum(byte_counts)
        postings[numbers], sizes[numbers] = ends - self.counts, self._byte_ends - byte_counts
        total, total_bytes = int(self.counts.sum()), int(byte_counts.sum())
        self._documents = np.empty(total, dtype=np.int32)
        self._frequencies, self._sizes = np.zeros(total, np.int32), np.zeros(total, np.int32)
        self._position_bytes = np.empty(total_bytes, dtype=np.uint8)
        last[0].fill(-1)
        for batch in batches:
            kernels.place(
                batch.terms,
                batch.positions,
                batch.documents(),
                postings,
                sizes,
                *last,
                self._documents,
                self._frequencies,
                self._sizes,
                self._position_bytes,
            )

    def packed(self, writer: FieldWriter) -> Iterator[PackedPostings]:
        """Yield the postings as ``writer`` writes them, some whole terms at a time."""
        first = first_byte = 0
        for begin, end in parts_of(self.counts):
            last = first + int(self.counts[begin:end].sum())
            last_byte = int(self._byte_ends[end - 1])
            part = slice(first, last)
            encoded = self._position_bytes[first_byte:last_byte]
            yield self._packed(writer, self.counts[begin:end], part, encoded)
            first, first_byte = last, last_byte

    def _packed(
        self, writer: FieldWriter, counts: Ints, part: slice, encoded: npt.NDArray[np.uint8]
    ) -> PackedPostings:
        frequencies = self._frequencies[part]
        postings = len(frequencies)
        bounds = np.empty(len(counts))
        low, narrow = np.empty(postings, np.uint16), np.empty(postings, np.uint8)
        blocks = np.empty(postings // BLOCK + 1, dtype=np.int64)
        wraps = np.empty(postings, np.uint32), np.empty(postings, np.uint16)
        large = np.empty(postings, np.uint32), np.empty(postings, np.uint32)
        written = self._kernels.pack(
            counts,
            self._documents[part],
            frequencies,
            self._sizes[part],
            writer.norms,
            writer.codes,
            writer.written,
            writer.bytes_written,
            BLOCK,
            low,
            narrow,
            bounds,
            blocks,
            *wraps,
            *large,
        )
        return PackedPostings(
            low,
            narrow,
            encoded,
            bounds,
            blocks[: written[0]],
            (wraps[0][: written[1]], wraps[1][: written[1]]),
            (large[0][: written[2]], large[1][: written[2]]),
            written[3],
        )
