"""Counts by source, category and year over any set of documents, with one pass over them.

Every combination of the three that occurs in a segment is a cell. Documents are counted by cell,
and the few cells by source, category and year.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import Facets
from indexer.engines.whoosh.store.doc_values import DocValues, YearSlots, ranked

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class FacetCells:
    """The cell of each document of a segment, and what the cells are."""

    columns: DocValues
    of_document: npt.NDArray[np.uint32]
    sources: Numbers  # the source number of each cell
    categories: Numbers
    years: Numbers  # slots of ``year_starts``; 0: before the first, or without a date

    @classmethod
    def of(cls, columns: DocValues, year_starts: Numbers) -> "FacetCells":
        """Make the cells; ``year_starts`` are epoch seconds."""
        years = np.searchsorted(year_starts, columns.published, side="right")
        rows = len(columns.sources) or 1, len(columns.categories) or 1, len(year_starts) + 1
        keys = (columns.source_numbers.astype(np.int64) * rows[1] + columns.category_numbers) * (
            rows[2]
        ) + years
        cells, of_document = np.unique(keys, return_inverse=True)
        return cls(
            columns,
            of_document.astype(np.uint32),
            cells // (rows[1] * rows[2]),
            cells // rows[2] % rows[1],
            cells % rows[2],
        )

    def counts(self, documents: npt.NDArray[Any], kernels: ModuleType | None = None) -> Numbers:
        """Count by cell; ``documents`` are numbers or a mask (without ``kernels``)."""
        if kernels:
            counts: Numbers = np.zeros(len(self.sources), dtype=np.int64)
            kernels.count_cells(documents, self.of_document, counts)
            return counts
        return np.bincount(self.of_document[documents], minlength=len(self.sources))


def facets(counted: Iterable[tuple[FacetCells, Numbers]], years: YearSlots) -> Facets:
    """Return the counts of all segments together."""
    sources: dict[str, int] = {}
    categories: dict[str, int] = {}
    by_year = np.zeros(years.count, dtype=np.int64)
    for cells, counts in counted:
        columns = cells.columns
        _add(sources, columns.sources, cells.sources, counts)
        _add(categories, columns.categories, cells.categories, counts)
        by_year += np.bincount(cells.years, weights=counts, minlength=years.count).astype(np.int64)
    return Facets(ranked(sources), ranked(categories), years.facet(by_year))


def _add(
    totals: dict[str, int], values: tuple[str, ...], numbers: Numbers, counts: Numbers
) -> None:
    sums = np.bincount(numbers, weights=counts, minlength=len(values))
    for number in np.flatnonzero(sums).tolist():
        if values[number]:
            totals[values[number]] = totals.get(values[number], 0) + int(sums[number])
