"""The files of the sitemap: each has the published articles of 10,000 consecutive ids.

An article stays in its file as long as it exists, so a new article changes one file only, and a
crawler that read half of the files misses nothing. A file may have fewer articles than 10,000, as
ids of drafts and deleted articles are counted; a file without any is not listed.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Max
from django.utils.functional import cached_property

from articles.models import Article
from articles.moment_texts import StoredMoment, moment_columns, read_moment
from articles.queryset import ArticleQuerySet

FILE_IDS = 10_000
MAX_FILES = 50_000  # of an index of sitemaps (sitemaps.org)
LAST_FILE = (2**63 - 1) // FILE_IDS  # no database has ids beyond


class SitemapFile(NamedTuple):
    """The number of a file, from 1, and when one of its articles changed."""

    number: int
    changed_at: datetime


class ListedArticle(NamedTuple):
    """The columns of an article that its URL and its line in a file need."""

    pk: int
    slug: str
    status: str
    updated_at: StoredMoment
    first_published_at: StoredMoment | None

    @property
    def changed_at(self) -> StoredMoment:
        """When the page changed; a program that publishes may leave ``updated_at`` as it was."""
        moments: list[Any] = [self.updated_at, self.first_published_at or self.updated_at]
        latest: StoredMoment = max(moments)
        return latest


class SitemapContents:
    """The rows of one file: of all articles with its ids, whatever their status."""

    def __init__(self, number: int) -> None:
        self._number = number

    @cached_property
    def articles(self) -> list[ListedArticle]:
        """The published articles, by id."""
        return [row for row in self._rows if row.status == Article.Status.PUBLISHED]

    @property
    def changed_at(self) -> datetime | None:
        """When the file changed; a withdrawn article changes it, too."""
        changes: list[Any] = [row.updated_at for row in self._rows]
        changes += [row.first_published_at for row in self._rows if row.first_published_at]
        return read_moment(max(changes))

    @cached_property
    def _rows(self) -> list[ListedArticle]:
        # Without a condition on the status, SQLite reads the rows by their ids, and no index.
        last = self._number * FILE_IDS
        found = Article.objects.filter(pk__gt=last - FILE_IDS, pk__lte=last).order_by("pk")
        columns = {name: name for name in ListedArticle._fields}
        columns |= moment_columns(("updated_at", "first_published_at"), found.db)
        return list(map(ListedArticle._make, found.values_list(*columns.values())))


def sitemap_files() -> list[SitemapFile]:
    """Return the files that have a published article, by number.

    Both queries read an index each and no row of the table. The last change may be one of a draft:
    then a crawler reads a file again that is as before.
    """
    published = _latest(Article.objects.published(), "first_published_at")
    changes = _latest(Article.objects.all(), "updated_at")
    files = [
        SitemapFile(number, max(filter(None, (published[number], changes[number]))))
        for number in sorted(published.keys() & changes.keys())
    ]
    return files[:MAX_FILES]


def _latest(articles: ArticleQuerySet, moment: str) -> dict[int, Any]:
    """Return number of a file -> latest moment of these articles."""
    number = (F("id") - 1) / FILE_IDS + 1  # whole numbers, as both databases divide them
    numbered = articles.order_by().annotate(file=number).values_list("file")
    return dict(numbered.annotate(latest=Max(moment)).values_list("file", "latest"))
