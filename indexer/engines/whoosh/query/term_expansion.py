"""The terms of the index that a wildcard or a fuzzy word stands for, within the limits."""

import heapq
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from indexer.query.edit_distance import within_distance
from indexer.query.wildcard import fixed_prefix, wildcard_expression

CLOCK_EVERY = 256  # terms between two looks at the clock


@dataclass(frozen=True, slots=True)
class Expansion:
    """The most frequent matching terms, and whether there are more than the limits let through."""

    terms: tuple[str, ...]
    truncated: bool
    out_of_time: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of a field, and how many of them and how long (``time.monotonic``) one may take."""

    reader: Any  # has ``prefixed(field, prefix)``: terms with their document frequencies
    field: str
    limit: int
    deadline: float

    def wildcard(self, pattern: str) -> Expansion:
        """Return the terms that match ``pattern`` (``*`` any letters, ``?`` one)."""
        matches = wildcard_expression(pattern).fullmatch
        return self._most_frequent(fixed_prefix(pattern), lambda term: bool(matches(term)))

    def fuzzy(self, word: str, distance: int) -> Expansion:
        """Return the terms within ``distance`` edits of ``word`` that begin with its letter."""
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
        """Yield (document frequency, term); (None, "") when the time is up."""
        for number, (term, frequency) in enumerate(self.reader.prefixed(self.field, prefix)):
            if not number % CLOCK_EVERY and time.monotonic() > self.deadline:
                yield None, ""
                return
            if accepts(term):
                yield frequency, term
