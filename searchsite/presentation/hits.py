"""The hits of a page with their articles, highlighted titles and snippets: one database query."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.models import Article
from indexer.highlight import Fragment, Highlighter
from indexer.search import SearchResults
from indexer.snippets import snippet
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


def shown_hits(results: SearchResults) -> Iterator[ShownHit]:
    """Yield the hits in order; an article that went away in between is passed over."""
    ids = [hit.article_id for hit in results.hits]
    articles = Article.objects.published_by_key(ids, *_SHOWN)
    links = Opening(results.request)
    for hit in results.hits:
        article = articles.get(hit.article_id)
        if article is not None:
            yield ShownHit(
                article=article,
                url=links.article(article),
                score=hit.score,
                title=title_fragments(article, results.highlighter),
                snippet=snippet(article.body, results.highlighter).fragments,
            )


def title_fragments(article: Article, highlighter: Highlighter) -> tuple[Fragment, ...]:
    """Return the highlighted title; a stand-in where there is none, since a link needs a text."""
    fragments = tuple(highlighter.fragments(article.title, title=True))
    return fragments or (Fragment(_("Tanpa judul"), marked=False),)
