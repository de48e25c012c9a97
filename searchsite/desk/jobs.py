"""Jobs that editors start from the desk: management commands in processes of their own.

A job holds a ``flock`` lock that it inherits from the worker that starts it. So there is one of
each kind, no gap between the start and the lock, and no lock after a kill. Its log has when and by
whom it was started, its output, and its exit status. The worker may end before the job.

Where several machines serve the site (``SHARED_HOME``), ``shared_jobs`` runs a job, and all of them
see it.
"""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from indexer.storage.file_locks import is_locked
from searchsite.desk import job_logs, shared_jobs
from searchsite.desk.job_logs import JobState

NICENESS = 10  # readers come first
#: Runs a command and writes its exit status, also if the command is killed.
SHELL = ("/bin/sh", "-c", '"$@"; echo "exit $?"', "job")


@dataclass(frozen=True, slots=True)
class Job:
    """A command that can be started; ``right`` is the permission for it."""

    name: str
    arguments: tuple[str, ...]
    right: str


#: Half of the processors, because each process of a rebuild needs its own memory.
_PROCS = str(max(1, (os.cpu_count() or 1) // 2))
REBUILD = Job("rebuild", ("reindex", "--procs", _PROCS), "articles.rebuild_index")
REPAIR = Job("repair", ("reindex", "--repair"), "articles.rebuild_index")
SCRUB = Job("scrub", ("scrub",), "articles.rebuild_index")
EVALUATION = Job("evaluation", ("evaluate",), "articles.run_evaluation")
JOBS = {job.name: job for job in (REBUILD, REPAIR, SCRUB, EVALUATION)}


def start(job: Job, user: str, *, clock: Callable[[], float] = time.time) -> bool:
    """Start a job; return False if one of this kind is running."""
    if settings.SHARED_HOME:
        return shared_jobs.start(job.name, user, clock=clock)
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(_lock_path(job), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        with _log_path(job).open("wb") as log:
            log.write(job_logs.head(user, clock()))
            log.flush()
            process = subprocess.Popen(  # noqa: S603 - the arguments are constants
                [*SHELL, sys.executable, "manage.py", *job.arguments],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(lock,),
            )
    finally:
        os.close(lock)  # the job keeps its own copy, and so the lock
    with suppress(OSError):  # it may have ended
        os.setpriority(os.PRIO_PGRP, process.pid, NICENESS)
    threading.Thread(target=process.wait, daemon=True).start()  # leaves no zombie
    return True


def is_running(job: Job) -> bool:
    """Return whether a job of this kind runs now; False if its folder cannot be read."""
    if settings.SHARED_HOME:
        return shared_jobs.is_running(job.name)
    try:
        return is_locked(_lock_path(job))
    except OSError:
        return False


def state_of(job: Job) -> JobState | None:
    """Return the state of the running or last job; None if there was none."""
    if settings.SHARED_HOME:
        return shared_jobs.state_of(job.name)
    running = is_running(job)  # first: a job that ends now has then written its status
    try:
        with _log_path(job).open("rb") as log:
            head = log.readline(job_logs.MAX_BYTES)
            begin = log.tell()
            log.seek(max(begin, log.seek(0, os.SEEK_END) - job_logs.MAX_BYTES))
            return job_logs.read(head, log.read(), running=running)
    except OSError:
        return None


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "jobs"


def _lock_path(job: Job) -> Path:
    return _folder() / f"{job.name}.lock"


def _log_path(job: Job) -> Path:
    return _folder() / f"{job.name}.log"
