"""The files of the sitemap: each has the published articles of 5,000 consecutive ids.

An article stays in its file as long as it exists, so a new article changes one file only, and a
crawler that read half of the files misses nothing. A file may have fewer articles than 5,000, as
ids of drafts and deleted articles are counted; a file without any is not listed.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connections
from django.utils.functional import cached_property

from articles.models import SITEMAP_FILE_IDS, Article
from articles.moment_texts import StoredMoment, moment_columns, read_moment

FILE_IDS = SITEMAP_FILE_IDS
MAX_FILES = 50_000  # of an index of sitemaps (sitemaps.org)
LAST_FILE = (2**63 - 1) // FILE_IDS  # no database has ids beyond

# The places of the files that have any article, each found in an index from the one before; then
# their last moments. ``GROUP BY`` would read an entry of an index for each article instead.
_FILES = """
WITH RECURSIVE files(place) AS (
    SELECT MIN({place}) FROM articles_article
    UNION ALL
    SELECT (SELECT MIN({place}) FROM articles_article WHERE {place} > files.place)
    FROM files WHERE files.place IS NOT NULL
)
SELECT
    files.place,
    (SELECT MAX(updated_at) FROM articles_article WHERE {place} = files.place),
    (
        SELECT MAX(first_published_at) FROM articles_article
        WHERE {place} = files.place AND status = %s
    )
FROM files
WHERE EXISTS (SELECT 1 FROM articles_article WHERE {place} = files.place AND status = %s)
"""


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

    Each file costs a few look-ups in two indexes, however many articles it has. The last change may
    be one of a draft: then a crawler reads a file again that is as before.
    """
    connection = connections[Article.objects.db]
    published = Article.Status.PUBLISHED
    with connection.cursor() as cursor:
        # The expression must be the one of the indexes, with a literal number.
        cursor.execute(_FILES.format(place=f"(id - 1) / {FILE_IDS:d}"), [published, published])
        rows = cursor.fetchmany(MAX_FILES)
    files = [
        SitemapFile(place + 1, max(filter(None, map(read_moment, moments))))
        for place, *moments in rows
    ]
    return sorted(files)
