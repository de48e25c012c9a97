"""Execution of a query in the cluster: a window of hits, the exact total and the facets.

The first round of requests brings the counts, and the best hits with the places of the query's
terms. The site scores these hits exactly, rescores them by proximity, and orders them. The hits
after them are in the order of the cluster. A second round follows where the first one cannot know
enough: for the floor of fit, for the order of copies, and for a window far from the first hit.
"""

from indexer.engines.interface import Sort
from indexer.engines.opensearch.asking import Asking
from indexer.engines.opensearch.date_order import by_date, by_date_with_floor
from indexer.engines.opensearch.execution import Execution
from indexer.engines.opensearch.recent_order import by_relevance_and_age
from indexer.engines.opensearch.relevance_order import by_relevance


def search(execution: Execution) -> Asking:
    """Return the results of an execution."""
    request = execution.request
    if request.has_floor:
        return by_date_with_floor(execution)
    if request.sort.by_date:
        return by_date(execution)
    if request.sort is Sort.RECENT:
        return by_relevance_and_age(execution)
    return by_relevance(execution)
