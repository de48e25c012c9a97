"""Patience of a build: it waits for a cluster that is away for a moment.

A new index has no replicas until its end, so a build cannot go on without a node that died.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from indexer.engines.opensearch.cluster import PASSING
from indexer.exceptions import ClusterUnavailable

SECONDS = 180.0  # a node starts in less; a longer outage can be resumed from
PAUSE_SECONDS = 2.0
T = TypeVar("T")


def patient(call: Callable[[], T], *, is_over: Callable[[], bool] = lambda: False) -> T:
    """Return what ``call`` returns, once the cluster answers; it may be called several times.

    Raises its ``ClusterUnavailable`` if the outage is longer, or ``is_over`` returns True.
    """
    end = time.monotonic() + SECONDS
    while True:
        try:
            return call()
        except ClusterUnavailable as error:
            if type(error) not in PASSING or time.monotonic() > end or is_over():
                raise
        time.sleep(PAUSE_SECONDS)
