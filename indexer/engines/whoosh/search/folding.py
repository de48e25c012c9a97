"""Results with copies folded: rows in place of hits, and counts of rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import EngineQuery, EngineResults, Sort
from indexer.engines.whoosh.query.proximity import Scored
from indexer.engines.whoosh.search.copies import (
    FOLD_MARGIN,
    Copies,
    FoldedCounts,
    fold_hits,
    with_copies,
)
from indexer.engines.whoosh.search.matches import Matches
from indexer.engines.whoosh.search.recency_collector import RecencyCollector
from indexer.engines.whoosh.search.scorers import Documents, Scores
from indexer.engines.whoosh.search.statistics import SegmentView
from indexer.engines.whoosh.store.schema import NO_DATE

GROWTH = 4  # as many more hits are read if those so far have too few rows

Numbers = npt.NDArray[np.int64]


@dataclass
class Folding:
    """Folds the hits of one query."""

    request: EngineQuery
    matches: Matches
    #: Returns at least so many of the first hits, if there are, in the order of the query.
    ordered: Callable[[int], list[Scored]]
    total: int  # hits
    depth: int  # hits that are rescored
    scores_of: Callable[[SegmentView, Documents], Scores] | None  # None: the order is by date
    recency: RecencyCollector | None
    segments: tuple[SegmentView, ...]
    _places: dict[int, int] = field(default_factory=dict)  # article id -> place among the hits

    def results(self, *, partial: bool, weaker: int = 0) -> EngineResults:
        """Return the results with the requested rows."""
        copies = self._copies
        copies.seal()
        rows = self._rows(self.total - copies.folded) if self.request.limit else []
        counter = self.matches.counter
        if counter is not None and copies.parts:
            counts = FoldedCounts(copies, counter, self._precedence)
            counts.take_off_values()
            counts.take_off_dates(self.request.period_unit)
        return EngineResults(
            with_copies(rows, copies, self._precedence),
            self.total - copies.folded,
            self.matches.facets(),
            partial,
            weaker=weaker,
            folded=copies.folded,
        )

    @property
    def _copies(self) -> Copies:
        assert self.matches.copies is not None
        return self.matches.copies

    def _rows(self, total: int) -> list[tuple[Scored, int]]:
        """Return the requested rows, each with its group; ``total`` is the number of all rows."""
        first, last = self.request.offset, self.request.offset + self.request.limit
        count = max(self.depth, last + FOLD_MARGIN)
        while True:
            found = self.ordered(count)
            rows = fold_hits(found, self._groups_of(found), first, last)
            if first + len(rows) >= min(last, total) or len(found) < count:
                break
            count *= GROWTH
        self._places = {article: place for place, (_, article) in enumerate(found)}
        return rows

    def _groups_of(self, found: list[Scored]) -> list[int]:
        articles = np.array([article for _, article in found], dtype=np.int64)
        groups: Numbers = np.zeros(len(articles), dtype=np.int64)
        for segment in self.segments:
            if segment.has_copies:
                groups += segment.groups_of(articles)
        return [int(group) for group in groups]

    def _precedence(self, members: Numbers) -> list[Any]:
        """Return a key for each of some copies: the higher, the earlier in the order."""
        copies = self._copies
        articles = copies.articles[members].tolist()
        if self.request.sort.by_date:
            dates = copies.published(members)
            if self.request.sort is Sort.OLDEST:
                dates = np.where(dates == NO_DATE, NO_DATE, -dates)
                articles = [-article for article in articles]
            return list(zip(dates.tolist(), articles, strict=True))
        if self.recency is not None:
            keys = self.recency.keys_of(copies.articles[members])
            return [(keys[article], article) for article in articles]
        scores = self._scores(members)
        places = self._places
        return [
            (1, -places[article], 0) if article in places else (0, score, article)
            for article, score in zip(articles, scores, strict=True)
        ]

    def _scores(self, members: Numbers) -> list[float]:
        """Return the scores of copies; 0 of those whose place is known."""
        copies = self._copies
        scores = np.zeros(len(members))
        unknown = np.array(
            [article not in self._places for article in copies.articles[members].tolist()],
            dtype=np.bool_,
        )
        chosen = np.flatnonzero(unknown)
        if len(chosen) and self.scores_of is not None:
            for segment, documents, places in copies.located(members[chosen]):
                scores[chosen[places]] = self.scores_of(segment, documents)
        return scores.tolist()
