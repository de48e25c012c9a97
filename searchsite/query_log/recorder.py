"""The recorder: a queue that requests append to, and a thread that counts and writes.

A request appends one tuple and goes on. Every few seconds the thread decides which requests count
(``counting``), adds them up, and writes the sums in one transaction. If the database is locked or
away, the sums go into files (``spool``). The queue is bounded; beyond, requests are not counted.
"""

import atexit
import logging
import random
import threading
import time
from collections import deque
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connection, connections, transaction

from articles.query_log import recording
from articles.query_log.batch import Batch
from articles.query_log.purging import purge
from searchsite.query_log import spool
from searchsite.query_log.counting import SeenClick, SeenSearch, click_of, search_of

MAX_WAITING = 20_000  # requests of one worker between two writes
SECONDS = 2.0  # between two writes
LOCK_SECONDS = 2.0  # that a write waits for the lock of SQLite, before it goes into the spool
CLOSING_SECONDS = 5.0
PURGE_SECONDS = timedelta(hours=1).total_seconds()

logger = logging.getLogger(__name__)


class Recorder:
    """The queue and the thread of one process.

    ``starts_itself``: the first request starts the thread if nobody has, such as with
    ``runserver``.
    """

    def __init__(self, *, max_waiting: int = MAX_WAITING, starts_itself: bool = False) -> None:
        self._starts_itself = starts_itself
        self._starting = threading.Lock()
        self._waiting: deque[SeenSearch | SeenClick] = deque()
        self._max_waiting = max_waiting
        self._dropped = 0
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._writing = threading.Lock()  # one flush at a time

    def put(self, seen: SeenSearch | SeenClick) -> None:
        """Append a request, which is counted later; it never waits and never fails."""
        if self._thread is None and self._starts_itself:
            self.start()
            atexit.register(self.close)
        if len(self._waiting) < self._max_waiting:
            self._waiting.append(seen)
        else:
            self._dropped += 1

    def start(self) -> threading.Thread:
        """Start the thread, which also removes the texts of old queries."""
        with self._starting:
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="query-log", daemon=True)
                thread.start()
                self._thread = thread
            return self._thread

    def flush(self) -> None:
        """Count and write what has been put so far. Never raises: no thread may end of it."""
        with self._writing:
            try:
                batch = self._counted()
                _write(batch)
            except Exception as error:
                logger.warning("Searches could not be counted: %s", error)
            if self._dropped:
                logger.warning("%d searches were not counted: too many at once.", self._dropped)
                self._dropped = 0

    def close(self, *, seconds: float = CLOSING_SECONDS) -> None:
        """End the thread and write the rest, in at most about ``seconds``."""
        if self._thread is None and not self._waiting:
            return  # such as in the server process, which only starts workers
        self._ending.set()
        if self._thread is not None:
            self._thread.join(seconds)
        if self._writing.acquire(timeout=0.1):  # else the thread still waits for the database
            self._writing.release()
            self.flush()

    def _run(self) -> None:
        purged = time.monotonic() - PURGE_SECONDS * random.random()  # noqa: S311 - workers take turns
        while not self._ending.wait(SECONDS):
            try:
                self.flush()
                if time.monotonic() - purged > PURGE_SECONDS:
                    purged = time.monotonic()
                    purge()
            except Exception as error:  # the thread must outlive every outage
                logger.warning("Old queries could not be removed: %s", error)
            finally:
                close_old_connections()
        connections.close_all()

    def _counted(self) -> Batch:
        """Return the sums of what waits; a request that cannot be read is left out."""
        batch, waiting = Batch(), self._waiting
        for _place in range(len(waiting)):
            seen = waiting.popleft()
            try:
                if isinstance(seen, SeenSearch):
                    if search := search_of(seen):
                        batch.add_search(search)
                elif click := click_of(seen):
                    batch.add_click(click)
            except Exception as error:
                logger.warning("A search could not be counted: %s", type(error).__name__)
        return batch


def _write(batch: Batch) -> None:
    """Write a batch and those of the spool; a batch that cannot be written goes there."""
    try:
        if batch:
            _save(batch)
    except DatabaseError as error:
        if not spool.put(batch):
            logger.warning("Counted searches are lost (%d rows): %s", batch.size, error)
        return
    try:
        for _turn in range(spool.MAX_FILES):
            with spool.oldest() as waiting:
                if waiting is None:
                    return
                _save(waiting)
    except DatabaseError as error:
        logger.warning("Counted searches wait for the database: %s", error)


def _save(batch: Batch) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(LOCK_SECONDS * 1000)}")
    with transaction.atomic():
        recording.save(batch)


#: The recorder of this process.
recorder = Recorder(starts_itself=True)
