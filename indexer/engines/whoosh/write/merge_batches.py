"""Batches of terms, which bound the memory of a merge for any number of postings."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.ragged import Ints

BATCH_SIZE = 1_500_000  # occurrences in NumPy, postings in compiled code


def batches_of(sizes: Ints, limit: int = BATCH_SIZE) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms whose sizes add up to at most ``limit``, or of one larger term."""
    ends = np.cumsum(sizes)
    begin = 0
    while begin < len(ends):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + limit, side="right")))
        yield begin, end
        begin = end


def terms_between(ordinals: npt.NDArray[np.integer[Any]], begin: int, end: int) -> tuple[int, int]:
    """Return the range of a segment's terms whose merged ordinals are in ``begin:end``."""
    # Bounds of the same type: otherwise NumPy casts all ordinals.
    first, last = ordinals.searchsorted(np.array((begin, end), dtype=ordinals.dtype))
    return int(first), int(last)
