"""Collections of cyclic garbage: after a response was sent, and not during a request.

CPython's collector runs in the allocation that reaches its threshold, and is charged to the request
that made it: a collection of young objects took 5 to 46 ms. Here, a thread collects the young
objects after it has sent a response, and a thread of its own collects older ones at a moment
without requests. The collector itself has a threshold far above, as a bound for long work.

A collection holds the GIL, so that it stops all threads of the worker, whichever thread runs it.
"""

import gc
import threading
import time

from searchsite.admission import running

#: Containers made and not yet freed, after which the young ones are collected. By default, the
#: collector runs seven times per page.
YOUNG_OBJECTS = 20_000
#: ... after which the collector runs by itself, in whichever thread. No request makes so many.
MOST_OBJECTS = 10 * YOUNG_OBJECTS
#: Young collections after which the objects that survived them are collected, and the number of
#: these collections after which all objects are: by default the same, during requests.
YOUNG_COLLECTIONS, MIDDLE_COLLECTIONS = 10, 10
LOOK_SECONDS = 10.0
WAIT_SECONDS = 1.0  # for a moment without requests


def spare_requests() -> None:
    """Leave collections to this module, and what exists now out of all of them."""
    gc.collect()
    gc.freeze()  # scanning these long-lived objects took a twentieth of the time of a page
    gc.set_threshold(MOST_OBJECTS)


def collect_young() -> bool:
    """Collect the young objects if they are many; called by a thread without a request."""
    is_due = gc.get_count()[0] >= YOUNG_OBJECTS
    if is_due:
        gc.collect(0)
    return is_due


def collect_older(*, wait_seconds: float = WAIT_SECONDS) -> bool:
    """Collect older objects after many collections of younger ones, when no request runs.

    All objects of a process with full caches take 150 ms, those of the second generation 15 to 40.
    """
    _, young, middle = gc.get_count()
    is_due = young >= YOUNG_COLLECTIONS
    if is_due:
        running.give_way(wait_seconds)
        gc.collect(2 if middle >= MIDDLE_COLLECTIONS else 1)
    return is_due


def start_collecting(*, interval_seconds: float = LOOK_SECONDS) -> threading.Thread:
    """Start the thread that collects older objects; it ends with the process."""
    thread = threading.Thread(
        target=_collect_for_ever, args=(interval_seconds,), name="garbage-collector", daemon=True
    )
    thread.start()
    return thread


def _collect_for_ever(interval_seconds: float) -> None:
    while True:
        time.sleep(interval_seconds)
        collect_older()
