"""Facet counts by keyword column and year over any set of documents, in one pass over them.

A cell is a combination of one value of each column and a year; only combinations that occur in a
segment are cells. Documents are counted by cell. Then the counts of the cells, which are few, are
added up by value of each column.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import Facets
from indexer.engines.whoosh.store.doc_values import DocValues, YearSlots, ranked
from indexer.keyword_columns import KEYWORD_COLUMNS

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class FacetCells:
    """The cell of each document of a segment, and the ordinals and year of each cell."""

    columns: DocValues
    of_document: npt.NDArray[np.uint32]
    number: int  # of cells
    slots: Numbers  # of each cell: of its value in each column, then of its year
    columns_end: int  # the first slot of a year (``YearSlots``)

    @classmethod
    def of(cls, columns: DocValues, year_starts: Numbers) -> "FacetCells":
        """Number the cells of a segment; ``year_starts`` are those of ``YearSlots``.

        The key of a cell is a mixed-radix number: a digit for each column, the year last. The key
        fits into 64 bits as long as the product of the radixes (numbers of values) is below 2**63.
        """
        keys: Numbers = np.zeros(len(columns.published), dtype=np.int64)
        radixes = {}
        for name, values in columns.keywords.items():
            if name == "author":
                continue
            radixes[name] = len(values.strings) or 1
            keys *= radixes[name]
            keys += values.ordinals
        slots = len(year_starts) + 1
        keys *= slots
        keys += np.searchsorted(year_starts, columns.published, side="right")
        cells, of_document = np.unique(keys, return_inverse=True)
        number, years, cells = len(cells), cells % slots, cells // slots
        end = sum(radixes.values())
        parts, offset = [years + end], end
        for radix in reversed(radixes.values()):
            offset -= radix
            parts.append(cells % radix + offset)
            cells = cells // radix
        found = np.concatenate(parts[::-1])
        return cls(columns, of_document.astype(np.uint32), number, found, end)

    def counts(self, documents: npt.NDArray[Any], kernels: ModuleType | None = None) -> Numbers:
        """Return the number of documents in each cell.

        ``documents`` are document numbers or, without ``kernels``, a mask.
        """
        if kernels:
            counts: Numbers = np.zeros(self.number, dtype=np.int64)
            kernels.count_cells(documents, self.of_document, counts)
            return counts
        return np.bincount(self.of_document[documents], minlength=self.number)

    def sums(self, counts: Numbers, years: int) -> Numbers:
        """Return the number of documents of each slot; ``counts`` are those of the cells."""
        repeated = np.concatenate([counts] * len(self.columns.keywords))
        size = self.columns_end + years
        return np.bincount(self.slots, weights=repeated, minlength=size).astype(np.int64)


def facets(counted: Iterable[tuple[FacetCells, Numbers]], years: YearSlots) -> Facets:
    """Return the facets: the sums of the counts of all segments."""
    totals: dict[str, dict[str, int]] = {column.name: {} for column in KEYWORD_COLUMNS}
    by_year = np.zeros(years.count, dtype=np.int64)
    for cells, counts in counted:
        sums = cells.sums(counts, years.count)
        by_value = iter(sums[: cells.columns_end].tolist())
        for name, values in cells.columns.keywords.items():
            if name == "author":
                continue
            _add(totals[name], values.strings or ("",), by_value)
        by_year += sums[cells.columns_end :]
    keywords = {name: ranked(counts) for name, counts in totals.items()}
    return Facets(keywords, years.facet(by_year), undated=int(by_year[0]))


def _add(totals: dict[str, int], strings: tuple[str, ...], numbers: Iterator[int]) -> None:
    """Add the next numbers, one for each string; no documents and no value are left out."""
    for string, number in zip(strings, numbers, strict=False):
        if number and string:
            totals[string] = totals.get(string, 0) + number
