"""Explanation of a hit's score: words, places of words, kind and age, as a search adds them up."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer.engines.interface import Contribution, Explanation, Signal, Sort
from indexer.engines.opensearch import blending
from indexer.engines.opensearch.asking import ask
from indexer.engines.opensearch.bodies import Bodies
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.exact_scores import ExactScores
from indexer.engines.opensearch.execution import Execution
from indexer.engines.opensearch.hit_documents import Documents
from indexer.engines.opensearch.recent_order import LATEST, note_latest
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.explanation import ScoreExplainer, parts_by_places
from indexer.engines.scoring.lengths import LENGTHS
from indexer.engines.scoring.proximity import (
    Occurrences,
    Scored,
    WantedStems,
    proximity_input,
    rescored,
)
from indexer.scoring_weights import KIND_WEIGHTS


@dataclass(frozen=True)
class SentDocument:
    """One of some documents; see ``indexer.engines.scoring.explanation.ScoredDocument``."""

    documents: Documents
    statistics: Statistics
    rank: int

    def matches(self, clause: Clause) -> bool:
        """Return whether the document matches a clause."""
        return bool(ExactScores(self.documents, self.statistics).of(clause).matched[self.rank])

    def frequency(self, field: str, term: str) -> int:
        """Return the frequency of a term in the document, as its score counts it."""
        return int(self.documents.frequencies(field, term)[self.rank])

    def norm(self, field: str) -> float:
        """Return BM25's length normalisation of a field."""
        return float(self.documents.norms(field)[self.rank])

    def score(self, clause: Clause) -> float:
        """Return the score of a clause."""
        return float(ExactScores(self.documents, self.statistics).of(clause).scores[self.rank])


class _Best(NamedTuple):
    """The best documents, with their scores before the places of words count."""

    documents: Documents
    hits: list[Scored]  # best first


def explain(cluster: Cluster, execution: Execution, article: int) -> Explanation | None:
    """Return the explanation of an article's score; None if it is no hit."""
    bodies, wanted = Bodies(execution), execution.wanted
    if article in [pin.article_id for pin in execution.pins]:
        execution.place_all(ask(cluster, execution, bodies.pins()))
        if article in [pin.article_id for pin in execution.placed]:
            return Explanation(article_id=article, score=0.0, is_pinned=True)
    alone = bodies.among(bodies.without_placed({"term": {"id": article}}))
    with_kind = replace(wanted, columns=tuple({*wanted.columns, "kind"}))
    searches = [
        bodies.hits(bodies.best, size=execution.scored_hits, wanted=wanted),
        bodies.hits(alone, size=1, wanted=with_kind),
    ]
    found, alone_found = ask(cluster, execution, searches)
    if not alone_found["hits"]["hits"]:
        return None
    best, own = execution.documents(found), execution.documents(alone_found)
    statistics, request = execution.statistics, execution.request
    clause = execution.clause
    words = ScoreExplainer(SentDocument(own, statistics, 0), statistics).parts(clause)
    if words is None:
        return None
    (kind,) = own.values("kind")
    weighs = request.weigh_kinds and not request.sort.by_date
    kind_weight = KIND_WEIGHTS.get(kind, 1.0) if weighs else 1.0
    facts = Explanation(
        article_id=article,
        score=0.0,
        kind=kind,
        kind_weight=kind_weight,
        length=int(LENGTHS[own.length_codes("stem")[0]]),
        mean_length=statistics.average_length("stem"),
        documents=statistics.documents,
    )
    if request.sort.by_date:
        return facts
    first = _best(execution, best)
    (score,) = (ExactScores(own, statistics).of(clause).scores * kind_weight).tolist()
    places, is_rescored, score = _by_places(execution, first, article, score)
    parts, recency = [*words, *places], 1.0
    if request.sort is Sort.RECENT:
        recency = _recency(cluster, execution, own)
        if not any(value for value, _ in first.hits):
            parts, score = [_age(recency)], recency
            kind_weight = recency = 1.0
        else:
            score *= recency
    factor = kind_weight * recency
    return replace(
        facts,
        score=score,
        contributions=tuple([replace(part, value=part.value * factor) for part in parts]),
        kind_weight=kind_weight,
        recency=recency,
        is_rescored=is_rescored,
        is_partial=execution.partial,
    )


def _recency(cluster: Cluster, execution: Execution, own: Documents) -> float:
    blend, snapshot = execution.rescoring.recency, execution.snapshot
    assert blend is not None
    if not snapshot.latest:
        note_latest(snapshot, *ask(cluster, execution, [LATEST]))
    factors = blending.factors(own, execution.statistics, blend, snapshot.latest[0])
    return float(factors[0])


def _best(execution: Execution, documents: Documents) -> _Best:
    scores = ExactScores(documents, execution.statistics).of(execution.clause).scores
    if execution.request.weigh_kinds:
        scores = scores * documents.kind_factors
    pairs = sorted(zip(scores.tolist(), documents.ids.tolist(), strict=True), reverse=True)
    depth = execution.proximity.depth if execution.proximity else 0
    return _Best(documents, pairs[: depth or 1])


def _by_places(
    execution: Execution, first: _Best, article: int, score: float
) -> tuple[list[Contribution], bool, float]:
    """Return the parts by places of words, whether there can be any, and the score with them."""
    proximity, documents = execution.proximity, execution.snapshot.documents
    if not proximity or article not in {each for _, each in first.hits}:
        return [], False, score
    weigh_kinds = execution.request.weigh_kinds

    def find(articles: list[int], stems: WantedStems) -> Occurrences:
        return first.documents.occurrences(articles, stems, weigh_kinds=weigh_kinds)

    found, given = proximity_input(first.hits, proximity, documents, find)
    rank = list(found.articles).index(article)
    scores = {each: value for value, each in rescored(first.hits, proximity, documents, find)}
    return list(parts_by_places(proximity, given, rank)), True, scores[article]


def _age(factor: float) -> Contribution:
    return Contribution(
        signal=Signal.AGE, terms=(), value=factor, rarity=1.0, strength=factor, weight=1.0
    )
