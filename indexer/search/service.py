"""The search service, which pages and commands call with a reader's text to get a page of hits."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from django.conf import settings

from indexer.deadline import NO_DEADLINE, Deadline, current, until
from indexer.engines import get_searcher, preload
from indexer.engines.interface import EngineQuery, Searcher, Sort
from indexer.exceptions import ClusterSlow, IndexerError, IndexMoved
from indexer.highlight.highlighter import Highlighter
from indexer.query import tree
from indexer.query.synonyms import SynonymTable
from indexer.query.vocabulary import Vocabulary
from indexer.search import pipeline
from indexer.search.execution import execute
from indexer.search.observers import observed
from indexer.search.outlets import OutletSearcher
from indexer.search.price import DEAR, points_of_search
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.stages import Execution, QueryContext
from indexer.search.synonym_cache import stamped_synonyms
from indexer.search.word_lookups import lookup_of

logger = logging.getLogger(__name__)
T = TypeVar("T")


#: Processor time that a search leaves for its page: for the page itself, and for each hit.
SECONDS_OF_PAGE, SECONDS_OF_HIT = 6e-3, 1.5e-4
#: Queries that read the word lists: of names, English words, laws, times and spellings.
LOADING_TEXTS = ("pasal 27 uu 11/2020 kemarin", "flood of the minister", "jokwi presidn banjirr")
_is_loaded = False


@observed
def search(request: SearchRequest, *, synonyms: SynonymTable | None = None) -> SearchResults:
    """Return one page of results; ``synonyms`` replaces the site's own table.

    Raises ``indexer.exceptions.IndexerError`` if the index is missing, outdated or damaged.
    """
    seconds = SECONDS_OF_PAGE + SECONDS_OF_HIT * request.per_page
    with search_deadline(), current().leaving(seconds):
        return _of_current_commit(partial(_search, request, synonyms))


def _of_current_commit(run: Callable[[], T]) -> T:
    """Return what a step returns; begin anew if it meets a commit later than its vocabulary."""
    try:
        return run()
    except IndexMoved:
        return run()


def _search(request: SearchRequest, synonyms: SynonymTable | None) -> SearchResults:
    execution = _executed(request, synonyms)
    for step in (pipeline.suggest, pipeline.count_undated):
        try:
            execution = step(execution)
        except ClusterSlow:  # left out: the hits are there
            current().is_partial = True
    return pipeline.report(execution)


def executed(request: SearchRequest, synonyms: SynonymTable | None = None) -> Execution:
    """Return the execution that found the hits, with the pins among them.

    Raises ``IndexerError``.
    """
    return _of_current_commit(partial(_executed, request, synonyms))


def _executed(request: SearchRequest, synonyms: SynonymTable | None) -> Execution:
    context = search_context(request, synonyms, may_move=True)
    reading = pipeline.place(pipeline.parse(context))
    current().add_points(points_of_search(reading.typed.tree, request), DEAR)
    reading = pipeline.correct(pipeline.expand(pipeline.interpret(reading)))
    return pipeline.pin(execute(pipeline.plan(pipeline.place(reading))))


def search_context(
    request: SearchRequest, synonyms: SynonymTable | None = None, *, may_move: bool = False
) -> QueryContext:
    """Return the context of a search: the index and the tables of editors as they are now.

    With ``may_move``, the vocabulary is ``Searcher.likely_vocabulary``. Raises ``IndexerError``.
    """
    started = time.perf_counter()
    searcher = get_searcher()
    vocabulary = searcher.likely_vocabulary() if may_move else searcher.vocabulary()
    current().allow_for(vocabulary.documents)
    context = _context(request, searcher, vocabulary, synonyms, started)
    _load_once(context)
    canonical = context.searcher.canonical(request)
    if request.hidden:
        context = replace(context, searcher=context.searcher.without(request.hidden))
    return context if canonical is request else replace(context, request=canonical)


def search_deadline() -> AbstractContextManager[object]:
    """Return the context of a search: outside a request, with a deadline of its own."""
    if current() is not NO_DEADLINE:
        return nullcontext()
    return until(Deadline(elapsed=settings.SEARCH_TIME_BUDGET_MS / 1000))


def _load_once(context: QueryContext) -> None:
    """Load the word lists at the first search of the process; no request pays for it."""
    global _is_loaded  # noqa: PLW0603 - one switch of the process
    if _is_loaded:
        return
    _is_loaded = True
    begin = time.thread_time()
    with until(NO_DEADLINE), suppress(IndexerError):
        for text in LOADING_TEXTS:
            loading = replace(context, request=SearchRequest(text))
            pipeline.correct(pipeline.expand(pipeline.interpret(pipeline.parse(loading))))
    current().forgive(time.thread_time() - begin)


def highlighter_for(
    text: str, *, literal: bool = False, synonyms: SynonymTable | None = None
) -> Highlighter:
    """Return the highlighter of a query; it marks corrected words unless ``literal`` is set."""
    searcher, vocabulary = get_searcher(), None
    with suppress(IndexerError):  # without an index, no word is corrected or weighted
        vocabulary = searcher.vocabulary()
        current().allow_for(vocabulary.documents)
    request = SearchRequest(text, literal=literal, read_times=False)
    context = _context(request, searcher, vocabulary, synonyms, 0.0)
    reading = pipeline.interpret(pipeline.parse(context))
    if not literal:
        with suppress(IndexerError):
            reading = pipeline.correct(pipeline.expand(reading))
    return Highlighter(reading.preferred.tree, vocabulary)


def ready() -> None:
    """Run a query as a health check. Raises ``IndexerError`` if the index cannot answer it."""
    query = EngineQuery(tree.Everything(), sort=Sort.DATE, limit=1, facets=False)
    get_searcher().search(query)


def warm_up() -> None:
    """Open the index and load the word lists before the first request.

    Never raises: a worker that cannot start would take the whole server down. Errors of the index
    are left to the first request; any other, such as a damaged database, is logged.
    """
    try:
        with until(Deadline()):  # without an end: the processors may be busy at a start
            search(SearchRequest("selamat datang"))
    except IndexerError:
        pass
    except Exception as error:
        logger.warning("A worker starts without a first search: %s", error)
    with suppress(IndexerError):
        get_searcher().warm_up()


def load_before_fork() -> None:
    """Load word lists and machine code, without the index and the database."""
    try:
        searcher = get_searcher()
    except IndexerError as error:  # the server starts, and its pages say so
        logger.warning("The search engine is not loaded before the workers start: %s", error)
        return
    for text in LOADING_TEXTS:
        context = _context(SearchRequest(text, literal=True), searcher, None, None, 0.0)
        reading = pipeline.interpret(pipeline.parse(context))
        with suppress(IndexerError):
            pipeline.correct(pipeline.expand(reading))
    preload()


def _context(
    request: SearchRequest,
    searcher: Searcher,
    vocabulary: Vocabulary | None,
    synonyms: SynonymTable | None,
    started: float,
) -> QueryContext:
    table, stamp = synonyms, None
    if request.literal:
        table = None
    elif synonyms is None:
        stamp, table = stamped_synonyms()
    outlets = OutletSearcher(searcher, stamp=stamp, literal=request.literal)
    lookup = None if vocabulary is None else lookup_of(vocabulary, table)
    return QueryContext(request, outlets, vocabulary, table, lookup, started)
