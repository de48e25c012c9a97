"""Clauses of the Whoosh engine, run as its searcher runs those of a query tree."""

from typing import cast

from indexer.deadline import NO_DEADLINE
from indexer.engines.interface import Engine, EngineQuery, EngineResults, Sort
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.rescore_options import NO_RESCORING
from indexer.engines.whoosh.engine import WhooshSearcher


def run(engine: Engine, clause: Clause, request: EngineQuery) -> EngineResults:
    """Return the hits of a clause in the window, order and filters of ``request``."""
    searcher = cast(WhooshSearcher, engine.searcher)
    rescoring = searcher._rescoring(request) if request.sort is Sort.RECENT else NO_RESCORING
    index = searcher.manager.latest().index
    return index.run(clause, request, searcher._bounds(request.filters), NO_DEADLINE, rescoring)
