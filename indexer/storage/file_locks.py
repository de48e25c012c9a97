"""File locks between processes: one writer of the index, one rebuild.

The locks are ``flock`` locks on files in the index directory. The kernel releases them when a
process ends, so a killed process never leaves the index locked.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RETRY_SECONDS = 0.02


@contextmanager
def file_lock(path: Path, *, wait_seconds: float = 0.0) -> Iterator[bool]:
    """Hold the lock ``path`` during the block; yield whether it was acquired in time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield _acquire(descriptor, fcntl.LOCK_EX, wait_seconds)
    finally:
        os.close(descriptor)  # releases the lock


def is_locked(path: Path) -> bool:
    """Return whether a process holds the lock ``path`` now."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _acquire(descriptor, fcntl.LOCK_SH, 0.0)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, kind: int, wait_seconds: float) -> bool:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(RETRY_SECONDS)
        else:
            return True
