"""The rows of an export: articles of hits with what was found about them, and their values.

Values are made a column at a time, which takes half the time of one row after the other.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils import timezone

from articles.models import Article
from articles.moment_texts import StoredMoment, read_moment
from articles.shown_titles import ShownTitle, shown_title
from indexer.engines.interface import Hit
from indexer.highlight.highlighter import Highlighter
from indexer.highlight.snippets import snippets
from searchsite.exports.fields import BODY, COPIES, SNIPPET
from searchsite.exports.stored import published_keys, stored_articles


class Row(NamedTuple):
    """An article that is exported, with what was found about it. Moments are in the site's zone."""

    pk: int
    slug: str
    title: str
    shown: ShownTitle
    source: str
    author: str
    category: str
    kind: str
    published_at: datetime | None
    first_published_at: datetime | None
    url: str
    date_status: str
    body: str  # or its beginning
    score: float
    copies: tuple[int, ...]  # article ids of the published ones
    snippet: str


class Addresses(NamedTuple):
    """The absolute addresses of articles."""

    page: Callable[[Row], str]
    permalink: Callable[[int], str]


class Reader:
    """Reads the rows of hits, with what the fields of the file need."""

    def __init__(self, fields: frozenset[str], highlighter: Highlighter) -> None:
        self._highlighter = highlighter
        self._whole_texts = not fields.isdisjoint((BODY, SNIPPET))
        self._with_snippets = SNIPPET in fields
        self._with_copies = COPIES in fields

    def rows(self, hits: Sequence[Hit]) -> list[Row]:
        """Return the rows of the hits whose articles are still published, in the same order."""
        articles = stored_articles([hit.article_id for hit in hits], whole_texts=self._whole_texts)
        shown = [(articles[hit.article_id], hit) for hit in hits if hit.article_id in articles]
        copies: frozenset[int] = frozenset()
        if self._with_copies:
            copies = published_keys(key for _, hit in shown for key in hit.copies)
        snippets_of = self._snippets([article.text for article, _ in shown])
        zone = timezone.get_current_timezone()
        return [
            Row(
                pk=article.pk,
                slug=article.slug,
                title=article.title,
                shown=shown_title(article.title, article.text),
                source=article.source,
                author=article.author,
                category=article.category,
                kind=article.kind or article.stated_kind or _kind_by_rule(article.pk),
                published_at=_local(article.published_at, zone),
                first_published_at=_local(article.first_published_at, zone),
                url=article.url,
                date_status=article.date_status,
                body=article.text,
                score=hit.score,
                copies=tuple([key for key in hit.copies if key in copies]),
                snippet=text,
            )
            for (article, hit), text in zip(shown, snippets_of, strict=True)
        ]

    def _snippets(self, texts: list[str]) -> Iterable[str]:
        if not self._with_snippets:
            return [""] * len(texts)
        found = snippets(texts, self._highlighter)
        return ["".join(piece.text for piece in each.fragments) for each in found]


def columns_of(
    names: Sequence[str], addresses: Addresses, outlet_of: Callable[[str], str]
) -> Callable[[Sequence[Row]], list[Iterable[Any]]]:
    """Return a function that returns the values of these fields of some rows, a column for each.

    Dates are in ISO 8601 format with the offset of the site's time zone; copies are ids.
    """
    outlets = cache(outlet_of)
    getters: dict[str, Callable[[Row], Any]] = {
        "id": attrgetter("pk"),
        "title": attrgetter("shown.text"),
        "source": attrgetter("source"),
        "outlet": lambda row: outlets(row.source),
        "author": attrgetter("author"),
        "category": attrgetter("category"),
        "kind": attrgetter("kind"),
        "published": lambda row: row.published_at and row.published_at.isoformat(),
        "first_published_at": lambda row: (
            row.first_published_at and row.first_published_at.isoformat()
        ),
        "url": addresses.page,
        "permalink": lambda row: addresses.permalink(row.pk),
        "original_url": attrgetter("url"),
        "score": attrgetter("score"),
        SNIPPET: attrgetter("snippet"),
        COPIES: attrgetter("copies"),
        BODY: attrgetter("body"),
    }
    chosen = [getters[name] for name in names]
    return lambda rows: [map(value, rows) for value in chosen]


def today() -> date:
    """Return the day in the site's time zone, for file names and dates of access."""
    return timezone.localdate()


@lru_cache(maxsize=4_096)
def _local(stored: StoredMoment | None, zone: tzinfo) -> datetime | None:
    """Return a stored moment in a zone; many articles have the same."""
    moment = read_moment(stored)
    return moment.astimezone(zone) if moment else None


def _kind_by_rule(key: int) -> str:
    """Return the kind of an article whose row, written by another program, has none."""
    article = Article.objects.filter(pk=key).first()
    return article.own_kind() if article else ""
