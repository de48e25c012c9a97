"""Doc values of a segment: article id, date and keyword columns of each document, as arrays.

Filters, facets and the order by date read the doc values. Segments never change, so a process reads
the arrays of a segment once.
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

TimeRange = tuple[int | None, int | None]  # epoch seconds: first, end (exclusive)

FIRST_YEAR, LAST_YEAR = 1900, 2200  # of the years facet


class YearSlots:
    """The slots of the year facet. Slot 0 is for documents without a date, 1 for earlier years."""

    count = LAST_YEAR - FIRST_YEAR + 3

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    @cached_property
    def starts(self) -> npt.NDArray[np.int64]:
        """Return the epoch seconds at which each slot after 0 begins in the time zone."""
        years = range(FIRST_YEAR, LAST_YEAR + 1)
        starts = [datetime(year, 1, 1, tzinfo=self._zone).timestamp() for year in years]
        return np.array([NO_DATE + 1, *starts], dtype=np.int64)

    def facet(self, counts: npt.NDArray[np.int64]) -> tuple[FacetCount, ...]:
        """Return the years that have documents, latest first; ``counts`` has a count per slot."""
        slots = np.flatnonzero(counts[2:])[::-1]
        years = map(str, (slots + FIRST_YEAR).tolist())
        return tuple(map(FacetCount, years, counts[slots + 2].tolist()))


def ranked(counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    """Return the counts of a facet, the most frequent value first."""
    by_name = sorted(counts, key=str.casefold)
    ordered = sorted(by_name, key=counts.__getitem__, reverse=True)
    return tuple(map(FacetCount, ordered, map(counts.__getitem__, ordered)))


@dataclass(frozen=True, slots=True)
class KeywordValues:
    """A keyword column of a segment: its different strings, and the ordinal of each document."""

    ordinals: npt.NDArray[Any]  # indexes of ``strings``, as unsigned integers
    strings: tuple[str, ...]

    def among(self, accepted: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Return a mask of the documents that have one of the accepted strings."""
        wanted = frozenset(accepted)
        chosen = [ordinal for ordinal, string in enumerate(self.strings) if string in wanted]
        return np.isin(self.ordinals, chosen)


@dataclass(frozen=True, slots=True)
class DocValues:
    """Arrays with a value for each document of a segment, by its number; deleted ones included."""

    article_ids: npt.NDArray[np.int64]
    published: npt.NDArray[np.int64]  # seconds since 1970 UTC, or NO_DATE
    copy_groups: npt.NDArray[Any]  # numbers of the groups of copies, as unsigned integers; 0: none
    keywords: Mapping[str, KeywordValues]  # by name, in the order of KEYWORD_COLUMNS

    def mask(self, filters: Filters, first: int | None, last: int | None) -> npt.NDArray[np.bool_]:
        """Return a mask of the documents that pass the filters.

        ``first`` and ``last`` are epoch seconds, ``last`` exclusive.
        """
        passed = np.ones(len(self.article_ids), dtype=np.bool_)
        for name, accepted in filters.keywords.items():
            passed &= self.keywords[name].among(accepted)
        if filters.has_days or filters.undated:
            passed &= self._in_time(filters, first, last)
        return passed

    def _in_time(
        self, filters: Filters, first: int | None, last: int | None
    ) -> npt.NDArray[np.bool_]:
        undated: npt.NDArray[np.bool_] = self.published == NO_DATE
        if not filters.has_days:
            return undated
        within = self.between(first, last)
        return within | undated if filters.undated else within

    def between(self, first: int | None, last: int | None) -> npt.NDArray[np.bool_]:
        """Return a mask of the documents published at or after ``first`` and before ``last``."""
        passed: npt.NDArray[np.bool_] = self.published != NO_DATE
        if first is not None:
            passed &= self.published >= first
        if last is not None:
            passed &= self.published < last
        return passed
