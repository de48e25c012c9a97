"""Options of the second pass, which rescores the best hits."""

from dataclasses import dataclass

from indexer.engines.interface import EngineQuery, Sort
from indexer.engines.scoring.proximity import NO_PROXIMITY, ProximityQuery
from indexer.engines.scoring.recency import RecencyBlend, exact_title_query
from indexer.query.term_importance import expected_stems, is_question, words_in_order


@dataclass(frozen=True, slots=True)
class RescoreOptions:
    """The proximity query, and for ``Sort.RECENT`` the blend of score and age."""

    proximity: ProximityQuery = NO_PROXIMITY
    recency: RecencyBlend | None = None


NO_RESCORING = RescoreOptions()


def rescoring_of(query: EngineQuery, half_life_days: int) -> RescoreOptions:
    """Return how the best hits of a query are rescored; ``half_life_days`` is that of the blend."""
    recency = None
    if query.sort is Sort.RECENT:
        recency = RecencyBlend(half_life_days, exact_title_query(query.tree))
    proximity = ProximityQuery(
        words=words_in_order(query.tree),
        answer=expected_stems(query.tree),
        keywords=not is_question(query.tree),
    )
    return RescoreOptions(proximity, recency)
