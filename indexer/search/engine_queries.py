"""Engine queries of parsed queries: window, filters, order and floor of fit."""

import re
from dataclasses import replace

from django.conf import settings

from indexer.engines.interface import EngineQuery, Sort
from indexer.query import tree
from indexer.query.kind_names import with_kinds
from indexer.query.parser import ParsedQuery
from indexer.query.term_importance import is_question
from indexer.scoring_weights import DATE_ORDER_MIN_FIT, NEWEST_MIN_FIT
from indexer.search.outlets import OutletSearcher
from indexer.search.request import SearchRequest
from indexer.search.stages import Reading
from lexicon.kind_words import asks_for_checks

_WORD = re.compile(r"[^\W_]+")


def query_of(parsed: ParsedQuery, reading: Reading) -> EngineQuery:
    """Return the engine query of a reading, in the order that its words ask for.

    A question needs the article with the answer, so age only lowers the score there.
    """
    context = reading.context
    query = engine_query(parsed, context.request, context.searcher)
    if not reading.asks_for_newest:
        return query
    if is_question(reading.typed.tree):
        return replace(query, sort=Sort.RECENT)
    min_fit = 0.0 if context.request.weak_hits else NEWEST_MIN_FIT
    return replace(query, sort=Sort.DATE, min_fit=min_fit)


def engine_query(
    parsed: ParsedQuery, request: SearchRequest, searcher: OutletSearcher
) -> EngineQuery:
    """Return the engine query of a parsed query, in the order of the request.

    ``searcher`` tells the outlets, whose rows are counted with copies folded.
    """
    offset, limit = _window(request)
    listing = parsed.is_empty and bool(request.filters)
    if parsed.is_empty and not listing:
        return EngineQuery(tree.Nothing(), limit=0)
    meant = parsed.tree if request.literal else with_kinds(parsed.tree)
    return EngineQuery(
        tree=tree.Everything() if listing else meant,
        filters=request.filters,
        sort=Sort.DATE if listing and not request.sort.by_date else request.sort,
        offset=offset,
        limit=limit,
        last_window=request.last_page,
        facets=request.facets,
        facet_limit=request.facet_limit,
        value_groups=searcher.groups if request.facets and not request.copies else None,
        period_unit=request.period_unit,
        period_bounds=request.period_bounds,
        fold=not request.copies,
        weigh_kinds=not asks_for_checks(_WORD.findall(request.text)),
        min_fit=0.0 if listing or request.weak_hits else DATE_ORDER_MIN_FIT,
    )


def _window(request: SearchRequest) -> tuple[int, int]:
    """Return the offset and the number of the requested hits; readers page to a limit."""
    if request.offset is not None:
        return request.offset, request.per_page
    offset = (request.page - 1) * request.per_page
    return offset, max(0, min(request.per_page, settings.SEARCH_MAX_DEPTH - offset))
