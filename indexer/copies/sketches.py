"""The sketches of many texts as arrays, and the pairs of texts that share minima.

Pairs are found by joins of equal minima, one minimum after the other: each is a band of its own,
and the number of shared ones estimates the resemblance. Source of bands: Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", section 3.4.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from articles.copies.comparison import MIN_LENGTH_RATIO
from articles.copies.sketch import DTYPE, MINIMA, VALUES

#: Shared minima from which two texts are compared, by the ratio of their lengths (from there on): a
#: text that was cut shares fewer with the whole. Of 640 pairs of copies in 20,000 news, five are
#: lost by these limits, and half of the comparisons are saved.
MIN_SHARED_BY_RATIO = ((MIN_LENGTH_RATIO, 3), (0.4, 4), (0.6, 5), (0.8, 6))
#: A minimum that more texts share is a phrase of a template; copies share others, too.
MAX_RUN = 300

Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]


class Pairs(NamedTuple):
    """Pairs of texts, as places in two collections, with the number of shared minima."""

    one: Places
    other: Places
    shared: Places


class Sketches(NamedTuple):
    """The sketches of articles: their ids, numbers of words, and minima (a row for each hash)."""

    ids: Places
    lengths: Numbers
    minima: Numbers  # of the shape (MINIMA, articles)

    def __add__(self, other: "Sketches") -> "Sketches":  # type: ignore[override]
        return Sketches(
            np.concatenate((self.ids, other.ids)),
            np.concatenate((self.lengths, other.lengths)),
            np.concatenate((self.minima, other.minima), axis=1),
        )

    def select(self, chosen: NDArray[np.bool_]) -> "Sketches":
        """Return the sketches of some places."""
        return Sketches(self.ids[chosen], self.lengths[chosen], self.minima[:, chosen])


def from_rows(rows: Iterable[tuple[int, bytes | memoryview]]) -> Sketches:
    """Return the sketches of (article id, sketch); articles without a sketch are left out."""
    kept = [(pk, bytes(sketch)) for pk, sketch in rows if sketch]
    values = np.frombuffer(b"".join(sketch for _, sketch in kept), DTYPE).reshape(-1, VALUES)
    return Sketches(
        np.array([pk for pk, _ in kept], np.int64),
        values[:, MINIMA].astype(np.uint32),
        np.ascontiguousarray(values[:, :MINIMA].T, np.uint32),
    )


def pairs_between(few: Sketches, many: Sketches) -> Pairs:
    """Return the pairs of a small and a large collection that may be copies.

    Takes 5 ms for one text and 100,000 others; the time for 500 is ten times that.
    """
    if not len(few.ids):
        return Pairs(*(np.empty(0, np.int64) for _ in Pairs._fields))
    keys = [
        _equal_values(few.minima[number], many.minima[number], len(many.ids))
        for number in range(MINIMA)
    ]
    return _alike(np.concatenate(keys), few, many)


def pairs_among(sketches: Sketches) -> Pairs:
    """Return the pairs of a collection that may be copies, each once, in both orders of places."""
    count = len(sketches.ids)
    keys = [_equal_in_runs(values, count) for values in sketches.minima]
    return _alike(np.concatenate(keys), sketches, sketches)


def _equal_values(few: Numbers, many: Numbers, count: int) -> Places:
    """Return ``place in few * count + place in many`` of all equal values."""
    order = np.argsort(few, kind="stable")
    values = few[order]
    first = np.searchsorted(values, many)
    known = np.flatnonzero(values[np.minimum(first, len(values) - 1)] == many)
    first = first[known]
    repeats = np.searchsorted(values, many[known], side="right") - first
    shifts = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    keys: Places = order[np.repeat(first, repeats) + shifts] * count + np.repeat(known, repeats)
    return keys


def _equal_in_runs(values: Numbers, count: int) -> Places:
    """Return the keys of all pairs of equal values; runs of more than ``MAX_RUN`` are left out."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, count])
    left = np.repeat(starts + lengths, lengths) - np.arange(count)  # values to the end of the run
    left[np.repeat(lengths > MAX_RUN, lengths)] = 1
    keys, places = [], np.flatnonzero(left > 1)
    for distance in range(1, MAX_RUN):
        places = places[left[places] > distance]
        if not len(places):
            break
        keys.append(order[places] * count + order[places + distance])
    return np.concatenate(keys) if keys else np.empty(0, np.int64)


def _alike(keys: Places, few: Sketches, many: Sketches) -> Pairs:
    """Return the pairs of the keys that share enough minima."""
    found, shared = np.unique(keys, return_counts=True)
    enough = shared >= MIN_SHARED_BY_RATIO[0][1]
    found, shared = found[enough], shared[enough]
    one, other = np.divmod(found, max(1, len(many.ids)))
    lengths = few.lengths[one].astype(np.float64), many.lengths[other].astype(np.float64)
    ratio = np.minimum(*lengths) / np.maximum(*lengths)
    ratios, limits = zip(*MIN_SHARED_BY_RATIO, strict=True)
    steps = np.searchsorted(ratios, ratio, side="right")
    enough = shared >= np.array((MINIMA + 1, *limits))[steps]
    return Pairs(one[enough], other[enough], shared[enough])
