"""Columns of a segment for facet counts: cells of the columns with few values, days, and the rest.

A cell is a combination of one value of each small column and a year; only combinations that occur
in a segment are cells. Documents are counted by cell, in one pass. Then the counts of the cells,
which are few, are added up by value of each column. A column with many values (authors) would make
a cell of nearly every document, so its documents are counted by value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.store.doc_values import DocValues, KeywordValues
from indexer.engines.whoosh.store.local_days import LocalDays

Numbers = npt.NDArray[np.int64]

MAX_CELL_VALUES = 512  # of a column in the cells
MAX_CELLS = 8_192  # otherwise, columns with the most values are counted apart


@dataclass(frozen=True)
class FacetCells:
    """The cell of each document of a segment, and the ordinals and the year of each cell."""

    of_document: npt.NDArray[np.uint32]
    number: int  # of cells
    slots: Mapping[str, Numbers]  # by column: of each cell, the ordinal of its value
    sizes: Mapping[str, int]  # of the columns
    years: Numbers  # that occur, ascending; first 0, for documents without a date
    year_slots: Numbers  # of each cell, the index of its year

    @classmethod
    def of(cls, columns: Mapping[str, KeywordValues], days: LocalDays) -> "FacetCells":
        """Number the cells of a segment.

        The key of a cell is a mixed-radix number: a digit for each column, the year last. The key
        fits into 64 bits as long as the product of the radixes (numbers of values) is below 2**63.
        """
        keys: Numbers = np.zeros(len(days.ordinals), dtype=np.int64)
        sizes = {name: len(values.strings) or 1 for name, values in columns.items()}
        for name, values in columns.items():
            keys *= sizes[name]
            keys += values.ordinals
        years, slots = np.unique(days.years, return_inverse=True)
        keys *= len(years)
        keys += slots[days.ordinals]
        cells, of_document = np.unique(keys, return_inverse=True)
        number, year_slots, cells = len(cells), cells % len(years), cells // len(years)
        found = {}
        for name in reversed(sizes):
            found[name] = cells % sizes[name]
            cells = cells // sizes[name]
        return cls(of_document.astype(np.uint32), number, found, sizes, years, year_slots)

    def sums(self, counts: Numbers, name: str) -> Numbers:
        """Return the number of documents of each value; ``counts`` are those of the cells."""
        return _sums(self.slots[name], counts, self.sizes[name])

    def sums_by_year(self, counts: Numbers) -> Numbers:
        """Return the number of documents of each of ``years``."""
        return _sums(self.year_slots, counts, len(self.years))


@dataclass(frozen=True)
class FacetColumns:
    """What the facets of a segment are counted by."""

    cells: FacetCells
    days: LocalDays
    apart: Mapping[str, npt.NDArray[Any]]  # ordinals of the columns that are not in the cells

    @classmethod
    def of(cls, columns: DocValues, days: LocalDays) -> "FacetColumns":
        """Choose the columns of the cells, and number the cells."""
        keywords = columns.keywords
        within = {
            name: values
            for name, values in keywords.items()
            if len(values.strings) <= MAX_CELL_VALUES and not _is_unique(values)
        }
        cells = FacetCells.of(within, days)
        while within and cells.number > MAX_CELLS:
            del within[max(within, key=lambda name: len(within[name].strings))]
            cells = FacetCells.of(within, days)
        apart = {
            name: values.ordinals.astype(np.promote_types(np.uint16, values.ordinals.dtype))
            for name, values in keywords.items()
            if name not in within
        }
        return cls(cells, days, apart)


def _is_unique(values: KeywordValues) -> bool:
    """Return whether a column has a value for nearly every second document of a large segment."""
    return len(values.strings) > 64 and 4 * len(values.strings) > len(values.ordinals)


def _sums(slots: Numbers, counts: Numbers, size: int) -> Numbers:
    return np.bincount(slots, weights=counts, minlength=size).astype(np.int64)


def period_counts(
    parts: Sequence[tuple[Numbers, npt.NDArray[Any]]],
) -> list[tuple[int, list[int]]]:
    """Add up counts by first day of a period: (days, a row of counts for each kind) of any parts.

    Periods without a count in any row are left out.
    """
    starts = np.concatenate([days for days, _ in parts])
    rows = np.concatenate([counts for _, counts in parts], axis=1)
    different, places = np.unique(starts, return_inverse=True)
    sums = [_sums(places.reshape(-1), row, len(different)) for row in rows]
    used = np.flatnonzero(np.any(sums, axis=0))
    columns = [each[used].tolist() for each in sums]
    return list(zip(different[used].tolist(), map(list, zip(*columns, strict=True)), strict=True))
