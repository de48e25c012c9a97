"""Processes that work outside of requests: their locks, and their start.

A worker holds a ``flock`` lock while it works, and on PostgreSQL an advisory lock, which excludes
other machines. Both are released when the process ends, so a killed process is noticed at once and
its work can be resumed.
"""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from articles import locks


@contextmanager
def lock_of_work(name: str) -> Iterator[bool]:
    """Hold the lock of a piece of work during the block; yield whether no other worker has it."""
    path = _lock_path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = _is_file_at(path, descriptor)  # its last holder may have removed it meanwhile
        except BlockingIOError:
            held = False
        try:
            if held:
                with locks.advisory_lock(_advisory_name(name)) as alone:
                    yield alone
            else:
                yield False
        finally:
            if held:
                path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def is_locked(name: str) -> bool:
    """Return whether a worker, on any machine, holds the lock of a piece of work now."""
    return _is_locked_here(name) or locks.is_held(_advisory_name(name))


def _is_locked_here(name: str) -> bool:
    try:
        descriptor = os.open(_lock_path(name), os.O_RDONLY)
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


def start_command(*arguments: str, niceness: int = 0) -> None:
    """Start a management command in a session of its own, which outlives this process.

    Its messages go to the log of this process.
    """
    process = subprocess.Popen(  # noqa: S603 - callers pass no text of users
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    if niceness:
        with suppress(OSError):  # it may have ended already
            os.setpriority(os.PRIO_PROCESS, process.pid, niceness)
    threading.Thread(target=process.wait, daemon=True).start()  # leaves no zombie


def _is_file_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _advisory_name(name: str) -> str:
    return f"work-{name}"


def _lock_path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "running" / f"{name}.lock"
