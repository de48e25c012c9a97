"""URLs built from a search request: the inverse of ``searchsite.params``.

The link from a hit to its article carries the parameters of the search, never a return address.
The article page builds the link back from these parameters, so no link can lead out of the site.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol
from urllib.parse import quote, quote_plus, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from articles.models import FALLBACK_SLUG
from indexer.engines.interface import Filters, Sort
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.search.request import SearchRequest

#: The fragment of links to articles with words of a search. An article whose best passage is on the
#: first screen has no such anchor, and opens at its title.
BEST_PASSAGE = "cocok"
_SAFE_IN_PATHS = "!$&'()*+,;=:@~"  # characters that Django does not escape in a path segment
_NO_FILTERS = ("",) * (len(KEYWORD_COLUMNS) + 1)  # the parts of the columns and of the dates
#: The places of the columns in ``_query_parts``, after the text.
_PLACES = {column.name: place for place, column in enumerate(KEYWORD_COLUMNS, 1)}
_is_plain_slug = re.compile(r"[a-z0-9-]+").fullmatch  # nearly all slugs: they need no escaping


def search_url(request: SearchRequest) -> str:
    """Return the URL of the results of ``request``."""
    return _with_query(page_path("search"), search_query(request))


def search_query(request: SearchRequest) -> str:
    """Return the parameters of ``request`` as a query string, without default values."""
    return _with_page(_first_page_query(request), request.page)


def search_parameters(request: SearchRequest) -> list[tuple[str, str]]:
    """Return the parameters of the first page of a search, for the fields of a form."""
    rest = (*_order_parameters(request.sort), *_mode_parameters(request))
    return [*_text_parameters(request), *filter_parameters(request.filters), *rest]


def trends_url(request: SearchRequest) -> str:
    """Return the URL of the trend of a search: its text, filters and modes over time."""
    lasting = request
    if request.sort is not Sort.RELEVANCE or request.weak_hits or request.page > 1:
        lasting = replace(request, sort=Sort.RELEVANCE, weak_hits=False, page=1)
    return _with_query(page_path("trends"), search_query(lasting))


def advanced_url(request: SearchRequest) -> str:
    """Return the URL of the advanced search, with the fields of this search filled in."""
    path = page_path("advanced")
    return _with_query(path, _first_page_query(request))


def export_url(request: SearchRequest) -> str:
    """Return the URL of the page that offers all hits of a search as a file."""
    return _with_query(page_path("export"), _first_page_query(request))


def filter_values_url(request: SearchRequest, column: str, **parameters: object) -> str:
    """Return the URL of the page with all values of a keyword column in the results."""
    path = page_path("filter-values", column=column)
    given = urlencode({name: value for name, value in parameters.items() if value})
    query = _first_page_query(request)
    return _with_query(path, "&".join(filter(None, (query, given))))


def filter_parameters(filters: Filters) -> Iterable[tuple[str, str]]:
    """Yield the name and value of each filter parameter."""
    yield from _keyword_parameters(filters)
    yield from _date_parameters(filters)


class FilterUrls:
    """URLs of the first page of a search with one more filter.

    A results page has dozens of them, so everything but the added parameter is built once.
    ``page`` is the path of the results; empty on that page itself, whose links need none.
    """

    def __init__(self, request: SearchRequest, *, page: str | None = None) -> None:
        self._request = request
        self._page = page_path("search") if page is None else page
        self._parts = _query_parts(request)

    def with_keyword(self, column: str) -> Callable[[str], str]:
        """Return a function that returns the URL with one more value of a keyword column."""
        place = _PLACES[column]
        before, after = _around(self._page, self._parts[: place + 1], self._parts[place + 1 :])
        return lambda value: f"{before}{column}={_quoted(value)}{after}"

    def with_only(self, column: str) -> Callable[[str], str]:
        """Return a function that returns the URL with one value in place of those of a column."""
        place = _PLACES[column]
        before, after = _around(self._page, self._parts[:place], self._parts[place + 1 :])
        return lambda value: f"{before}{column}={_quoted(value)}{after}"

    def with_filters(self, filters: Filters) -> str:
        """Return the URL with other filters."""
        query = search_query(replace(self._request, filters=filters, page=1))
        return _with_query(self._page, query) or "?"


class TimeUrls:
    """URLs, relative to the results page, of a search at other times and with shares or counts.

    ``before`` and ``after`` are the parts of a URL around its parameters of time.
    """

    def __init__(self, request: SearchRequest) -> None:
        *others, self._days, order = _query_parts(request)
        self._request = request
        self._others = [part for part in others if part]
        self.before, self.after = _around("", self._others, (order,))
        self.timeless = "?" + "&".join(filter(None, (*self._others, order)))

    def in_time(self, parameters: str) -> str:
        """Return the URL with these parameters of time, which are escaped."""
        return f"{self.before}{parameters}{self.after}"

    def switched(self) -> str:
        """Return the URL with shares in place of counts, or the reverse."""
        request = self._request
        modes = _mode_parameters(request, shares=not request.shares)
        order = _joined([*_order_parameters(request.sort), *modes])
        return "?" + "&".join(filter(None, (*self._others, self._days, order)))

    def fields(self) -> list[tuple[str, str]]:
        """Return the parameters without those of time, for the fields of a form."""
        request = self._request
        rest = (*_order_parameters(request.sort), *_mode_parameters(request))
        return [*_text_parameters(request), *_keyword_parameters(request.filters), *rest]


class SortUrls:
    """URLs of the first page of a search in each sort order."""

    def __init__(self, request: SearchRequest) -> None:
        *others, _order = _query_parts(request)
        path, modes = page_path("search"), _joined(_mode_parameters(request))
        self._before, self._after = _around(path, others, (modes,))
        self._by_relevance = _with_query(path, "&".join(filter(None, (*others, modes))))

    def by(self, sort: Sort) -> str:
        """Return the URL in this order."""
        if sort is Sort.RELEVANCE:
            return self._by_relevance
        return f"{self._before}sort={sort.value}{self._after}"


class Addressed(Protocol):
    """What the URL of an article is made of: a model, or the row of an export."""

    @property
    def pk(self) -> int: ...
    @property
    def slug(self) -> str: ...


class ResultUrls:
    """URLs of the articles and of the other pages of one search."""

    def __init__(self, request: SearchRequest) -> None:
        self._request = request
        self._page = page_path("search")
        self._query = _first_page_query(request)
        self._carried = _with_query("", _with_page(self._query, request.page))
        self._numbered = f"?{self._query}&n=" if self._query else "?n="
        self._anchor = f"#{BEST_PASSAGE}" if request.text else ""

    def article(self, article: Addressed, number: int = 0) -> str:
        """Return the URL of the best passage of an article, with the parameters of the search.

        ``number`` is the place of the article among all hits, from 1; 0 if it is unknown. It tells
        the page of the results, too.
        """
        slug = article.slug or FALLBACK_SLUG
        if not _is_plain_slug(slug):
            slug = quote(slug, safe=_SAFE_IN_PATHS)
        carried = f"{self._numbered}{number}" if number else self._carried
        return f"{self._articles}{article.pk}/{slug}{carried}{self._anchor}"

    @cached_property
    def _articles(self) -> str:
        """The common beginning of the URLs of all articles."""
        return page_path("article", pk=0, slug="-").removesuffix("0/-")

    @property
    def with_copies(self) -> str:
        """Return the URL of the results with each copy as a hit of its own."""
        return search_url(replace(self._request, copies=True, page=1))

    def page(self, number: int) -> str:
        """Return the URL of one page of the results."""
        return _with_query(self._page, _with_page(self._query, number))


def permanent_urls(request: HttpRequest) -> Callable[[Addressed], str]:
    """Return a function that returns the absolute URL of an article, without a search.

    It is the URL of ``Article.get_absolute_url``, in a tenth of the time.
    """
    site, urls = request.build_absolute_uri("/")[:-1], ResultUrls(SearchRequest(""))
    return lambda article: f"{site}{urls.article(article)}"


def _with_page(query: str, page: int) -> str:
    """Return the query string of page ``page``; ``query`` is that of the first page."""
    number = f"page={page}" if page > 1 else ""
    return f"{query}&{number}" if query and number else query or number


class _Query(NamedTuple):
    """The query string of the first page of a search, and its parts, of which most are empty.

    The parts are the text, each keyword column, the dates, and the order with the modes.
    """

    parts: list[str]
    joined: str


def _first_page_query(request: SearchRequest) -> str:
    return _query_of(request).joined


def _query_parts(request: SearchRequest) -> list[str]:
    return _query_of(request).parts


def _query_of(request: SearchRequest) -> _Query:
    """Return the query string of a search.

    The links of a page ask for that of the same request a dozen times.
    """
    global _latest_query  # noqa: PLW0603 - replaced as a whole, so that threads may share it
    latest = _latest_query
    if latest is None or latest[0] is not request:
        parts = _new_query_parts(request)
        latest = _latest_query = request, _Query(parts, "&".join(filter(None, parts)))
    return latest[1]


_latest_query: tuple[SearchRequest, _Query] | None = None


def _new_query_parts(request: SearchRequest) -> list[str]:
    filters = request.filters
    text = "".join([f"{name}={quote_plus(value)}" for name, value in _text_parameters(request)])
    order = _joined([*_order_parameters(request.sort), *_mode_parameters(request)])
    if not filters:  # nearly all searches
        return [text, *_NO_FILTERS, order]
    return [
        text,
        *(_keyword_part(column.name, filters.values(column.name)) for column in KEYWORD_COLUMNS),
        _joined(_date_parameters(filters)),
        order,
    ]


def _keyword_part(column: str, values: Iterable[str]) -> str:
    return "&".join([f"{column}={_quoted(value)}" for value in values])


def _joined(parameters: Iterable[tuple[str, str]]) -> str:
    """Return parameters that need no escaping as a part of a query string."""
    return "&".join([f"{name}={value}" for name, value in parameters])


def _text_parameters(request: SearchRequest) -> list[tuple[str, str]]:
    text = request.text[: settings.SEARCH_MAX_QUERY_LENGTH]
    return [("q", text)] if text else []


def _keyword_parameters(filters: Filters) -> list[tuple[str, str]]:
    if not filters.keywords:
        return []
    names = [column.name for column in KEYWORD_COLUMNS]
    return [(name, value) for name in names for value in filters.values(name)]


def _order_parameters(sort: Sort) -> list[tuple[str, str]]:
    return [] if sort is Sort.RELEVANCE else [("sort", sort.value)]


def _mode_parameters(
    request: SearchRequest, *, shares: bool | None = None
) -> list[tuple[str, str]]:
    """Return the modes that are not the default ones."""
    found = []
    if request.literal:
        found.append(("tepat", "1"))
    if request.copies:
        found.append(("salinan", "1"))
    if not request.read_times:
        found.append(("waktu", "0"))
    if request.weak_hits:
        found.append(("lemah", "1"))
    if request.shares if shares is None else shares:
        found.append(("bagian", "1"))
    return found


def page_path(name: str, **parts: object) -> str:
    """Return the path of a page, as ``reverse`` does, in a tenth of its time."""
    return _path(name, *(_root.get() or _current_root()), **parts)


@contextmanager
def one_root() -> Iterator[None]:
    """Look only once in this context below which path the site lies: it is the same in a request.

    Django's prefix of the request takes longer to find than all else about a path.
    """
    token = _root.set(_current_root())
    try:
        yield
    finally:
        _root.reset(token)


#: The URL configuration and the prefix of a context; None outside of ``one_root``.
_root: ContextVar[tuple[str, str] | None] = ContextVar("root", default=None)


def _current_root() -> tuple[str, str]:
    return settings.ROOT_URLCONF, get_script_prefix()


@lru_cache(maxsize=64)
def _path(name: str, urlconf: str, prefix: str, **parts: object) -> str:
    """Return the path of a page from the cache.

    ``urlconf`` and ``prefix`` are only cache keys; ``reverse`` reads the active ones.
    """
    return reverse(name, kwargs=parts)


def _around(page: str, before: Iterable[str], after: Iterable[str]) -> tuple[str, str]:
    """Return the parts of a URL before and after an inserted parameter."""
    begin = "".join([f"{each}&" for each in before if each])
    return f"{page}?{begin}", "".join([f"&{each}" for each in after if each])


@lru_cache(maxsize=1_024)
def _quoted(value: str) -> str:
    """Return a value of a keyword column, escaped for a query string."""
    return quote_plus(value)


def _date_parameters(filters: Filters) -> Iterable[tuple[str, str]]:
    if filters.period:  # days that move on with time
        yield "masa", filters.period
        if filters.undated:
            yield "undated", "1"
        return
    if filters.date_from:
        yield "from", _shortest(filters.date_from, (1, 1))
    if filters.date_to:
        yield "to", _shortest(filters.date_to, (12, 31))
    if filters.undated:
        yield "undated", "1"


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _shortest(day: date, year_bound: tuple[int, int]) -> str:
    return f"{day.year:04}" if (day.month, day.day) == year_bound else day.isoformat()
