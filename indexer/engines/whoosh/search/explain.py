"""Explanation of a hit's score: words, places of words, kind and age, as the search adds them up.

The first pass runs as in a search, because the places of words count among the best hits only, and
their rarity is that among these hits.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from indexer.engines.interface import Contribution, Explanation, Signal
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.explanation import ScoreExplainer, parts_by_places
from indexer.engines.scoring.proximity import (
    Scored,
    proximity_input,
)
from indexer.engines.whoosh.search.evaluator import Evaluator
from indexer.engines.whoosh.search.filter_classes import HIT
from indexer.engines.whoosh.search.flat_plan import compile_plan
from indexer.engines.whoosh.search.recency_collector import RecencyCollector
from indexer.engines.whoosh.search.scored_document import SegmentDocument
from indexer.engines.whoosh.search.search import Search
from indexer.engines.whoosh.search.statistics import SegmentView
from indexer.engines.whoosh.search.top_hits import TopHits
from indexer.scoring_weights import KIND_WEIGHTS

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
    may_be_hit = search.request.only is None or article in search.request.only
    if placing and article in placing.pins and may_be_hit:
        return Explanation(article_id=article, score=0.0, is_pinned=True)
    located = _located(search, article)
    if located is None:
        return None
    segment, document = located
    # Without a deadline: a part that is left out would make the sum wrong.
    evaluator = Evaluator(search.collection, search.whoosh_searcher, search.kernels)
    scored = SegmentDocument(evaluator, segment, document)
    words = ScoreExplainer(scored, search.collection).parts(clause)
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
        length=scored.length,
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

    def capture(found: Sequence[Scored]) -> Sequence[Scored]:
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
    return list(parts_by_places(search.proximity, given, rank)), True, scores[article]


def _age(factor: float) -> Contribution:
    return Contribution(
        signal=Signal.AGE, terms=(), value=factor, rarity=1.0, strength=factor, weight=1.0
    )
