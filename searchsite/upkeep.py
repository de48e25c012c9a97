"""The upkeep of what machines share: a thread of each web worker, once a minute.

It reports the machine (``articles.shared_home.machines``), and removes counters and marks that are
the same as none. What another worker has done is done, so that nothing is locked.
"""

import logging
import random
import threading
import time

from django.conf import settings
from django.db import close_old_connections, connection

from articles.shared_home import content_marks, machines
from indexer.engines.choice import active_engine
from searchsite.database_counters import remove_old_counters

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 60.0
#: Settings that must be the same on all machines, beside the key and the engine.
COMMON_SETTINGS = ("SHARED_HOME", "TIME_ZONE", "COOKIE_PREFIX", "HTTPS", "FORCE_SCRIPT_NAME")
EMBEDDED = "whoosh"  # the engine whose index is in a directory of one machine
ENGINE_SETTINGS = ("OPENSEARCH_INDEX",)


def facts() -> dict[str, str]:
    """Return what all machines of the site must have in common."""
    engine = active_engine()
    found = {"SECRET_KEY": machines.mark_of_key(), "SEARCH_ENGINE": engine}
    found |= {name: str(getattr(settings, name)) for name in COMMON_SETTINGS}
    if engine != EMBEDDED:
        found |= {name: str(getattr(settings, name)) for name in ENGINE_SETTINGS}
    return found


def keep_up() -> None:
    """Report the machine and tidy up, on PostgreSQL: SQLite has one machine. Raises ``Error``."""
    if connection.vendor == "postgresql":
        machines.report(facts())
        content_marks.forget_old(connection)
    if settings.SHARED_HOME:
        remove_old_counters()


def start_upkeep(*, interval_seconds: float = INTERVAL_SECONDS) -> threading.Thread:
    """Start the thread, which ends with the process."""
    thread = threading.Thread(
        target=_repeat, args=(interval_seconds,), name="shared-home", daemon=True
    )
    thread.start()
    return thread


def _repeat(interval_seconds: float) -> None:
    while True:
        try:
            keep_up()
        except Exception as error:  # the thread must outlive every outage
            logger.warning("What the machines share could not be kept up: %s", error)
        finally:
            close_old_connections()
        time.sleep(interval_seconds * random.uniform(0.7, 1.0))  # noqa: S311 - workers take turns
