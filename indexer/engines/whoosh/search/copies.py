"""The copies among the matches of a query, for folding (``EngineQuery.fold``).

A row shows one hit of a group of copies. Only documents that have a row in the index of copies are
looked at one by one; all others are rows of their own.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import PeriodUnit
from indexer.engines.whoosh.kernels import copy_chains
from indexer.engines.whoosh.kernels.copy_chains import HIDDEN, HIDDEN_BEYOND, UNCLEAR
from indexer.engines.whoosh.search.copy_index import CopyIndex
from indexer.engines.whoosh.search.facet_columns import GROUPS
from indexer.engines.whoosh.search.facets import FacetCounter
from indexer.engines.whoosh.search.filter_classes import HIT, NO_MATCH, TIME, Classes, class_of
from indexer.engines.whoosh.search.statistics import SegmentView
from indexer.engines.whoosh.search.value_numbering import ValueNumbering
from indexer.engines.whoosh.store.local_days import LocalDays

Numbers = npt.NDArray[np.int64]
Documents = npt.NDArray[np.int32]

#: Returns a key for each of some members, by their places: the higher, the earlier in the order.
Precedence = Callable[[list[int]], list[Any]]

MAX_YEARS = 10_000
NO_NUMBERS = np.empty(0, dtype=np.int64)


class _Part(NamedTuple):
    """The members of a segment: the matches that have a row."""

    segment: SegmentView
    documents: Documents
    rows: npt.NDArray[np.int32]
    classes: Classes


class _Members(NamedTuple):
    """The members of all segments, in chains (``copy_chains``)."""

    rows: npt.NDArray[np.int32]  # of each member
    heads: npt.NDArray[np.int32]  # by row
    nexts: npt.NDArray[np.int32]  # of each member
    classes: Classes  # of each member
    folded: int  # hits beyond one in each row

    @property
    def chains(self) -> tuple[Any, Any, Any, Any]:
        """Return the first arguments of the kernels."""
        return self[:4]


class Copies:
    """The matches that have a row, in all segments: the members of rows."""

    def __init__(self, index: CopyIndex, kernels: ModuleType | None) -> None:
        self.index = index
        self._kernels: Any = kernels or copy_chains
        self._parts: list[_Part] = []

    def add(
        self, segment: SegmentView, documents: npt.NDArray[Any], classes: Classes | None
    ) -> None:
        """Add those of the matching documents of a segment that have a row."""
        size = min(len(documents), self.index.members[segment.number])
        if not size:
            return
        found, rows = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
        number = self._kernels.list_copies(
            documents.astype(np.int32, copy=False),
            self.index.rows_of[segment.number],
            found,
            rows,
        )
        if number:
            found = found[:number]
            own = self.index.hits[:number] if classes is None else classes[found]
            self._parts.append(_Part(segment, found, rows[:number], own))

    def change(self, counter: FacetCounter | None) -> bool:
        """Return whether folding changes the hits of a query, or its facets."""
        has_filters = counter is not None and bool(counter.dimensions)
        return bool(self._parts) and (has_filters or self.folded > 0)

    @cached_property
    def articles(self) -> Numbers:
        """Return the article id of each member."""
        return _joined([part.segment.columns.article_ids[part.documents] for part in self._parts])

    @cached_property
    def published(self) -> Numbers:
        """Return the date of each member, in epoch seconds or ``NO_DATE``."""
        return _joined([part.segment.columns.published[part.documents] for part in self._parts])

    @property
    def folded(self) -> int:
        """Return the number of hits that are copies of a shown one."""
        if not self._parts:
            return 0
        return self._members.folded

    def rows_of(self, articles: Numbers) -> list[int]:
        """Return the row of each of some articles; 0 if it has no copy."""
        found = np.empty(len(articles), dtype=np.int32)
        self._kernels.find_rows(articles, self.index.articles, self.index.rows, found)
        rows: list[int] = found.tolist()
        return rows

    def hits_of(self, row: int) -> list[int]:
        """Return the places of the hits of a row."""
        if not self._parts:
            return []
        _, heads, nexts, classes = self._members.chains
        places, member = [], int(heads[row]) - 1
        while member >= 0:
            if classes[member] == HIT:
                places.append(member)
            member = int(nexts[member]) - 1
        return places

    def articles_at(self, places: list[int]) -> list[int]:
        """Return the article ids of some members; their places are ascending."""
        found: list[int] = []
        for segment, documents in self.located(places):
            found += segment.columns.article_ids[documents].tolist()
        return found

    def located(self, places: list[int]) -> Iterator[tuple[SegmentView, Documents]]:
        """Yield the segments of some members, by ascending places, and their documents."""
        start = first = 0
        for part in self._parts:
            last = bisect_left(places, start + len(part.documents), first)
            if first < last:
                yield part.segment, part.documents[[place - start for place in places[first:last]]]
            start, first = start + len(part.documents), last

    def take_off(self, counter: FacetCounter, precedence: Precedence) -> None:
        """Make the counts of a query's facets those of rows."""
        if not self.change(counter):
            return
        names: Iterable[str] = counter.names
        in_cells = counter.cells_of(self._parts[0].segment).places if self._is_single else {}
        if counter.groups is not None and GROUPS not in in_cells:
            # First, because it reads the counts of the values.
            self._take_off_groups(counter, counter.groups.column)
        if counter.names and self._is_single:
            self._take_off_cells(counter, self._parts[0].segment)
            names = counter.columns_of(self._parts[0].segment).apart
        elif counter.names:
            years: Numbers = np.zeros(MAX_YEARS, dtype=np.int64)
            self._take_off_values(counter, TIME, self._years(counter.days_of), years)
            counter.take_off_years(years)
        for name in names:
            numbering = counter.numbering_of(name)
            if not numbering.is_empty:
                numbers = self._numbers(name, numbering).astype(np.int64)
                self._take_off_values(counter, name, numbers, counter.total(name))
        if counter.unit is not None or counter.has_undated:
            self._take_off_dates(counter, precedence)

    def _take_off_groups(self, counter: FacetCounter, column: str) -> None:
        numbers = counter.groups_of(self._numbers(column, counter.numbering_of(column)))
        self._take_off_values(counter, column, numbers, counter.group_sums)

    @property
    def _is_single(self) -> bool:
        """Return whether the commit has one segment, whose slots are the totals."""
        return len(self.index.rows_of) == 1

    def _take_off_cells(self, counter: FacetCounter, segment: SegmentView) -> None:
        """Do ``_take_off_values`` for years and all columns of the cells at once."""
        cells = counter.cells_of(segment)
        own = np.zeros(len(cells.places) + 1, dtype=np.int64)  # without filters, NO_MATCH
        if counter.dimensions:
            names = map(counter.dimension_of, (*cells.places, TIME))
            own[:] = [_own_class(counter, name) for name in names]
        self._kernels.take_off_cells(
            *self._members.chains,
            own,
            cells.of_document[self._parts[0].documents],
            cells.slots,
            cells.number,
            counter.cell_totals[segment.number],
        )
        counter.set_years(segment)

    def _numbers(self, name: str, numbering: ValueNumbering) -> npt.NDArray[np.integer]:
        """Return the number of the value of each member in a keyword column."""

        def numbers_in(part: _Part) -> npt.NDArray[Any]:
            ordinals = part.segment.columns.keywords[name].ordinals[part.documents]
            return numbering.numbers_of(part.segment.number, ordinals)

        return _joined(list(map(numbers_in, self._parts)))

    def _take_off_values(
        self, counter: FacetCounter, dimension: str, numbers: Numbers, totals: Numbers
    ) -> None:
        self._kernels.take_off_values(
            *self._members.chains,
            _own_class(counter, dimension),
            numbers,
            totals,
        )

    def _take_off_dates(self, counter: FacetCounter, precedence: Precedence) -> None:
        """Count each row once, in the period of its shown hit."""
        days = [counter.days_of(part.segment) for part in self._parts]
        parts = list(zip(self._parts, days, strict=True))
        states = np.zeros(len(self._members.rows), dtype=np.uint8)
        own_class = _own_class(counter, TIME)
        unclear = self._kernels.find_hidden(
            *self._members.chains,
            own_class,
            self._periods(days, counter.unit),
            self.published if own_class else NO_NUMBERS,
            self.articles if own_class else NO_NUMBERS,
            states,
        )
        if unclear:
            self._show_first(states, precedence)
        end = 0
        for part, own in parts:
            start, end = end, end + len(part.documents)
            counter.take_off_periods(part.segment, own.ordinals[part.documents], states[start:end])

    def _show_first(self, states: npt.NDArray[np.uint8], precedence: Precedence) -> None:
        """Hide all hits of unclear rows but the first in the order of the query."""
        unclear = (states == UNCLEAR).nonzero()[0]
        places, rows = unclear.tolist(), self._members.rows[unclear].tolist()
        best: dict[int, tuple[Any, int]] = {}
        for place, row, key in zip(places, rows, precedence(places), strict=True):
            if row not in best or key > best[row][0]:
                best[row] = key, place
        states[unclear] = HIDDEN | HIDDEN_BEYOND
        states[[place for _, place in best.values()]] = 0

    def _periods(self, days: Sequence[LocalDays], unit: PeriodUnit | None) -> Numbers:
        """Return the first day of the period of each member.

        Without a unit, a period is a matter of having a date.
        """
        found = [
            own.first_days(unit)[own.ordinals[part.documents]]
            for part, own in zip(self._parts, days, strict=True)
        ]
        return _joined(found)

    def _years(self, days_of: Callable[[SegmentView], LocalDays]) -> Numbers:
        def years_in(part: _Part) -> Numbers:
            days = days_of(part.segment)
            years: Numbers = days.years[days.ordinals[part.documents]]
            return years

        return _joined(list(map(years_in, self._parts)))

    @cached_property
    def _members(self) -> _Members:
        rows = _joined([part.rows for part in self._parts])
        classes = _joined([part.classes for part in self._parts])
        heads = np.zeros(self.index.number + 1, dtype=np.int32)
        nexts = np.empty(len(rows), dtype=np.int32)
        folded = int(self._kernels.link_members(rows, classes, heads, nexts))
        return _Members(rows, heads, nexts, classes, folded)


def _joined(parts: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _own_class(counter: FacetCounter, dimension: str) -> int:
    among = counter.dimensions
    return class_of(dimension, among) if dimension in among else NO_MATCH
