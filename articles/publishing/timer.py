"""The timer of scheduled articles: a thread of each web worker publishes those that are due.

So a site needs no cron. The thread sleeps until the next article is due, but looks again after
``LOOK_SECONDS``, because other processes schedule articles, too.
"""

import logging
import random
import threading
import time
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone

from articles.publishing.due import next_due, publish_due

logger = logging.getLogger(__name__)

LOOK_SECONDS = 15.0
MIN_SECONDS = 0.5


def start_publisher(*, look_seconds: float = LOOK_SECONDS) -> threading.Thread:
    """Start the thread, which ends with the process."""
    thread = threading.Thread(
        target=_repeat, args=(look_seconds,), name="scheduled-publication", daemon=True
    )
    thread.start()
    return thread


def seconds_to_wait(due: datetime | None, now: datetime, look_seconds: float) -> float:
    """Return the seconds until the next look."""
    if due is None:
        return look_seconds
    return min(look_seconds, max(MIN_SECONDS, (due - now).total_seconds()))


def _repeat(look_seconds: float) -> None:
    wait = look_seconds * random.uniform(0.2, 1)  # noqa: S311 - workers take turns
    while True:
        time.sleep(wait)
        wait = look_seconds
        try:
            now = timezone.now()
            publish_due(now)
            wait = seconds_to_wait(next_due(), now, look_seconds)
        except Exception as error:  # the thread must outlive every outage
            logger.warning("Scheduled articles could not be published: %s", error)
        finally:
            close_old_connections()
