"""The counters of the site: of this machine's memory, or of all machines in the database.

``SHARED_HOME`` decides. Without it, one server has all readers, and its workers share a table in
memory (``shared_counters``). With it, several servers have the same readers, and count together.
"""

from typing import Protocol

from django.conf import settings

from searchsite import shared_counters
from searchsite.shared_counters import Rate, SharedCounters


class Counters(Protocol):
    """A table of counters."""

    def wait(self, key: str, rate: Rate, *, now: float | None = None) -> float:
        """Count one event of ``key``; return 0, or the seconds to wait if the limit is reached."""
        ...

    def give_back(self, key: str, rate: Rate) -> None:
        """Take one event of ``key`` back."""
        ...

    def clear(self) -> None:
        """Remove all counters."""
        ...


class SiteCounters:
    """The table of this machine or of all of them."""

    def __init__(self, purpose: str, alone: SharedCounters) -> None:
        self._purpose = purpose
        self._alone = alone

    def wait(self, key: str, rate: Rate, *, now: float | None = None) -> float:
        """Count one event of ``key``; return 0, or the seconds to wait if the limit is reached."""
        return self._table().wait(key, rate, now=now)

    def give_back(self, key: str, rate: Rate) -> None:
        """Take one event of ``key`` back."""
        self._table().give_back(key, rate)

    def clear(self) -> None:
        """Remove all counters."""
        self._table().clear()

    def _table(self) -> Counters:
        if not settings.SHARED_HOME:
            return self._alone
        from searchsite.database_counters import DatabaseCounters

        return DatabaseCounters(self._purpose, self._alone)


#: Requests, and attempts to log in.
counters = SiteCounters("requests", shared_counters.counters)
