"""Apply changes that nobody applied: a process was killed between its commit and its drain.

A thread of each web worker looks at the outbox now and then. What it finds is applied by a process
of its own (``manage.py sync_index``), so that a long backlog never slows the worker's requests.
"""

import logging
import os
import random
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Max

from indexer.exceptions import IndexerError
from indexer.sync.index_locks import is_rebuilding, writer_lock
from indexer.sync.outbox import pending_rows
from indexer.sync.receivers import REQUEST_BUDGET_SECONDS, connect

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 5.0
GIVE_UP_SECONDS = 300.0  # between two tries when a drain did not help


def watch() -> threading.Thread:
    """Start the thread; it ends with the process."""
    connect(budget_seconds=REQUEST_BUDGET_SECONDS)
    thread = threading.Thread(target=_watch, name="leftovers", daemon=True)
    thread.start()
    return thread


def _watch() -> None:
    wait, seen = LOOK_EVERY_SECONDS, None
    while True:
        time.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311 - so that workers take turns
        try:
            before, seen = seen, latest_change()
            if seen != before:
                wait = LOOK_EVERY_SECONDS
                continue  # somebody is writing, an import perhaps, and will see to it
            wait = LOOK_EVERY_SECONDS if look() else min(wait * 2, GIVE_UP_SECONDS)
        except (DatabaseError, IndexerError, OSError) as error:
            logger.warning("The outbox could not be looked at: %s", error)
        finally:
            close_old_connections()


def latest_change() -> int | None:
    """Return the key of the newest pending row; None when nothing is pending."""
    latest: int | None = pending_rows().aggregate(latest=Max("pk"))["latest"]
    return latest


def look() -> bool:
    """Have pending changes applied if nobody is at it; return whether all is well afterwards."""
    if is_rebuilding() or not pending_rows().exists():
        return True
    with writer_lock() as free:
        if not free:
            return True
    subprocess.run(
        [sys.executable, "-m", "django", "sync_index"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return not pending_rows().exists()
