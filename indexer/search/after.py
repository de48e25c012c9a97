"""The hits after a place in an order by date, whatever was added or withdrawn since.

A place is the key of a hit: the second of its date, and its id. Keys order the hits as the engines
do, so the place is found again although other hits have come or gone: windows of hits around the
former offset are read until one holds the place, at doubling distances, then by bisection.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from articles.models import Article
from indexer.deadline import Refused
from indexer.engines import get_searcher
from indexer.engines.interface import Hit, Sort
from indexer.engines.scoring.dates import NO_DATE, epoch_seconds
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

LEAD = 4  # hits before the place that are read with those after it: some may be withdrawn
#: Articles that may have come since the first page. Clusters take 65,536 ids in a query.
MAX_NEW_ARTICLES = 50_000

ROUNDING = timedelta(milliseconds=1)  # SQLite rounds the moment of first publication up
MAX_COMMITS = 5  # of the index while a page is read; then the request is to be sent again
MAX_PROBES = 64  # windows until the place is found

Key = tuple[bool, int, int]


class Unordered(Exception):
    """The hits are not in an order by date, so that they have no lasting places."""


class TooManyNewArticles(Exception):
    """So many articles came since the first page that they cannot be left out."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a hit. ``offset`` counts the hits up to it, when they were read."""

    sort: Sort
    seconds: int | None  # since 1970; None: the article has no date
    article_id: int
    offset: int

    @property
    def key(self) -> Key:
        """Return the key of the hit; a hit with a lower key comes before it."""
        return _key(self.sort, NO_DATE if self.seconds is None else self.seconds, self.article_id)


def search_after(request: SearchRequest, place: Place) -> tuple[SearchResults, Place | None]:
    """Return the page of hits after a place, and the place of its last hit; None at the end.

    The page number of the request is ignored. Raises ``Unordered`` if the search has another order
    than the place, ``Refused`` if time is up before the hits are known, and ``IndexerError``.
    """
    for _ in range(MAX_COMMITS):
        commit = get_searcher().commit()
        pages = _Search(request, place)
        found = pages.page()
        if pages.searches == 1 or get_searcher().commit() == commit:
            return found
    raise Refused


def place_of_last(results: SearchResults) -> Place | None:
    """Return the place of the last hit of a page; None at the end, or in another order."""
    request = results.request
    offset = (request.page - 1) * request.per_page
    if not (results.hits and results.sort.by_date):
        return None
    if offset + len(results.hits) >= results.total:
        return None
    window = _window(results, offset)
    if not window.hits:
        raise Refused  # the index will have learned soon that they were withdrawn
    return window.hits[-1].place(results.sort)


def new_articles(since: datetime) -> frozenset[int]:
    """Return the ids of articles that were first published after a moment.

    Raises ``TooManyNewArticles``.
    """
    found = Article.objects.filter(first_published_at__gt=since + ROUNDING).order_by()
    keys = frozenset(found.values_list("pk", flat=True)[: MAX_NEW_ARTICLES + 1])
    if len(keys) > MAX_NEW_ARTICLES:
        raise TooManyNewArticles
    return keys


class _Found(NamedTuple):
    """A hit with its key and its index among all hits."""

    key: Key
    at: int
    hit: Hit

    def place(self, sort: Sort) -> Place:
        """Return the place of the hit."""
        is_undated, seconds, _ = self.key
        return Place(
            sort, None if is_undated else _sign(sort) * seconds, self.hit.article_id, self.at + 1
        )


class _Window(NamedTuple):
    """Hits that are published still; ``end`` is the index behind the window."""

    hits: tuple[_Found, ...]
    end: int
    total: int

    def first_after(self, key: Key) -> int | None:
        """Return the index of the first hit behind a key."""
        return next((n for n, each in enumerate(self.hits) if each.key > key), None)


class _Search:
    """The search for a place and for the hits after it, in one commit of the index."""

    def __init__(self, request: SearchRequest, place: Place) -> None:
        self._request, self._place = request, place
        self._key = place.key
        self._size = request.per_page + LEAD + 1  # tells whether a further page follows
        self.searches = 0
        self._results: SearchResults | None = None  # of the first search, with its counts

    def page(self) -> tuple[SearchResults, Place | None]:
        """Return the page after the place, and the place of its last hit; None at the end."""
        count = self._request.per_page
        window, first = self._window_of_place()
        hits = list(window.hits[first:])
        while len(hits) <= count and window.end < window.total:
            window = self._read(window.end)
            hits += [each for each in window.hits if each.key > self._key]
        page, sort = hits[:count], self._place.sort
        last = page[-1].place(sort) if len(hits) > count else None
        assert self._results is not None
        shown = tuple(each.hit for each in page)
        return replace(self._results, request=self._request, hits=shown), last

    def _window_of_place(self) -> tuple[_Window, int]:
        """Return the window that holds the first hit after the place, and the index of the hit."""
        low, high, step = 0, None, self._size
        offset = max(0, self._place.offset - LEAD)
        for _ in range(MAX_PROBES):
            window = self._read(offset)
            first = window.first_after(self._key)
            if offset > low and (first == 0 or not window.hits):
                high = min(offset, window.total)  # perhaps earlier hits are behind it as well
            elif first is None and window.end < window.total:
                low = window.end
            else:
                return window, len(window.hits) if first is None else first
            offset = self._next(low, high, step)
            step *= 2
        raise Refused

    def _next(self, low: int, high: int | None, step: int) -> int:
        """Return the offset of the next window; the first hit after the place is in the bounds."""
        if high is None:
            return low + step
        if high - low < self._size:
            return low
        return (low + high) // 2 if low else max(0, high - step)

    def _read(self, offset: int) -> _Window:
        """Return the window at an offset, with one published hit at least if there is any."""
        window = self._searched(offset)
        while not window.hits and window.end < window.total:
            window = self._searched(window.end)
        return window

    def _searched(self, offset: int) -> _Window:
        request = replace(
            self._request, page=1, offset=offset, per_page=self._size, last_page=False
        )
        if self._results is not None:
            request = replace(request, facets=False, period_unit=None)
        results = search(request)
        self.searches += 1
        if results.sort is not self._place.sort:
            raise Unordered
        if results.partial:
            raise Refused  # a part of the hits would be a gap
        self._results = self._results or results
        return _window(results, offset)


def _window(results: SearchResults, offset: int) -> _Window:
    """Return the hits of a search with their keys, by the dates in the database."""
    keys = [hit.article_id for hit in results.hits]
    articles = Article.objects.published_by_key(keys, "published_at", "status")
    hits = tuple(
        _Found(
            _key(results.sort, epoch_seconds(articles[key].published_at), key),
            at,
            hit,
        )
        for at, (key, hit) in enumerate(zip(keys, results.hits, strict=True), offset)
        if key in articles
    )
    end = offset + len(keys) if keys else max(offset, results.total)
    return _Window(hits, end, results.total)


def _key(sort: Sort, seconds: int, article_id: int) -> Key:
    sign, is_undated = _sign(sort), seconds == NO_DATE
    return is_undated, 0 if is_undated else sign * seconds, sign * article_id


def _sign(sort: Sort) -> int:
    return 1 if sort is Sort.OLDEST else -1
