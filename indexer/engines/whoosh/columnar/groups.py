"""Arithmetic over groups of numbers that stand one after the other in an array."""

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


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
