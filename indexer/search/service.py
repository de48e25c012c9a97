"""What pages and commands call: a reader's text in, a page of hits out.

Parses the text under the site's limits, asks the engine, relaxes the matching rule when nothing
matches, and says in plain sentences what was done to the query.
"""

import time
from contextlib import suppress
from dataclasses import dataclass, replace

from django.conf import settings

from indexer.engines import get_searcher
from indexer.engines.interface import (
    NO_FILTERS,
    EngineQuery,
    EngineResults,
    Facets,
    Filters,
    Hit,
    Sort,
)
from indexer.exceptions import IndexerError
from indexer.highlight.highlighter import Highlighter
from indexer.query import tree
from indexer.query.describe import describe
from indexer.query.limits import Limits
from indexer.query.parser import ParsedQuery, parse
from indexer.query.synonym_expansion import SynonymExpander, added_synonyms
from indexer.query.synonyms import SynonymTable
from indexer.query.term_importance import is_sentence, without_phrases
from indexer.query.vocabulary import Vocabulary
from indexer.scoring_weights import ENOUGH
from indexer.search.messages import message
from indexer.search.synonym_cache import current_variants
from indexer.spelling import Corrector

FEW_HITS = 5  # fewer than these, and another spelling is offered


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A validated search: ``page`` counts from 1, ``per_page`` hits each."""

    text: str
    filters: Filters = NO_FILTERS
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 10
    facets: bool = True
    literal: bool = False  # words are searched as they are typed, whether or not the index has them


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of hits and all that the page says about them."""

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int  # exact, unless ``partial``
    facets: Facets
    notices: tuple[str, ...]  # sentences for the reader
    took_ms: float  # parsing and searching
    partial: bool
    highlighter: Highlighter
    understood: str  # the query as it was understood
    page: int
    pages: int  # that can be turned to; see SEARCH_MAX_DEPTH
    corrected: str = ""  # the query of the hits, when words of the typed one were replaced
    suggested: str = ""  # a query that finds more, when this one finds few
    widened: tuple[str, ...] = ()  # other forms of its words that were searched as well

    def spelling_notices(self) -> tuple[str, ...]:
        """Return sentences for what the results page says with links."""
        said = (("corrected", self.corrected), ("suggested", self.suggested))
        return tuple(message(code, query) for code, query in said if query)


def search(request: SearchRequest) -> SearchResults:
    """Return one page of results.

    Raises ``indexer.exceptions.IndexerError`` when the index is missing, outdated or damaged.
    """
    started = time.perf_counter()
    parsed = parse(request.text, query_limits())
    forms = None if request.literal else current_variants()
    vocabulary = get_searcher().vocabulary()
    parsed = _widened(parsed, forms, vocabulary)
    meant = parsed if request.literal else _as_meant(parsed, forms, vocabulary)
    asked, results, gave_way = _found(meant, request)
    if meant is not parsed and not results.total:
        asked, results, gave_way = _found(parsed, request)
        meant = parsed
    return SearchResults(
        request=request,
        hits=results.hits,
        total=results.total,
        facets=results.facets,
        notices=_notices(parsed, request, results, gave_way),
        took_ms=(time.perf_counter() - started) * 1000,
        partial=results.partial,
        highlighter=Highlighter(asked.tree, vocabulary),
        understood=describe(meant.tree),
        page=request.page,
        pages=-(-min(results.total, settings.SEARCH_MAX_DEPTH) // request.per_page),
        corrected=describe(meant.tree) if meant is not parsed else "",
        suggested=_suggestion(meant, request, results, forms, vocabulary),
        widened=added_synonyms(asked.tree) if results.total else (),
    )


def highlighter_for(text: str, *, literal: bool = False) -> Highlighter:
    """Return what marks the words of a query in a text; corrected ones unless it is ``literal``."""
    parsed = parse(text, query_limits())
    forms = None if literal else current_variants()
    vocabulary = None
    with suppress(IndexerError):  # without an index nothing is corrected, and no word is rare
        vocabulary = get_searcher().vocabulary()
        if not literal:
            parsed = _as_meant(_widened(parsed, forms, vocabulary), forms, vocabulary)
    return Highlighter(parsed.tree, vocabulary)


def ready() -> None:
    """Open the index and have it answer a query. Raises ``IndexerError`` when it cannot."""
    get_searcher().search(EngineQuery(tree.Everything(), sort=Sort.DATE, limit=1, facets=False))


def warm_up() -> None:
    """Open the index and load the word lists before the first reader waits for them.

    What is wrong with the index is left for that reader's request to say.
    """
    with suppress(IndexerError):
        search(SearchRequest("selamat datang"))
    get_searcher().warm_up()


def query_limits() -> Limits:
    """Return the limits of this site."""
    return Limits(
        length=settings.SEARCH_MAX_QUERY_LENGTH,
        clauses=settings.SEARCH_MAX_CLAUSES,
        nesting=settings.SEARCH_MAX_NESTING,
        wildcard_letters=settings.SEARCH_MIN_WILDCARD_LETTERS,
        edit_distance=settings.SEARCH_MAX_EDIT_DISTANCE,
    )


def _engine_query(parsed: ParsedQuery, request: SearchRequest) -> EngineQuery:
    offset = (request.page - 1) * request.per_page
    listing = parsed.is_empty and bool(request.filters)
    if parsed.is_empty and not listing:
        return EngineQuery(tree.Nothing(), limit=0)
    return EngineQuery(
        tree=tree.Everything() if listing else parsed.tree,
        filters=request.filters,
        sort=Sort.DATE if listing else request.sort,
        offset=offset,
        limit=max(0, min(request.per_page, settings.SEARCH_MAX_DEPTH - offset)),
        facets=request.facets,
    )


def _answer(query: EngineQuery) -> tuple[EngineResults, str]:
    """Return the results, and "relaxed" when the matching rule gave way because nothing met it.

    For a question or a sentence it gives way to find more as well: ``ENOUGH`` articles to rank.
    """
    searcher = get_searcher()
    results = searcher.search(query)
    enough = ENOUGH if is_sentence(query.tree) else 1
    if results.total >= enough or results.partial or not _has_choice(query.tree):
        return results, ""
    relaxed = searcher.search(replace(query, relaxed=True))
    return relaxed, "relaxed" if relaxed.total and not results.total else ""


def _found(parsed: ParsedQuery, request: SearchRequest) -> tuple[ParsedQuery, EngineResults, str]:
    """Return what was asked for at last, the results, and what gave way for them."""
    query = _engine_query(parsed, request)
    results, gave_way = _answer(query)
    looser = None if results.total or results.partial else without_phrases(query.tree)
    if looser is None:
        return parsed, results, gave_way
    results, _ = _answer(replace(query, tree=looser))
    return replace(parsed, tree=looser), results, "phrases-as-words" if results.total else ""


def _widened(
    parsed: ParsedQuery, forms: SynonymTable | None, vocabulary: Vocabulary
) -> ParsedQuery:
    """Return the query with other forms of its words and names; itself when there are none."""
    if forms is None:
        return parsed
    widened = SynonymExpander(forms, vocabulary).widened(parsed.tree)
    return parsed if widened == parsed.tree else replace(parsed, tree=widened)


def _as_meant(
    parsed: ParsedQuery, forms: SynonymTable | None, vocabulary: Vocabulary, *, offers: bool = False
) -> ParsedQuery:
    """Return the query with words that the index lacks replaced; itself when there are none."""
    corrected = Corrector(parsed.tree, vocabulary, offers).corrected()
    if corrected == parsed.tree:
        return parsed
    return _widened(replace(parsed, tree=corrected), forms, vocabulary)


def _suggestion(
    asked: ParsedQuery,
    request: SearchRequest,
    results: EngineResults,
    forms: SynonymTable | None,
    vocabulary: Vocabulary,
) -> str:
    """Return the text of a query that finds more than the few hits there are; or nothing."""
    if results.total >= FEW_HITS or results.partial or asked.is_empty:
        return ""
    offered = _as_meant(asked, forms, vocabulary, offers=True)
    if offered is asked:
        return ""
    query = replace(_engine_query(offered, request), offset=0, limit=0, facets=False)
    found, _ = _answer(query)
    return describe(offered.tree) if found.total > results.total else ""


def _has_choice(node: tree.Node) -> bool:
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


def _notices(
    parsed: ParsedQuery, request: SearchRequest, results: EngineResults, gave_way: str
) -> tuple[str, ...]:
    said = [message(remark.code, remark.value) for remark in parsed.remarks]
    said += [message("too-many-expansions", word) for word in results.truncated_terms]
    if gave_way:
        said.append(message(gave_way))
    if results.partial:
        said.append(message("partial", ""))
    if results.total > settings.SEARCH_MAX_DEPTH <= request.page * request.per_page:
        said.append(message("page-depth", str(settings.SEARCH_MAX_DEPTH)))
    return tuple(dict.fromkeys(said))
