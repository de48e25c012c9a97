"""The pipeline of a search: parse, interpret, expand, correct, plan, execute, suggest, report.

Each step takes one value and returns one value. The values of all steps hold the same
``QueryContext``: the request, and the index and the synonyms as they were at the start.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from django.conf import settings
from django.utils.timezone import localdate

from indexer.engines.interface import EngineQuery, EngineResults, Sort
from indexer.highlight.highlighter import Highlighter
from indexer.query import tree
from indexer.query.describe import describe
from indexer.query.english_words import EnglishReader, has_english_names
from indexer.query.kind_names import named_kinds, with_kinds
from indexer.query.limits import Limits
from indexer.query.numbered_words import sequence_nodes, sequences, words_apart
from indexer.query.parser import ParsedQuery
from indexer.query.parser import parse as parse_text
from indexer.query.rewrite import all_of
from indexer.query.synonym_expansion import SynonymExpander, added_synonyms
from indexer.query.synonyms import SynonymTable
from indexer.query.term_importance import (
    is_keywords,
    is_question,
    is_sentence,
    without_phrases,
)
from indexer.query.time_words import TimedQuery, TimeExpression, may_name_times, within_times
from indexer.query.vocabulary import Vocabulary
from indexer.scoring_weights import DATE_ORDER_MIN_FIT, MIN_SENTENCE_HITS, NEWEST_MIN_FIT
from indexer.search.left_out import text_without_dates, undated_matches
from indexer.search.messages import message
from indexer.search.outlets import OutletSearcher
from indexer.search.request import SearchRequest, SearchResults
from indexer.spelling import QueryCorrector
from lexicon.kind_words import asks_for_checks

_WORD = re.compile(r"[^\W_]+")
NOT_THEN = "no-articles-then"  # message code
RELAXED = "relaxed"  # message code
ONLY_WEAK = "only-weak-hits"  # message code
SEQUENCES_APART = "sequences-apart"  # message code
WITHOUT_TODAY = "without-today"  # message code
MIN_HITS_OF_TODAY = 20  # with fewer hits, "hari ini" is no word of the query
# With more hits, only names with a word in so few articles are looked up in other spellings ...
MAX_HITS_OF_MISSPELLED_NAME = 20
MAX_HITS_OF_RARE_NAME = 100  # ... and with more than these, none.
MIN_HITS_WITHOUT_SUGGESTION = 5  # with fewer hits, another spelling is suggested


@dataclass(frozen=True, slots=True)
class QueryContext:
    """The values of one search that no step changes."""

    request: SearchRequest
    searcher: OutletSearcher
    vocabulary: Vocabulary | None  # None without an index: no word is expanded or corrected
    synonyms: SynonymTable | None  # None for a literal search
    started: float  # of ``time.perf_counter``


@dataclass(frozen=True, slots=True)
class Reading:
    """The parsed query, and its correction if it has one."""

    context: QueryContext
    typed: ParsedQuery
    corrected: ParsedQuery | None = None  # with the words replaced that the index lacks
    timed: TimedQuery | None = None  # the typed query with its expressions of time read

    @property
    def times(self) -> tuple[TimeExpression, ...]:
        """Return the expressions of time that were read."""
        return self.timed.times if self.timed else ()

    @property
    def asks_for_newest(self) -> bool:
        """Return whether the words ask for the newest of the fitting articles."""
        is_relevance = self.context.request.sort is Sort.RELEVANCE
        return is_relevance and any(each.days is None for each in self.times)

    @property
    def preferred(self) -> ParsedQuery:
        """Return the corrected query if there is one."""
        return self.corrected or self.typed


@dataclass(frozen=True, slots=True)
class Plan:
    """The engine queries of a reading, in the order of execution: the corrected query first."""

    reading: Reading
    candidates: tuple[tuple[ParsedQuery, EngineQuery], ...]


@dataclass(frozen=True, slots=True)
class Execution:
    """The results of the first candidate with hits, or of the last candidate if none has hits."""

    plan: Plan
    chosen: ParsedQuery  # the candidate of the results
    executed: ParsedQuery  # the candidate, or its fallback without phrases
    results: EngineResults
    query: EngineQuery  # of the results
    fallback: str = ""  # message code of the fallback that found the hits
    suggested: str = ""  # text of another query, with more hits
    undated: int = 0  # articles without a date that match but for the dates of the query


def parse(context: QueryContext) -> Reading:
    """Parse the typed text within the site's limits."""
    return Reading(context, parse_text(context.request.text, query_limits()))


def interpret(reading: Reading) -> Reading:
    """Read expressions of time as ranges of days, unless the request forbids it, and English words.

    Times come first: the words of *last year* are no English keywords.
    """
    context, typed = reading.context, reading.typed
    timed = _timed(context.request, typed.tree)
    if timed:
        node, timeless = _in_indonesian(context, timed.node), timed.timeless
        timed = TimedQuery(node, _in_indonesian(context, timeless), timed.times)
        if is_keywords(timed.timeless):
            return replace(reading, typed=replace(typed, tree=timed.node), timed=timed)
    return replace(reading, typed=replace(typed, tree=_in_indonesian(context, typed.tree)))


def _timed(request: SearchRequest, node: tree.Node) -> TimedQuery | None:
    """Return a query within the times that it names; None if it names none that are read."""
    if request.literal or not request.read_times or not may_name_times(node):
        return None
    today = request.today or localdate()
    timed = within_times(node, today, absolute=not is_question(node))
    return timed if timed.times else None


def _in_indonesian(context: QueryContext, node: tree.Node) -> tree.Node:
    """Return a query with Indonesian forms of its English words."""
    if context.synonyms is None or context.vocabulary is None:
        return node
    return EnglishReader(context.synonyms, context.vocabulary).read(node)


def expand(reading: Reading) -> Reading:
    """Add synonyms to the typed words."""
    return replace(reading, typed=_expanded(reading.context, reading.typed))


def correct(reading: Reading) -> Reading:
    """Replace words that the index lacks, unless the search is literal."""
    if reading.context.request.literal:
        return reading
    return replace(reading, corrected=_corrected(reading.context, reading.typed))


def plan(reading: Reading) -> Plan:
    """Make engine queries from the corrected query and from the typed query."""
    readings = (reading.corrected, reading.typed)
    return Plan(reading, tuple((each, _query_of(each, reading)) for each in readings if each))


def execute(planned: Plan) -> Execution:
    """Run the candidates in turn, each with its fallbacks, until one has hits."""
    executions = _executions(planned)
    execution = next(executions)
    while not execution.results.matching:
        try:
            execution = next(executions)
        except StopIteration:
            execution = _nearest_in_time(execution)
            break
    if execution.fallback == RELAXED:
        execution = _nearest_in_time(execution)
    if not execution.results.total:
        execution = _with_weak_hits(execution)
    return _without_words_of_today(execution)


def _with_weak_hits(execution: Execution) -> Execution:
    """Return the hits below the floor of fit if there are no others.

    Only filters can leave no other hits: the best match of a query is always above the floor.
    """
    if not execution.results.weaker:
        return execution
    query = replace(execution.query, min_fit=0.0)
    results = execution.plan.reading.context.searcher.search(query)
    return replace(
        execution, results=results, query=query, fallback=execution.fallback or ONLY_WEAK
    )


def _without_words_of_today(execution: Execution) -> Execution:
    """Return the execution without the words of *hari ini*, if few articles have them."""
    reading, results = execution.plan.reading, execution.results
    timed, context = reading.timed, reading.context
    if results.partial or timed is None or timed.days or timed.timeless == timed.node:
        return execution
    met = 0 if execution.fallback == RELAXED else results.matching
    if met >= MIN_HITS_OF_TODAY:
        return execution
    timeless = _expanded(context, replace(reading.typed, tree=timed.timeless))
    query = _query_of(timeless, reading)
    found = context.searcher.search(query)
    if found.matching <= met:
        return execution
    return replace(
        execution,
        chosen=timeless,
        executed=timeless,
        query=query,
        results=found,
        fallback=WITHOUT_TODAY,
    )


def _nearest_in_time(execution: Execution) -> Execution:
    """Return the articles nearest to the days of a query that no article meets, the newest first.

    These are the articles before the days, or all others if there are none before.
    """
    reading = execution.plan.reading
    timed, context = reading.timed, reading.context
    if execution.results.partial or not (timed and timed.days):
        return execution
    timeless = _expanded(context, replace(reading.typed, tree=timed.timeless))
    request = replace(context.request, sort=Sort.DATE)
    first = min(days.first for days in timed.days if days.first)
    before = all_of((timeless.tree, tree.DateRange(None, first)))
    for node in (before, timeless.tree):
        query = _engine_query(replace(timeless, tree=node or tree.Nothing()), request)
        results = context.searcher.search(query)
        if results.matching:
            return replace(
                execution,
                chosen=timeless,
                executed=timeless,
                results=results,
                query=query,
                fallback=NOT_THEN,
            )
    return execution


def suggest(execution: Execution) -> Execution:
    """Add the text of another query with more hits, if the hits are few."""
    results, chosen = execution.results, execution.chosen
    if results.matching >= MIN_HITS_WITHOUT_SUGGESTION or results.partial or chosen.is_empty:
        return execution
    context = execution.plan.reading.context
    suggested = _corrected(context, chosen, for_suggestion=True, names=True)
    if suggested is None:
        return execution
    query = replace(_engine_query(suggested, context.request), offset=0, limit=0, facets=False)
    _, found, _ = _run(context.searcher, query)
    if found.matching <= results.matching:
        return execution
    return replace(execution, suggested=describe(suggested.tree))


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
    return SearchResults(
        request=request,
        hits=results.hits,
        total=results.total,
        facets=results.facets,
        notices=_notices(execution),
        took_ms=(time.perf_counter() - context.started) * 1000,
        partial=results.partial,
        highlighter=Highlighter(execution.executed.tree, context.vocabulary),
        understood=understood,
        page=request.page,
        pages=-(-min(results.total, settings.SEARCH_MAX_DEPTH) // request.per_page),
        corrected=understood if _is_respelled(execution) else "",
        suggested=execution.suggested,
        synonyms=added_synonyms(execution.executed.tree) if results.total else (),
        kinds=() if request.literal else named_kinds(chosen.tree),
        times=reading.times,
        weaker=results.weaker,
        undated=execution.undated,
        undated_text=text_without_dates(chosen.tree) if execution.undated else None,
        outlet_of=context.searcher.outlet_of,
        parts=partial(context.searcher.parts, results.facets),
        sequences=sequences(execution.executed.tree) if results.total else (),
    )


def _is_respelled(execution: Execution) -> bool:
    if execution.fallback in (NOT_THEN, WITHOUT_TODAY):
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
    )


def _expanded(context: QueryContext, parsed: ParsedQuery) -> ParsedQuery:
    if context.synonyms is None or context.vocabulary is None:
        return parsed
    expanded = SynonymExpander(context.synonyms, context.vocabulary).expanded(parsed.tree)
    return parsed if expanded == parsed.tree else replace(parsed, tree=expanded)


def _corrected(
    context: QueryContext,
    parsed: ParsedQuery,
    *,
    for_suggestion: bool = False,
    names: bool = False,
    max_rarer: int | None = None,
) -> ParsedQuery | None:
    """Return the corrected query with its synonyms; None if there is nothing to correct.

    With ``names`` and not for a suggestion, only names are corrected.
    """
    if context.vocabulary is None:
        return None
    corrector = QueryCorrector(
        parsed.tree,
        context.vocabulary,
        for_suggestion=for_suggestion,
        names=names,
        words=for_suggestion or not names,
        max_rarer=max_rarer,
    )
    corrected = corrector.corrected()
    if corrected == parsed.tree:
        return None
    return _expanded(context, replace(parsed, tree=corrected))


def _query_of(parsed: ParsedQuery, reading: Reading) -> EngineQuery:
    """Return the engine query of a reading, in the order that its words ask for."""
    query = _engine_query(parsed, reading.context.request)
    if not reading.asks_for_newest:
        return query
    min_fit = 0.0 if reading.context.request.weak_hits else NEWEST_MIN_FIT
    return replace(query, sort=Sort.DATE, min_fit=min_fit)


def _engine_query(parsed: ParsedQuery, request: SearchRequest) -> EngineQuery:
    offset = (request.page - 1) * request.per_page
    listing = parsed.is_empty and bool(request.filters)
    if parsed.is_empty and not listing:
        return EngineQuery(tree.Nothing(), limit=0)
    meant = parsed.tree if request.literal else with_kinds(parsed.tree)
    return EngineQuery(
        tree=tree.Everything() if listing else meant,
        filters=request.filters,
        sort=Sort.DATE if listing and not request.sort.by_date else request.sort,
        offset=offset,
        limit=max(0, min(request.per_page, settings.SEARCH_MAX_DEPTH - offset)),
        facets=request.facets,
        weigh_kinds=not asks_for_checks(_WORD.findall(request.text)),
        min_fit=0.0 if listing or request.weak_hits else DATE_ORDER_MIN_FIT,
    )


def _executions(planned: Plan) -> Iterator[Execution]:
    """Yield the execution of each candidate, with its fallbacks."""
    searcher = planned.reading.context.searcher
    for parsed, planned_query in planned.candidates:
        query, strict = _strict(searcher, planned_query)
        executed = parsed if query is planned_query else replace(parsed, tree=query.tree)
        word_by_word = _word_by_word(planned, executed, query, strict)
        if word_by_word:
            yield word_by_word
        respelled = _respelled(planned, executed, query, strict)
        if respelled:
            yield respelled
        used, results, fallback = _relaxed_if_few(searcher, query, strict)
        if executed is not parsed and results.matching:
            fallback = fallback or SEQUENCES_APART
        looser = None if results.matching or results.partial else without_phrases(query.tree)
        if looser is None:
            yield Execution(planned, parsed, executed, results, used, fallback)
            continue
        used, results, _ = _run(searcher, replace(query, tree=looser))
        fallback = "phrases-as-words" if results.matching else ""
        yield Execution(planned, parsed, replace(parsed, tree=looser), results, used, fallback)


def _strict(searcher: OutletSearcher, query: EngineQuery) -> tuple[EngineQuery, EngineResults]:
    """Return a query and its results; without results, with absent sequences taken apart."""
    results = searcher.search(query)
    while not (results.matching or results.partial):
        absent = [each for each in sequence_nodes(query.tree) if not _exists(searcher, each)]
        if not absent:
            break
        query = replace(query, tree=words_apart(query.tree, absent))
        results = searcher.search(query)
    return query, results


def _exists(searcher: OutletSearcher, node: tree.Node) -> bool:
    """Return whether any article matches a node."""
    return bool(searcher.search(EngineQuery(node, limit=0, facets=False)).total)


def _word_by_word(
    planned: Plan, parsed: ParsedQuery, query: EngineQuery, strict: EngineResults
) -> Execution | None:
    """Return the execution with English names of several words read as single words.

    Only for queries without hits: *train crash bandung* if no article of Bandung has *kecelakaan
    kereta* side by side.
    """
    context = planned.reading.context
    if strict.matching or strict.partial or not has_english_names(query.tree):
        return None
    if context.synonyms is None or context.vocabulary is None:
        return None
    english = EnglishReader(context.synonyms, context.vocabulary)
    apart = replace(parsed, tree=english.word_by_word(parsed.tree))
    used = replace(query, tree=apart.tree)
    results = context.searcher.search(used)
    return Execution(planned, parsed, apart, results, used) if results.matching else None


def _respelled(
    planned: Plan, parsed: ParsedQuery, query: EngineQuery, strict: EngineResults
) -> Execution | None:
    """Return the execution with names or rare words replaced, for keywords with few hits.

    Names are replaced if their spelling is rare (``spelling.name_pairs``), rare words only if no
    article meets the query: the relaxed rule would show articles with any of the words, first those
    with the same slip.
    NOTE: sentences are left out: most of their words are right, however rare, and replacing them
    cost 0.005 of nDCG@10 on the questions of tydiqa.
    """
    context = planned.reading.context
    if context.request.literal or strict.matching > MAX_HITS_OF_RARE_NAME or strict.partial:
        return None
    if not _has_choice(query.tree) or is_sentence(query.tree):
        return None
    if strict.matching:
        is_rare = strict.matching <= MAX_HITS_OF_MISSPELLED_NAME
        max_rarer = None if is_rare else MAX_HITS_OF_RARE_NAME
        respelled = _corrected(context, parsed, names=True, max_rarer=max_rarer)
    else:
        respelled = _corrected(context, parsed, for_suggestion=True, names=True)
    if respelled is None:
        return None
    used = _query_of(respelled, planned.reading)
    results = context.searcher.search(used)
    if results.matching <= strict.matching:
        return None
    return Execution(planned, respelled, respelled, results, used)


def _run(searcher: OutletSearcher, query: EngineQuery) -> tuple[EngineQuery, EngineResults, str]:
    """Return the query that was used, its results, and "relaxed" if only the relaxed rule has hits.

    A question or a sentence is relaxed as well when it has fewer than ``MIN_SENTENCE_HITS`` hits.
    """
    return _relaxed_if_few(searcher, query, searcher.search(query))


def _relaxed_if_few(
    searcher: OutletSearcher, query: EngineQuery, results: EngineResults
) -> tuple[EngineQuery, EngineResults, str]:
    min_hits = MIN_SENTENCE_HITS if is_sentence(query.tree) else 1
    if results.matching >= min_hits or results.partial or not _has_choice(query.tree):
        return query, results, ""
    query = replace(query, relaxed=True)
    relaxed = searcher.search(query)
    return query, relaxed, RELAXED if relaxed.matching and not results.matching else ""


def _has_choice(node: tree.Node) -> bool:
    """Return whether the relaxed matching rule can find more than the usual one."""
    match node:
        case tree.Bag(words):
            return len(words) > 1 or any(map(_has_choice, words))
        case tree.WithSynonyms(typed):
            return _has_choice(typed)
        case tree.And(children) | tree.Or(children):
            return any(_has_choice(child) for child in children)
        case tree.InField(_, child):
            return _has_choice(child)
        case _:
            return False


def _notices(execution: Execution) -> tuple[str, ...]:
    reading, results = execution.plan.reading, execution.results
    request = reading.context.request
    notices = [message(remark.code, remark.value) for remark in reading.typed.remarks]
    notices += [message("too-many-expansions", word) for word in results.truncated_terms]
    if execution.fallback == NOT_THEN:
        notices.append(message(NOT_THEN, ", ".join(each.text for each in reading.times)))
    elif execution.fallback:
        notices.append(message(execution.fallback))
    if results.partial:
        notices.append(message("partial", ""))
    if results.total > settings.SEARCH_MAX_DEPTH <= request.page * request.per_page:
        notices.append(message("page-depth", str(settings.SEARCH_MAX_DEPTH)))
    return tuple(dict.fromkeys(notices))
