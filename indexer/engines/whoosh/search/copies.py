"""Folding of copies: one row of each group of copies (``EngineQuery.fold``).

The rows are the hits in the order of the query without folding, each group at its first hit. Only
documents with a group are looked at one by one; all others are rows as they are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import Hit, PeriodUnit
from indexer.engines.whoosh.query.proximity import Scored
from indexer.engines.whoosh.search.facets import FacetCounter
from indexer.engines.whoosh.search.filter_classes import HIT, TIME, Classes, class_of
from indexer.engines.whoosh.search.statistics import SegmentView
from indexer.engines.whoosh.search.value_numbering import ValueNumbering
from indexer.engines.whoosh.store.local_days import NO_DAY, LocalDays, period_starts

FOLD_MARGIN = 16  # hits beyond the window that are collected at first, in place of copies

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

#: Returns a key for each match, by its index in ``Copies``: the higher, the earlier in the order.
Precedence = Callable[[Numbers], list[Any]]


@dataclass(frozen=True, slots=True)
class _Part:
    """The matches of a segment that have a group."""

    segment: SegmentView
    documents: npt.NDArray[Any]
    classes: npt.NDArray[np.uint8]


@dataclass
class Copies:
    """The matches that have a group, in all segments; ``seal`` completes the collection."""

    parts: list[_Part] = field(default_factory=list)
    groups: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    rows: Numbers = field(
        default_factory=lambda: np.empty(0, dtype=np.int64)
    )  # number of the group
    articles: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    hits: Mask = field(default_factory=lambda: np.empty(0, dtype=np.bool_))
    classes: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, dtype=np.uint8))
    folded: int = 0  # hits that are copies of a row

    def add(
        self, segment: SegmentView, documents: npt.NDArray[Any], classes: Classes | None
    ) -> None:
        """Add those of the documents of a segment that have a group."""
        if not segment.has_copies or not len(documents):
            return
        grouped = documents[segment.in_group[documents]]
        if len(grouped):
            found = (
                np.full(len(grouped), HIT, dtype=np.uint8) if classes is None else classes[grouped]
            )
            self.parts.append(_Part(segment, grouped, found))

    def seal(self) -> None:
        """Number the groups; matches without another one of their group are left out."""
        if not self.parts:
            return
        groups = self._joined(lambda part: part.segment.columns.copy_groups[part.documents])
        _, rows, counts = np.unique(groups, return_inverse=True, return_counts=True)
        several = (counts > 1)[rows]
        if not several.all():
            self.parts = list(self._selected(several))
            groups, rows = groups[several], rows[several]
        if not len(groups):
            return
        self.groups, self.rows = groups.astype(np.int64), rows.astype(np.int64)
        self.articles = self._joined(lambda part: part.segment.columns.article_ids[part.documents])
        self.classes = self._joined(lambda part: part.classes)
        self.hits = self.classes == HIT
        hits = int(np.count_nonzero(self.hits))
        self.folded = hits - len(np.unique(self.rows[self.hits]))

    def _selected(self, mask: Mask) -> Iterator[_Part]:
        end = 0
        for part in self.parts:
            start, end = end, end + len(part.documents)
            kept = mask[start:end]
            if kept.any():
                yield _Part(part.segment, part.documents[kept], part.classes[kept])

    def located(self, chosen: Numbers) -> Iterator[tuple[SegmentView, npt.NDArray[Any], Numbers]]:
        """Yield the segments of chosen matches: documents there, and their places in ``chosen``.

        The documents are ascending.
        """
        end = 0
        for part in self.parts:
            start, end = end, end + len(part.documents)
            places = np.flatnonzero((chosen >= start) & (chosen < end))
            documents = part.documents[chosen[places] - start]
            order = np.argsort(documents)
            if len(places):
                yield part.segment, documents[order], places[order]

    def published(self, chosen: Numbers) -> Numbers:
        """Return the dates of chosen matches."""
        dates: Numbers = np.empty(len(chosen), dtype=np.int64)
        for segment, documents, places in self.located(chosen):
            dates[places] = segment.columns.published[documents]
        return dates

    def days(self, days_of: Callable[[SegmentView], LocalDays]) -> Numbers:
        """Return the day of each match."""

        def days_in(part: _Part) -> Numbers:
            days = days_of(part.segment)
            found: Numbers = days.days[days.ordinals[part.documents]]
            return found

        return self._joined(days_in)

    def years(self, days_of: Callable[[SegmentView], LocalDays]) -> Numbers:
        """Return the year of each match; 0 without a date."""

        def years_in(part: _Part) -> Numbers:
            days = days_of(part.segment)
            found: Numbers = days.years[days.ordinals[part.documents]]
            return found

        return self._joined(years_in)

    def numbers(self, name: str, numbering: ValueNumbering) -> Numbers:
        """Return the number of the value of each match in a keyword column."""
        return self._joined(
            lambda part: numbering.numbers_of(
                part.segment.number, part.segment.columns.keywords[name].ordinals[part.documents]
            )
        ).astype(np.int64)

    def _joined(self, values: Callable[[_Part], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        return np.concatenate([values(part) for part in self.parts])

    def first_of_each(self, members: Numbers, precedence: Precedence) -> Numbers:
        """Return the first of the members of each group."""
        best: dict[int, tuple[Any, int]] = {}
        keys = precedence(members)
        for row, key, member in zip(
            self.rows[members].tolist(), keys, members.tolist(), strict=True
        ):
            if row not in best or key > best[row][0]:
                best[row] = key, member
        return np.array([member for _, member in best.values()], dtype=np.int64)


def fold_hits(
    found: Sequence[Scored], groups: Sequence[int], first: int, last: int
) -> list[tuple[Scored, int]]:
    """Return the rows ``first:last`` of hits in order, each with its group (0: none)."""
    seen: set[int] = set()
    rows = []
    for hit, group in zip(found, groups, strict=True):
        if group in seen:
            continue
        if group:
            seen.add(group)
        rows.append((hit, group))
        if len(rows) == last:
            break
    return rows[first:]


def with_copies(
    rows: Sequence[tuple[Scored, int]], copies: Copies, precedence: Precedence
) -> tuple[Hit, ...]:
    """Return the hits of rows, with the other hits of their groups in order."""
    wanted = [group for _, group in rows if group]
    members = np.flatnonzero(np.isin(copies.groups, wanted) & copies.hits)
    keys = precedence(members)
    others: dict[int, list[tuple[Any, int]]] = {}
    for group, key, article in zip(
        copies.groups[members].tolist(), keys, copies.articles[members].tolist(), strict=True
    ):
        others.setdefault(group, []).append((key, article))
    hits = []
    for (score, article), group in rows:
        ordered = sorted(others.get(group, ()), reverse=True)
        hits.append(Hit(article, score, tuple([each for _, each in ordered if each != article])))
    return tuple(hits)


@dataclass(frozen=True)
class FoldedCounts:
    """Takes copies off the counts of facets."""

    copies: Copies
    counter: FacetCounter
    precedence: Precedence

    def take_off_values(self) -> None:
        """Count the groups of each value of keyword columns and years, not their articles."""
        copies = self.copies
        for name in self.counter.names:
            among = np.flatnonzero(self._counted(name))
            numbering = self.counter.numbering_of(name)
            numbers = copies.numbers(name, numbering)[among]
            repeated = _repeated(copies.rows[among] * len(numbering) + numbers)
            self.counter.take_off(name, numbers[repeated])
        if not self.counter.names:
            return
        years = copies.years(self.counter.days_of)
        among = np.flatnonzero(self._counted(TIME))
        repeated = _repeated(copies.rows[among] * 10_000 + years[among])
        taken = years[among][repeated]
        rows = np.zeros((2, len(taken)), dtype=np.int64)
        rows[1] = -1
        self.counter.add_years(taken, rows)

    def take_off_dates(self, unit: PeriodUnit | None) -> None:
        """Count each row once, in the period of its shown hit."""
        copies, counter = self.copies, self.counter
        days = copies.days(counter.days_of)
        periods = (days != NO_DAY).astype(np.int64) if unit is None else period_starts(days, unit)
        hits = np.flatnonzero(copies.hits)
        shown = self._shown(hits, periods)
        hidden = days[np.setdiff1d(hits, shown)]
        if unit is None:
            undated = hidden[hidden == NO_DAY]
            rows = np.zeros((2, len(undated)), dtype=np.int64)
            rows[0] = -1
            counter.add_years(undated, rows)  # year 0
            return
        counted = self._counted(TIME)
        others = np.flatnonzero(counted & ~np.isin(copies.rows, copies.rows[hits]))
        latest = copies.first_of_each(others, self._by_date)
        beyond = days[np.setdiff1d(np.flatnonzero(counted), np.concatenate([shown, latest]))]
        for row, taken in enumerate((hidden, beyond)):
            rows = np.zeros((2, len(taken)), dtype=np.int64)
            rows[row] = -1
            counter.add_periods(taken, rows)

    def _shown(self, hits: Numbers, periods: Numbers) -> Numbers:
        """Return the hit of each group that is shown, or another one of the same period."""
        copies = self.copies
        rows = copies.rows[hits]
        _, first, inverse = np.unique(rows, return_index=True, return_inverse=True)
        same = periods[hits] == periods[hits][first][inverse]
        mixed = np.zeros(len(first), dtype=np.bool_)
        mixed[inverse[~same]] = True
        unclear = hits[mixed[inverse]]
        clear = hits[first[~mixed]]
        if not len(unclear):
            return clear
        return np.concatenate([clear, copies.first_of_each(unclear, self.precedence)])

    def _by_date(self, members: Numbers) -> list[Any]:
        dates = self.copies.published(members).tolist()
        return list(zip(dates, self.copies.articles[members].tolist(), strict=True))

    def _counted(self, dimension: str) -> Mask:
        """Return the matches that count for a facet."""
        among = self.counter.dimensions
        if dimension not in among:
            return self.copies.hits
        counted: Mask = self.copies.hits | (self.copies.classes == class_of(dimension, among))
        return counted


def _repeated(keys: Numbers) -> Mask:
    """Return a mask of the keys that equal an earlier one."""
    repeated = np.ones(len(keys), dtype=np.bool_)
    repeated[np.unique(keys, return_index=True)[1]] = False
    return repeated
