"""Facet counts of a query over all segments: keyword columns, years and periods.

The documents of a segment are counted by class (``filter_classes``). A facet adds the hits and the
documents that fail only its own filter. With ``EngineQuery.fold``, copies are taken off the counts
(``copies``).
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
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
from indexer.engines.whoosh.search.facet_columns import FacetColumns, Numbers, period_counts
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
        self.names = [column.name for column in KEYWORD_COLUMNS] if request.facets else []
        self.totals: dict[str, Numbers] = {}
        self.years: dict[int, list[int]] = {}  # hits; articles that pass all filters but time
        self.periods: list[tuple[Numbers, Numbers]] = []  # first days, and a row of each of these

    def add(self, segment: SegmentView, documents: Documents, classes: Classes | None) -> None:
        """Count the matching documents of a segment; without ``classes``, all are hits."""
        if not len(documents):
            return
        if self._kernels is not None:  # which are compiled for this type
            documents = documents.astype(np.int32, copy=False)
        columns, unit = self._columns_of(segment), self._request.period_unit
        if self.names:
            self._add_cells(segment, columns, documents, classes)
            for name, ordinals in columns.apart.items():
                self._add_apart(name, segment, documents, classes, ordinals)
        if unit is not None:
            if unit is PeriodUnit.YEAR and self.names and not self._by_day:
                return  # the years of the cells are the periods
            days = columns.days
            wanted = self._classes((TIME,), classes)
            counts = self._count(documents, classes, wanted, days.ordinals, len(days.days))
            rows = np.stack([counts[0], counts.sum(axis=0)])
            self.add_periods(days.days, rows)

    def add_periods(self, days: Numbers, rows: Numbers) -> None:
        """Add to the counts by period: a row of hits, and a row of those beyond the days."""
        unit = self._request.period_unit
        assert unit is not None
        first, last = self._request.period_bounds
        kept = (days >= (first.toordinal() if first else 1)) | (days == NO_DAY)
        if last:
            kept &= days <= last.toordinal()
        days = days[kept]
        self.periods.append((period_starts(days, unit), rows[:, kept]))

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
        undated = self.years.get(0, [0, 0])
        years = sorted((year for year in self.years if year), reverse=True)
        return Facets(
            keywords,
            tuple(
                [
                    FacetCount(str(year), self.years[year][1])
                    for year in years
                    if self.years[year][1]
                ]
            ),
            undated[1],
            distinct,
            *self._periods(),
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
        undated = self.years.get(0, [0, 0])[0]
        if self._request.period_unit is None:
            return (), undated
        if not self.periods:
            found = [
                (date(year, 1, 1).toordinal(), counts)
                for year, counts in sorted(self.years.items())
                if year
            ]
        else:
            found = period_counts(self.periods)
            if found and found[0][0] == NO_DAY:
                undated = found[0][1][0]
                found = found[1:]
        day = date.fromordinal
        return tuple([PeriodCount(day(start), *counts) for start, counts in found]), undated

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
        cells = columns.cells
        own = [name for name in self.dimensions if name == TIME or name in cells.slots]
        wanted = self._classes(own, classes)
        counts = self._count(documents, classes, wanted, cells.of_document, cells.number)
        among = dict(zip(own, counts[1:], strict=False))  # without classes: no other documents
        for name in cells.slots:
            counted = counts[0] + among[name] if name in among else counts[0]
            numbering = self.numbering_of(name)
            numbering.add(self._total(name), segment.number, cells.sums(counted, name))
        hits = cells.sums_by_year(counts[0])
        beyond = hits + cells.sums_by_year(among[TIME]) if TIME in among else hits
        for year, *rows in zip(cells.years.tolist(), hits.tolist(), beyond.tolist(), strict=True):
            if rows[1]:
                known = self.years.get(year, (0, 0))
                self.years[year] = [known[0] + rows[0], known[1] + rows[1]]

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
        counts = self._count(documents, classes, wanted, ordinals, size).sum(axis=0)
        self.numbering_of(name).add(self._total(name), segment.number, counts)

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
