"""Execution of a plan: the candidates in turn, each with looser forms of it, until one has hits."""

from collections.abc import Iterator
from dataclasses import replace

from indexer.engines.interface import EngineQuery, EngineResults, Sort
from indexer.query import tree
from indexer.query.english_words import EnglishReader, has_english_names
from indexer.query.kind_names import without_kinds
from indexer.query.numbered_words import sequence_nodes, words_apart
from indexer.query.parser import ParsedQuery
from indexer.query.term_importance import is_sentence, without_phrases
from indexer.query.vocabulary import Vocabulary
from indexer.scoring_weights import MIN_SENTENCE_HITS
from indexer.search.engine_queries import query_of
from indexer.search.expected_pairs import expect_pairs_of_respelling, likely_matches
from indexer.search.facet_choices import as_chosen, offers_choices
from indexer.search.fallbacks import (
    RELAXED,
    nearest_in_time,
    with_weak_hits,
    without_words_of_today,
)
from indexer.search.outlets import OutletSearcher
from indexer.search.stages import Execution, Plan

SEQUENCES_APART = "sequences-apart"  # message code
# With more hits, only names with a word in so few articles are looked up in other spellings ...
MAX_HITS_OF_MISSPELLED_NAME = 20
MAX_HITS_OF_RARE_NAME = 100  # ... and with more than these, none.


def execute(planned: Plan) -> Execution:
    """Run the candidates in turn, each with its fallbacks, until one has hits."""
    executions = _executions(planned)
    execution = next(executions)
    while not execution.results.matching:
        try:
            execution = next(executions)
        except StopIteration:
            execution = nearest_in_time(execution)
            break
    if execution.fallback == RELAXED:
        execution = nearest_in_time(execution)
    if not execution.results.total:
        execution = with_weak_hits(execution)
    return without_words_of_today(execution)


def _executions(planned: Plan) -> Iterator[Execution]:
    """Yield the execution of each candidate, with its fallbacks."""
    searcher = planned.reading.context.searcher
    for parsed, planned_query in planned.candidates:
        if _may_be_respelled(planned, planned_query):
            context = planned.reading.context
            expect_pairs_of_respelling(context, parsed, MAX_HITS_OF_RARE_NAME)
        query, strict = _strict(searcher, planned_query, planned.reading.context.vocabulary)
        executed = parsed if query is planned_query else replace(parsed, tree=query.tree)
        searcher.expect(_likely_if_few(planned, executed, query, strict))
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
        used, results, _ = run(searcher, replace(query, tree=looser))
        fallback = "phrases-as-words" if results.matching else ""
        yield Execution(planned, parsed, replace(parsed, tree=looser), results, used, fallback)


def _likely_after(query: EngineQuery, vocabulary: Vocabulary | None) -> Iterator[EngineQuery]:
    """Yield the searches that probably follow.

    Few articles meet most words of a sentence, and likely none has several rare keywords.
    """
    if not _has_choice(query.tree):
        return
    if is_sentence(query.tree):
        yield replace(query, relaxed=True)
        if query.filters:
            yield _without_filters(query)
    elif vocabulary is not None and likely_matches(vocabulary, query.tree) < 1:
        yield replace(query, tree=without_kinds(query.tree), relaxed=True)


def _likely_if_few(
    planned: Plan, parsed: ParsedQuery, query: EngineQuery, strict: EngineResults
) -> Iterator[EngineQuery]:
    """Yield the searches that follow one with no or few hits, so that they are sent together."""
    reading = planned.reading
    if strict.partial or strict.matching > MAX_HITS_OF_RARE_NAME:
        return
    if not strict.matching and _has_choice(loose := without_kinds(query.tree)):
        yield replace(query, tree=loose, relaxed=True)
    if respelled := _respelling(planned, parsed, query, strict):
        yield query_of(respelled, reading)
    if strict.matching:
        return
    if looser := without_phrases(query.tree):
        yield replace(query, tree=looser)
    for _, other in planned.candidates:
        yield other


def _strict(
    searcher: OutletSearcher, query: EngineQuery, vocabulary: Vocabulary | None
) -> tuple[EngineQuery, EngineResults]:
    """Return a query and its results; without results, with absent sequences taken apart.

    A sentence that is to be relaxed has no hits and facets in its results (``_first``).
    """
    results = _first(searcher, query, vocabulary)
    while not (results.matching or results.partial):
        absent = [each for each in sequence_nodes(query.tree) if not _exists(searcher, each)]
        if not absent:
            break
        query = replace(query, tree=words_apart(query.tree, absent))
        results = searcher.search(query)
    return query, results


def _first(
    searcher: OutletSearcher, query: EngineQuery, vocabulary: Vocabulary | None
) -> EngineResults:
    """Return the results of a query; of a sentence with few hits, perhaps only their number.

    Few articles meet most words of a sentence. So where searches share a request, its articles are
    counted beside the relaxed search, and its own hits and facets are not asked for.
    """
    share_request = searcher.expect(_likely_after(query, vocabulary))
    if share_request and not query.filters and _has_choice(query.tree) and is_sentence(query.tree):
        counted = searcher.count(query)
        if not counted.partial and counted.matching < MIN_SENTENCE_HITS:
            return counted
    return searcher.search(query)


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
    if context.synonyms is None or context.lookup is None:
        return None
    english = EnglishReader(context.lookup)
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
    respelled = _respelling(planned, parsed, query, strict)
    if respelled is None:
        return None
    used = query_of(respelled, planned.reading)
    results = planned.reading.context.searcher.search(used)
    if results.matching <= strict.matching:
        return None
    return Execution(planned, respelled, respelled, results, used)


def _respelling(
    planned: Plan, parsed: ParsedQuery, query: EngineQuery, strict: EngineResults
) -> ParsedQuery | None:
    context = planned.reading.context
    if strict.matching > MAX_HITS_OF_RARE_NAME or strict.partial:
        return None
    if not _may_be_respelled(planned, query):
        return None
    expect_pairs_of_respelling(context, parsed)
    if strict.matching:
        is_rare = strict.matching <= MAX_HITS_OF_MISSPELLED_NAME
        max_rarer = None if is_rare else MAX_HITS_OF_RARE_NAME
        return context.corrected(parsed, names=True, max_rarer=max_rarer)
    return context.corrected(parsed, for_suggestion=True, names=True)


def _may_be_respelled(planned: Plan, query: EngineQuery) -> bool:
    """Return whether names and rare words of a query are replaced if it has few hits."""
    if planned.reading.context.request.literal:
        return False
    return _has_choice(query.tree) and not is_sentence(query.tree)


def run(searcher: OutletSearcher, query: EngineQuery) -> tuple[EngineQuery, EngineResults, str]:
    """Return the query that was used, its results, and "relaxed" if only the relaxed rule has hits.

    A question or a sentence is relaxed as well when it has fewer than ``MIN_SENTENCE_HITS`` hits
    without the filters: filters only narrow, so that a facet counts the hits of its choice.
    """
    searcher.expect(_likely_after(query, None))
    return _relaxed_if_few(searcher, query, searcher.search(query))


def _relaxed_if_few(
    searcher: OutletSearcher, query: EngineQuery, results: EngineResults
) -> tuple[EngineQuery, EngineResults, str]:
    # The kind of an article is no word that may be missing: without hits, its name is one.
    node = query.tree if results.matching else without_kinds(query.tree)
    if results.partial or not _has_choice(node):
        return query, results, ""
    is_met = _has_enough_hits(searcher, query, results)
    if is_met and results.matching:
        return query, results, ""
    looser = replace(query, tree=node, relaxed=True)
    relaxed = searcher.search(looser)
    if relaxed.partial and relaxed.matching <= results.matching:
        was_counted = results.matching and not results.hits  # without hits
        strict = searcher.search(query) if was_counted else results
        if strict.matching or not was_counted:
            return query, strict, ""
    if is_met and relaxed.matching:
        relaxed = replace(relaxed, facets=as_chosen(relaxed.facets, results.facets))
    elif is_met and offers_choices(results.facets):
        return query, results, ""
    return looser, relaxed, RELAXED if relaxed.matching and not results.matching else ""


def _has_enough_hits(searcher: OutletSearcher, query: EngineQuery, results: EngineResults) -> bool:
    """Return whether a query is met often enough without its filters.

    Of a query that is no sentence, the facets tell it: one hit is enough.
    """
    if not is_sentence(query.tree):
        return True
    if results.matching >= MIN_SENTENCE_HITS or not query.filters:
        return results.matching >= MIN_SENTENCE_HITS
    return searcher.search(_without_filters(query)).matching >= MIN_SENTENCE_HITS


def _without_filters(query: EngineQuery) -> EngineQuery:
    # The order by date needs no scores, so it is the cheapest one for counting.
    return EngineQuery(query.tree, sort=Sort.DATE, limit=0, facets=False)


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
