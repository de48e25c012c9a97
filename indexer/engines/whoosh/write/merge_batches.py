"""Terms a part at a time, so that merging many postings needs the memory of few."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.segment.ragged import Ints

PART = 1_500_000  # occurrences, or postings by compiled code


def parts_of(sizes: Ints) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms with about ``PART`` in sum, at least one term."""
    ends = np.cumsum(sizes)
    begin = 0
    while begin < len(ends):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + PART, side="right")))
        yield begin, end
        begin = end


def own_range(rank: npt.NDArray[np.integer[Any]], begin: int, end: int) -> tuple[int, int]:
    """Return which of a segment's terms have merged numbers from ``begin`` to before ``end``."""
    # Bounds of the same type: else all would be cast.
    first, last = rank.searchsorted(np.array((begin, end), dtype=rank.dtype))
    return int(first), int(last)
