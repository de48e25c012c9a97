"""The home page: the search box, recent articles, and links to topics and sources."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article
from articles.outlets.directory import OutletDirectory
from articles.queryset import ArticleQuerySet
from indexer.engines.interface import Filters
from indexer.search.outlets import current_table
from indexer.search.request import SearchRequest
from searchsite.decorators import page
from searchsite.presentation.links import search_url

RECENT_ARTICLES = 8
COUNTED_ARTICLES = 400  # latest articles whose categories and sources are counted
MAX_TOPICS = 10  # categories, and sources
EXAMPLES = ("banjir Jakarta", '"harga beras"', "judul:gempa", "pemilu -Jakarta")


@dataclass(frozen=True, slots=True)
class Topic:
    """A category, a source or an example query, with the link to its results."""

    label: str
    url: str


@page
def home_page(request: HttpRequest) -> HttpResponse:
    """Show the home page with three small database queries; none reads all articles."""
    labels = latest().values_list("category", "source")[:COUNTED_ARTICLES]
    categories, sources = zip(*labels, strict=True) if labels else ((), ())
    return render(
        request,
        "searchsite/home.html",
        {
            "recent": latest()[:RECENT_ARTICLES],
            "examples": [Topic(text, search_url(SearchRequest(text=text))) for text in EXAMPLES],
            "categories": [_topic("category", name) for name in _most_frequent(categories)],
            "sources": [_topic("source", name) for name in _most_frequent(_outlets(sources))],
        },
    )


def latest() -> ArticleQuerySet:
    """Return the published articles, latest first, as a lazy query set; slice it before use."""
    return Article.objects.published()


def _most_frequent(labels: Iterable[str]) -> list[str]:
    counted = Counter(label for label in labels if label)
    return [label for label, _ in counted.most_common(MAX_TOPICS)]


def _outlets(sources: Iterable[str]) -> Iterable[str]:
    counts = Counter(sources)
    return Counter(OutletDirectory(counts, current_table()).outlet_counts(counts)).elements()


def _topic(column: str, name: str) -> Topic:
    return Topic(name, search_url(SearchRequest(text="", filters=Filters({column: (name,)}))))
