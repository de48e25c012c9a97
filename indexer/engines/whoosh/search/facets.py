"""Facet counts of a query over all segments: keyword columns, years and periods.

The documents of a segment are counted by class (``filter_classes``). A facet adds the hits and the
documents that fail only its own filter. With ``EngineQuery.fold``, copies are taken off the counts
(``copies``).
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import (
    EngineQuery,
    FacetCount,
    Facets,
    PeriodCount,
    PeriodUnit,
)
from indexer.engines.whoosh.kernels import copy_chains
from indexer.engines.whoosh.kernels.copy_chains import HIDDEN
from indexer.engines.whoosh.search.facet_columns import (
    GROUPS,
    FacetCells,
    FacetColumns,
    Numbers,
    added_up,
)
from indexer.engines.whoosh.search.filter_classes import HIT, TIME, Classes, class_of, dimensions
from indexer.engines.whoosh.search.statistics import SegmentView
from indexer.engines.whoosh.search.value_numbering import Grouping, ValueNumbering
from indexer.engines.whoosh.store.local_days import NO_DAY, LocalDays
from indexer.keyword_columns import KEYWORD_COLUMNS

CLASSES, NO_ROW = 256, 255

Documents = npt.NDArray[Any]  # numbers in a segment


class FacetCounter:
    """Adds up the counts of the segments."""

    def __init__(
        self,
        request: EngineQuery,
        columns_of: Callable[[SegmentView], FacetColumns],
        numbering_of: Callable[[str], ValueNumbering],
        kernels: ModuleType | None,
        *,
        folds: bool = False,
    ) -> None:
        """``kernels``: None: NumPy counts. ``folds``: whether copies are taken off the counts."""
        self._request = request
        self.columns_of, self.numbering_of, self._kernels = columns_of, numbering_of, kernels
        self._folds = folds
        self._by_day = any(request.period_bounds)  # bounds can cut years
        self.unit = request.period_unit
        self.dimensions = dimensions(request.filters)
        self._has_two_rows = TIME in self.dimensions
        self.names = [column.name for column in KEYWORD_COLUMNS] if request.facets else []
        self._totals: dict[str, Numbers] = {}
        self._cells: dict[int, FacetCells] = {}  # by segment
        self.cell_totals: dict[int, Numbers] = {}  # by segment: counts by slot, for folding
        self.groups = request.value_groups if request.facets else None
        self._group_sums: Numbers | None = None
        self._hidden_undated = 0
        # Years or first days, and a row of hits; with a filter of time, and in years if copies are
        # folded, also a row of articles that pass all other filters.
        self._years: list[tuple[Numbers, Numbers]] = []
        self._starts: dict[int, tuple[Numbers, Numbers]] = {}  # by segment

    def add(self, segment: SegmentView, documents: Documents, classes: Classes | None) -> None:
        """Count the matching documents of a segment; without ``classes``, all are hits."""
        if not len(documents):
            return
        if self._kernels is not None and documents.dtype != np.int32:
            documents = documents.astype(np.int32)  # the kernels are compiled for this type
        columns, unit = self.columns_of(segment), self.unit
        if self.names:
            self._add_cells(segment, columns, documents, classes)
            for name, ordinals in columns.apart.items():
                self._add_apart(name, segment, documents, classes, ordinals)
        if unit is not None:
            if unit is PeriodUnit.YEAR and self.names and not self._by_day:
                return  # the years of the cells are the periods
            self._add_days(segment, columns.days, documents, classes)

    def _add_days(
        self,
        segment: SegmentView,
        days: LocalDays,
        documents: Documents,
        classes: Classes | None,
    ) -> None:
        wanted = self._classes((TIME,), classes)
        counts = self._count(documents, classes, wanted, days.ordinals, len(days.days))
        if any(self._request.period_bounds):
            counts *= self._within(days.days)
        assert self.unit is not None
        starts, places = days.periods(self.unit)
        rows = self._rows(np.add.reduceat(counts, places, axis=1))
        self._starts[segment.number] = starts, rows

    def _rows(self, counts: Numbers) -> Numbers:
        """Return a row of hits and, if needed, one of those beyond the days as well."""
        if len(counts) > 1:
            counts[1] += counts[0]
        elif self._has_two_rows:
            return np.concatenate([counts, counts])
        return counts

    def take_off_periods(
        self, segment: SegmentView, days: npt.NDArray[np.uint32], states: npt.NDArray[np.uint8]
    ) -> None:
        """Take members of rows off the counts by period, as their states demand (``copy_chains``).

        ``days`` are indexes of those of the segment. Without a unit, members are taken off the hits
        without a date only.
        """
        if self.unit is None:
            self._hidden_undated += int(np.count_nonzero((states & HIDDEN > 0) & (days == 0)))
            return
        own = self.days_of(segment)
        if any(self._request.period_bounds):
            states = states * self._within(own.days)[days]
        _, rows = self._starts[segment.number]
        (self._kernels or copy_chains).take_off_hidden(
            states, days, own.period_of_day(self.unit), rows
        )

    def _within(self, days: Numbers) -> npt.NDArray[np.bool_]:
        """Return a mask of the days within the bounds; ``NO_DAY`` is."""
        first, last = self._request.period_bounds
        within = days >= (first.toordinal() if first else 1)
        if last:
            within &= days <= last.toordinal()
        within[days == NO_DAY] = True
        return np.asarray(within)

    @property
    def has_undated(self) -> bool:
        """Return whether any counted article has no date."""
        return any(len(years) and years[0] == 0 and rows[-1, 0] > 0 for years, rows in self._years)

    def cells_of(self, segment: SegmentView) -> FacetCells:
        """Return the cells of a segment, with the groups of the query if their column is there."""
        found = self._cells.get(segment.number)
        if found is None:
            found, groups = self.columns_of(segment).cells, self.groups
            if groups is not None and groups.column in found.places:
                numbering = self.numbering_of(groups.column)
                numbers_of = partial(numbering.numbers_of, segment.number)
                found = found.grouped(groups.column, numbering.grouping(groups), numbers_of)
            self._cells[segment.number] = found
        return found

    def dimension_of(self, name: str) -> str:
        """Return the dimension whose filter does not count for a column of the cells."""
        return self.groups.column if name == GROUPS and self.groups else name

    def set_years(self, segment: SegmentView) -> None:
        """Replace the facet of years by the counts of the years in the cells of a segment."""
        totals = self.cell_totals[segment.number][self.cells_of(segment).year_places]
        for _, rows in self._years:
            rows[1] = totals

    def take_off_years(self, taken: Numbers) -> None:
        """Take articles off the facet of years; ``taken`` is negative, by year (0: no date)."""
        used = taken.nonzero()[0]
        self._years.append((used, np.stack([np.zeros_like(used), taken[used]])))

    def facets(self) -> Facets:
        """Return the facets of all segments."""
        request = self._request
        keywords: dict[str, tuple[FacetCount, ...]] = {}
        distinct: dict[str, int] = {}
        for column in KEYWORD_COLUMNS if request.facets else ():
            numbering = self.numbering_of(column.name)
            keywords[column.name], distinct[column.name] = numbering.listed(
                self.total(column.name),
                limit=0 if column.summed else request.facet_limit,
                chosen=request.filters.values(column.name),
            )
        years, rows = added_up(self._years) if self._years else ([], [[], []])
        undated_hits = undated = 0
        found = list(zip(years, rows[0], rows[-1], strict=True))
        if found and found[0][0] == 0:
            _, undated_hits, undated = found.pop(0)
            undated_hits -= self._hidden_undated
        periods: tuple[PeriodCount, ...] = ()
        if self._starts:
            periods, undated_hits = self._periods()
        elif request.period_unit is PeriodUnit.YEAR and not self._by_day:
            periods = tuple([PeriodCount(date(year, 1, 1), *counts) for year, *counts in found])
        return Facets(
            keywords,
            tuple([FacetCount(str(year), count) for year, _, count in reversed(found) if count]),
            undated,
            distinct,
            periods,
            undated_hits,
            self._grouping.counts(self.group_sums) if self.groups else {},
        )

    @property
    def _grouping(self) -> Grouping:
        assert self.groups is not None
        return self.numbering_of(self.groups.column).grouping(self.groups)

    @property
    def group_sums(self) -> Numbers:
        """Return the counts of the groups of values; copies are taken off the returned array."""
        if self._group_sums is None:
            assert self.groups is not None
            self._group_sums = self._grouping.sums(self.total(self.groups.column))
        return self._group_sums

    def groups_of(self, numbers: npt.NDArray[np.integer]) -> Numbers:
        """Return the places of the groups of values, by the numbers of the values."""
        groups: Numbers = self._grouping.of_numbers[numbers]
        return groups

    def days_of(self, segment: SegmentView) -> LocalDays:
        """Return the days of the documents of a segment."""
        return self.columns_of(segment).days

    def _periods(self) -> tuple[tuple[PeriodCount, ...], int]:
        """Return the periods, and the number of hits without a date."""
        starts, rows = added_up(list(self._starts.values()))
        counts, beyond = rows[0], rows[-1]
        undated = 0
        if starts and starts[0] == NO_DAY:
            undated = counts[0]
            starts, counts, beyond = starts[1:], counts[1:], beyond[1:]
        days = map(date.fromordinal, starts)
        return tuple(map(_period_count, zip(days, counts, beyond, strict=True))), undated

    def total(self, name: str) -> Numbers:
        """Return the counts of a column, by number of the value."""
        total = self._totals.get(name)
        if total is None:
            total = self._totals[name] = np.zeros(len(self.numbering_of(name)), dtype=np.int64)
        return total

    def _add_cells(
        self,
        segment: SegmentView,
        columns: FacetColumns,
        documents: Documents,
        classes: Classes | None,
    ) -> None:
        cells, number = self.cells_of(segment), segment.number
        own = [name for name in self.dimensions if name == TIME or name in cells.places]
        wanted = self._classes(own, classes)
        counts = self._count(documents, classes, wanted, cells.of_document, cells.number)
        sums = cells.sums(counts[0])
        several = self._has_two_rows or self._folds
        rows = sums[None, cells.year_places].repeat(1 + several, axis=0)
        for name, further in zip(own, counts[1:], strict=False):  # without classes, there are none
            place = cells.year_places if name == TIME else cells.places[name]
            added = cells.sums(further)
            sums[place] += added[place]
            if self.groups and name == self.groups.column:
                sums[cells.places[GROUPS]] += added[cells.places[GROUPS]]
        rows[-1] = sums[cells.year_places]
        for name, place in cells.places.items():
            if name == GROUPS:
                known = self._group_sums
                self._group_sums = sums[place] if known is None else known + sums[place]
            else:
                self._add_total(name, number, sums[place])
        self._years.append((cells.years, rows))
        if self._folds:
            self.cell_totals[number] = sums
            if self.unit is PeriodUnit.YEAR and not self._by_day:
                starts, _ = columns.days.periods(PeriodUnit.YEAR)
                self._starts[number] = starts, rows.copy()

    def _add_total(self, name: str, segment: int, counts: Numbers) -> None:
        numbering, total = self.numbering_of(name), self._totals.get(name)
        if total is None:
            self._totals[name] = numbering.totals(segment, counts)
        else:
            numbering.add(total, segment, counts)

    def _add_apart(
        self,
        name: str,
        segment: SegmentView,
        documents: Documents,
        classes: Classes | None,
        ordinals: npt.NDArray[Any],
    ) -> None:
        size = len(segment.columns.keywords[name].strings)
        wanted = self._classes((name,), classes)
        rows = self._count(documents, classes, wanted, ordinals, size)
        counts = rows[0] if len(rows) == 1 else rows.sum(axis=0)
        self._add_total(name, segment.number, counts)

    def _classes(self, names: Sequence[str], classes: Classes | None) -> list[int]:
        """Return the class of hits, and those of documents that fail only one of the dimensions."""
        if classes is None:
            return [HIT]
        return [
            HIT,
            *(class_of(name, self.dimensions) for name in names if name in self.dimensions),
        ]

    def _count(
        self,
        documents: Documents,
        classes: Classes | None,
        wanted: Sequence[int],
        values: npt.NDArray[Any],
        size: int,
    ) -> Numbers:
        """Return the number of documents of each value, a row for each wanted class."""
        counts: Numbers = np.zeros((len(wanted), size), dtype=np.int64)
        if self._kernels is None:
            for row, among in zip(counts, _by_class(documents, classes, wanted), strict=True):
                row[:] = np.bincount(values[among], minlength=size)
        elif classes is None:
            self._kernels.count_values(documents, values, counts[0])
        else:
            rows = np.full(CLASSES, NO_ROW, dtype=np.uint8)
            rows[list(wanted)] = range(len(wanted))
            self._kernels.count_values_by_class(documents, classes, rows, values, counts)
        return counts


_period_count = partial(tuple.__new__, PeriodCount)


def _by_class(
    documents: Documents, classes: Classes | None, wanted: Sequence[int]
) -> Iterator[Documents]:
    """Yield the documents of each wanted class."""
    if classes is None:
        yield documents
        return
    found = classes[documents]
    for number in wanted:
        yield documents[found == number]
