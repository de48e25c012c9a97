"""The columns of a segment as NumPy arrays: ids, dates, sources, categories, digests.

Segments never change, so the arrays are read once for each segment a process sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import FacetCount, Filters
from indexer.engines.whoosh.store.schema import NO_DATE

Bounds = tuple[int | None, int | None]  # epoch seconds: the first, and the one after the last

FIRST_YEAR, LAST_YEAR = 1900, 2200  # of the years facet


class YearSlots:
    """The years of the facet: slot 0 is for what lies before them or has no date."""

    count = LAST_YEAR - FIRST_YEAR + 2

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    @cached_property
    def starts(self) -> npt.NDArray[np.int64]:
        """Return the epoch seconds at which each year begins in the time zone."""
        years = range(FIRST_YEAR, LAST_YEAR + 1)
        starts = [datetime(year, 1, 1, tzinfo=self._zone).timestamp() for year in years]
        return np.array(starts, dtype=np.int64)

    def facet(self, counts: npt.NDArray[np.int64]) -> tuple[FacetCount, ...]:
        """Return the years that were counted, the latest first, of the counts by slot."""
        return tuple(
            FacetCount(str(FIRST_YEAR + slot - 1), int(counts[slot]))
            for slot in np.flatnonzero(counts)[::-1].tolist()
            if slot
        )


def ranked(counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    """Return the counts of a facet, the most frequent value first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
    return tuple(FacetCount(value, count) for value, count in ordered)


@dataclass(frozen=True, slots=True)
class SegmentColumns:
    """One value a document (index: the document's number in the segment), deleted ones included."""

    article_ids: npt.NDArray[np.int64]
    published: npt.NDArray[np.int64]  # seconds since 1970 UTC, or NO_DATE
    source_numbers: npt.NDArray[np.int64]  # into ``sources``
    category_numbers: npt.NDArray[np.int64]
    sources: tuple[str, ...]
    categories: tuple[str, ...]

    def mask(self, filters: Filters, first: int | None, last: int | None) -> npt.NDArray[np.bool_]:
        """Return which documents pass the filters; dates as epoch seconds, ``last`` exclusive."""
        passed = np.ones(len(self.article_ids), dtype=np.bool_)
        if filters.sources:
            passed &= _among(self.source_numbers, self.sources, filters.sources)
        if filters.categories:
            passed &= _among(self.category_numbers, self.categories, filters.categories)
        if first is not None or last is not None:
            passed &= self.between(first, last)
        return passed

    def between(self, first: int | None, last: int | None) -> npt.NDArray[np.bool_]:
        """Return which documents were published from ``first`` up to before ``last``."""
        passed: npt.NDArray[np.bool_] = self.published != NO_DATE
        if first is not None:
            passed &= self.published >= first
        if last is not None:
            passed &= self.published < last
        return passed


def read_columns(reader: Any) -> SegmentColumns:
    """Read the columns of one segment through its Whoosh reader."""
    sources, source_numbers = _numbered(reader, "source")
    categories, category_numbers = _numbered(reader, "category")
    return SegmentColumns(
        article_ids=_integers(reader, "article_id"),
        published=_integers(reader, "published"),
        source_numbers=source_numbers,
        category_numbers=category_numbers,
        sources=sources,
        categories=categories,
    )


def _integers(reader: Any, name: str) -> npt.NDArray[np.int64]:
    column = reader.column_reader(name)
    return np.fromiter(
        (column[number] for number in range(reader.doc_count_all())),
        dtype=np.int64,
        count=reader.doc_count_all(),
    )


def _numbered(reader: Any, name: str) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    column = reader.column_reader(name)
    numbers: dict[bytes, int] = {}
    found = [
        numbers.setdefault(column[number], len(numbers)) for number in range(reader.doc_count_all())
    ]
    values = tuple(value.decode("utf-8") for value in numbers)
    return values, np.array(found, dtype=np.int64)


def _among(
    numbers: npt.NDArray[np.int64], values: tuple[str, ...], wanted: tuple[str, ...]
) -> npt.NDArray[np.bool_]:
    chosen = [number for number, value in enumerate(values) if value in wanted]
    return np.isin(numbers, chosen)
