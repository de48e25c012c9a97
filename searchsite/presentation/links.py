"""Addresses built from a search request: the inverse of ``searchsite.params``.

An article opened from the results carries the parameters of the search, not an address to return
to: the way back is built anew from them, so that no link can lead out of the site.
"""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from articles.models import Article
from indexer.engine import Sort
from indexer.search import SearchRequest


def search_url(request: SearchRequest) -> str:
    """Return the address of the results of ``request``."""
    query = search_query(request)
    return reverse("search") + (f"?{query}" if query else "")


def article_url(article: Article, request: SearchRequest | None = None) -> str:
    """Return the address of ``article``, opened from the results of ``request``."""
    query = search_query(request) if request else ""
    return article.get_absolute_url() + (f"?{query}" if query else "")


def search_query(request: SearchRequest) -> str:
    """Return the parameters of ``request``, defaults left out, as a query string."""
    return urlencode(list(_parameters(request)))


def _parameters(request: SearchRequest) -> Iterable[tuple[str, str]]:
    if request.text:
        yield "q", request.text[: settings.SEARCH_MAX_QUERY_LENGTH]
    yield from filter_parameters(request)
    if request.sort is not Sort.RELEVANCE:
        yield "sort", request.sort.value
    if request.literal:
        yield "tepat", "1"
    if request.page > 1:
        yield "page", str(request.page)


def filter_parameters(request: SearchRequest) -> Iterable[tuple[str, str]]:
    """Yield the parameters that name the filters of ``request``."""
    filters = request.filters
    yield from (("source", source) for source in filters.sources)
    yield from (("category", category) for category in filters.categories)
    if filters.date_from:
        yield "from", _shortest(filters.date_from, (1, 1))
    if filters.date_to:
        yield "to", _shortest(filters.date_to, (12, 31))


def _shortest(day: date, year_bound: tuple[int, int]) -> str:
    return f"{day.year:04}" if (day.month, day.day) == year_bound else day.isoformat()
