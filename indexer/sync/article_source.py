"""The articles as the index stores them: read from the database, each with a digest.

Rebuilds and comparisons read all published articles in key order. Drains read a few by key.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles.kind_rules import kind_of
from articles.models import Article, TextCopy
from indexer.engines.interface import IndexDocument

READ_BATCH_SIZE = 500  # rows per database query
COLUMNS = ("pk", "title", "body", "source", "author", "category", "published_at", "kind", "url")


@dataclass(frozen=True, slots=True)
class PublishedArticles:
    """The ``DocumentSource`` of a rebuild: all published articles, in ranges of the primary key."""

    database: str = "default"
    read_batch_size: int = READ_BATCH_SIZE

    def count(self) -> int:
        """Return the number of published articles."""
        return Article.objects.using(self.database).published().count()

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return key ranges (first, last; inclusive) of ``batch_size`` published articles each.

        Only articles with keys above ``after`` count. Memory: the keys of one batch.
        """
        found: list[tuple[int, int]] = []
        keys = (
            Article.objects.using(self.database)
            .published()
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        while batch := list(keys.filter(pk__gt=after)[:batch_size]):
            found.append((batch[0], batch[-1]))
            after = batch[-1]
        return found

    def keys(self) -> list[int]:
        """Return the keys of all published articles in ascending order."""
        articles = Article.objects.using(self.database).published().order_by("pk")
        return list(articles.values_list("pk", flat=True))

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the published articles of a key range in key order."""
        rows = _rows(self.database).filter(pk__lte=last)
        while batch := list(rows.filter(pk__gte=first)[: self.read_batch_size]):
            yield from map(_document, batch)
            first = batch[-1][0] + 1


def read_published(article_ids: Iterable[int], *, database: str = "default") -> list[IndexDocument]:
    """Return the published articles among ``article_ids`` (a few hundred at most) in key order."""
    return [_document(row) for row in _rows(database).filter(pk__in=list(article_ids))]


def digest(*, texts: tuple[str, ...], published: str, copy_group: int = 0) -> bytes:
    """Return the 16-byte BLAKE2b digest of the indexed fields of an article."""
    fields = (*texts, published, str(copy_group)) if copy_group else (*texts, published)
    joined = "\x00".join(fields).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).digest()


def _rows(database: str) -> "QuerySet[Article, tuple[Any, ...]]":
    """Return the published articles in key order, as tuples of columns and the group of copies."""
    group = TextCopy.objects.filter(pk=OuterRef("pk")).values("copy_group")
    articles = Article.objects.using(database).published().order_by("pk")
    return articles.values_list(*COLUMNS, Coalesce(Subquery(group), 0))


def _document(row: tuple[Any, ...]) -> IndexDocument:
    key, title, body, source, author, category, published_at, kind, url, copy_group = row
    # Other programs may write rows without a kind.
    kind = kind or kind_of(title=title, body=body, source=source, category=category, url=url)
    published = published_at.astimezone(UTC).isoformat() if published_at else ""
    return IndexDocument(
        article_id=key,
        title=title,
        body=body,
        source=source,
        author=author,
        category=category,
        published_at=published_at,
        digest=digest(
            texts=(title, body, source, author, category, kind),
            published=published,
            copy_group=copy_group,
        ),
        kind=kind,
        copy_group=copy_group,
    )
