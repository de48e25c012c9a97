"""Many hits in order, as two arrays.

A page far behind the first needs the order of thousands of hits, and shows a few. A list of pairs
would take most of the time of such a search, at a moment when its deadline has often passed.
"""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class RankedHits(Sequence[tuple[float, int]]):
    """Scores and article ids of hits, best first; a slice is a list of pairs."""

    __slots__ = ("articles", "scores")

    def __init__(self, scores: Floats, articles: Ints) -> None:
        self.scores, self.articles = scores, articles

    def __len__(self) -> int:
        return len(self.articles)

    @overload
    def __getitem__(self, place: int) -> tuple[float, int]: ...
    @overload
    def __getitem__(self, place: slice) -> list[tuple[float, int]]: ...
    def __getitem__(self, place: int | slice) -> tuple[float, int] | list[tuple[float, int]]:
        if isinstance(place, slice):
            chosen = self.scores[place].tolist(), self.articles[place].tolist()
            return list(zip(*chosen, strict=True))
        return float(self.scores[place]), int(self.articles[place])

    def __iter__(self) -> Iterator[tuple[float, int]]:
        return iter(self[:])

    def beginning_with(self, first: Sequence[tuple[float, int]]) -> "RankedHits":
        """Return the hits with others in place of as many first ones."""
        if not first:
            return self
        scores, articles = zip(*first, strict=True)
        number = len(first)
        return RankedHits(
            np.concatenate((np.array(scores, dtype=np.float64), self.scores[number:])),
            np.concatenate((np.array(articles, dtype=np.int64), self.articles[number:])),
        )


def articles_of(hits: Sequence[tuple[float, int]]) -> Ints:
    """Return the article ids of hits."""
    if isinstance(hits, RankedHits):
        return hits.articles
    return np.array(ids_of(hits), dtype=np.int64)


def ids_of(hits: Sequence[tuple[float, int]]) -> list[int]:
    """Return the article ids of hits as a list."""
    if isinstance(hits, RankedHits):
        ids: list[int] = hits.articles.tolist()
        return ids
    return [article for _, article in hits]
