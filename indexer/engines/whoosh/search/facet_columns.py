"""Columns of a segment for facet counts: cells of the columns with few values, days, and the rest.

A cell is a combination of one value of each small column and a year; only combinations that occur
in a segment are cells. Documents are counted by cell, in one pass. Then the counts of the cells,
which are few, are added up by value of each column. A column with many values (authors) would make
a cell of nearly every document, so its documents are counted by value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.search.value_numbering import Grouping
from indexer.engines.whoosh.store.doc_values import DocValues, KeywordValues
from indexer.engines.whoosh.store.local_days import LocalDays

Numbers = npt.NDArray[np.int64]

GROUPS = "*"  # no column has this name
MAX_CELL_VALUES = 512  # of a column in the cells
MAX_CELLS = 8_192  # otherwise, columns with the most values are counted apart


@dataclass(frozen=True)
class FacetCells:
    """The cell of each document of a segment, and the values and the year of each cell.

    A slot is a value of one column, or a year: the values of the columns have numbers one after the
    other, and the years follow.
    """

    of_document: npt.NDArray[np.uint32]
    number: int  # of cells
    slots: Numbers  # of all cells in the first column, then in the next one, at last of their years
    places: Mapping[str, slice]  # by column, perhaps also ``GROUPS``: its slots
    years: Numbers  # that occur, ascending; first 0, for documents without a date
    #: The cells with the slots of the latest grouping.
    _grouped: list[tuple[Grouping, "FacetCells"]] = field(default_factory=list, compare=False)

    @classmethod
    def of(cls, columns: Mapping[str, KeywordValues], days: LocalDays) -> "FacetCells":
        """Number the cells of a segment.

        The key of a cell is a mixed-radix number: a digit for each column, the year last. The key
        fits into 64 bits as long as the product of the radixes (numbers of values) is below 2**63.
        """
        keys: Numbers = np.zeros(len(days.ordinals), dtype=np.int64)
        places, end = {}, 0
        for name, values in columns.items():
            radix = len(values.strings) or 1
            places[name] = slice(end, end + radix)
            end += radix
            keys *= radix
            keys += values.ordinals
        years, year_of_day = np.unique(days.years, return_inverse=True)
        keys *= len(years)
        keys += year_of_day[days.ordinals]
        cells, of_document = np.unique(keys, return_inverse=True)
        number = len(cells)
        parts, cells = [cells % len(years) + end], cells // len(years)
        for place in reversed(places.values()):
            radix = place.stop - place.start
            parts.append(cells % radix + place.start)
            cells = cells // radix
        slots = np.concatenate(parts[::-1])
        return cls(of_document.astype(np.uint32), number, slots, places, years)

    def grouped(
        self, column: str, grouping: Grouping, numbers_of: Callable[[Numbers], Numbers]
    ) -> "FacetCells":
        """Return the cells with the groups of a column's values as a further column, ``GROUPS``.

        ``numbers_of`` returns the numbers of ordinals of the column.
        """
        for known, cells in self._grouped:  # at most one; other threads may replace it
            if known is grouping:
                return cells
        place, years = self.places[column], self.year_places
        begin = list(self.places).index(column) * self.number
        ordinals = self.slots[begin : begin + self.number] - place.start
        groups = grouping.of_numbers[numbers_of(ordinals)] + years.start
        size = len(grouping.names)
        columns, of_years = self.slots[: -self.number], self.slots[-self.number :]
        slots = np.concatenate([columns, groups, of_years + size])
        places = {**self.places, GROUPS: slice(years.start, years.start + size)}
        cells = FacetCells(self.of_document, self.number, slots, places, self.years)
        self._grouped[:] = [(grouping, cells)]
        return cells

    @cached_property
    def year_places(self) -> slice:
        """The slots of the years."""
        end = max((place.stop for place in self.places.values()), default=0)
        return slice(end, end + len(self.years))

    def sums(self, counts: Numbers) -> Numbers:
        """Return the number of documents of each slot; ``counts`` are those of the cells."""
        repeated = np.concatenate([counts] * (len(self.places) + 1))
        sums = np.bincount(self.slots, weights=repeated, minlength=self.year_places.stop)
        return sums.astype(np.int64)


@dataclass(frozen=True)
class FacetColumns:
    """What the facets of a segment are counted by."""

    cells: FacetCells
    days: LocalDays
    apart: Mapping[str, npt.NDArray[np.uint32]]  # ordinals of the columns that are not in the cells

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
            name: values.ordinals.astype(np.uint32)  # the kernels are compiled for this type
            for name, values in keywords.items()
            if name not in within
        }
        return cls(cells, days, apart)


def _is_unique(values: KeywordValues) -> bool:
    """Return whether a column has a value for nearly every second document of a large segment."""
    return len(values.strings) > 64 and 4 * len(values.strings) > len(values.ordinals)


def added_up(parts: Sequence[tuple[Numbers, Numbers]]) -> tuple[list[int], list[list[int]]]:
    """Add up counts by key: (ascending keys, a row of counts for each kind) of any parts.

    Keys without a count in the last row, which has the most, are left out.
    """
    keys, rows = parts[0]
    if len(parts) > 1:
        joined = np.concatenate([keys for keys, _ in parts])
        counts = np.concatenate([rows for _, rows in parts], axis=1)
        keys, places = np.unique(joined, return_inverse=True)
        rows = np.zeros((len(counts), len(keys)), dtype=np.int64)
        for row, each in zip(rows, counts, strict=True):
            np.add.at(row, places.reshape(-1), each)
    used = rows[-1].nonzero()[0]
    return keys[used].tolist(), rows[:, used].tolist()
