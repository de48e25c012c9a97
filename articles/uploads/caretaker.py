"""Remove uploads that expired, with their files, without waiting for the next upload.

A thread of each web worker does so every hour. What another worker has removed is gone, so that
nothing is locked.
"""

import logging
import random
import threading
import time

from django.db import DatabaseError, close_old_connections

from articles.uploads import spool
from articles.uploads.store import remove_expired_uploads

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 3_600.0


def start_caretaker(*, interval_seconds: float = INTERVAL_SECONDS) -> threading.Thread:
    """Start the thread, which ends with the process."""
    thread = threading.Thread(
        target=_tidy_for_ever, args=(interval_seconds,), name="upload-caretaker", daemon=True
    )
    thread.start()
    return thread


def tidy() -> None:
    """Remove expired uploads, and files of uploads that are gone."""
    remove_expired_uploads()
    spool.remove_strays()


def _tidy_for_ever(interval_seconds: float) -> None:
    while True:
        time.sleep(interval_seconds * random.uniform(0.5, 1.5))  # noqa: S311 - workers take turns
        try:
            tidy()
        except (DatabaseError, OSError) as error:  # the thread must outlive every outage
            logger.warning("Expired uploads could not be removed: %s", error)
        finally:
            close_old_connections()
