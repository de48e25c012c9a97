"""The order by relevance: the best hits by exact scores, rescored by the places of words.

Most queries bring hits and counts in one search, which reads the postings once. A disjunction of
several words matches much of the archive: it is faster in searches of their own for the best hits,
which skip most matches (``best_hits``), for the counts, which need no scores, and for the copies.
"""

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

import numpy as np

from indexer.engines.opensearch.asking import Asking
from indexer.engines.opensearch.best_hits import CANDIDATES_MARGIN, TIES_MARGIN, Mask, best_of
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
    depth = size and size + TIES_MARGIN
    first, pins = bodies.quick_first(size=depth, wanted=execution.wanted), bodies.pins()
    counted, *others = yield [*first, *pins]
    execution.place_all(others[len(first) - 1 :])
    best = others[0] if len(first) > 1 else counted
    if not size:
        return _First([], False, counted, None)
    documents = execution.documents(best)
    exact, whole = execution.exact_scores(documents), documents.size < depth
    everything = np.ones(documents.size, dtype=np.bool_)
    among = everything if whole else best_of(documents.cluster_scores, size)
    if among is None:
        ordered = yield from _in_order(execution, bodies, size)
    else:
        ordered = execution.rescored(documents, exact, among)
    return _First(ordered, whole, counted, None)


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
    among: Mask | None = exact.matched
    if not whole:
        factors = documents.kind_factors if execution.request.weigh_kinds else None
        scores = documents.cluster_scores
        among = best_of(scores, size, matched=exact.matched, factors=factors)
    if among is None:
        ordered = yield from _in_order(execution, bodies, size)
    else:
        ordered = execution.rescored(documents, exact, among)
    return _First(ordered, whole, counted, others[0] if copies else None)


def _in_order(execution: Execution, bodies: Bodies, size: int) -> Fetching:
    """Return the best hits of a search that weighs kinds, and orders hits of one score."""
    (found,) = yield [bodies.hits(bodies.best, size=size, wanted=execution.wanted)]
    documents = execution.documents(found)
    return execution.rescored(documents, execution.exact_scores(documents))


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
