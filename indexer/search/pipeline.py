"""The pipeline of a search: parse, place, interpret, expand, correct, plan, execute, pin, report.

Each step takes one value of ``indexer.search.stages`` and returns one. ``indexer.search.execution``
has the step in the middle, which runs the engine queries.
"""

import time
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.utils.timezone import localdate

from indexer.deadline import current
from indexer.engines.interface import EngineQuery
from indexer.highlight.highlighter import Highlighter
from indexer.query import tree
from indexer.query.describe import describe
from indexer.query.english_words import EnglishReader
from indexer.query.kind_names import named_kinds
from indexer.query.limits import Limits
from indexer.query.numbered_words import sequences
from indexer.query.parser import parse as parse_text
from indexer.query.relative_dates import with_days, with_expressions
from indexer.query.rewrite import all_of
from indexer.query.synonym_expansion import added_synonyms
from indexer.query.term_importance import is_keywords, is_question
from indexer.query.time_words import TimedQuery, may_name_times, within_times
from indexer.search.engine_queries import engine_query, query_of
from indexer.search.execution import run
from indexer.search.expected_pairs import expect_pairs_of_reading
from indexer.search.facet_choices import as_chosen
from indexer.search.fallbacks import OTHER_TIMES, RELAXED, WITHOUT_TODAY
from indexer.search.left_out import text_without_dates, undated_matches
from indexer.search.messages import message
from indexer.search.placements import current_pins, words_of
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.stages import Execution, Plan, QueryContext, Reading

MIN_HITS_WITHOUT_SUGGESTION = 5  # with fewer hits, another spelling is suggested


def parse(context: QueryContext) -> Reading:
    """Parse the typed text within the site's limits; dates from today become days."""
    typed = parse_text(context.request.text, query_limits())
    if ":" in typed.text:  # a field: perhaps tanggal:kemarin
        today = context.request.today or localdate()
        typed = replace(typed, tree=with_days(typed.tree, today))
    return Reading(context, typed)


def place(reading: Reading) -> Reading:
    """Look up the pins of the query, and leave its hidden articles out of all searches.

    A corrected query without pins of the typed text has those of its own words.
    """
    context = reading.context
    if not context.request.placed or reading.placements:
        return reading
    table = current_pins(context.searcher.stamp, query_limits)
    if table.is_empty:
        return reading
    node = reading.preferred.tree
    text = describe(node) if reading.corrected else context.request.text
    placements = table.placements(words_of(text, node), context.request.today or localdate())
    if not placements:
        return reading
    context = replace(context, searcher=context.searcher.without(placements.hidden))
    return replace(reading, context=context, placements=placements)


def interpret(reading: Reading) -> Reading:
    """Read expressions of time as ranges of days, unless the request forbids it, and English words.

    Times come first: the words of *last year* are no English keywords.
    """
    context, typed = reading.context, reading.typed
    expect_pairs_of_reading(context, typed.tree)
    timed = _timed(context.request, typed.tree)
    if timed:
        node, timeless = _in_indonesian(context, timed.node), timed.timeless
        timed = TimedQuery(node, _in_indonesian(context, timeless), timed.times)
        if is_keywords(timed.timeless):
            return replace(reading, typed=replace(typed, tree=timed.node), timed=timed)
    node = _in_indonesian(context, typed.tree)
    return reading if node == typed.tree else replace(reading, typed=replace(typed, tree=node))


def _timed(request: SearchRequest, node: tree.Node) -> TimedQuery | None:
    """Return a query within the times that it names; None if it names none that are read."""
    if request.literal or not request.read_times or not may_name_times(node):
        return None
    today = request.today or localdate()
    timed = within_times(node, today, absolute=not is_question(node))
    return timed if timed.times else None


def _in_indonesian(context: QueryContext, node: tree.Node) -> tree.Node:
    """Return a query with Indonesian forms of its English words."""
    if context.synonyms is None or context.lookup is None:
        return node
    return EnglishReader(context.lookup).read(node)


def expand(reading: Reading) -> Reading:
    """Add synonyms to the typed words."""
    typed = reading.context.expanded(reading.typed)
    return reading if typed is reading.typed else replace(reading, typed=typed)


def correct(reading: Reading) -> Reading:
    """Replace words that the index lacks, unless the search is literal."""
    if reading.context.request.literal:
        return reading
    corrected = reading.context.corrected(reading.typed)
    return reading if corrected is None else replace(reading, corrected=corrected)


def plan(reading: Reading) -> Plan:
    """Make engine queries from the corrected query and from the typed query."""
    readings = (reading.corrected, reading.typed)
    return Plan(reading, tuple((each, query_of(each, reading)) for each in readings if each))


def pin(execution: Execution) -> Execution:
    """Put the pins among the hits, whichever search has found these.

    The search is run once more, so that the choice between searches depends on matches alone.
    """
    query, reading = pinned_query(execution), execution.plan.reading
    if not query.pins or execution.chosen.is_empty:
        return execution
    results, before = reading.context.searcher.search(query), execution.results
    if results.partial and not results.hits:
        return execution
    if query.relaxed and query.filters:  # the counts of some choices are those of other searches
        results = replace(results, facets=as_chosen(results.facets, before.facets))
    return replace(execution, results=results)


def pinned_query(execution: Execution) -> EngineQuery:
    """Return the query that found the hits, with the pins within the times that were read."""
    query, placements = execution.query, execution.plan.reading.placements
    if not placements.pins:
        return query
    days = _days_of(execution)
    pins = []
    for each, is_of_text in placements.pins_by_text():
        within = () if is_of_text else (*((each.within,) if each.within else ()), *days)
        pins.append(each._replace(within=all_of(within)))
    return replace(query, pins=tuple(pins))


def _days_of(execution: Execution) -> tuple[tree.Node, ...]:
    """Return the parts of the executed query that are days; without any, the days that were read.

    A year is a range of days or the number in the text.
    """
    node = execution.query.tree
    parts = node.children if isinstance(node, tree.And) else (node,)
    days = [
        part
        for part in parts
        if any(
            isinstance(each, tree.DateRange)
            for each in (part.children if isinstance(part, tree.Or) else (part,))
        )
    ]
    asked = [each.days for each in execution.plan.reading.times if each.days]
    return tuple(days or asked)


def suggest(execution: Execution) -> Execution:
    """Add the text of another query with more hits, if the hits are few."""
    results, chosen = execution.results, execution.chosen
    if results.matching >= MIN_HITS_WITHOUT_SUGGESTION or results.partial or chosen.is_empty:
        return execution
    if current().passed():
        return execution
    context = execution.plan.reading.context
    suggested = context.corrected(chosen, for_suggestion=True, names=True)
    if suggested is None:
        return execution
    request = replace(context.request, facets=False, period_unit=None)
    query = replace(engine_query(suggested, request, context.searcher), offset=0, limit=0)
    _, found, _ = run(context.searcher, query)
    if found.matching <= results.matching:
        return execution
    return replace(execution, suggested=describe(with_expressions(suggested.tree)))


def count_undated(execution: Execution) -> Execution:
    """Count the articles without a date that match but for the dates of the query."""
    searcher = execution.plan.reading.context.searcher
    undated = undated_matches(searcher, execution.query, execution.results)
    return replace(execution, undated=undated) if undated else execution


def report(execution: Execution) -> SearchResults:
    """Return the search results: the hits, and the values that a page shows about them."""
    reading, results = execution.plan.reading, execution.results
    context, chosen = reading.context, execution.chosen
    request = context.request
    understood = describe(chosen.tree)
    lasting = describe(with_expressions(chosen.tree)) if ":" in understood else understood
    pages = -(-min(results.total, settings.SEARCH_MAX_DEPTH) // request.per_page)
    return SearchResults(
        request=request,
        hits=results.hits,
        total=results.total,
        sort=execution.query.sort,
        facets=results.facets,
        notices=_notices(execution),
        took_ms=(time.perf_counter() - context.started) * 1000,
        partial=results.partial or current().is_partial,
        highlighter=Highlighter(execution.executed.tree, context.vocabulary),
        understood=understood,
        has_relative_dates=lasting != understood,
        page=min(request.page, pages) if request.last_page and pages else request.page,
        pages=pages,
        corrected=lasting if _is_respelled(execution) else "",
        suggested=execution.suggested,
        synonyms=added_synonyms(execution.executed.tree) if results.total else (),
        kinds=named_kinds(execution.query.tree),
        times=reading.times,
        folded=results.folded,
        weaker=results.weaker,
        undated=execution.undated,
        undated_text=text_without_dates(chosen.tree) if execution.undated else None,
        pinned=results.pinned,
        outlet_of=context.searcher.outlet_of,
        parts=partial(context.searcher.parts, results.facets),
        sequences=sequences(execution.executed.tree) if results.total else (),
    )


def _is_respelled(execution: Execution) -> bool:
    if execution.fallback in OTHER_TIMES | {WITHOUT_TODAY}:
        return False
    return execution.chosen is not execution.plan.reading.typed


def query_limits() -> Limits:
    """Return the site's limits of a query."""
    return Limits(
        length=settings.SEARCH_MAX_QUERY_LENGTH,
        clauses=settings.SEARCH_MAX_CLAUSES,
        nesting=settings.SEARCH_MAX_NESTING,
        wildcard_letters=settings.SEARCH_MIN_WILDCARD_LETTERS,
        edit_distance=settings.SEARCH_MAX_EDIT_DISTANCE,
        patterns=settings.SEARCH_MAX_PATTERNS,
    )


def _notices(execution: Execution) -> tuple[str, ...]:
    reading, results = execution.plan.reading, execution.results
    request = reading.context.request
    notices = [message(remark.code, remark.value) for remark in reading.typed.remarks]
    notices += [message("too-many-expansions", word) for word in results.truncated_terms]
    if execution.fallback in OTHER_TIMES:
        notices.append(message(execution.fallback, ", ".join(each.text for each in reading.times)))
        if execution.query.relaxed:
            notices.append(message(RELAXED))
    elif execution.fallback:
        notices.append(message(execution.fallback))
    if results.partial or current().is_partial:
        notices.append(message("partial", ""))
    if results.total > settings.SEARCH_MAX_DEPTH <= request.page * request.per_page:
        notices.append(message("page-depth", str(settings.SEARCH_MAX_DEPTH)))
    return tuple(dict.fromkeys(notices))
