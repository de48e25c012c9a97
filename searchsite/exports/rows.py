"""The articles of hits, read by their keys in batches, and the values of their fields.

Each batch is read by one or two statements whose results are fetched at once, so that no cursor and
no transaction is open while the client takes its time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models.functions import Substr
from django.utils import timezone

from articles.models import Article
from articles.shown_titles import ShownTitle, shown_title
from indexer.engines.interface import Hit
from indexer.highlight.highlighter import Highlighter
from indexer.highlight.snippets import snippets
from searchsite.exports.fields import BODY, COPIES, SNIPPET

TITLE_TEXT = 2_000  # characters of a text that tell whether a title is only its beginning
COPIES_AT_ONCE = 500  # keys in one statement
_COLUMNS = (
    *("title", "source", "author", "category", "kind", "stated_kind", "published_at"),
    *("first_published_at", "url", "slug", "status", "date_status"),
)


class Row(NamedTuple):
    """An article that is exported, with what was found about it."""

    article: Article
    hit: Hit
    title: ShownTitle
    copies: tuple[int, ...]  # article ids of the published ones
    snippet: str = ""


class Addresses(NamedTuple):
    """The absolute addresses of articles."""

    page: Callable[[Article], str]
    permalink: Callable[[int], str]


@dataclass(slots=True)
class Reader:
    """Reads the rows of hits, with what the fields of the file need."""

    fields: frozenset[str]
    highlighter: Highlighter

    def rows(self, hits: Sequence[Hit]) -> list[Row]:
        """Return the rows of the hits whose articles are still published, in the same order."""
        articles = self._articles([hit.article_id for hit in hits])
        shown = [(articles[hit.article_id], hit) for hit in hits if hit.article_id in articles]
        copies = _published(key for _, hit in shown for key in hit.copies) if self._copies else ()
        texts = self._snippets([article for article, _ in shown])
        return [
            Row(
                article,
                hit,
                shown_title(article.title, article.beginning),  # type: ignore[attr-defined]
                tuple(key for key in hit.copies if key in copies),
                text,
            )
            for (article, hit), text in zip(shown, texts, strict=True)
        ]

    @property
    def _copies(self) -> bool:
        return COPIES in self.fields

    def _articles(self, keys: list[int]) -> dict[int, Article]:
        """Return the published articles, whose statuses are compared as in ``published_by_key``."""
        if not keys:
            return {}
        columns = (*_COLUMNS, "body") if self.fields & {BODY, SNIPPET} else _COLUMNS
        statement, before = _statement(Article.objects.db, columns, len(keys))
        found = Article.objects.raw(statement, [*before, *keys])
        return {each.pk: each for each in found if each.status == Article.Status.PUBLISHED}

    def _snippets(self, articles: list[Article]) -> Iterable[str]:
        if SNIPPET not in self.fields:
            return [""] * len(articles)
        found = snippets([article.body for article in articles], self.highlighter)
        return ["".join(piece.text for piece in each.fragments) for each in found]


def values_of(
    names: Sequence[str], addresses: Addresses, outlet_of: Callable[[str], str]
) -> Callable[[Row], Iterator[Any]]:
    """Return a function that yields the values of these fields of a row.

    Dates are in ISO 8601 format with the offset of the site's time zone; copies are ids.
    """
    outlets: dict[str, str] = {}

    def outlet(row: Row) -> str:
        source = row.article.source
        if source not in outlets:
            outlets[source] = outlet_of(source)
        return outlets[source]

    getters: dict[str, Callable[[Row], Any]] = {
        "id": lambda row: row.article.pk,
        "title": lambda row: row.title.text,
        "source": lambda row: row.article.source,
        "outlet": outlet,
        "author": lambda row: row.article.author,
        "category": lambda row: row.article.category,
        "kind": lambda row: row.article.own_kind(),
        "published": lambda row: _iso(row.article.published_at),
        "first_published_at": lambda row: _iso(row.article.first_published_at),
        "url": lambda row: addresses.page(row.article),
        "permalink": lambda row: addresses.permalink(row.article.pk),
        "original_url": lambda row: row.article.url,
        "score": lambda row: row.hit.score,
        SNIPPET: lambda row: row.snippet,
        COPIES: lambda row: row.copies,
        BODY: lambda row: row.article.body,
    }
    chosen = [getters[name] for name in names]
    return lambda row: (value(row) for value in chosen)


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def today() -> date:
    """Return the day in the site's time zone, for file names and dates of access."""
    return timezone.localdate()


@lru_cache(maxsize=128)
def _statement(database: str, columns: tuple[str, ...], count: int) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL statement that reads so many articles, and its parameters before the keys.

    Compiling it each time would take as long as reading the rows of a small batch.
    """
    found = Article.objects.using(database).filter(pk__in=range(count)).order_by().only(*columns)
    found = found.annotate(beginning=Substr("body", 1, TITLE_TEXT))
    statement, parameters = found.query.get_compiler(database).as_sql()
    return statement, tuple(parameters[: len(parameters) - count])


def _published(keys: Iterable[int]) -> frozenset[int]:
    """Return the keys of published articles among some."""
    wanted, found = list(keys), set[int]()
    for start in range(0, len(wanted), COPIES_AT_ONCE):
        rows = Article.objects.filter(pk__in=wanted[start : start + COPIES_AT_ONCE]).order_by()
        published = Article.Status.PUBLISHED
        found.update(key for key, status in rows.values_list("pk", "status") if status == published)
    return frozenset(found)
