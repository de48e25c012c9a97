"""The process of a large operation: one at a time, outside of the request."""

from contextlib import AbstractContextManager
from datetime import timedelta

from django.utils import timezone

from articles.models import Operation
from articles.worker_processes import is_locked, lock_of_work, start_command

#: The time that a process may take from its start to its lock.
START_SECONDS = 60
NICENESS = 10  # readers come first


def sole_worker(operation: Operation) -> AbstractContextManager[bool]:
    """Hold the lock of the operation during the block; yield whether no other worker has it."""
    return lock_of_work(_lock_name(operation))


def is_running(operation: Operation) -> bool:
    """Return whether a worker holds the lock of the operation now."""
    return is_locked(_lock_name(operation))


def is_interrupted(operation: Operation) -> bool:
    """Return whether the operation has not ended, but no worker works on it."""
    if operation.finished_at or is_running(operation):
        return False
    return timezone.now() - operation.created_at > timedelta(seconds=START_SECONDS)


def start_process(operation: Operation) -> None:
    """Start ``manage.py run_operation``, which outlives this process."""
    start_command("run_operation", str(operation.pk), niceness=NICENESS)


def _lock_name(operation: Operation) -> str:
    return f"operation-{operation.pk}"
