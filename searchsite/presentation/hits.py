"""The hits of a page with their articles, highlighted titles and snippets: one database query."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.models import Article
from indexer.highlight.highlighter import Fragment, Highlighter
from indexer.highlight.snippets import snippets
from indexer.search.service import SearchResults
from searchsite.presentation.links import Opening

# What pages and the API show of an article, and what tells whether they may.
_SHOWN = ("title", "body", "source", "author", "category", "published_at", "slug", "status")


class ShownHit(NamedTuple):
    """One hit as a page or the API shows it; ``url`` carries the search along."""

    article: Article
    url: str
    score: float
    title: tuple[Fragment, ...]
    snippet: tuple[Fragment, ...]


def shown_hits(results: SearchResults) -> list[ShownHit]:
    """Return the hits in order; an article that went away in between is passed over."""
    ids = [hit.article_id for hit in results.hits]
    articles = Article.objects.published_by_key(ids, *_SHOWN)
    hits = [(articles[hit.article_id], hit) for hit in results.hits if hit.article_id in articles]
    highlighter, links = results.highlighter, Opening(results.request)
    passages = snippets([article.body for article, hit in hits], highlighter)
    titles = [title_fragments(article, highlighter) for article, hit in hits]
    return [
        ShownHit(article, links.article(article), hit.score, title, passage.fragments)
        for (article, hit), title, passage in zip(hits, titles, passages, strict=True)
    ]


def title_fragments(article: Article, highlighter: Highlighter) -> tuple[Fragment, ...]:
    """Return the highlighted title; a stand-in where there is none, since a link needs a text."""
    fragments = tuple(highlighter.fragments(article.title, title=True))
    return fragments or (Fragment(_("Tanpa judul"), marked=False),)
