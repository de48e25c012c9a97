"""The process that works on an upload: one at a time, outside the request if the work is long.

A worker holds a ``flock`` lock while it reads or imports an upload. The kernel releases the lock
when the process ends, so a killed process is noticed at once and its work can be resumed.
"""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from articles.uploads.models import Upload

#: The time that a process may take from its start to its lock.
START_SECONDS = 10
AT_WORK = (Upload.State.READING, Upload.State.IMPORTING, Upload.State.STOPPING)


@contextmanager
def sole_worker(upload: Upload) -> Iterator[bool]:
    """Hold the lock of the upload during the block; yield whether no other worker has it."""
    path = _lock_path(upload)
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


def is_running(upload: Upload) -> bool:
    """Return whether a worker holds the lock of the upload now."""
    try:
        descriptor = os.open(_lock_path(upload), os.O_RDONLY)
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


def is_interrupted(upload: Upload) -> bool:
    """Return whether the upload is in a state of work, but no worker works on it."""
    if upload.state not in AT_WORK or is_running(upload):
        return False
    if upload.error:
        return True
    return timezone.now() - upload.changed_at > timedelta(seconds=START_SECONDS)


def start_process(command: str, upload: Upload) -> None:
    """Start a management command for the upload in a session of its own.

    The command outlives this process. Its messages go to the log of this process.
    """
    process = subprocess.Popen(  # noqa: S603 - the token is ours
        [sys.executable, "manage.py", command, upload.token],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # leaves no zombie


def _lock_path(upload: Upload) -> Path:
    return Path(settings.MEDIA_ROOT) / "running" / f"{upload.pk}.lock"
