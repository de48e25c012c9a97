"""The two locks of the index directory: one process writes, one rebuilds.

Whoever changes an index holds the writer's lock. A rebuild holds the rebuild lock while it builds
beside the old index; drains see it and keep their outbox rows for the new generation.
"""

from contextlib import AbstractContextManager
from pathlib import Path

from django.conf import settings

from indexer.storage.file_locks import file_lock, is_locked


def writer_lock(wait_seconds: float = 0.0) -> AbstractContextManager[bool]:
    """Hold the one lock for writing the index; yield whether it was acquired."""
    return file_lock(Path(settings.INDEX_DIR) / "writer.lock", wait_seconds=wait_seconds)


def rebuild_lock(wait_seconds: float = 0.0) -> AbstractContextManager[bool]:
    """Hold the one lock for rebuilding the index; yield whether it was acquired."""
    return file_lock(_rebuild_lock_path(), wait_seconds=wait_seconds)


def is_rebuilding() -> bool:
    """Return whether a rebuild is running in any process."""
    return is_locked(_rebuild_lock_path())


def _rebuild_lock_path() -> Path:
    return Path(settings.INDEX_DIR) / "rebuild.lock"
