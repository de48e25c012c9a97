"""The process of a large operation: one at a time, outside of the request.

A worker holds a ``flock`` lock while it works. The kernel releases it when the process ends, so a
killed process is noticed at once and its operation can be resumed.
"""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from articles.models import Operation

#: The time that a process may take from its start to its lock.
START_SECONDS = 60
NICENESS = 10  # readers come first


@contextmanager
def sole_worker(operation: Operation) -> Iterator[bool]:
    """Hold the lock of the operation during the block; yield whether no other worker has it."""
    path = _lock_path(operation)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield False
        return
    try:
        yield True
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def is_running(operation: Operation) -> bool:
    """Return whether a worker holds the lock of the operation now."""
    try:
        descriptor = os.open(_lock_path(operation), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def is_interrupted(operation: Operation) -> bool:
    """Return whether the operation has not ended, but no worker works on it."""
    if operation.finished_at or is_running(operation):
        return False
    return timezone.now() - operation.created_at > timedelta(seconds=START_SECONDS)


def start_process(operation: Operation) -> None:
    """Start ``manage.py run_operation`` in a session of its own, which outlives this process."""
    process = subprocess.Popen(  # noqa: S603 - the number is ours
        [sys.executable, "manage.py", "run_operation", str(operation.pk)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    with suppress(OSError):  # it may have ended already
        os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
    threading.Thread(target=process.wait, daemon=True).start()  # leaves no zombie


def _lock_path(operation: Operation) -> Path:
    return Path(settings.MEDIA_ROOT) / "running" / f"operation-{operation.pk}.lock"
