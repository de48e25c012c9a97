"""Count keys in bounded memory by lossy counting (Manku and Motwani 2002).

If there are too many entries, the half with the smallest counts is dropped. Frequent keys stay.
Their counts are too low by at most the number of such sweeps.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(slots=True)
class Entry(Generic[Value]):
    """The count of a key, and the value that was added with its first occurrence."""

    count: int
    first: Value


class BoundedCounter(Generic[Key, Value]):
    """Counts at most ``max_entries`` keys."""

    def __init__(self, max_entries: int) -> None:
        self.max_entries = max_entries
        self.entries: dict[Key, Entry[Value]] = {}

    def add(self, key: Key, value: Value) -> None:
        """Count one more occurrence of ``key``; keep ``value`` if the key is new."""
        entry = self.entries.get(key)
        if entry is not None:
            entry.count += 1
            return
        if len(self.entries) >= self.max_entries:
            self._sweep()
        self.entries[key] = Entry(1, value)

    def _sweep(self) -> None:
        counts = sorted(entry.count for entry in self.entries.values())
        median = counts[len(counts) // 2]
        kept = {key: entry for key, entry in self.entries.items() if entry.count > median}
        self.entries = kept
