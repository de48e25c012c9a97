"""Identifiers of feeds and entries: tag URIs (RFC 4151), which no change of an address touches.

A tag names the site by ``FEED_TAG``, an article by its number, and a feed by the parameters of its
search. Titles, slugs, the scheme and the path of the site are not in it.
"""

from dataclasses import replace

from django.conf import settings

from indexer.engines.interface import Sort
from indexer.search.request import SearchRequest
from searchsite.presentation.links import search_query


def entry_tag(article_id: int) -> str:
    """Return the identifier of an article in all feeds of the site."""
    return f"{settings.FEED_TAG}articles/{article_id}"


def feed_tag(request: SearchRequest) -> str:
    """Return the identifier of the feed of a search."""
    query = search_query(followed(request))
    return f"{settings.FEED_TAG}search{'?' if query else ''}{query}"


def followed(request: SearchRequest) -> SearchRequest:
    """Return the search that a feed follows: it has neither an order nor pages."""
    is_first_page = request.sort is Sort.RELEVANCE and request.page == 1
    if is_first_page and not (request.shares or request.weak_hits):
        return request
    return replace(request, sort=Sort.RELEVANCE, shares=False, weak_hits=False, page=1)
