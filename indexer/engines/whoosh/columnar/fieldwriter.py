"""Writes one field of a segment: terms and document frequencies first, then postings in order."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.columnar.arrayfile import Array, ArrayFileWriter
from indexer.engines.whoosh.columnar.groups import Ints
from indexer.engines.whoosh.columnar.positions import PositionWriter
from indexer.engines.whoosh.columnar.postings import (
    BLOCK,
    BOUND_STEPS,
    CHUNK_BITS,
    FREQUENCY_LIMIT,
    LENGTHS,
    TermPostings,
    length_codes,
)
from indexer.engines.whoosh.columnar.terms import packed_terms
from indexer.engines.whoosh.weighting import norms


class FieldWriter:
    """Writes one field; ``append`` takes the postings of the next terms, ``finish`` ends it."""

    def __init__(  # noqa: PLR0913 - all that is known before the first posting
        self,
        file: ArrayFileWriter,
        name: str,
        *,
        terms: Sequence[bytes],
        counts: Ints,
        lengths: Ints,
        occurrences: int,
    ) -> None:
        """``counts``: postings of each term; ``lengths``: of the field in each document."""
        content, ends = packed_terms(terms)
        starts = np.concatenate(([0], np.cumsum(counts)))
        codes = length_codes(lengths)
        file.add(f"{name}.terms", content)
        file.add(f"{name}.term_ends", ends)
        file.add(f"{name}.starts", starts.astype(np.uint32))
        file.add(f"{name}.lengths", codes)
        self._file, self._name = file, name
        self._average = int(lengths.sum()) / len(lengths) if len(lengths) else 0.0
        self._norms = norms(LENGTHS, self._average or 1)[codes]
        postings = int(starts[-1])
        self._low = file.reserve(f"{name}.low", np.uint16, postings)
        self._frequencies = file.reserve(f"{name}.frequencies", np.uint8, postings)
        self._positions = PositionWriter(file, name, occurrences)
        self._bounds: list[npt.NDArray[np.uint8]] = []
        self._blocks: list[Ints] = []
        self._wraps: list[tuple[Ints, Ints]] = []
        self._large: list[tuple[Ints, Ints]] = []
        self._written = 0

    def append(self, postings: TermPostings) -> None:
        """Write the postings of the next terms."""
        documents, frequencies = postings.documents, postings.frequencies
        if not len(documents):
            return
        firsts = np.cumsum(postings.counts) - postings.counts
        self._low.append((documents & (1 << CHUNK_BITS) - 1).astype(np.uint16))
        self._append_wraps(documents >> CHUNK_BITS, firsts)
        self._append_frequencies(frequencies)
        impacts = frequencies / (frequencies + self._norms[documents])
        best = np.maximum.reduceat(impacts, firsts)
        self._bounds.append(np.ceil(best * BOUND_STEPS).astype(np.uint8))
        starts = self._positions.written + np.cumsum(frequencies) - frequencies
        self._blocks.append(starts[-self._written % BLOCK :: BLOCK])
        self._written += len(documents)
        self._positions.append(postings.lows, postings.steps)

    def finish(self) -> dict[str, Any]:
        """Write what was gathered; return the facts of the field."""
        file, name = self._file, self._name
        self._positions.finish()
        positions = self._positions.written
        # One entry more than there are blocks, so that each has an end.
        starts = _joined([*self._blocks, np.array([positions])], np.uint64)
        width = np.uint32 if positions < 2**32 else np.uint64
        file.add(f"{name}.position_starts", starts.astype(width))
        file.add(f"{name}.bounds", _joined(self._bounds, np.uint8))
        file.add(f"{name}.wrap_at", _joined([at for at, _ in self._wraps], np.uint32))
        file.add(f"{name}.wrap_chunk", _joined([chunk for _, chunk in self._wraps], np.uint16))
        file.add(f"{name}.large_at", _joined([at for at, _ in self._large], np.uint32))
        file.add(f"{name}.large", _joined([found for _, found in self._large], np.uint32))
        return {"total_length": positions, "average": self._average}

    def _append_wraps(self, chunks: Ints, firsts: Ints) -> None:
        before = np.concatenate(([0], chunks[:-1]))
        before[firsts] = 0
        at = np.flatnonzero(chunks != before)
        if len(at):
            self._wraps.append((self._written + at, chunks[at]))

    def _append_frequencies(self, frequencies: Ints) -> None:
        over = np.flatnonzero(frequencies >= FREQUENCY_LIMIT)
        if len(over):
            self._large.append((self._written + over, frequencies[over]))
            frequencies = np.minimum(frequencies, FREQUENCY_LIMIT)
        self._frequencies.append(frequencies.astype(np.uint8))


def _joined(parts: Sequence[Array], dtype: npt.DTypeLike) -> Array:
    return np.concatenate(parts).astype(dtype) if parts else np.empty(0, dtype=dtype)
