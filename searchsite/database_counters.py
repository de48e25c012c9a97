"""Counters that all machines share: the algorithm of ``shared_counters`` in the database.

One statement counts an event: it locks the row of the key, and writes the new arrival time only if
the limit allows it. The clock is the database's, so the machines' own clocks do not matter. A row
has a keyed hash, from which nobody without the secret key can read an address. On PostgreSQL the
table is not in the write-ahead log, so no commit waits for the disk. A row whose time has come is
the same as none; such rows are removed once a minute (``searchsite.upkeep``).

Where the database does not answer, each machine counts by itself.
"""

import logging
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import Error, connection, transaction

from searchsite.shared_counters import Rate, SharedCounters

KEPT_SECONDS = 1.0  # a row whose time has come, before it is removed
ATTEMPTS = 3  # at an event whose wait ends at this moment
#: Seconds since the epoch by the clock of the database, and the larger of two numbers.
_NOW = {
    "postgresql": "CAST(extract(epoch FROM clock_timestamp()) AS float8)",
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
}
_LATEST = {"postgresql": "greatest", "sqlite": "max"}
#: Parameters: the digest, the interval, again the interval, and the period.
_COUNT = """
INSERT INTO articles_sharedcounter AS known (digest, arrival)
VALUES (%(digest)s, {now} + %(interval)s)
ON CONFLICT (digest) DO UPDATE SET arrival = {latest}(known.arrival, {now}) + %(interval)s
WHERE {latest}(known.arrival, {now}) + %(interval)s - {now} <= %(limit)s
RETURNING 0
"""
_EXCESS = """
SELECT {latest}(arrival, {now}) + %(interval)s - {now} - %(period)s
FROM articles_sharedcounter WHERE digest = %(digest)s
"""
_GIVE_BACK = """
UPDATE articles_sharedcounter SET arrival = arrival - %(interval)s WHERE digest = %(digest)s
"""
_REMOVE_OLD = "DELETE FROM articles_sharedcounter WHERE arrival < {now} - %(kept)s"
_REMOVE_ALL = "DELETE FROM articles_sharedcounter"

logger = logging.getLogger(__name__)


class DatabaseCounters:
    """A table of counters for all machines; the interface is that of ``SharedCounters``.

    ``purpose`` keeps the keys of two tables apart; ``alone`` counts while the database is away.
    """

    def __init__(self, purpose: str, alone: SharedCounters) -> None:
        self._purpose = purpose
        self._alone = alone

    def wait(self, key: str, rate: Rate, *, now: float | None = None) -> float:
        """Count one event of ``key``; return 0, or the seconds to wait if the limit is reached."""
        interval = rate.period / rate.count
        limit = rate.period + interval * 1e-6
        given = {
            **{"digest": self._digest(key), "interval": interval},
            **{"period": rate.period, "limit": limit},
        }
        excess = 0.0
        try:
            for _attempt in range(ATTEMPTS):
                if _ask(_COUNT, given) is not None:
                    return 0.0
                excess = _ask(_EXCESS, given) or 0.0
                if excess > 0:
                    break
        except Error as error:
            logger.warning("Each machine counts by itself: the database is away (%s).", error)
            return self._alone.wait(key, rate, now=now)
        return max(excess, interval * 1e-6)

    def give_back(self, key: str, rate: Rate) -> None:
        """Take one event of ``key`` back."""
        try:
            _ask(_GIVE_BACK, {"interval": rate.period / rate.count, "digest": self._digest(key)})
        except Error:
            self._alone.give_back(key, rate)

    def clear(self) -> None:
        """Remove all counters, of all machines and tables."""
        _ask(_REMOVE_ALL, {})
        self._alone.clear()

    def _digest(self, key: str) -> bytes:
        secret = _secret(settings.SECRET_KEY)
        return blake2b(f"{self._purpose}\0{key}".encode(), digest_size=16, key=secret).digest()


def remove_old_counters() -> None:
    """Remove the counters that are the same as none. Raises ``django.db.Error``."""
    _ask(_REMOVE_OLD, {"kept": KEPT_SECONDS})


@lru_cache(maxsize=4)
def _secret(key: str) -> bytes:
    return blake2b(key.encode(), person=b"shared counters").digest()


def _ask(statement: str, given: dict[str, Any]) -> float | None:
    """Run a statement; return the first value of its first row, if it has one."""
    vendor = connection.vendor
    written = statement.format(now=_NOW[vendor], latest=_LATEST[vendor])
    # An error must not end the transaction of a caller.
    block: AbstractContextManager[Any] = nullcontext()
    if connection.in_atomic_block:
        block = transaction.atomic()
    with block, connection.cursor() as cursor:
        cursor.execute(written, given)
        row = cursor.fetchone() if cursor.description else None
    return None if row is None else float(row[0])
