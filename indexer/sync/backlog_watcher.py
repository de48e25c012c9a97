"""Apply changes that are still pending because a process was killed after its commit.

A thread of each web worker polls the outbox. A separate process (``manage.py sync_index``) applies
pending changes, so that a long backlog does not slow the worker's requests.
"""

import logging
import os
import random
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.db import close_old_connections
from django.db.models import Max

from indexer.sync.index_locks import is_rebuilding, writer_lock
from indexer.sync.outbox import pending_rows
from indexer.sync.receivers import REQUEST_BUDGET_SECONDS, connect
from indexer.sync.reconciliation import is_foreign

logger = logging.getLogger(__name__)

POLL_SECONDS = 5.0
MAX_POLL_SECONDS = 300.0  # after drains that applied nothing


def start_backlog_watcher(*, poll_seconds: float = POLL_SECONDS) -> threading.Thread:
    """Start the thread, which ends with the process, and limit the drain time in this worker."""
    connect(budget_seconds=REQUEST_BUDGET_SECONDS)
    thread = threading.Thread(
        target=_poll, args=(poll_seconds,), name="backlog-watcher", daemon=True
    )
    thread.start()
    return thread


def apply_backlog() -> bool:
    """Run ``sync_index`` if changes are pending and no process is applying them.

    A database or an index that was replaced needs it, too.

    Returns True if no change is pending afterwards, or if another process is applying them.
    """
    if is_rebuilding() or not _has_work():
        return True
    with writer_lock() as held:
        if not held:
            return True
    subprocess.run(
        [sys.executable, "manage.py", "sync_index"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return not _has_work()


def _has_work() -> bool:
    return pending_rows().exists() or is_foreign()


def latest_change() -> int | None:
    """Return the key of the newest pending row; None if nothing is pending."""
    latest: int | None = pending_rows().aggregate(latest=Max("pk"))["latest"]
    return latest


def _poll(poll_seconds: float) -> None:
    wait, seen = poll_seconds, None
    while True:
        time.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311 - so that workers take turns
        try:
            before, seen = seen, latest_change()
            if seen != before:
                wait = poll_seconds
                continue  # another process is saving, for example an import; its drain comes first
            wait = poll_seconds if apply_backlog() else min(wait * 2, MAX_POLL_SECONDS)
        except Exception as error:  # the thread must outlive every outage
            logger.warning("The outbox could not be read: %s", error)
        finally:
            close_old_connections()
