"""The order by relevance: the best hits by exact scores, rescored by the places of words."""

from typing import Any

from indexer.engines.opensearch.asking import Asking
from indexer.engines.opensearch.bodies import Bodies
from indexer.engines.opensearch.cluster import Json
from indexer.engines.opensearch.execution import Execution, Scored
from indexer.engines.opensearch.members import Member
from indexer.engines.opensearch.windows import (
    Fetching,
    Found,
    rescored_in_cluster,
    total_of,
    windowed,
)


def by_relevance(execution: Execution) -> Asking:
    """Return the results, the most relevant first."""
    request, bodies = execution.request, Bodies(execution)
    size = execution.scored_hits if request.limit else 0
    first, pins = bodies.quick_first(size=size, wanted=execution.wanted), bodies.pins()
    answer, *others = yield [*first, *pins]
    execution.place_all(others[len(first) - 1 :])
    best = others[0] if len(first) > 1 else answer
    if _has_many_ties(best, size):
        (best,) = yield [bodies.hits(bodies.best, size=size, wanted=execution.wanted)]
    ordered = execution.rescored(execution.documents(best)) if size else []
    total, members = total_of(execution, answer)
    known = {article: place for place, (_, article) in enumerate(ordered)}
    if members is not None:
        members.precedence = _Precedence(execution, known)

    def more(count: int) -> Fetching:
        found = yield from rescored_in_cluster(
            execution,
            bodies,
            query=bodies.best,
            exact=bodies.with_kinds(bodies.exact),
            count=count,
            key=lambda score, _: score,
        )
        rest: list[Scored] = [each for each in found if each[1] not in known]
        return [*ordered, *rest]

    found = Found(ordered, len(ordered) < size, more, total, members, answer)
    return (yield from windowed(execution, bodies, found))


def _has_many_ties(best: Json, size: int) -> bool:
    """Return whether hits that were left out have the score of one that matters."""
    scores = [hit["_score"] for hit in best["hits"]["hits"]]
    return 0 < size == len(scores) and scores[size * 2 // 3] == scores[-1]


class _Precedence:
    """The order of copies: pins, the best hits in their places, the others by score."""

    def __init__(self, execution: Execution, places: dict[int, int]) -> None:
        self._execution = execution
        self._places = places

    def __call__(self, member: Member) -> Any:
        execution = self._execution
        if (pinned := execution.place_of_pin(member)) is not None:
            return 2, -pinned, 0
        place = self._places.get(member.article_id)
        if place is None:
            return 0, execution.score_of(member), member.article_id
        return 1, -place, 0
