"""The two locks of the index: one process writes, one process rebuilds.

Every change to an index needs the writer lock. A rebuild holds the rebuild lock while it builds a
generation beside the current one. Drains check that lock and keep their outbox rows for the new
generation.

Each lock is a file lock in the index directory, which excludes processes of this machine, and an
advisory lock on PostgreSQL, which excludes other machines. A session of the server can be lost
while its process goes on: ``ensure_locks`` is called before each commit.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.conf import settings

from articles import locks
from indexer.exceptions import IndexBusy, IndexLockLost
from indexer.storage.file_locks import file_lock, is_locked

WRITER_WAIT_SECONDS = 600.0  # for a large drain of another process
WATCH_SECONDS = 5.0  # between two looks at the locks during a long build
WRITER, REBUILD = "writer", "rebuild"


def writer_lock(wait_seconds: float = 0.0) -> AbstractContextManager[bool]:
    """Try to take the writer lock for a block; yield whether it was taken."""
    return _index_lock(WRITER, wait_seconds)


@contextmanager
def exclusive_writer(
    wait_seconds: float = WRITER_WAIT_SECONDS, *, advice: str = "Try again later."
) -> Iterator[None]:
    """Hold the writer lock for a block.

    Raises ``IndexBusy``, with ``advice`` for the operator, if another process keeps the lock.
    """
    with writer_lock(wait_seconds) as held:
        if not held:
            raise IndexBusy(f"Another process is writing to the index. {advice}")
        yield


def rebuild_lock(wait_seconds: float = 0.0) -> AbstractContextManager[bool]:
    """Try to take the rebuild lock for a block; yield whether it was taken."""
    return _index_lock(REBUILD, wait_seconds)


def is_rebuilding() -> bool:
    """Return whether any process, on any machine, is rebuilding the index."""
    return is_locked(_path(REBUILD)) or locks.is_held(_name(REBUILD))


def ensure_locks() -> None:
    """Raise ``IndexLockLost`` if this thread has lost a lock that it took and has not released."""
    try:
        locks.ensure_held()
    except locks.LockLost as error:
        raise IndexLockLost(str(error), "Changes stay pending. Run the command again.") from error


def watched(
    progress: Callable[[int, int], None], *, clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int], None]:
    """Return ``progress`` that also calls ``ensure_locks`` every few seconds."""
    last = clock()

    def report(done: int, total: int) -> None:
        nonlocal last
        if clock() - last >= WATCH_SECONDS:
            ensure_locks()
            last = clock()
        progress(done, total)

    return report


@contextmanager
def _index_lock(kind: str, wait_seconds: float) -> Iterator[bool]:
    end = time.monotonic() + wait_seconds
    with file_lock(_path(kind), wait_seconds=wait_seconds) as held_here:
        if not held_here:
            yield False
            return
        left = max(0.0, end - time.monotonic())
        with locks.advisory_lock(_name(kind), wait_seconds=left) as held:
            yield held


def _path(kind: str) -> Path:
    return Path(settings.INDEX_DIR) / f"{kind}.lock"


def _name(kind: str) -> str:
    return f"index-{kind}"
