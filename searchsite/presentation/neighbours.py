"""The place of an article among the hits of a search, with the hits before and after it.

The link from a hit carries its number. The search is run again for a few hits around that number:
the index may have changed since, so that the article is looked for among them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings

from articles.models import Article
from articles.shown_titles import ShownTitle, shown_title
from indexer.engines.interface import Hit
from indexer.search.request import SearchRequest, SearchResults
from searchsite.presentation.links import ResultUrls

#: Sizes of the windows that are tried: in one of them, any number has other hits on both sides.
_WINDOWS = range(20, 33)
MAX_SKIPPED = 3  # hits on each side that were withdrawn since the last commit of the index
_COLUMNS = ("title", "body", "slug", "status")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The hit before or after an article."""

    url: str
    title: ShownTitle


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The number of an article among all hits, and the hits beside it."""

    number: int
    total: int
    page: int  # of the results, that shows the article
    previous: Neighbour | None = None
    next: Neighbour | None = None


def window_around(request: SearchRequest, number: int) -> SearchRequest:
    """Return the search for the hits around a number, which counts from 1."""
    index = number - 1
    size = max(_WINDOWS, key=lambda each: _room(index, each))
    return replace(request, page=index // size + 1, per_page=size, facets=False)


def neighbours(article: Article, results: SearchResults) -> Neighbours | None:
    """Return the hits beside an article in the results of a window; None if it is not in them."""
    window, hits = results.request, results.hits
    place = next((at for at, hit in enumerate(hits) if _shows(hit, article.pk)), None)
    if place is None:
        return None
    around = range(max(0, place - MAX_SKIPPED), min(len(hits), place + MAX_SKIPPED + 1))
    articles = Article.objects.published_by_key([hits[at].article_id for at in around], *_COLUMNS)
    first = (window.page - 1) * window.per_page + 1

    def nearest(places: Iterable[int]) -> Neighbour | None:
        found = ((at, articles.get(hits[at].article_id)) for at in places)
        return next((_neighbour(each, window, first + at) for at, each in found if each), None)

    return Neighbours(
        number=first + place,
        total=results.total,
        page=page_of(first + place),
        previous=nearest(reversed(range(around.start, place))),
        next=nearest(range(place + 1, around.stop)),
    )


def page_of(number: int) -> int:
    """Return the page of the results that shows a hit."""
    return (number - 1) // int(settings.SEARCH_PAGE_SIZE) + 1


def _shows(hit: Hit, article_id: int) -> bool:
    """Return whether a hit is an article, or has it among its copies."""
    return article_id == hit.article_id or article_id in hit.copies


def _room(index: int, size: int) -> int:
    """Return the number of hits on the narrower side of a hit in windows of this size."""
    after = size - 1 - index % size
    return after if index < size else min(index % size, after)


def _neighbour(article: Article, window: SearchRequest, number: int) -> Neighbour:
    url = ResultUrls(window).article(article, number)
    return Neighbour(url, shown_title(article.title, article.body))
