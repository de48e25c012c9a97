"""Articles without a date that a query with dates leaves out: their number, and the way to them.

An article without a date is on no day, so dates in the filters, in ``tanggal:`` or in words of time
exclude it, although it may be of that time. If only the filters have days, the facets count it.
Otherwise, a second search does: the query without its dates, for articles without a date only. The
order by date needs no scores, so it is the cheapest one for counting.
"""

from dataclasses import replace

from indexer.engines.interface import EngineQuery, EngineResults, Sort
from indexer.query.describe import describe
from indexer.query.rewrite import without_dates
from indexer.query.tree import Node
from indexer.search.outlets import OutletSearcher


def undated_matches(searcher: OutletSearcher, query: EngineQuery, results: EngineResults) -> int:
    """Return the number of articles without a date that match but for the dates of ``query``."""
    filters = query.filters
    timeless = without_dates(query.tree)
    by_filter = filters.has_days and not filters.undated
    if timeless is query.tree and not by_filter:
        return 0
    if timeless is query.tree and query.facets:  # the facet ignores the days of the filter
        return results.facets.undated
    undated = replace(filters, date_from=None, date_to=None, undated=True)
    counting = EngineQuery(
        timeless,
        undated,
        sort=Sort.DATE,
        limit=0,
        facets=False,
        relaxed=query.relaxed,
        fold=query.fold,
    )
    number = searcher.search(counting).total
    if not number or by_filter:
        return number
    # An article that names the time in its text is a hit even without a date.
    if query.facets:
        return number - results.facets.undated_hits
    hits = replace(query, filters=undated, offset=0, limit=0)
    return number - searcher.search(hits).total


def text_without_dates(node: Node) -> str | None:
    """Return the text of a query without its dates; None if it has no dates."""
    timeless = without_dates(node)
    return None if timeless is node else describe(timeless)
