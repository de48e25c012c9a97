"""Alignment of two texts: the runs of words that they have in common, in any order.

The search is greedy: from each word on, it takes the longest run of at least three words that the
other text has. Paragraphs in another order are found; a word that was replaced leaves a gap.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

MIN_RUN = 3  # words
MAX_PLACES = 8  # of the same three words in the other text that are tried
MAX_GAP = 30  # words; a longer gap is another paragraph, not other words in the same place


class Run(NamedTuple):
    """A run of common words: its first place in either text, and its length in words."""

    one: int
    other: int
    length: int


def common_runs(one: Sequence[str], other: Sequence[str]) -> list[Run]:
    """Return the common runs of words, in the order of the first text."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, words in enumerate(zip(other, other[1:], other[2:], strict=False)):
        places[words].append(place)
    runs: list[Run] = []
    start, expected, last = 0, 0, len(one) - MIN_RUN
    while start <= last:
        found = places.get((one[start], one[start + 1], one[start + 2]))
        if found is None:
            start += 1
            continue
        best = max(
            (Run(start, place, _length(one, other, start, place)) for place in found[:MAX_PLACES]),
            key=lambda run: (run.length, run.other == expected),
        )
        runs.append(best)
        start += best.length
        expected = best.other + best.length
    return runs


def gaps(runs: Sequence[Run]) -> Iterator[tuple[range, range]]:
    """Yield the places between successive runs where both texts go on with other words."""
    for before, after in pairwise(runs):
        one = range(before.one + before.length, after.one)
        other = range(before.other + before.length, after.other)
        if one and other and len(one) <= MAX_GAP and len(other) <= MAX_GAP:
            yield one, other


def _length(one: Sequence[str], other: Sequence[str], start: int, place: int) -> int:
    length, most = MIN_RUN, min(len(one) - start, len(other) - place)
    while length < most and one[start + length] == other[place + length]:
        length += 1
    return length
