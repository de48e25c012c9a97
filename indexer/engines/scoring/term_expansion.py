"""Expansion of wildcards and fuzzy words into terms of the index, within limits."""

from dataclasses import dataclass
from typing import Any

from indexer.deadline import Deadline


@dataclass(frozen=True, slots=True)
class Expansion:
    """The most frequent matching terms, and whether the limits cut off others."""

    terms: tuple[str, ...]
    truncated: bool
    out_of_time: bool = False
    frequency: int = 0  # sum of the document frequencies of the terms


@dataclass(frozen=True, slots=True)
class TermExpander:
    """Expands patterns into at most ``limit`` terms of a field, until a deadline."""

    statistics: Any  # has ``near`` and ``fitting``, which return terms with document frequencies
    field: str
    limit: int  # terms
    deadline: Deadline

    def wildcard(self, pattern: str) -> Expansion:
        """Return the terms that match ``pattern`` (``*`` any letters, ``?`` one)."""
        if self.deadline.passed():
            return Expansion((), truncated=True, out_of_time=True)
        return self._expansion(self.statistics.fitting(self.field, pattern, self.limit))

    def fuzzy(self, word: str, distance: int) -> Expansion:
        """Return the terms within ``distance`` edits of ``word`` and with the same first letter."""
        if self.deadline.passed():
            return Expansion((), truncated=True, out_of_time=True)
        return self._expansion(self.statistics.near(self.field, word, distance, self.limit))

    def _expansion(self, found: Any) -> Expansion:
        cut = self.deadline.was_cut
        return Expansion(
            terms=tuple(term for term, _ in found.terms),
            truncated=cut or found.number > len(found.terms),
            out_of_time=cut,
            frequency=sum(frequency for _, frequency in found.terms),
        )
