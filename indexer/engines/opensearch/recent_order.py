"""The order by relevance and age: the best hits, and the best ones for their age."""

from math import inf
from typing import Any

import numpy as np

from indexer.engines.opensearch import blending
from indexer.engines.opensearch.asking import Asking
from indexer.engines.opensearch.blending import TITLED, blended
from indexer.engines.opensearch.bodies import Bodies
from indexer.engines.opensearch.cluster import Json
from indexer.engines.opensearch.copy_rows import titled_in
from indexer.engines.opensearch.execution import Execution
from indexer.engines.opensearch.members import Member
from indexer.engines.opensearch.queries import EVERYTHING
from indexer.engines.opensearch.snapshots import Snapshot
from indexer.engines.opensearch.windows import (
    Fetching,
    Found,
    rescored_in_cluster,
    total_of,
    windowed,
)
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.recency import RecencyBlend


def by_relevance_and_age(execution: Execution) -> Asking:
    """Return the results, the most relevant first, with lower scores for older articles."""
    blend = execution.rescoring.recency
    assert blend is not None
    bodies, wanted, statistics = Bodies(execution), execution.wanted, execution.statistics
    if not execution.request.limit:
        answer, *pinned = yield [bodies.counting(), *bodies.pins()]
        execution.place_all(pinned)
        total, members = total_of(execution, answer)
        found = Found([], True, _nothing, total, members, answer)
        return (yield from windowed(execution, bodies, found))
    if not execution.snapshot.latest:
        note_latest(execution.snapshot, *(yield [LATEST]))
    latest, depth = execution.snapshot.latest[0], execution.scored_hits
    aged = blended(bodies.best, blend, latest)
    second = bodies.hits(aged, size=depth, wanted=wanted)
    first, pins = bodies.first(size=depth, wanted=wanted), bodies.pins()
    young, answer, *others = yield [second, *first, *pins]
    execution.place_all(others[len(first) - 1 :])
    best = others[0] if len(first) > 1 else answer
    documents = execution.documents(best)
    unscored = documents.size > 0 and not execution.exact_scores(documents).scores.any()
    if unscored:  # the order is by age alone
        aged = blended({"constant_score": {"filter": bodies.best}}, blend, latest)
        (young,) = yield [bodies.hits(aged, size=depth, wanted=wanted)]
    documents = execution.documents(_joined(best, young))
    factors = blending.factors(documents, statistics, blend, latest)
    exact = execution.exact_scores(documents)
    scores = {article: score for score, article in execution.rescored(documents, exact)}
    keys = np.array([scores[article] for article in documents.ids.tolist()])
    keys = factors if unscored else keys * factors
    pairs = zip(keys.tolist(), documents.ids.tolist(), strict=True)
    ordered = sorted(pairs, reverse=True)
    whole = len(best["hits"]["hits"]) < depth
    total, members = total_of(execution, answer)
    known = {article: key for key, article in ordered}
    if members is not None:
        titled = titled_in(answer["aggregations"]["members"])
        members.precedence = _Precedence(execution, known, titled, blend, latest)

    def more(count: int) -> Fetching:
        scored = EVERYTHING if unscored else bodies.with_kinds(bodies.exact)

        def key(score: float, hit: Json) -> float:
            seconds = hit["fields"].get("seconds", (None,))[0]
            keeps = TITLED in hit.get("matched_queries", ())
            factor = blending.factor(blend, seconds, latest, keeps=keeps)
            return factor if unscored else factor * score

        found = yield from rescored_in_cluster(
            execution,
            bodies,
            query=aged,
            exact=blended(scored, blend, latest),
            count=count,
            key=key,
        )
        first = [*ordered, *(each for each in found if each[1] not in known)]
        return sorted(first, reverse=True)

    # The cluster has the other ones below the last of the youngest hits.
    sure = ordered if whole else ordered[:depth]
    found = Found(sure, whole, more, total, members, answer)
    return (yield from windowed(execution, bodies, found))


#: Finds the latest date of the commit that is not in the future.
LATEST: Json = {
    "size": 0,
    "query": {"range": {"published": {"lte": "now"}}},
    "aggs": {"latest": {"max": {"field": "seconds"}}},
}


def note_latest(snapshot: Snapshot, answer: Json) -> None:
    """Keep the answer to ``LATEST`` with the commit."""
    value = answer["aggregations"]["latest"]["value"]
    snapshot.latest.append(NO_DATE if value is None else int(value))


def _nothing(_: int) -> Fetching:
    return []
    yield


def _joined(*answers: Json) -> Json:
    """Return the different hits of several answers."""
    found: dict[int, Json] = {}
    for answer in answers:
        for hit in answer["hits"]["hits"]:
            found.setdefault(hit["fields"]["places"][0], hit)
    return {"hits": {"hits": list(found.values())}}


class _Precedence:
    """The order of copies: pins, then the others by score and age."""

    def __init__(
        self,
        execution: Execution,
        keys: dict[int, float],
        titled: set[int],
        blend: RecencyBlend,
        latest: int,
    ) -> None:
        self._execution = execution
        self._keys = keys
        self._titled = titled
        self._blend = blend
        self._latest = latest

    def __call__(self, member: Member) -> Any:
        article, execution = member.article_id, self._execution
        if (pinned := execution.place_of_pin(member)) is not None:
            return inf, -pinned
        key = self._keys.get(article)
        if key is None:
            keeps = article in self._titled
            factor = blending.factor(self._blend, member.seconds, self._latest, keeps=keeps)
            key = factor * execution.score_of(member)
        return key, article
