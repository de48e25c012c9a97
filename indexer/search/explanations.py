"""Explanation of a hit of a search: the place that it has, and the parts of its score.

The request is that of a results page, and runs through the same steps, so the explained query is
the one that found the hits: corrected, relaxed or with other forms, as the reader got it.
"""

from dataclasses import dataclass, replace

from indexer.engines.interface import EngineQuery, Explanation, Sort
from indexer.query.describe import describe
from indexer.search import pipeline
from indexer.search.placements import Rule, typed_tokens
from indexer.search.request import SearchRequest
from indexer.search.service import executed, search_deadline
from indexer.search.stages import Execution


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """The explanation of one article for one request.

    ``natural`` is the explanation that the article would have by relevance, without a rule of the
    editors about itself; it is the same one as ``explanation`` if nothing else gave it its place.
    """

    request: SearchRequest
    sort: Sort
    understood: str  # the query that was searched, as text
    explanation: Explanation | None  # None: the article is no hit
    natural: Explanation | None
    rule: Rule | None  # of the editors about this article
    place: int | None  # among all hits, from 1; None: not on the page of the request
    total: int
    is_relaxed: bool
    missing: tuple[str, ...]  # words of the query without a part in the score, as typed


def explain(request: SearchRequest, article_id: int) -> ExplainedHit:
    """Return the explanation of an article. Raises ``indexer.exceptions.IndexerError``."""
    with search_deadline():
        execution = executed(replace(request, facets=False, period_unit=None))
        return _explained(execution, article_id)


def _explained(execution: Execution, article_id: int) -> ExplainedHit:
    reading = execution.plan.reading
    request, searcher = reading.context.request, reading.context.searcher
    query, placements = pipeline.pinned_query(execution), reading.placements
    rule = next((each for each in placements.rules if each.article_id == article_id), None)
    explanation = searcher.explain(query, article_id)
    natural = explanation
    if rule or query.sort.by_date:
        allowing = searcher.with_hidden(article_id)
        natural = allowing.explain(_natural(query, article_id), article_id)
    return ExplainedHit(
        request=request,
        sort=query.sort,
        understood=describe(execution.executed.tree),
        explanation=explanation,
        natural=natural,
        rule=rule,
        place=_place(execution, article_id),
        total=execution.results.total,
        is_relaxed=query.relaxed,
        missing=_missing(execution, natural),
    )


def _natural(query: EngineQuery, article_id: int) -> EngineQuery:
    """Return the query by relevance, without a pin of the article."""
    sort = Sort.RELEVANCE if query.sort.by_date else query.sort
    pins = tuple([pin for pin in query.pins if pin.article_id != article_id])
    return replace(query, sort=sort, min_fit=0.0, pins=pins)


def _missing(execution: Execution, explanation: Explanation | None) -> tuple[str, ...]:
    """Return the words of the query that add nothing to a score."""
    if explanation is None or not explanation.contributions:
        return ()
    scored = {term for part in explanation.contributions for term in part.terms}
    words = typed_tokens(execution.executed.tree)
    return tuple(dict.fromkeys(each.exact for each in words if each.stem not in scored))


def _place(execution: Execution, article_id: int) -> int | None:
    """Return the place of the row that shows the article, itself or as a copy."""
    for place, hit in enumerate(
        execution.results.hits, execution.query.first_of(execution.results.total) + 1
    ):
        if article_id == hit.article_id or article_id in hit.copies:
            return place
    return None
