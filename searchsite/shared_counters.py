"""Counters that all worker processes share: the generic cell rate algorithm in shared memory.

A limit of ``count`` requests per ``period`` seconds needs one number for each key, the theoretical
arrival time (GCRA, as in ATM Forum TM 4.1 and RFC 9331's policers). The numbers are in an anonymous
mapping that the server process creates before it forks; nothing is written to the disk, and no
address can be read from it. Without a fork the table belongs to its process alone.

The table is set-associative: a key may be in the slots of one set, and a new key replaces the one
whose time is earliest. A time in the past means the same as no entry, so that nothing has to be
removed. Reads and writes take no lock, so that no killed process can hold one: two workers that
count the same key at the same instant may count once instead of twice.
"""

import mmap
import time
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_bytes

SETS = 1 << 14
WAYS = 4  # slots of a set
SLOT_BYTES = 16  # fingerprint of the key, theoretical arrival time


@dataclass(frozen=True, slots=True)
class Rate:
    """A limit: ``count`` at once, and then ``count`` in each ``period`` (seconds)."""

    count: int
    period: float = 60.0


class SharedCounters:
    """A table of counters in memory that forked processes share."""

    def __init__(self, sets: int = SETS) -> None:
        memory = memoryview(mmap.mmap(-1, sets * WAYS * SLOT_BYTES))
        half = sets * WAYS * (SLOT_BYTES // 2)
        self._keys = memory[:half].cast("Q")
        self._times = memory[half:].cast("d")
        self._sets = sets
        self._secret = token_bytes(16)  # nobody outside can choose keys of one set

    def wait(self, key: str, rate: Rate, *, now: float | None = None) -> float:
        """Count one event of ``key``; return 0, or the seconds to wait if the limit is reached.

        An event beyond the limit is not counted: waiting that long is always enough.
        """
        now = time.monotonic() if now is None else now
        interval = rate.period / rate.count
        slot, arrival = self._find(key)
        arrival = max(arrival, now) + interval
        excess = arrival - now - rate.period
        if excess > interval * 1e-6:
            return excess
        self._times[slot] = arrival
        return 0.0

    def give_back(self, key: str, rate: Rate) -> None:
        """Take one event of ``key`` back."""
        slot, arrival = self._find(key, claim=False)
        if slot >= 0:
            self._times[slot] = arrival - rate.period / rate.count

    def clear(self) -> None:
        """Remove all counters."""
        self._times[:] = memoryview(bytes(self._times.nbytes)).cast("d")

    def _find(self, key: str, *, claim: bool = True) -> tuple[int, float]:
        """Return slot and arrival time of a key; -1 and 0 for a key without one."""
        digest = int.from_bytes(blake2b(key.encode(), digest_size=8, key=self._secret).digest())
        first = digest % self._sets * WAYS
        keys, times = self._keys, self._times
        for slot in range(first, first + WAYS):
            if keys[slot] == digest:
                return slot, times[slot]
        if not claim:
            return -1, 0.0
        slot = min(range(first, first + WAYS), key=times.__getitem__)
        times[slot] = 0.0
        keys[slot] = digest
        return slot, 0.0


#: The table of this server: ``gunicorn.conf.py`` imports this module before it forks.
counters = SharedCounters()
