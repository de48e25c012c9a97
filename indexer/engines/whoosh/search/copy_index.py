"""The groups of copies in a commit: a number for each group with several live documents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.search.filter_classes import HIT, Classes
from indexer.engines.whoosh.search.statistics import SegmentView

Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]


@dataclass(frozen=True)
class CopyIndex:
    """Rows are numbered from 1; documents without a copy have row 0."""

    number: int  # of rows
    rows_of: tuple[Rows, ...]  # by segment: row of each document
    members: tuple[int, ...]  # by segment: documents that have a row
    hits: Classes  # ``HIT`` for as many members as the largest segment has
    articles: Numbers  # ids of all articles that have a row, ascending
    rows: Rows  # of these articles

    @classmethod
    def of(cls, segments: Sequence[SegmentView]) -> "CopyIndex":
        """Number the groups of the segments of a commit."""
        found = []
        for segment in segments:
            mask = segment.columns.copy_groups != 0
            found.append(np.flatnonzero(mask if segment.live is None else mask & segment.live))
        pairs = list(zip(segments, found, strict=True))
        groups = _joined([each.columns.copy_groups[documents] for each, documents in pairs])
        _, places, counts = np.unique(groups, return_inverse=True, return_counts=True)
        numbers = np.where(counts > 1, np.cumsum(counts > 1), 0)
        rows = numbers[places.reshape(-1)].astype(np.int32)
        rows_of, members, end = [], [], 0
        for segment, documents in pairs:
            start, end = end, end + len(documents)
            own = np.zeros(segment.documents, dtype=np.int32)
            own[documents] = rows[start:end]
            rows_of.append(own)
            members.append(int(np.count_nonzero(rows[start:end])))
        articles = _joined([each.columns.article_ids[documents] for each, documents in pairs])
        articles, rows = articles[rows > 0], rows[rows > 0]
        order = np.argsort(articles)
        number = int(np.count_nonzero(counts > 1))
        hits = np.full(max(members, default=0), HIT, dtype=np.uint8)
        return cls(number, tuple(rows_of), tuple(members), hits, articles[order], rows[order])


def _joined(parts: Sequence[npt.NDArray[np.integer]]) -> Numbers:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts]).astype(np.int64)
