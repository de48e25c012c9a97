"""The article page: the full text, with the words of the search highlighted."""

from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render

from articles.models import Article
from articles.revisions.last_change import text_changed_at
from articles.shown_titles import ShownTitle, shown_title
from indexer import deadline
from indexer.engines.interface import Filters
from indexer.exceptions import IndexerError
from indexer.highlight.highlighter import Highlighter
from indexer.search.request import SearchRequest
from indexer.search.service import highlighter_for, search
from searchsite.decorators import page
from searchsite.params import read_hit_number, read_params
from searchsite.presentation.citing import cited, citing, metadata, page_facts
from searchsite.presentation.editor_tools import editor_tools, with_editor_tools
from searchsite.presentation.hits import title_fragments
from searchsite.presentation.links import search_query, search_url
from searchsite.presentation.neighbours import Neighbours, neighbours, page_of, window_around
from searchsite.presentation.reading import reading_of
from searchsite.presentation.related import related_or_none
from searchsite.rate_limits import seconds_to_wait

WORDS_PER_MINUTE = 200
WEB_SCHEMES = frozenset({"http", "https"})


@page
@with_editor_tools
def article_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show a published article; redirect from an old or wrong slug to the current one."""
    article = get_object_or_404(Article.objects.published(), pk=pk)
    if slug != article.slug:
        return _redirect(request, article)
    wanted = read_params(request.GET).request
    number = read_hit_number(request.GET)
    searched = number
    if number and seconds_to_wait(request, "search"):  # the article itself is free
        searched = 0
        deadline.current().is_partial = True  # another reader gets the neighbours
    beside, highlighter = _place_among_hits(article, wanted, searched)
    if number:
        wanted = replace(wanted, page=beside.page if beside else page_of(number))
    editor = editor_tools(request)
    shown = shown_article(article, highlighter)
    return render(
        request,
        "searchsite/article.html",
        shown
        | stated_article(request, article, shown["title"])
        | {
            "related": related_or_none(article),
            "q": wanted.text,
            "results_url": search_url(wanted) if search_query(wanted) or beside else "",
            "beside": beside,
            "editor": editor.about(wanted.text, [pk]) if editor else None,
        },
    )


def shown_article(article: Article, highlighter: Highlighter) -> dict[str, Any]:
    """Return the values of the page that the article itself gives; it need not be stored."""
    title = shown_title(article.title, article.body)
    return {
        "article": article,
        "title": title,
        "marked_title": title_fragments(title, highlighter),
        "reading": reading_of(article.body, highlighter),
        "minutes": max(1, round(len(article.body.split()) / WORDS_PER_MINUTE)),
        "original_host": _host(article.url),
        "source_url": _listing_url("source", article.source),
        "category_url": _listing_url("category", article.category),
        "kind_label": article.shown_kind(),
        "kind_url": _listing_url("kind", article.own_kind()),
    }


def stated_article(request: HttpRequest, article: Article, title: ShownTitle) -> dict[str, Any]:
    """Return the values with which the page of a stored article is cited and read by machines."""
    reference = cited(request, article, title)
    facts = page_facts(request, article, text_changed_at(article))
    return {
        "description": facts.description,
        "metadata": metadata(reference, facts),
        "citing": citing(reference),
        "permalink": reference.permalink,
    }


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


def _place_among_hits(
    article: Article, wanted: SearchRequest, number: int
) -> tuple[Neighbours | None, Highlighter]:
    """Return the hits beside an article, and the highlighter of the search.

    ``number`` is the place that the link to the article names, or 0. Then, or without an index,
    nothing is searched.
    """
    if number:
        with suppress(IndexerError):
            results = search(window_around(wanted, number))
            return neighbours(article, results), results.highlighter
    return None, highlighter_for(wanted.text, literal=wanted.literal)


def _host(url: str) -> str:
    """Return the host of the link to the original; empty unless it is an HTTP URL."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in WEB_SCHEMES else ""
    except ValueError:
        return ""
