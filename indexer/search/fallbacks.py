"""Other hits for queries whose own hits are none or few: weak ones, and those of other times."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from indexer.engines.interface import Sort
from indexer.query import tree
from indexer.query.rewrite import all_of
from indexer.search.engine_queries import engine_query, query_of
from indexer.search.facet_choices import as_chosen
from indexer.search.stages import Execution

NOT_THEN = "no-articles-then"  # message code
ONLY_LATER = "only-later-articles"  # message code
ONLY_UNDATED = "only-undated-articles"  # message code
ONLY_WEAK = "only-weak-hits"  # message code
RELAXED = "relaxed"  # message code
WITHOUT_TODAY = "without-today"  # message code
OTHER_TIMES = frozenset({NOT_THEN, ONLY_LATER, ONLY_UNDATED})
MIN_HITS_OF_TODAY = 20  # with fewer hits, "hari ini" is no word of the query


def with_weak_hits(execution: Execution) -> Execution:
    """Return the hits below the floor of fit if there are no others.

    Only filters can leave no other hits: the best match of a query is always above the floor.
    """
    if not execution.results.weaker:
        return execution
    query = replace(execution.query, min_fit=0.0)
    results = execution.plan.reading.context.searcher.search(query)
    facets = as_chosen(results.facets, execution.results.facets)
    results = replace(results, facets=facets)
    return replace(
        execution, results=results, query=query, fallback=execution.fallback or ONLY_WEAK
    )


def without_words_of_today(execution: Execution) -> Execution:
    """Return the execution without the words of *hari ini*, if few articles have them."""
    reading, results = execution.plan.reading, execution.results
    timed, context = reading.timed, reading.context
    if results.partial or timed is None or timed.days or timed.timeless == timed.node:
        return execution
    met = 0 if execution.fallback == RELAXED else results.matching
    if met >= MIN_HITS_OF_TODAY:
        return execution
    timeless = context.expanded(replace(reading.typed, tree=timed.timeless))
    query = query_of(timeless, reading)
    found = context.searcher.search(query)
    if found.matching <= met:
        return execution
    return replace(
        execution,
        chosen=timeless,
        executed=timeless,
        query=query,
        results=found,
        fallback=WITHOUT_TODAY,
    )


def nearest_in_time(execution: Execution) -> Execution:
    """Return the articles nearest to the days of a query that no article meets.

    These are the articles before the days, the newest first; if there are none, those after the
    days, the earliest first; otherwise those without a date, the best first. If no article of any
    time has all words, those with some of the words are taken.
    """
    reading = execution.plan.reading
    timed, context = reading.timed, reading.context
    if execution.results.partial or not (timed and timed.days):
        return execution
    timeless = context.expanded(replace(reading.typed, tree=timed.timeless))
    modes = (False,) if execution.results.matching else (False, True)
    for relaxed, (code, sort, days) in product(modes, tuple(_other_times(timed.days))):
        node = all_of((timeless.tree, days) if days else (timeless.tree,)) or tree.Nothing()
        request = replace(context.request, sort=sort)
        query = engine_query(replace(timeless, tree=node), request, context.searcher)
        query = replace(query, relaxed=relaxed)
        results = context.searcher.search(query)
        if results.matching:
            return replace(
                execution,
                chosen=timeless,
                executed=timeless,
                results=results,
                query=query,
                fallback=code,
            )
    return execution


def _other_times(
    days: Sequence[tree.DateRange],
) -> Iterator[tuple[str, Sort, tree.DateRange | None]]:
    """Yield the other times in the order of preference: message code, order and days."""
    firsts = [each.first for each in days if each.first]
    lasts = [each.last for each in days if each.last]
    if firsts:
        yield NOT_THEN, Sort.DATE, tree.DateRange(None, min(firsts))
    if lasts:
        yield ONLY_LATER, Sort.OLDEST, tree.DateRange(max(lasts), None)
    yield ONLY_UNDATED, Sort.RELEVANCE, None
