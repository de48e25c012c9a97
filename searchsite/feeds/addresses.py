"""Addresses of feeds, for links and for ``<link rel="alternate">``.

A feed has no cookies, so the language of its title is a parameter, as in the API.
"""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indexer.search.request import SearchRequest
from searchsite.feeds.tags import followed
from searchsite.identity import site_name
from searchsite.languages import PARAMETER
from searchsite.presentation.filters import filter_label
from searchsite.presentation.links import filter_parameters, page_path, search_query

ATOM, JSON_FEED = "search-atom", "search-feed-json"  # names of URLs
MEDIA_TYPES = {ATOM: "application/atom+xml", JSON_FEED: "application/feed+json"}
FORMATS = {ATOM: "Atom", JSON_FEED: "JSON Feed"}
EVERYTHING = SearchRequest("")
_PATHS = frozenset({"/search.atom", "/search.feed.json"})


class FeedLink(NamedTuple):
    """A feed, as a page names it."""

    url: str
    media_type: str
    title: str


def feed_url(request: SearchRequest, name: str) -> str:
    """Return the URL of the feed of a search in one format, in the active language."""
    return _with_query(name, _query(request))


def feed_links(request: SearchRequest) -> list[FeedLink]:
    """Return the feeds of a search, Atom first."""
    query, title = _query(request), feed_title(request)
    return [
        FeedLink(_with_query(name, query), media_type, f"{title} ({FORMATS[name]})")
        for name, media_type in MEDIA_TYPES.items()
    ]


def feed_title(request: SearchRequest) -> str:
    """Return the title of the feed: the query and the filters, and the name of the site."""
    filters = (filter_label(*each) for each in filter_parameters(request.filters))
    parts = [*([quoted(request.text)] if request.text else []), *filters] or [_("Artikel baru")]
    return f"{', '.join(parts)} · {site_name()}"


def quoted(query: str) -> str:
    """Return a query in quotation marks, unless it has some."""
    return query if '"' in query else f"“{query}”"


def is_feed(request: HttpRequest) -> bool:
    """Return whether a request is for a feed."""
    return request.path_info in _PATHS


def _query(request: SearchRequest) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    in_language = f"{PARAMETER}={language}" if language != settings.LANGUAGE_CODE else ""
    return "&".join(filter(None, (search_query(followed(request)), in_language)))


def _with_query(name: str, query: str) -> str:
    path = page_path(name)
    return f"{path}?{query}" if query else path
