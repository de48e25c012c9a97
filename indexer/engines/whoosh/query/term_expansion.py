"""Expansion of wildcards and fuzzy words into terms of the index, within limits."""

import heapq
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from indexer.query.edit_distance import within_distance
from indexer.query.wildcard import fixed_prefix, wildcard_expression

TERMS_PER_CLOCK_CHECK = 256


@dataclass(frozen=True, slots=True)
class Expansion:
    """The most frequent matching terms, and whether the limits cut off others."""

    terms: tuple[str, ...]
    truncated: bool
    out_of_time: bool = False


@dataclass(frozen=True, slots=True)
class TermExpander:
    """Expands patterns into at most ``limit`` terms of a field, until a deadline."""

    statistics: Any  # has ``prefixed(field, prefix)``: terms with their document frequencies
    field: str
    limit: int  # terms
    deadline: float  # of ``time.monotonic``

    def wildcard(self, pattern: str) -> Expansion:
        """Return the terms that match ``pattern`` (``*`` any letters, ``?`` one)."""
        matches = wildcard_expression(pattern).fullmatch
        return self._most_frequent(fixed_prefix(pattern), lambda term: bool(matches(term)))

    def fuzzy(self, word: str, distance: int) -> Expansion:
        """Return the terms within ``distance`` edits of ``word`` and with the same first letter."""
        return self._most_frequent(word[:1], lambda term: within_distance(word, term, distance))

    def _most_frequent(self, prefix: str, accepts: Callable[[str], bool]) -> Expansion:
        found, out_of_time = [], False
        for frequency, term in self._accepted(prefix, accepts):
            if frequency is None:
                out_of_time = True
            else:
                found.append((frequency, term))
        chosen = heapq.nlargest(self.limit, found)
        truncated = out_of_time or len(found) > self.limit
        return Expansion(tuple(term for _, term in chosen), truncated, out_of_time)

    def _accepted(
        self, prefix: str, accepts: Callable[[str], bool]
    ) -> Iterator[tuple[int | None, str]]:
        """Yield (document frequency, term); (None, "") at the deadline."""
        for number, (term, frequency) in enumerate(self.statistics.prefixed(self.field, prefix)):
            if not number % TERMS_PER_CLOCK_CHECK and time.monotonic() > self.deadline:
                yield None, ""
                return
            if accepts(term):
                yield frequency, term
