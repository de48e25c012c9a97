"""The article page: the full text, with the words of the search highlighted."""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render

from articles.models import Article
from indexer.engines.interface import Filters
from indexer.highlight.highlighter import Fragment, Highlighter
from indexer.search.request import SearchRequest
from indexer.search.service import highlighter_for
from searchsite.decorators import page
from searchsite.params import read_params
from searchsite.presentation.hits import title_fragments
from searchsite.presentation.links import search_query, search_url
from searchsite.presentation.related import related_or_none

WORDS_PER_MINUTE = 200
MAX_HIGHLIGHTED_LENGTH = 100_000  # characters; a typical article has 2,000
WEB_SCHEMES = frozenset({"http", "https"})

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


@page
def article_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show a published article; redirect from an old or wrong slug to the current one."""
    article = get_object_or_404(Article.objects.published(), pk=pk)
    if slug != article.slug:
        return _redirect(request, article)
    search = read_params(request.GET).request
    highlighter = highlighter_for(search.text, literal=search.literal)
    return render(
        request,
        "searchsite/article.html",
        {
            "article": article,
            "title": title_fragments(article, highlighter),
            "paragraphs": _paragraphs(article.body, highlighter),
            "minutes": max(1, round(len(article.body.split()) / WORDS_PER_MINUTE)),
            "related": related_or_none(article),
            "original_host": _host(article.url),
            "canonical_url": request.build_absolute_uri(article.get_absolute_url()),
            "q": search.text,
            "results_url": search_url(search) if search_query(search) else "",
            "source_url": _listing_url("source", article.source),
            "category_url": _listing_url("category", article.category),
            "kind_label": article.shown_kind(),
            "kind_url": _listing_url("kind", article.own_kind()),
        },
    )


@page
def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect from the short URL of a published article to the full one."""
    return _redirect(request, get_object_or_404(Article.objects.published().defer("body"), pk=pk))


def _redirect(request: HttpRequest, article: Article) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        article.get_absolute_url() + (f"?{query}" if query else "")
    )


def _listing_url(column: str, value: str) -> str:
    """Return the URL of all articles with this value of a keyword column."""
    return search_url(SearchRequest("", Filters({column: (value,)})))


def _paragraphs(body: str, highlighter: Highlighter) -> list[list[Fragment]]:
    """Return the highlighted paragraphs.

    The text after ``MAX_HIGHLIGHTED_LENGTH`` follows as one paragraph without highlights.
    """
    body = body.strip()
    end = _end_of_paragraphs(body)
    paragraphs = _PARAGRAPH_BREAK.split(body[:end].rstrip())
    shown = [list(highlighter.fragments(paragraph)) for paragraph in paragraphs]
    rest = body[end:].strip()
    return [*shown, [Fragment(rest)]] if rest else shown


def _end_of_paragraphs(body: str) -> int:
    """Return the end of the highlighted text: the end of a paragraph, or at least of a word."""
    if len(body) <= MAX_HIGHLIGHTED_LENGTH:
        return len(body)
    ends = (body.rfind(mark, 0, MAX_HIGHLIGHTED_LENGTH) for mark in ("\n\n", " "))
    return next((end for end in ends if end > 0), MAX_HIGHLIGHTED_LENGTH)


def _host(url: str) -> str:
    """Return the host of the link to the original; empty unless it is an HTTP URL."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in WEB_SCHEMES else ""
    except ValueError:
        return ""
