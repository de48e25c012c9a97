"""Addresses built from a search request: the inverse of ``searchsite.params``.

An article opened from the results carries the parameters of the search, not an address to return
to: the way back is built anew from them, so that no link can lead out of the site.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

from articles.models import FALLBACK_SLUG, Article
from indexer.engines.interface import Filters, Sort
from indexer.search.service import SearchRequest

_WITHIN_A_PATH = "!$&'()*+,;=:@~"  # what Django leaves as it is in a part of a path
_PLAIN_SLUG = re.compile(r"[a-z0-9-]+").fullmatch  # as nearly all are: written as it is


def search_url(request: SearchRequest) -> str:
    """Return the address of the results of ``request``."""
    return _joined(_results_page(), search_query(request))


def search_query(request: SearchRequest) -> str:
    """Return the parameters of ``request``, defaults left out, as a query string."""
    return _paged(_first_page(request), request.page)


def filter_parameters(filters: Filters) -> Iterable[tuple[str, str]]:
    """Yield the parameters that name filters."""
    yield from (("source", source) for source in filters.sources)
    yield from (("category", category) for category in filters.categories)
    yield from _days(filters)


class Narrowing:
    """Addresses of the first page of a search with one more filter.

    A page has dozens of them, so all but the added parameter is written once.
    """

    def __init__(self, request: SearchRequest) -> None:
        text, sources, categories, days, order = _parts(request)
        page = _results_page()
        self._source = _around(page, (text, sources), (categories, days, order))
        self._category = _around(page, (text, sources, categories), (days, order))
        self._year = _around(page, (text, sources, categories), (order,))

    def by_source(self, source: str) -> str:
        """Return the address with one more source."""
        before, after = self._source
        return f"{before}source={_written(source)}{after}"

    def by_category(self, category: str) -> str:
        """Return the address with one more category."""
        before, after = self._category
        return f"{before}category={_written(category)}{after}"

    def by_year(self, year: str) -> str:
        """Return the address with this year instead of other dates."""
        before, after = self._year
        return f"{before}from={int(year):04}&to={int(year):04}{after}"


class Ordering:
    """Addresses of the first page of a search in each order."""

    def __init__(self, request: SearchRequest) -> None:
        *others, _ = _parts(request)
        self._page = _results_page()
        self._others = others
        self._literal = request.literal

    def by(self, sort: Sort) -> str:
        """Return the address in this order."""
        return _joined(
            self._page, "&".join(filter(None, (*self._others, _order(sort, self._literal))))
        )


class Opening:
    """Addresses of the articles and of the other pages of one search's results."""

    def __init__(self, request: SearchRequest) -> None:
        self._page = _results_page()
        self._articles = _articles()
        self._query = _first_page(request)
        self._carried = _joined("", _paged(self._query, request.page))

    def article(self, article: Article) -> str:
        """Return the address of an article that carries the search."""
        slug = article.slug or FALLBACK_SLUG
        if not _PLAIN_SLUG(slug):
            slug = quote(slug, safe=_WITHIN_A_PATH)
        return f"{self._articles}{article.pk}/{slug}{self._carried}"

    def page(self, number: int) -> str:
        """Return the address of a page of the results."""
        return _joined(self._page, _paged(self._query, number))


def _paged(query: str, page: int) -> str:
    """Return the parameters of a page of the results whose first page has ``query``."""
    number = f"page={page}" if page > 1 else ""
    return f"{query}&{number}" if query and number else query or number


def _first_page(request: SearchRequest) -> str:
    return "&".join(filter(None, _parts(request)))


def _parts(request: SearchRequest) -> tuple[str, str, str, str, str]:
    """Return a search, but for its page, as query strings: words, the filters, order."""
    filters = request.filters
    return (
        f"q={quote_plus(request.text[: settings.SEARCH_MAX_QUERY_LENGTH])}" if request.text else "",
        "&".join([f"source={_written(source)}" for source in filters.sources]),
        "&".join([f"category={_written(category)}" for category in filters.categories]),
        "&".join([f"{name}={day}" for name, day in _days(filters)]),
        _order(request.sort, request.literal),
    )


def _order(sort: Sort, literal: bool) -> str:
    order = "" if sort is Sort.RELEVANCE else f"sort={sort.value}"
    return "&".join(filter(None, (order, "tepat=1" if literal else "")))


def _results_page() -> str:
    return _address("search", get_urlconf(), get_script_prefix())


def _articles() -> str:
    """Return what the addresses of all articles begin with."""
    article = _address("article", get_urlconf(), get_script_prefix(), pk=0, slug="-")
    return article.removesuffix("0/-")


@lru_cache(maxsize=64)
def _address(name: str, urlconf: str | None, prefix: str, **parts: object) -> str:
    """Return the address of a page: ``reverse`` needs four times as long to find it again.

    It looks up ``urlconf`` and ``prefix`` by itself; here they tell remembered addresses apart.
    """
    return reverse(name, kwargs=parts)


def _around(page: str, before: Iterable[str], after: Iterable[str]) -> tuple[str, str]:
    """Return what stands before and after a parameter."""
    return f"{page}?{''.join(f'{each}&' for each in before if each)}", "".join(
        f"&{each}" for each in after if each
    )


@lru_cache(maxsize=4_096)
def _written(name: str) -> str:
    """Return the name of a source or category as it is written in addresses."""
    return quote_plus(name)


def _days(filters: Filters) -> Iterable[tuple[str, str]]:
    if filters.date_from:
        yield "from", _shortest(filters.date_from, (1, 1))
    if filters.date_to:
        yield "to", _shortest(filters.date_to, (12, 31))


def _joined(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def _shortest(day: date, year_bound: tuple[int, int]) -> str:
    return f"{day.year:04}" if (day.month, day.day) == year_bound else day.isoformat()
