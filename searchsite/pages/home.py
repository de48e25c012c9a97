"""The home page: the search box, recent articles, and topics and sources to start from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article
from articles.queryset import ArticleQuerySet
from indexer.engines.interface import Filters
from indexer.search.request import SearchRequest
from searchsite.decorators import page
from searchsite.presentation.links import search_url

RECENT_ARTICLES = 8
LOOKED_AT = 400  # latest articles whose topics and sources are counted
SHOWN_TOPICS = 10
EXAMPLES = ("banjir Jakarta", '"harga beras"', "judul:gempa", "pemilu -Jakarta")


@dataclass(frozen=True, slots=True)
class Topic:
    """A category, source or query to start from, with the link to its results."""

    label: str
    url: str


@page
def home_page(request: HttpRequest) -> HttpResponse:
    """Show the home page: two database queries, none of them over the whole corpus."""
    labels = latest().values_list("category", "source")[:LOOKED_AT]
    categories, sources = zip(*labels, strict=True) if labels else ((), ())
    return render(
        request,
        "searchsite/home.html",
        {
            "recent": latest()[:RECENT_ARTICLES],
            "examples": [Topic(text, search_url(SearchRequest(text=text))) for text in EXAMPLES],
            "categories": [
                _topic(label, Filters(categories=(label,))) for label in _most(categories)
            ],
            "sources": [_topic(label, Filters(sources=(label,))) for label in _most(sources)],
        },
    )


def latest() -> ArticleQuerySet:
    """Return the published articles, latest first (lazily: cut it before use)."""
    return Article.objects.published()


def _most(labels: Iterable[str]) -> list[str]:
    counted = Counter(label for label in labels if label)
    return [label for label, _ in counted.most_common(SHOWN_TOPICS)]


def _topic(label: str, filters: Filters) -> Topic:
    return Topic(label, search_url(SearchRequest(text="", filters=filters)))
