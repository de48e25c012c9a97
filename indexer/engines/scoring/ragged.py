"""Array operations on ragged groups: groups of different sizes, one after the other in an array.

The postings of terms and the positions of postings are such groups. Sorted arrays are treated as
groups of equal values (``run_starts``).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

SLICE_LENGTH = 1 << 14  # values: intermediate arrays of a slice stay in the processor's cache

Ints = npt.NDArray[np.int64]


def slices_of(count: int) -> Iterator[slice]:
    """Yield slices of at most ``SLICE_LENGTH`` values that cover ``count`` values."""
    return (
        slice(begin, min(begin + SLICE_LENGTH, count)) for begin in range(0, count, SLICE_LENGTH)
    )


def scatter(values: npt.NDArray[Any], places: npt.NDArray[Any], value: Any) -> None:
    """Set ``values`` to ``value`` at these places, which may be of any integer type.

    The places are cast slice by slice, because a cast of the whole array would not fit the cache.
    """
    for part in slices_of(len(places)):
        values[places[part].astype(np.intp)] = value


def run_starts(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return a mask of the positions where a sorted array changes value; the first is True."""
    different = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=different[1:])
    return different


def union(groups: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Return the distinct numbers of all groups, ascending."""
    numbers = np.concatenate(groups)
    numbers.sort()
    return numbers[run_starts(numbers)]  # the first np.unique imports masked arrays: 10 ms


def ranges(starts: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Ints:
    """Return the concatenation of all ranges ``starts[i] : starts[i] + counts[i]``."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    places: Ints = np.arange(total) + np.repeat(starts - (ends - counts), counts)
    return places


def sums_within(values: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Ints:
    """Return the sum of each group of ``counts[i]`` values; an empty group sums to zero."""
    before = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    ends = np.cumsum(counts)
    sums: Ints = before[ends] - before[ends - counts]
    return sums


def cumulated_within(values: Ints, counts: Ints) -> Ints:
    """Return the running sums within each group of ``counts[i]`` values; no group is empty."""
    sums: Ints = np.cumsum(values)
    ends = np.cumsum(counts)
    before = np.concatenate(([0], sums[ends[:-1] - 1])) if len(counts) else sums
    sums -= np.repeat(before, counts)
    return sums
