"""Counting-sort inversion: occurrences to postings in two passes of compiled code.

The first pass counts the postings and occurrences of each term, the second puts each occurrence in
its place (``kernels.inversion``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.ragged import Ints
from indexer.engines.whoosh.segment.postings import BLOCK
from indexer.engines.whoosh.write.field_serializer import EncodedPostings, FieldSerializer
from indexer.engines.whoosh.write.merge_batches import batches_of


@dataclass(frozen=True, slots=True)
class Batch:
    """The occurrences of successive documents in a field, by document and position."""

    terms: npt.NDArray[np.int32]
    positions: npt.NDArray[np.int32]
    counts: Ints  # of each document
    first: int  # number of the first document

    def documents(self) -> npt.NDArray[np.int32]:
        """Return the document of each occurrence."""
        numbers = np.arange(self.first, self.first + len(self.counts), dtype=np.int32)
        return np.repeat(numbers, self.counts)


class PostingsBuilder:
    """Builds the postings of a field: counts them, then places them in the order of terms."""

    def __init__(self, kernels: Any, batches: Sequence[Batch], known: int) -> None:
        """``known``: the number of all terms with a number; the batches may lack some of them."""
        self._kernels, self._batches = kernels, batches
        self._postings, self._sizes = (np.zeros(known, dtype=np.int64) for _ in range(2))
        self._last_documents = np.full(known, -1, dtype=np.int32)
        for batch in batches:
            kernels.count_postings(
                batch.terms,
                batch.counts,
                batch.first,
                self._postings,
                self._sizes,
                self._last_documents,
            )

    def terms(self) -> Ints:
        """Return the numbers of the terms that occur, ascending."""
        return np.flatnonzero(self._postings)

    def place(self, numbers: Ints) -> None:
        """Place the postings of the terms that occur, in the order of ``numbers``."""
        postings, sizes = self._postings, self._sizes
        self.counts, position_counts = postings[numbers], sizes[numbers]
        ends, self._position_ends = np.cumsum(self.counts), np.cumsum(position_counts)
        postings[numbers], sizes[numbers] = (
            ends - self.counts,
            self._position_ends - position_counts,
        )
        total, occurrences = int(self.counts.sum()), int(position_counts.sum())
        self._documents = np.empty(total, dtype=np.int32)
        self._frequencies = np.zeros(total, dtype=np.int32)
        self._lows = np.empty(occurrences, dtype=np.uint8)
        self._steps = np.empty(occurrences, dtype=np.uint16)
        self._last_documents.fill(-1)
        last_upper = np.zeros(len(postings), dtype=np.int32)
        for batch in self._batches:
            self._kernels.place_postings(
                batch.terms,
                batch.positions,
                batch.counts,
                batch.first,
                postings,
                sizes,
                self._last_documents,
                last_upper,
                self._documents,
                self._frequencies,
                self._lows,
                self._steps,
            )

    def encoded(self, serializer: FieldSerializer) -> Iterator[EncodedPostings]:
        """Yield the postings as ``serializer`` writes them, in batches of whole terms."""
        first = first_position = 0
        for begin, end in batches_of(self.counts):
            last = first + int(self.counts[begin:end].sum())
            last_position = int(self._position_ends[end - 1])
            yield self._encode(
                serializer,
                self.counts[begin:end],
                slice(first, last),
                slice(first_position, last_position),
            )
            first, first_position = last, last_position

    def _encode(
        self, serializer: FieldSerializer, counts: Ints, part: slice, positions: slice
    ) -> EncodedPostings:
        frequencies = self._frequencies[part]
        postings = len(frequencies)
        bounds = np.empty(len(counts))
        low, narrow = np.empty(postings, np.uint16), np.empty(postings, np.uint8)
        starts = np.empty(postings // BLOCK + 1, dtype=np.int64)
        wraps = np.empty(postings, np.uint32), np.empty(postings, np.uint16)
        large = np.empty(postings, np.uint32), np.empty(postings, np.uint32)
        written = self._kernels.encode_postings(
            counts,
            self._documents[part],
            frequencies,
            serializer.norms,
            serializer.codes,
            serializer.written,
            serializer.positions_written,
            BLOCK,
            low,
            narrow,
            bounds,
            starts,
            *wraps,
            *large,
        )
        return EncodedPostings(
            low,
            narrow,
            self._lows[positions],
            self._steps[positions],
            bounds,
            starts[: written[0]],
            (wraps[0][: written[1]], wraps[1][: written[1]]),
            (large[0][: written[2]], large[1][: written[2]]),
        )
