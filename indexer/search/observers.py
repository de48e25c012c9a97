"""Functions that learn the outcome and the time of each search of this process.

The web adds one that feeds its metrics; without observers, a search is not timed.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Literal, ParamSpec

from indexer.search.request import SearchResults

Outcome = Literal["found", "none", "partial", "failed"]
Observer = Callable[[Outcome, float], None]
Parameters = ParamSpec("Parameters")

observers: list[Observer] = []


def observed(
    search: Callable[Parameters, SearchResults],
) -> Callable[Parameters, SearchResults]:
    """Return the search that reports its outcome and its seconds to the observers."""

    @wraps(search)
    def answer(*args: Parameters.args, **kwargs: Parameters.kwargs) -> SearchResults:
        if not observers:
            return search(*args, **kwargs)
        started = time.perf_counter()
        outcome: Outcome = "failed"
        try:
            results = search(*args, **kwargs)
            outcome = outcome_of(results)
        finally:
            seconds = time.perf_counter() - started
            for observer in observers:
                observer(outcome, seconds)
        return results

    return answer


def outcome_of(results: SearchResults) -> Outcome:
    """Return the outcome of a search that gave results."""
    if results.partial:
        return "partial"
    return "found" if results.total else "none"
