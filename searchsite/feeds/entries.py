"""The entries of a feed: the newest hits of a search, in the words that every format shows.

The summary is the snippet of the results page without marks, never the whole text. All texts are
such as XML can hold.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from articles.models import Article
from articles.shown_titles import shown_title
from indexer.highlight.snippets import snippets
from indexer.search.newest import Newest
from indexer.search.request import SearchRequest
from searchsite.feeds.tags import entry_tag
from searchsite.presentation.links import ResultUrls
from searchsite.xml_text import xml_text

MAX_ENTRIES = 20
#: The time of a feed without entries: one that never moves, and is before all others. Django takes
#: the time 0 of Unix for no time.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as feeds show it; ``published_at`` is when readers could first open it."""

    tag: str
    path: str
    title: str
    summary: str
    author: str
    source: str
    category: str
    published_at: datetime
    updated_at: datetime


def entries_of(newest: Newest) -> list[Entry]:
    """Return the entries, newest first."""
    articles = newest.articles
    passages = snippets([each.body for each in articles], newest.results.highlighter)
    path_of = ResultUrls(SearchRequest("")).article
    return [
        _entry(article, path_of(article), "".join(piece.text for piece in passage.fragments))
        for article, passage in zip(articles, passages, strict=True)
    ]


def last_change(entries: list[Entry]) -> datetime:
    """Return the time of the latest entry or edit; ``NEVER`` without entries."""
    return max((entry.updated_at for entry in entries), default=NEVER)


def _entry(article: Article, path: str, snippet: str) -> Entry:
    published_at = article.first_published_at or article.created_at
    return Entry(
        tag=entry_tag(article.pk),
        path=path,
        title=xml_text(shown_title(article.title, article.body).text) or _("Tanpa judul"),
        summary=xml_text(snippet),
        author=xml_text(article.author),
        source=xml_text(article.source),
        category=xml_text(article.category),
        published_at=_in_seconds(published_at),
        updated_at=_in_seconds(max(article.updated_at, published_at)),
    )


def _in_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
