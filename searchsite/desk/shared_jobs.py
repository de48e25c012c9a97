"""Jobs of a site on several machines: one of each kind on all of them, seen by all.

The machine that an editor talks to starts ``manage.py run_job``. This process holds the lock of the
job (``articles.worker_processes``), which excludes other machines, runs the command, and copies the
end of its output into the home of the site once a second, with its exit status at last. If it is
killed, or its machine fails, the database releases the lock, and the desk says that the job ended
without a result.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import BinaryIO

from django.conf import settings

from articles.shared_home import get_home
from articles.worker_processes import is_locked, lock_of_work, start_command
from searchsite.desk import job_logs
from searchsite.desk.job_logs import JobState

START_SECONDS = 15  # from the start of a process to its lock, on a busy machine
COPY_SECONDS = 1.0
NICENESS = 10  # readers come first


def start(name: str, user: str, *, clock: Callable[[], float] = time.time) -> bool:
    """Start a job; return False if one of this kind runs on any machine."""
    if is_running(name, clock=clock):
        return False
    get_home().write(_place(name), [job_logs.head(user, clock())])
    start_command("run_job", name, niceness=NICENESS)
    return True


def is_running(name: str, *, clock: Callable[[], float] = time.time) -> bool:
    """Return whether a job of this kind runs, or is being started, on any machine."""
    if is_locked(_lock(name)):
        return True
    state = _read(name, running=False)
    if state is None or state.status is not None or state.message:
        return False
    return 0 <= clock() - state.started < START_SECONDS


def state_of(name: str) -> JobState | None:
    """Return the state of the running or last job; None if there was none."""
    running = is_running(name)  # first: a job that ends now has then written its status
    return _read(name, running=running)


def run(name: str, arguments: Sequence[str]) -> int | None:
    """Run the command of a job, and return its exit status; None if another machine runs one."""
    with lock_of_work(_lock(name)) as held:
        if not held:
            return None
        first = _first_line(name)
        with TemporaryFile(dir=settings.DATA_DIR) as output:
            process = subprocess.Popen(  # noqa: S603 - the arguments are constants
                [sys.executable, "manage.py", *arguments],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
            status = None
            while status is None:
                with suppress(subprocess.TimeoutExpired):
                    status = process.wait(COPY_SECONDS)
                ending = b"" if status is None else f"\nexit {abs(status)}\n".encode()
                with suppress(OSError):  # the next copy may be possible; the job goes on
                    get_home().write(_place(name), [first, _end_of(output), ending])
            return status


def _first_line(name: str) -> bytes:
    try:
        line, newline, _rest = get_home().read(_place(name)).partition(b"\n")
    except OSError:
        line, newline = b"", b""
    return line + newline or job_logs.head("-", time.time())


def _end_of(output: BinaryIO) -> bytes:
    """Return the end of a file; its position belongs to the process that writes it."""
    descriptor = output.fileno()
    begin = max(0, os.fstat(descriptor).st_size - job_logs.MAX_BYTES)
    return os.pread(descriptor, job_logs.MAX_BYTES, begin)


def _read(name: str, *, running: bool) -> JobState | None:
    try:
        first, _newline, rest = get_home().read(_place(name)).partition(b"\n")
    except OSError:
        return None
    return job_logs.read(first, rest, running=running)


def _lock(name: str) -> str:
    return f"job-{name}"


def _place(name: str) -> str:
    return f"jobs/{name}.log"
