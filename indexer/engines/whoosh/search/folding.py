"""Results with copies folded: rows in place of hits, and counts of rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import inf
from typing import Any

import numpy as np

from indexer.deadline import current
from indexer.engines.interface import EngineQuery, EngineResults, Hit, Pin, Sort
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.pins import merged
from indexer.engines.scoring.proximity import Scored
from indexer.engines.scoring.ranked_hits import articles_of, ids_of
from indexer.engines.whoosh.search.copies import Copies
from indexer.engines.whoosh.search.matches import Matches
from indexer.engines.whoosh.search.recency_collector import RecencyCollector
from indexer.engines.whoosh.search.scorers import Documents, Scores
from indexer.engines.whoosh.search.statistics import SegmentView

FOLD_MARGIN = 16  # hits beyond the window that are read at first, in place of copies
DEEP_MARGIN = 16  # share of the hits before a window far from the first that may be copies
GROWTH = 4  # hits that are read for each row that those so far lack


#: Makes a hit of a tuple of all its fields, in a third of the time of ``Hit(...)``.
made_hit = partial(tuple.__new__, Hit)


def first_count(last: int) -> int:
    """Return how many hits are collected at first for the rows up to ``last``."""
    return last + FOLD_MARGIN + last // DEEP_MARGIN


@dataclass
class Folding:
    """Folds the hits of one query."""

    request: EngineQuery
    matches: Matches
    #: Returns at least so many of the first hits, if there are, in the order of the query.
    ordered: Callable[[int], Sequence[Scored]]
    total: int  # hits
    depth: int  # hits that are rescored
    scores_of: Callable[[SegmentView, Documents], Scores] | None  # None: the order is by date
    recency: RecencyCollector | None
    pins: Sequence[Pin] = ()  # those that are hits, in the order of their places
    _found: Sequence[Scored] = ()  # the first hits in order

    def results(self, *, partial: bool, weaker: int = 0) -> EngineResults:
        """Return the results with the requested rows."""
        copies, counter = self._copies, self.matches.counter
        total = self.total - copies.folded
        rows = self._rows(total) if self.request.limit else []
        if counter is not None:
            copies.take_off(counter, self._precedence)
        return EngineResults(
            self._hits(rows),
            total,
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
        """Return the requested hits, each with its row; ``total`` is the number of all rows."""
        first, last = self.request.first_of(total), self.request.offset + self.request.limit
        looked = first_count(last)  # hits whose rows are looked up
        count = max(self.depth, looked)
        pinned, pinned_rows = self._pinned_rows()
        wanted = min(last, total - len(pinned))
        while True:
            found = self.ordered(count)
            rows = self._rows_of(found[:looked] if looked < len(found) else found)
            places = _first_of_rows(rows, pinned_rows, last)
            is_end = len(found) < count or current().was_cut
            if len(places) >= wanted or (is_end and looked >= len(found)):
                break
            looked += max(FOLD_MARGIN, (last - len(places)) * GROWTH)
            count = max(count, looked)
        self._found = found
        shown = found[: places[-1] + 1] if places else []
        natural = [(shown[place], rows[place]) for place in places]
        return merged(natural, pinned, last)[first:] if pinned else natural[first:]

    def _rows_of(self, found: Sequence[Scored]) -> list[int]:
        """Return the row of each hit; 0 if it is the only hit of its row."""
        if not self._copies.folded:
            return [0] * len(found)
        return self._copies.rows_of(articles_of(found))

    def _pinned_rows(self) -> tuple[list[tuple[int, tuple[Scored, int]]], list[int]]:
        """Return the pins with their positions and rows, and the common rows among these.

        Of several pins in one row, the first is shown.
        """
        if not self.pins:
            return [], []
        articles = np.array([pin.article_id for pin in self.pins], dtype=np.int64)
        rows = self._copies.rows_of(articles)
        shown: list[tuple[int, tuple[Scored, int]]] = []
        common: list[int] = []
        for pin, row in zip(self.pins, rows, strict=True):
            if row not in common:
                shown.append((pin.position, ((0.0, pin.article_id), row)))
                common += [row] * (row > 0)
        return shown, common

    def _hits(self, rows: list[tuple[Scored, int]]) -> tuple[Hit, ...]:
        """Return the hits of rows, with the other hits of each row in order."""
        several: list[int] = []
        if self._copies.folded:
            members = [self._copies.hits_of(row) if row else [] for _, row in rows]
            several = sorted(place for places in members if len(places) > 1 for place in places)
        if not several:
            return tuple([made_hit((article, score, ())) for (score, article), _ in rows])
        ids = self._copies.articles_at(several)
        articles = dict(zip(several, ids, strict=True))
        keys = dict(zip(several, self._keys(several, ids), strict=True))
        hits: list[Hit] = []
        for ((score, article), _), places in zip(rows, members, strict=True):
            copies: list[int] = []
            if len(places) > 1:
                places.sort(key=keys.__getitem__, reverse=True)
                copies = [articles[place] for place in places]
                copies.remove(article)
            hits.append(made_hit((article, score, tuple(copies))))
        return tuple(hits)

    def _precedence(self, places: list[int]) -> list[Any]:
        """Return a key for each of some copies: the higher, the earlier in the order.

        The places of the copies are ascending.
        """
        return self._keys(places, self._copies.articles_at(places))

    def _keys(self, places: list[int], articles: list[int]) -> list[Any]:
        """Do ``_precedence`` for copies whose article ids are known."""
        if self.request.sort.by_date:
            dates = self._copies.published[places]
            if self.request.sort is Sort.OLDEST:
                dates = np.where(dates == NO_DATE, NO_DATE, -dates)
                articles = [-article for article in articles]
            return list(zip(dates.tolist(), articles, strict=True))
        pinned = self._places_of_pins if self.pins else {}
        if self.recency is not None:
            keys = self.recency.keys_of(np.array(articles, dtype=np.int64))
            return [
                (inf, -pinned[article]) if article in pinned else (keys[article], article)
                for article in articles
            ]
        known = self._known
        unknown = [
            place
            for place, article in zip(places, articles, strict=True)
            if article not in known and article not in pinned
        ]
        scores = dict(zip(unknown, self._scores(unknown), strict=True))

        return [
            (2, -pinned[article], 0)
            if article in pinned
            else (1, -known[article], 0)
            if article in known
            else (0, scores[place], article)
            for place, article in zip(places, articles, strict=True)
        ]

    @cached_property
    def _places_of_pins(self) -> dict[int, int]:
        """Return article id -> place among the pins."""
        return {pin.article_id: place for place, pin in enumerate(self.pins)}

    @cached_property
    def _known(self) -> dict[int, int]:
        """Return article id -> place, for the first hits in order."""
        articles = ids_of(self._found)
        return dict(zip(articles, range(len(articles)), strict=True))

    def _scores(self, places: list[int]) -> list[float]:
        """Return the scores of copies, whose places are ascending; none in an order by date."""
        if not places or self.scores_of is None:
            return []
        scores: list[float] = []
        for segment, documents in self._copies.located(places):
            order = documents.argsort()  # kernels score ascending documents
            own = np.empty(len(documents))
            own[order] = self.scores_of(segment, documents[order])
            scores += own.tolist()
        return scores


def _first_of_rows(rows: Sequence[int], without: Iterable[int], last: int) -> list[int]:
    """Return the places of the first hits of the first ``last`` rows; row 0 is no common row.

    ``without``: rows that are left out.
    """
    seen, places = set(without), []
    for place, row in enumerate(rows):
        if row not in seen:
            places.append(place)
            if len(places) >= last:
                break
            if row:
                seen.add(row)
    return places
