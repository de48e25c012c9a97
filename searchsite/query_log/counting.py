"""The rules by which a request for results counts as a search, and a beacon as a click.

A search counts once per intention: pages after the first, filters, orders and modes add nothing,
nor does going back, reloading, or returning from an article. There are no cookies; a request shows
these by its parameters, by the page that it comes from, and by a fingerprint in memory
(``intentions``).
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from articles.models import normalized_query
from articles.query_log.batch import Click, Search
from articles.query_log.models import MAX_QUERY_LENGTH
from indexer.analysis.folding import fold
from indexer.query.keywords import OPERATORS
from indexer.search.request import SearchRequest
from searchsite.languages import PARAMETER
from searchsite.params import MAX_TEXT_LENGTH, clean, read_params
from searchsite.query_log import intentions
from searchsite.query_log.personal_data import has_personal_data
from searchsite.query_log.robots import is_robot
from searchsite.search_outcome import Outcome

MAX_REFERER = 8_000  # characters that are read
INERT_PARAMETERS = {"q", PARAMETER}
UNCOUNTED_PAGES = ("tren",)  # pages with a query that was not counted there


class Visitor(NamedTuple):
    """The headers of a request that the rules look at. Nothing of it is stored."""

    address: str  # of the client, or its network
    user_agent: str
    language: str
    host: str
    referer: str
    purpose: str  # of a browser that fetches a page before the reader wants it
    destination: str  # Sec-Fetch-Dest


class SeenSearch(NamedTuple):
    """A request that was answered with results."""

    visitor: Visitor
    at: datetime
    parameters: str  # the query string
    outcome: Outcome | None  # None: the browser had the page (304), and this process had not


class SeenClick(NamedTuple):
    """A beacon whose signature is valid."""

    visitor: Visitor
    at: datetime
    query: str
    article_id: int
    position: int


def search_of(seen: SeenSearch) -> Search | None:
    """Return the search that a request counts as; None if it adds nothing."""
    visitor = seen.visitor
    if _is_ahead(visitor) or is_robot(visitor.user_agent):
        return None
    text, is_plain, is_first = _read(seen.parameters)
    query = normalized_query(text)
    if not query or not is_first:
        return None
    key = query_key(query)
    origin = _origin(visitor)
    if origin.is_desk or origin.key == key or not (is_plain or origin.is_own):
        return None
    if not intentions.is_new("search", key, *visitor[:3]):
        return None
    day = timezone.localdate(seen.at)
    outcome = seen.outcome or Outcome(None, "", False, None)
    if has_personal_data(text):
        return Search(seen.at, day, total=outcome.total if is_plain else None, ms=outcome.ms)
    return Search(
        seen.at,
        day,
        key,
        query[:MAX_QUERY_LENGTH],
        outcome.total if is_plain else None,
        outcome.corrected,
        outcome.widened,
        outcome.ms,
    )


def click_of(seen: SeenClick) -> Click | None:
    """Return the click that a beacon counts as; None if it adds nothing."""
    query = normalized_query(seen.query)
    if not query or is_robot(seen.visitor.user_agent) or has_personal_data(query):
        return None
    key = query_key(query)
    if not intentions.is_new("click", key, str(seen.article_id), *seen.visitor[:3]):
        return None
    day = timezone.localdate(seen.at)
    text = query[:MAX_QUERY_LENGTH]
    return Click(seen.at, day, key, text, seen.article_id, seen.position)


def is_from_desk(visitor: Visitor) -> bool:
    """Return whether a request comes from a page of the editors."""
    return _origin(visitor).is_desk


def query_key(query: str) -> str:
    """Return the key of a query, equal for spellings that a search does not tell apart.

    >>> query_key("Banjir  JAKARTA"), query_key("kopi OR teh")
    ('banjir jakarta', 'kopi OR teh')
    """
    words = [word if word in OPERATORS else fold(word) or word for word in query.split()]
    return " ".join(words)[:MAX_QUERY_LENGTH]


class _Origin(NamedTuple):
    """The page that a request comes from."""

    is_own: bool = False  # a page of this site
    is_desk: bool = False  # a page of the editors
    key: str = ""  # of the query that the page belongs to


def _origin(visitor: Visitor) -> _Origin:
    referer = visitor.referer[:MAX_REFERER]
    if visitor.host not in referer:
        return _Origin()
    try:
        parts = urlsplit(referer)
    except ValueError:
        return _Origin()
    root = settings.SITE_ROOT
    if parts.netloc != visitor.host or not parts.path.startswith(root):
        return _Origin()
    page = unquote(parts.path[len(root) :])
    if page.startswith("admin/"):
        return _Origin(is_own=True, is_desk=True)
    if page.startswith(UNCOUNTED_PAGES):
        return _Origin(is_own=True)
    text = clean(QueryDict(parts.query).get("q", ""))[:MAX_TEXT_LENGTH]
    return _Origin(is_own=True, key=query_key(normalized_query(text)))


def _read(parameters: str) -> tuple[str, bool, bool]:
    """Return the query, whether a request has nothing else, and whether it is for the first page.

    Most requests have a query only; it takes an eighth of the time of all parameters.
    """
    given = QueryDict(parameters)
    if given.keys() <= INERT_PARAMETERS:
        return clean(given.get("q", ""))[:MAX_TEXT_LENGTH], True, True
    request = read_params(given).request
    plain = SearchRequest(request.text, per_page=request.per_page)
    is_plain = not request.filters and replace(request, filters=plain.filters) == plain
    return request.text, is_plain, request.page == 1


def _is_ahead(visitor: Visitor) -> bool:
    """Return whether a browser or a script fetches the page, and no reader has asked for it."""
    return bool(visitor.purpose) or visitor.destination not in {"", "document"}
