"""Counters and histograms that workers add to.

With ``PROMETHEUS_MULTIPROC_DIR`` in the environment, prometheus-client keeps the values in mapped
files that all workers share (``searchsite.metrics.processes``). The variable must be set before
this module is imported.
"""

from prometheus_client import Counter, Histogram

from indexer.search.observers import Outcome, observers

REQUEST_BUCKETS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
SEARCH_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
METHODS = frozenset({"GET", "HEAD", "POST"})

REQUESTS = Counter("telusur_requests", "Requests by view.", ("view", "method", "status"))
REQUEST_SECONDS = Histogram(
    "telusur_request_seconds", "Time of requests by view.", ("view",), buckets=REQUEST_BUCKETS
)
SEARCH_SECONDS = Histogram(
    "telusur_search_seconds",
    "Time of searches by outcome: found, none, partial (time budget used up), failed.",
    ("outcome",),
    buckets=SEARCH_BUCKETS,
)
CACHE = Counter("telusur_cache_requests", "Look-ups in caches.", ("cache", "result"))


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    """Count one request; unknown methods are one label, because a client can invent them."""
    REQUESTS.labels(view, method if method in METHODS else "other", str(status)).inc()
    REQUEST_SECONDS.labels(view).observe(seconds)


def count_search(outcome: Outcome, seconds: float) -> None:
    """Count one search of the service."""
    SEARCH_SECONDS.labels(outcome).observe(seconds)


def observe_searches() -> None:
    """Count the searches of this process from now on."""
    if count_search not in observers:
        observers.append(count_search)
