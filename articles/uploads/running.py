"""The process that works on an upload: one at a time, outside the request if the work is long."""

from contextlib import AbstractContextManager
from datetime import timedelta

from django.utils import timezone

from articles.uploads.models import Upload
from articles.worker_processes import is_locked, lock_of_work, start_command

#: The time that a process may take from its start to its lock.
START_SECONDS = 10
AT_WORK = (Upload.State.READING, Upload.State.IMPORTING, Upload.State.STOPPING)


def sole_worker(upload: Upload) -> AbstractContextManager[bool]:
    """Hold the lock of the upload during the block; yield whether no other worker has it."""
    return lock_of_work(str(upload.pk))


def is_running(upload: Upload) -> bool:
    """Return whether a worker holds the lock of the upload now."""
    return is_locked(str(upload.pk))


def is_interrupted(upload: Upload) -> bool:
    """Return whether the upload is in a state of work, but no worker works on it."""
    if upload.state not in AT_WORK or is_running(upload):
        return False
    if upload.error:
        return True
    return timezone.now() - upload.changed_at > timedelta(seconds=START_SECONDS)


def start_process(command: str, upload: Upload) -> None:
    """Start a management command for the upload, which outlives this process."""
    start_command(command, upload.token)
