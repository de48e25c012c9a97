"""Counting in bounded memory: what is seen once for long is forgotten (lossy counting).

Manku and Motwani (2002): when there are too many entries, those of the smallest count go. What is
frequent stays, counted too low by at most the number of such sweeps.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(slots=True)
class Entry(Generic[Value]):
    """How often something was seen, and what was noted of it first."""

    count: int
    first: Value


class Tally(Generic[Key, Value]):
    """Counts at most ``most`` things."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.entries: dict[Key, Entry[Value]] = {}

    def add(self, key: Key, first: Value) -> None:
        """Count one more; ``first`` is kept of what is new."""
        entry = self.entries.get(key)
        if entry is not None:
            entry.count += 1
            return
        if len(self.entries) >= self.most:
            self._sweep()
        self.entries[key] = Entry(1, first)

    def _sweep(self) -> None:
        counts = sorted(entry.count for entry in self.entries.values())
        least = counts[len(counts) // 2]
        kept = {key: each for key, each in self.entries.items() if each.count > least}
        self.entries = kept
