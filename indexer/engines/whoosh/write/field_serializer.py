"""Serializer of one field of a segment: terms and document frequencies first, then postings.

``segment.postings`` and ``segment.positions`` describe the arrays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.bm25 import norms
from indexer.engines.scoring.lengths import LENGTHS, length_codes
from indexer.engines.scoring.ragged import Ints
from indexer.engines.whoosh.segment.positions import Bytes, PositionWriter, Steps
from indexer.engines.whoosh.segment.postings import (
    BLOCK,
    BOUND_STEPS,
    CHUNK_BITS,
    FREQUENCY_LIMIT,
    TermPostings,
)
from indexer.storage.array_file import Array, ArrayFileWriter
from indexer.storage.term_list import PackedTerms


@dataclass(frozen=True, slots=True)
class EncodedPostings:
    """The postings of successive terms, encoded as in the file."""

    low: npt.NDArray[np.uint16]  # low bits of the documents
    frequencies: npt.NDArray[np.uint8]
    lows: Bytes  # low bytes of the positions
    steps: Steps
    bounds: npt.NDArray[np.float64]  # by term: upper bound of tf / (tf + norm)
    starts: Array  # number of the first position of every ``BLOCK``-th posting of the field
    wraps: tuple[Array, Array]  # numbers of postings, and the documents' upper bits from there on
    large: tuple[Array, Array]  # numbers of postings with a large frequency, and these frequencies


class FieldSerializer:
    """Writes one field: ``append`` or ``write`` the next terms' postings, then ``finish``."""

    def __init__(  # noqa: PLR0913 - all facts that are needed before the first posting
        self,
        file: ArrayFileWriter,
        name: str,
        *,
        terms: PackedTerms,
        counts: Ints,
        lengths: Ints,
        occurrences: int,
    ) -> None:
        """``counts``: postings of each term; ``lengths``: lengths of the field by document."""
        content, ends = terms
        starts = np.concatenate(([0], np.cumsum(counts)))
        self.codes = codes = length_codes(lengths)
        file.add(f"{name}.terms", content)
        file.add(f"{name}.term_ends", ends)
        file.add(f"{name}.starts", starts.astype(np.uint32))
        file.add(f"{name}.lengths", codes)
        self._file, self._name = file, name
        self._average = int(lengths.sum()) / len(lengths) if len(lengths) else 0.0
        self.norms = norms(LENGTHS, self._average or 1)  # by length code
        postings = int(starts[-1])
        self._low = file.reserve(f"{name}.low", np.uint16, postings)
        self._frequencies = file.reserve(f"{name}.frequencies", np.uint8, postings)
        self._positions = PositionWriter(file, name, occurrences)
        self._bounds: list[npt.NDArray[np.uint8]] = []
        self._starts: list[Array] = []
        self._wraps: list[tuple[Array, Array]] = []
        self._large: list[tuple[Array, Array]] = []

    @property
    def written(self) -> int:
        """Return the number of postings written so far."""
        return self._low.written

    @property
    def positions_written(self) -> int:
        """Return the number of positions written so far."""
        return self._positions.written

    def append(self, postings: TermPostings) -> None:
        """Encode and write the postings of the next terms."""
        documents, frequencies = postings.documents, postings.frequencies
        if not len(documents):
            return
        firsts = np.cumsum(postings.counts) - postings.counts
        impacts = frequencies / (frequencies + self.norms[self.codes[documents]])
        starts = self.positions_written + np.cumsum(frequencies) - frequencies
        over = np.flatnonzero(frequencies >= FREQUENCY_LIMIT)
        encoded = EncodedPostings(
            low=(documents & (1 << CHUNK_BITS) - 1).astype(np.uint16),
            frequencies=np.minimum(frequencies, FREQUENCY_LIMIT).astype(np.uint8),
            lows=postings.lows,
            steps=postings.steps,
            bounds=np.maximum.reduceat(impacts, firsts),
            starts=starts[-self.written % BLOCK :: BLOCK],
            wraps=self._wraps_of(documents >> CHUNK_BITS, firsts),
            large=(self.written + over, frequencies[over]),
        )
        self.write(encoded)

    def write(self, encoded: EncodedPostings) -> None:
        """Write the encoded postings of the next terms."""
        self._bounds.append(np.ceil(encoded.bounds * BOUND_STEPS).astype(np.uint8))
        self._starts.append(encoded.starts.astype(_width_for(self.positions_written)))
        self._wraps.append(_narrow(encoded.wraps, np.uint16))
        self._large.append(_narrow(encoded.large, np.uint32))
        self._low.append(encoded.low)
        self._frequencies.append(encoded.frequencies)
        self._positions.append(encoded.lows, encoded.steps)

    def finish(self) -> dict[str, Any]:
        """Write the collected arrays; return the field's facts for the directory of the file."""
        file, name, positions = self._file, self._name, self.positions_written
        self._positions.finish()
        # A further entry after those of the blocks is the end of the last block.
        starts = [*self._starts, np.array([positions])]
        file.add(f"{name}.position_starts", _joined(starts, _width_for(positions)))
        file.add(f"{name}.bounds", _joined(self._bounds, np.uint8))
        file.add(f"{name}.wrap_at", _joined([at for at, _ in self._wraps], np.uint32))
        file.add(f"{name}.wrap_chunk", _joined([chunk for _, chunk in self._wraps], np.uint16))
        file.add(f"{name}.large_at", _joined([at for at, _ in self._large], np.uint32))
        file.add(f"{name}.large", _joined([found for _, found in self._large], np.uint32))
        return {"total_length": positions, "average": self._average}

    def _wraps_of(self, chunks: Ints, firsts: Ints) -> tuple[Ints, Ints]:
        """Return the postings whose upper bits differ from the previous ones, and these bits."""
        before = np.concatenate(([0], chunks[:-1]))
        before[firsts] = 0
        at = np.flatnonzero(chunks != before)
        return self.written + at, chunks[at]


def _narrow(pair: tuple[Array, Array], dtype: npt.DTypeLike) -> tuple[Array, Array]:
    return pair[0].astype(np.uint32), pair[1].astype(dtype)


def _width_for(largest: int) -> type[np.unsignedinteger[Any]]:
    return np.uint32 if largest < 2**32 else np.uint64


def _joined(parts: Sequence[Array], dtype: npt.DTypeLike) -> Array:
    return np.concatenate([np.empty(0, dtype=dtype), *parts]).astype(dtype, copy=False)
