"""Explanation of a hit's score: words, places of words, kind and age, as the search adds them up.

The first pass runs as in a search, because the places of words count among the best hits only, and
their rarity is that among these hits.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from indexer import scoring_weights
from indexer.engines.interface import Contribution, Explanation, Signal
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.proximity import (
    RANK_SHIFT,
    ProximityInput,
    ProximityQuery,
    Scored,
    features,
    first_places,
    proximity_input,
    rarity,
)
from indexer.engines.whoosh.search.evaluator import Evaluator
from indexer.engines.whoosh.search.explanation import ScoreExplainer
from indexer.engines.whoosh.search.filter_classes import HIT
from indexer.engines.whoosh.search.flat_plan import compile_plan
from indexer.engines.whoosh.search.recency_collector import RecencyCollector
from indexer.engines.whoosh.search.search import Search
from indexer.engines.whoosh.search.statistics import SegmentView
from indexer.engines.whoosh.search.top_hits import TopHits
from indexer.scoring_weights import BM25_K1, KIND_WEIGHTS

UNWEIGHTED = 1.0


class _FirstPass(NamedTuple):
    """The best hits before the places of words count, best first; and the score of the article."""

    best: list[Scored]
    score: float
    recency: float  # factor of the age
    has_scores: bool  # whether any hit has a score
    is_partial: bool


def explain(search: Search, clause: Clause, article: int) -> Explanation | None:
    """Return the explanation of an article's score for a clause; None if it is no hit."""
    placing = search.placing
    if placing and article in placing.pins:
        return Explanation(article_id=article, score=0.0, is_pinned=True)
    located = _located(search, article)
    if located is None:
        return None
    segment, document = located
    # Without a deadline: a part that is left out would make the sum wrong.
    evaluator = Evaluator(search.collection, search.whoosh_searcher, search.kernels)
    explainer = ScoreExplainer(evaluator, segment, document)
    words = explainer.parts(clause)
    if words is None:
        return None
    kinds = segment.columns.keywords["kind"]
    kind = kinds.strings[kinds.ordinals[document]]
    kind_weight = KIND_WEIGHTS.get(kind, UNWEIGHTED) if search.request.weigh_kinds else UNWEIGHTED
    facts = Explanation(
        article_id=article,
        score=0.0,
        kind=kind,
        kind_weight=kind_weight,
        length=explainer.length,
        mean_length=search.collection.average_length("stem"),
        documents=search.collection.documents,
    )
    if search.request.sort.by_date:
        return replace(facts, kind_weight=UNWEIGHTED)
    first = _first_pass(search, clause, segment, document)
    places, is_rescored, score = _by_places(search, first, article)
    parts = [*words, *places]
    if search.recency is not None and not first.has_scores:
        parts, score = [_age(first.recency)], first.recency
        kind_weight = recency = UNWEIGHTED
    else:
        recency = first.recency
        score *= recency
    factor = kind_weight * recency
    return replace(
        facts,
        score=score,
        contributions=tuple([replace(part, value=part.value * factor) for part in parts]),
        kind_weight=kind_weight,
        recency=recency,
        is_rescored=is_rescored,
        is_partial=first.is_partial,
    )


def _located(search: Search, article: int) -> tuple[SegmentView, int] | None:
    """Return the segment and the document of an article that passes the filters."""
    wanted = np.array([article], dtype=np.int64)
    for segment in search.collection.segments:
        for document in segment.documents_of(wanted).tolist():
            classes = search.classes(segment, for_facets=False)
            if classes is None or classes[document] == HIT:
                return segment, document
    return None


def _first_pass(search: Search, clause: Clause, segment: SegmentView, document: int) -> _FirstPass:
    plan = compile_plan(clause) if search.kernels and not search.recency else None
    depth = search.proximity.depth if search.proximity else 0
    hits = search.recency or TopHits(search.request, min_count=depth)
    _, is_partial = search.collect(clause, plan, hits, None)
    best: list[Scored] = []

    def capture(found: list[Scored]) -> list[Scored]:
        best.extend(found[:depth])
        return found

    article = int(segment.columns.article_ids[document])
    if not isinstance(hits, RecencyCollector):
        hits.ordered(capture)
        known = {each: score for score, each in best}
        if article not in known:
            found = search.scores_of(clause, plan, segment, np.array([document]))
            known[article] = float(found[0])
        return _FirstPass(best, known[article], UNWEIGHTED, True, is_partial)
    hits.ordered(capture, 1)
    score, recency = hits.score_and_factor_of(article)
    return _FirstPass(best, score, recency, hits.has_scores, is_partial)


def _by_places(
    search: Search, first: _FirstPass, article: int
) -> tuple[list[Contribution], bool, float]:
    """Return the parts by places of words, whether there can be any, and the score with them."""
    if article not in {each for _, each in first.best} or not search.proximity:
        return [], False, first.score
    found, given = proximity_input(
        first.best, search.proximity, search.collection.live_documents, search.occurrences
    )
    rank = list(found.articles).index(article)
    scores = {each: score for score, each in search.rescored(first.best)}
    return list(_parts_by_places(search.proximity, given, rank)), True, scores[article]


def _parts_by_places(
    query: ProximityQuery, given: ProximityInput, rank: int
) -> Iterator[Contribution]:
    """Yield the parts of the proximity score of one hit (``query.proximity.proximity_scores``)."""
    words = list(dict.fromkeys(query.words[: scoring_weights.MAX_PROXIMITY_WORDS]))
    for feature in features(given):
        ranks = np.unique(feature.occurrences >> RANK_SHIFT)
        if rank in ranks:
            present = _mask(given, ranks)
            terms = tuple([words[number] for number in feature.words])
            yield _part(feature.signal, terms, given, present, 1.0, feature.weight)
    lead = scoring_weights.LEAD_WORDS
    for word, occurrences, in_title in zip(words, given.words, given.titles, strict=False):
        places = first_places(given, occurrences, in_title)
        if places[rank] >= 0:
            early = (places >= 0) & (places < lead)
            strength, weight = 1 / (1 + places[rank] / lead), scoring_weights.LEAD_WEIGHT
            part = _part(Signal.LEAD, (word,), given, early, strength, weight)
            yield replace(part, place=int(places[rank]))
    ranks = given.answer >> RANK_SHIFT
    times = np.bincount(ranks, minlength=len(given.norms)).astype(np.float64)
    if given.words and times[rank]:
        strength = (BM25_K1 + 1) * times[rank] / (times[rank] + given.norms[rank])
        weight = scoring_weights.ANSWER_WEIGHT
        part = _part(Signal.ANSWER, query.answer, given, times, strength, weight)
        yield replace(part, occurrences=int(times[rank]))


def _part(  # noqa: PLR0913, PLR0917 - the factors of a product
    signal: Signal,
    terms: tuple[str, ...],
    given: ProximityInput,
    present: Any,
    strength: float,
    weight: float,
) -> Contribution:
    rare = rarity(given, present)
    return Contribution(
        signal=signal,
        terms=terms,
        value=float(rare * strength * weight),
        rarity=rare,
        strength=float(strength),
        weight=weight,
        documents=int(np.count_nonzero(present)),
    )


def _mask(given: ProximityInput, ranks: Any) -> Any:
    present = np.zeros(len(given.norms), dtype=np.bool_)
    present[ranks] = True
    return present


def _age(factor: float) -> Contribution:
    return Contribution(
        signal=Signal.AGE, terms=(), value=factor, rarity=1.0, strength=factor, weight=1.0
    )
