"""Expansion of wildcards and fuzzy words into terms of the index, within limits."""

import heapq
import time
from dataclasses import dataclass
from typing import Any

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

    # has ``prefixed(field, prefix)`` and ``near(field, word, distance)``: terms with their document
    # frequencies
    statistics: Any
    field: str
    limit: int  # terms
    deadline: float  # of ``time.monotonic``

    def wildcard(self, pattern: str) -> Expansion:
        """Return the terms that match ``pattern`` (``*`` any letters, ``?`` one)."""
        matches = wildcard_expression(pattern).fullmatch
        terms = self.statistics.prefixed(self.field, fixed_prefix(pattern))
        found, out_of_time = [], False
        for number, (term, frequency) in enumerate(terms):
            if not number % TERMS_PER_CLOCK_CHECK and time.monotonic() > self.deadline:
                out_of_time = True
                break
            if matches(term):
                found.append((frequency, term))
        return self._most_frequent(found, out_of_time=out_of_time)

    def fuzzy(self, word: str, distance: int) -> Expansion:
        """Return the terms within ``distance`` edits of ``word`` and with the same first letter."""
        if time.monotonic() > self.deadline:
            return Expansion((), truncated=True, out_of_time=True)
        near = self.statistics.near(self.field, word, distance)
        return self._most_frequent([(frequency, term) for term, frequency in near])

    def _most_frequent(
        self, found: list[tuple[int, str]], *, out_of_time: bool = False
    ) -> Expansion:
        chosen = heapq.nlargest(self.limit, found)
        truncated = out_of_time or len(found) > self.limit
        return Expansion(tuple(term for _, term in chosen), truncated, out_of_time)
