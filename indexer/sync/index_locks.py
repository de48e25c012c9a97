"""The two locks of the index directory: one process writes, one process rebuilds.

Every change to an index needs the writer lock. A rebuild holds the rebuild lock while it builds a
generation beside the current one. Drains check that lock and keep their outbox rows for the new
generation.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.conf import settings

from indexer.exceptions import IndexBusy
from indexer.storage.file_locks import file_lock, is_locked

WRITER_WAIT_SECONDS = 600.0  # for a large drain of another process


def writer_lock(wait_seconds: float = 0.0) -> AbstractContextManager[bool]:
    """Try to take the writer lock for a block; yield whether it was taken."""
    return file_lock(Path(settings.INDEX_DIR) / "writer.lock", wait_seconds=wait_seconds)


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
    return file_lock(_rebuild_lock_path(), wait_seconds=wait_seconds)


def is_rebuilding() -> bool:
    """Return whether any process is rebuilding the index."""
    return is_locked(_rebuild_lock_path())


def _rebuild_lock_path() -> Path:
    return Path(settings.INDEX_DIR) / "rebuild.lock"
