"""Arithmetic over groups of numbers that stand one after the other in an array."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

PART = 1 << 14  # numbers: what is worked out of them stays in the processor's cache

Ints = npt.NDArray[np.int64]


def parts_of(count: int) -> Iterator[slice]:
    """Yield slices of ``PART`` numbers that make up ``count``."""
    return (slice(begin, min(begin + PART, count)) for begin in range(0, count, PART))


def put(values: npt.NDArray[Any], places: npt.NDArray[Any], value: Any) -> None:
    """Set the values at these places; they need not be of the type of indexes."""
    for part in parts_of(len(places)):
        values[places[part].astype(np.intp)] = value


def begins(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell of each of sorted values whether it is another than the one before it."""
    different = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=different[1:])
    return different


def united(groups: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Return the different numbers of some groups, ascending."""
    numbers = np.concatenate(groups)
    numbers.sort()
    return numbers[begins(numbers)]  # np.unique would import masked arrays first: 10 ms


def ranges(starts: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Ints:
    """Return ``starts[i], starts[i] + 1, ...``, ``counts[i]`` numbers for each i."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    places: Ints = np.arange(total) + np.repeat(starts - (ends - counts), counts)
    return places


def sums_within(values: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Ints:
    """Return the sum of each group of ``counts`` values; an empty group sums to zero."""
    before = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    ends = np.cumsum(counts)
    sums: Ints = before[ends] - before[ends - counts]
    return sums


def cumulated_within(values: Ints, counts: Ints) -> Ints:
    """Return the running sums within groups of ``counts`` values each; no group is empty."""
    sums: Ints = np.cumsum(values)
    ends = np.cumsum(counts)
    before = np.concatenate(([0], sums[ends[:-1] - 1])) if len(counts) else sums
    sums -= np.repeat(before, counts)
    return sums
