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
from indexer.engines.whoosh.search.facet_columns import FacetColumns, Numbers, added_up
from indexer.engines.whoosh.search.filter_classes import HIT, TIME, Classes, class_of, dimensions
from indexer.engines.whoosh.search.statistics import SegmentView
from indexer.engines.whoosh.search.value_numbering import ValueNumbering
from indexer.engines.whoosh.store.local_days import NO_DAY, LocalDays, period_starts
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
        self._columns_of, self.numbering_of, self._kernels = columns_of, numbering_of, kernels
        # With bounds, years can be cut; with copies, each counts in one year.
        self._by_day = folds or any(request.period_bounds)
        self.dimensions = dimensions(request.filters)
        self._has_two_rows = folds or TIME in self.dimensions
        self.names = [column.name for column in KEYWORD_COLUMNS] if request.facets else []
        self.totals: dict[str, Numbers] = {}
        # Years or first days, and a row of hits; in years with a filter of time and in all periods
        # when copies are folded, also a row of articles that pass all other filters.
        self._years: list[tuple[Numbers, Numbers]] = []
        self._starts: list[tuple[Numbers, Numbers]] = []

    def add(self, segment: SegmentView, documents: Documents, classes: Classes | None) -> None:
        """Count the matching documents of a segment; without ``classes``, all are hits."""
        if not len(documents):
            return
        if self._kernels is not None and documents.dtype != np.int32:
            documents = documents.astype(np.int32)  # the kernels are compiled for this type
        columns, unit = self._columns_of(segment), self._request.period_unit
        if self.names:
            self._add_cells(segment, columns, documents, classes)
            for name, ordinals in columns.apart.items():
                self._add_apart(name, segment, documents, classes, ordinals)
        if unit is not None:
            if unit is PeriodUnit.YEAR and self.names and not self._by_day:
                return  # the years of the cells are the periods
            self._add_days(columns.days, documents, classes)

    def _add_days(self, days: LocalDays, documents: Documents, classes: Classes | None) -> None:
        wanted = self._classes((TIME,), classes)
        counts = self._count(documents, classes, wanted, days.ordinals, len(days.days))
        first, last = self._request.period_bounds
        if first:
            counts[:, 1 : days.days.searchsorted(first.toordinal())] = 0
        if last:
            counts[:, max(1, days.days.searchsorted(last.toordinal(), side="right")) :] = 0
        unit = self._request.period_unit
        assert unit is not None
        starts, places = days.periods(unit)
        self._starts.append((starts, self._rows(np.add.reduceat(counts, places, axis=1))))

    def _rows(self, counts: Numbers) -> Numbers:
        """Return a row of hits and, if needed, one of those beyond the days as well."""
        if len(counts) > 1:
            counts[1] += counts[0]
        elif self._has_two_rows:
            return np.concatenate([counts, counts])
        return counts

    def add_periods(self, days: Numbers, rows: Numbers) -> None:
        """Add to the counts by period: a row of hits, and a row of those beyond the days."""
        unit = self._request.period_unit
        assert unit is not None
        first, last = self._request.period_bounds
        kept = (days >= (first.toordinal() if first else 1)) | (days == NO_DAY)
        if last:
            kept &= days <= last.toordinal()
        days = days[kept]
        self._starts.append((period_starts(days, unit), rows[:, kept]))

    def add_years(self, years: Numbers, rows: Numbers) -> None:
        """Add to the counts by year (0: no date), as ``add_periods``."""
        self._years.append((years, rows))

    def facets(self) -> Facets:
        """Return the facets of all segments."""
        request = self._request
        keywords: dict[str, tuple[FacetCount, ...]] = {}
        distinct: dict[str, int] = {}
        for column in KEYWORD_COLUMNS if request.facets else ():
            numbering = self.numbering_of(column.name)
            keywords[column.name], distinct[column.name] = numbering.listed(
                self._total(column.name),
                limit=0 if column.summed else request.facet_limit,
                chosen=request.filters.values(column.name),
            )
        years, rows = added_up(self._years) if self._years else ([], [[], []])
        undated_hits = undated = 0
        found = list(zip(years, rows[0], rows[-1], strict=True))
        if found and found[0][0] == 0:
            _, undated_hits, undated = found.pop(0)
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
        )

    def days_of(self, segment: SegmentView) -> LocalDays:
        """Return the days of the documents of a segment."""
        return self._columns_of(segment).days

    def take_off(self, name: str, numbers: Numbers) -> None:
        """Take articles off the counts of a column; ``numbers`` are those of their values."""
        total = self._total(name)
        total -= np.bincount(numbers, minlength=len(total))

    def _periods(self) -> tuple[tuple[PeriodCount, ...], int]:
        """Return the periods, and the number of hits without a date."""
        starts, rows = added_up(self._starts)
        counts, beyond = rows[0], rows[-1]
        undated = 0
        if starts and starts[0] == NO_DAY:
            undated = counts[0]
            starts, counts, beyond = starts[1:], counts[1:], beyond[1:]
        days = map(date.fromordinal, starts)
        return tuple(map(_period_count, zip(days, counts, beyond, strict=True))), undated

    def _total(self, name: str) -> Numbers:
        total = self.totals.get(name)
        if total is None:
            numbering = self.numbering_of(name)
            total = self.totals[name] = np.zeros(len(numbering), dtype=np.int64)
        return total

    def _add_cells(
        self,
        segment: SegmentView,
        columns: FacetColumns,
        documents: Documents,
        classes: Classes | None,
    ) -> None:
        cells, number = columns.cells, segment.number
        own = [name for name in self.dimensions if name == TIME or name in cells.places]
        wanted = self._classes(own, classes)
        counts = self._count(documents, classes, wanted, cells.of_document, cells.number)
        hits = cells.sums(counts[0])
        sums = dict.fromkeys((*cells.places, TIME), hits)
        for name, further in zip(own, counts[1:], strict=False):  # without classes, there are none
            sums[name] = hits + cells.sums(further)
        for name, place in cells.places.items():
            self._add_total(name, number, sums[name][place])
        place = cells.year_places
        rows = (
            np.stack([hits[place], sums[TIME][place]]) if self._has_two_rows else hits[None, place]
        )
        self.add_years(cells.years, rows)

    def _add_total(self, name: str, segment: int, counts: Numbers) -> None:
        numbering, total = self.numbering_of(name), self.totals.get(name)
        if total is None:
            self.totals[name] = numbering.totals(segment, counts)
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
