"""Top hits of all segments of a commit, by score or by date."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import EngineQuery, Hit, Sort
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.proximity import Scored
from indexer.engines.scoring.ranked_hits import RankedHits
from indexer.engines.whoosh.search.statistics import SegmentView
from indexer.engines.whoosh.search.top_k import kth_best

LEXSORT_MIN_HITS = 1_000  # NumPy sorts more hits faster than Python does

Rescore = Callable[[Sequence[Scored]], Sequence[Scored]]


class TopHits:
    """Collects the best hits of each segment."""

    def __init__(self, request: EngineQuery, *, min_count: int = 0) -> None:
        """``min_count``: the minimum number of hits to keep, for rescoring and folding."""
        self.by_date = request.sort.by_date
        self._oldest_first = request.sort is Sort.OLDEST
        self._last = request.offset + request.limit
        self.count = max(self._last, min_count) if request.limit else 0
        self.threshold = 0.0  # a score that at least ``count`` hits reach
        self._request = request
        self._keys: list[npt.NDArray[Any]] = []
        self._ids: list[npt.NDArray[np.int64]] = []

    def add(self, ids: npt.NDArray[np.int64], scores: npt.NDArray[np.float64]) -> None:
        """Add the best articles of a segment."""
        self._keys.append(scores)
        self._ids.append(ids)

    def add_scored(
        self, segment: SegmentView, documents: npt.NDArray[Any], scores: npt.NDArray[np.float64]
    ) -> None:
        """Add the best documents of a segment."""
        self.add(segment.columns.article_ids[documents], scores)

    def raise_threshold(self) -> None:
        """Raise the threshold, so that the next segments can skip documents below it."""
        if self.count and self._keys:
            self.threshold = max(self.threshold, kth_best(self._keys[-1], self.count))

    def add_by_date(self, segment: SegmentView, documents: npt.NDArray[Any]) -> None:
        """Add the first of a segment's matching documents in the order by date.

        With the earliest first, keys are negative dates and ids are negative as well, so that equal
        dates are in ascending order of their ids.
        """
        keys = segment.columns.published[documents]
        if self._oldest_first:
            keys = np.where(keys == NO_DATE, NO_DATE, -keys)
        if self.count and len(keys) > self.count:
            keep = keys >= kth_best(keys, self.count)
            documents, keys = documents[keep], keys[keep]
        ids = segment.columns.article_ids[documents]
        self._keys.append(keys)
        self._ids.append(-ids if self._oldest_first else ids)

    def window(self, total: int, rescore: Rescore | None = None) -> tuple[Hit, ...]:
        """Return the hits of the requested window of all hits; see ``ordered``."""
        chosen = self.ordered(rescore)[self._request.first_of(total) : self._last]
        return tuple([Hit(article_id, score) for score, article_id in chosen])

    def ordered(self, rescore: Rescore | None = None) -> Sequence[Scored]:
        """Return the ``count`` first hits in order; equal scores by descending article id.

        ``rescore`` returns the best hits with their final scores, in their final order.
        """
        if not self._keys or not self.count:
            return []
        if sum(map(len, self._keys)) > LEXSORT_MIN_HITS:
            keys, ids = np.concatenate(self._keys), np.concatenate(self._ids)
            order = np.lexsort((ids, keys))[: -self.count - 1 : -1]
            if self.by_date and rescore is None:
                return RankedHits(np.zeros(len(order)), np.abs(ids[order]))
            ranked = RankedHits(keys[order], ids[order])
            return ranked if rescore is None else rescore(ranked)
        found: list[Scored] = []
        for keys, ids in zip(self._keys, self._ids, strict=True):
            found += zip(keys.tolist(), ids.tolist(), strict=True)
        found.sort(reverse=True)
        found = found[: self.count]
        if rescore is not None:
            return rescore(found)
        return [(0.0, abs(article_id)) for _, article_id in found] if self.by_date else found
