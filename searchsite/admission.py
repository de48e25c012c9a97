"""Admission of dear requests: each worker runs a bounded number of them at once.

Every request has a deadline (``indexer.deadline``). A request becomes dear when its query looks
dear (``indexer.search.price``), or when it has used most of its processor time. It then needs one
of the slots of the worker. As many requests as there are slots may wait for one, for a short while;
others are refused at once, with status 503 and ``Retry-After``. So other readers always find a
thread.
"""

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings

from indexer.deadline import Deadline, Refused, until

WAIT_SECONDS = 0.25  # for a slot; a dear request takes about a tenth of a second at most
#: Requests of a new process, which load word lists, templates and machine code: they may take
#: ``COLD_FACTOR`` times as long, so that a reader's first search is not cut off.
COLD_REQUESTS = 40
COLD_FACTOR = 20
DEAR_SHARE = 0.8  # of the processor time of a request; a quarter of it is usual


class Gate:
    """The slots for dear requests of one process."""

    def __init__(self, slots: int, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self._slots = threading.BoundedSemaphore(slots)
        self._waiting = threading.BoundedSemaphore(slots)
        self._wait_seconds = wait_seconds

    def enter(self) -> None:
        """Take a slot. Raises ``Refused`` if there is none, and none becomes free soon."""
        if self._slots.acquire(blocking=False):
            return
        if not self._waiting.acquire(blocking=False):
            raise Refused
        try:
            if not self._slots.acquire(timeout=self._wait_seconds):
                raise Refused
        finally:
            self._waiting.release()

    def leave(self) -> None:
        """Give the slot back."""
        self._slots.release()


class Running:
    """The number of requests that run now in this process."""

    def __init__(self) -> None:
        self._number = 0
        self._none = threading.Condition()

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count one request."""
        with self._none:
            self._number += 1
        try:
            yield
        finally:
            with self._none:
                self._number -= 1
                if not self._number:
                    self._none.notify_all()

    def give_way(self, seconds: float) -> None:
        """Wait until none runs, for so long at most. Long work calls it between its steps.

        Threads of a process share one processor, and one that never waits gets most of it.
        """
        with self._none:
            self._none.wait_for(lambda: not self._number, timeout=seconds)


running = Running()
_started = itertools.count(1)  # requests of this process; the counter is safe for threads


@lru_cache(maxsize=4)
def gate(slots: int) -> Gate:
    """Return the gate of this process with so many slots."""
    return Gate(slots)


@contextmanager
def admitted() -> Iterator[Deadline]:
    """Run a request with a deadline, and with a slot once it is dear. Raises ``Refused``."""
    slots: list[Gate] = []

    def take_slot() -> None:
        door = gate(settings.SEARCH_DEAR_REQUESTS)
        door.enter()
        slots.append(door)

    factor = COLD_FACTOR if next(_started) <= COLD_REQUESTS else 1
    deadline = Deadline(
        processor=factor * settings.SEARCH_PROCESSOR_BUDGET_MS / 1000,
        elapsed=factor * settings.SEARCH_TIME_BUDGET_MS / 1000,
        waiting=settings.SEARCH_TIME_BUDGET_MS / 1000,
        dear_share=DEAR_SHARE,
        when_dear=take_slot,
    )
    try:
        with until(deadline), running.counted():
            yield deadline
    finally:
        for door in slots:
            door.leave()
