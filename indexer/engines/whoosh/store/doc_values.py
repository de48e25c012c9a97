"""Doc values of a segment: article id, date and keyword columns of each document, as arrays.

Filters, facets and the order by date read the doc values. Segments never change, so a process reads
the arrays of a segment once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import Filters
from indexer.engines.scoring.dates import NO_DATE

TimeRange = tuple[int | None, int | None]  # epoch seconds: first, end (exclusive)


def by_name(string: str) -> tuple[str, str]:
    """Return the sort key of a string in alphabetical order, whatever its letter case."""
    return string.casefold(), string


@dataclass(frozen=True)
class KeywordValues:
    """A keyword column of a segment: its different strings, and the ordinal of each document."""

    ordinals: npt.NDArray[Any]  # indexes of ``strings``, as unsigned integers
    strings: tuple[str, ...]

    def among(self, accepted: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Return a mask of the documents that have one of the accepted strings."""
        chosen = np.zeros(len(self.strings) or 1, dtype=np.bool_)
        numbers = self.numbers
        for value in accepted:
            if value in numbers:
                chosen[numbers[value]] = True
        passed: npt.NDArray[np.bool_] = chosen[self.ordinals]
        return passed

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Return string -> ordinal."""
        return {string: ordinal for ordinal, string in enumerate(self.strings)}

    @cached_property
    def in_order(self) -> list[tuple[str, str]]:
        """Return the sort keys of the strings in alphabetical order (``by_name``)."""
        return sorted(map(by_name, self.strings))

    @cached_property
    def ranks(self) -> npt.NDArray[np.float64]:
        """Return the place of each string in alphabetical order."""
        numbers = self.numbers
        ranks = np.empty(len(self.strings))
        ranks[[numbers[string] for _, string in self.in_order]] = np.arange(len(self.strings))
        return ranks


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
            passed &= self.in_time(filters, first, last)
        return passed

    def in_time(
        self, filters: Filters, first: int | None, last: int | None
    ) -> npt.NDArray[np.bool_]:
        """Return a mask of the documents that pass the filters of days and ``undated``."""
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
