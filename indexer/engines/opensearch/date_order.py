"""The orders by date, with or without a floor of fit."""

from typing import Any

from indexer.engines.interface import EngineResults, Sort
from indexer.engines.opensearch.asking import Asking
from indexer.engines.opensearch.bodies import Bodies
from indexer.engines.opensearch.cluster import Json
from indexer.engines.opensearch.counts import all_of
from indexer.engines.opensearch.execution import Execution
from indexer.engines.opensearch.members import Member
from indexer.engines.opensearch.queries import Query
from indexer.engines.opensearch.score_script import exactly_scored, has_expansions
from indexer.engines.opensearch.windows import Fetching, Found, first_window, total_of, windowed

RESCORED_FOR_BEST = 200  # hits of each shard among which the best score is found
FLOAT_MARGIN = 1e-6  # of single precision, in which the cluster compares scores
COARSE_MARGIN = 0.03  # of the cluster's scores: each shard has its own mean length


def by_date(execution: Execution) -> Asking:
    """Return the results in an order by date."""
    bodies = Bodies(execution)
    return (yield from _by_date(execution, bodies, bodies.matching))


def by_date_with_floor(execution: Execution) -> Asking:
    """Return the results in an order by date, without the weak matches.

    The floor is a share of the best score, which a first request finds.
    """
    clause, statistics, bodies = execution.clause, execution.statistics, Bodies(execution)
    query = bodies.scored_everywhere
    passing: Query = bodies.among(all_of(execution.conditions.values()))
    first: Json = {
        "size": 1,
        "query": query,
        "stored_fields": "_none_",
        "track_total_hits": False,
        "aggs": {"passing": {"filter": passing}},
    }
    if has_expansions(clause):
        query = bodies.matching_everywhere
    else:
        first["rescore"] = {
            "window_size": RESCORED_FOR_BEST,
            "query": {
                "rescore_query": bodies.exact,
                "query_weight": 0,
                "rescore_query_weight": 1,
            },
        }
    (answer,) = yield [first]
    best = max((hit["_score"] for hit in answer["hits"]["hits"]), default=0.0)
    floor = execution.request.min_fit * best * (1 - FLOAT_MARGIN)
    if floor > 0:
        if not has_expansions(clause):
            # The cluster rounds lengths down, so few of its scores are lower than exact ones.
            low = floor * (1 - COARSE_MARGIN)
            query = {"function_score": {"query": query, "min_score": low}}
        query = exactly_scored(clause, query, statistics, floor=floor)
    number = answer["aggregations"]["passing"]["doc_count"]
    results = yield from _by_date(execution, bodies, bodies.among(query))
    matching = results.total + results.folded - len(results.pinned)
    return _with_weaker(results, max(0, number - matching))


def _by_date(execution: Execution, bodies: Bodies, query: Query) -> Asking:
    size = first_window(execution) if execution.request.limit else 0
    body = bodies.light(bodies.with_pins(query), size)
    counting = bodies.counting(query)
    body |= {key: counting[key] for key in ("aggs", "track_total_hits") if key in counting}
    answer, *pinned = yield [body, *bodies.pins()]
    execution.place_all(pinned)
    total, members = total_of(execution, answer)
    ordered = execution.light_hits(answer)
    if members is not None:
        is_oldest = execution.request.sort is Sort.OLDEST
        members.precedence = _oldest_first if is_oldest else _latest_first

    def more(count: int) -> Fetching:
        (found,) = yield [bodies.light(bodies.with_pins(query), count)]
        return execution.light_hits(found)

    found = Found(ordered, len(ordered) < size, more, total, members, answer)
    return (yield from windowed(execution, bodies, found))


def _latest_first(member: Member) -> Any:
    if member.seconds is None:
        return False, 0, member.article_id
    return True, member.seconds, member.article_id


def _oldest_first(member: Member) -> Any:
    if member.seconds is None:
        return False, 0, -member.article_id
    return True, -member.seconds, -member.article_id


def _with_weaker(results: EngineResults, weaker: int) -> EngineResults:
    return EngineResults(
        results.hits,
        results.total,
        results.facets,
        results.partial,
        results.truncated_terms,
        weaker,
        results.folded,
        results.pinned,
    )
