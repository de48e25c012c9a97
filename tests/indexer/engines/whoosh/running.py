"""Clauses of the Whoosh engine, run as its searcher runs those of a query tree."""

from typing import cast

from indexer.deadline import NO_DEADLINE
from indexer.engines.interface import Engine, EngineQuery, EngineResults, Sort
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.dates import filter_bounds
from indexer.engines.scoring.rescore_options import NO_RESCORING, rescoring_of
from indexer.engines.whoosh.engine import WhooshSearcher


def run(engine: Engine, clause: Clause, request: EngineQuery) -> EngineResults:
    """Return the hits of a clause in the window, order and filters of ``request``."""
    searcher = cast(WhooshSearcher, engine.searcher)
    half_life_days = searcher.options.recency_half_life_days
    rescoring = NO_RESCORING
    if request.sort is Sort.RECENT:
        rescoring = rescoring_of(request, half_life_days)
    bounds = filter_bounds(request.filters, searcher._zone)
    return searcher.manager.latest().index.run(clause, request, bounds, NO_DEADLINE, rescoring)
