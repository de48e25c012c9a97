"""The order by relevance: the best hits by exact scores, rescored by the places of words.

Most queries bring hits and counts in one search, which reads the postings once. A disjunction of
several words matches much of the archive: it is faster in searches of their own for the best hits,
which skip most matches (``best_hits``), for the counts, which need no scores, and for the copies.
"""

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

from indexer.engines.opensearch.asking import Asking
from indexer.engines.opensearch.best_hits import CANDIDATES_MARGIN, best_of
from indexer.engines.opensearch.bodies import Bodies
from indexer.engines.opensearch.cluster import Json
from indexer.engines.opensearch.execution import Execution, Scored
from indexer.engines.opensearch.members import Member
from indexer.engines.opensearch.queries import Query
from indexer.engines.opensearch.windows import (
    Fetching,
    Found,
    rescored_in_cluster,
    total_of,
    windowed,
)


class _First(NamedTuple):
    """The first hits in their order, and the answers with the counts and the copies."""

    ordered: list[Scored]
    whole: bool  # whether these are all
    counted: Json
    copies: Json | None  # None: they are in ``counted``


def by_relevance(execution: Execution) -> Asking:
    """Return the results, the most relevant first."""
    bodies = Bodies(execution)
    size = execution.scored_hits if execution.request.limit else 0
    candidates = bodies.candidates if size else None
    if candidates is None:
        first = yield from _in_one_search(execution, bodies, size)
    else:
        first = yield from _in_parts(execution, bodies, size, candidates)
    total, members = total_of(execution, first.counted, first.copies)
    ordered = first.ordered
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

    found = Found(ordered, first.whole, more, total, members, first.counted)
    return (yield from windowed(execution, bodies, found))


def _in_one_search(
    execution: Execution, bodies: Bodies, size: int
) -> Generator[Sequence[Json], list[Json], _First]:
    first, pins = bodies.quick_first(size=size, wanted=execution.wanted), bodies.pins()
    counted, *others = yield [*first, *pins]
    execution.place_all(others[len(first) - 1 :])
    best = others[0] if len(first) > 1 else counted
    if _has_many_ties(best, size):
        (best,) = yield [bodies.hits(bodies.best, size=size, wanted=execution.wanted)]
    ordered = _rescored(execution, best) if size else []
    return _First(ordered, len(ordered) < size, counted, None)


def _in_parts(
    execution: Execution, bodies: Bodies, size: int, candidates: Query
) -> Generator[Sequence[Json], list[Json], _First]:
    wanted, depth = execution.wanted, size + CANDIDATES_MARGIN
    counting, copies = bodies.counting(with_copies=False), bodies.copies()
    hits = bodies.quick_hits(candidates, size=depth, wanted=wanted)
    counted, found, *others = yield [counting, hits, *copies, *bodies.pins()]
    execution.place_all(others[len(copies) :])
    documents = execution.documents(found)
    exact, whole = execution.exact_scores(documents), documents.size < depth
    best = exact.matched if whole else best_of(execution, documents, exact.matched, size)
    if best is None:
        (found,) = yield [bodies.hits(bodies.best, size=size, wanted=wanted)]
        ordered = _rescored(execution, found)
    else:
        ordered = execution.rescored(documents, exact, best)
    return _First(ordered, whole, counted, others[0] if copies else None)


def _rescored(execution: Execution, found: Json) -> list[Scored]:
    documents = execution.documents(found)
    return execution.rescored(documents, execution.exact_scores(documents))


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
