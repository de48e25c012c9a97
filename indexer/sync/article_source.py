"""Articles as the index sees them: read from the database, with a digest to compare by."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from articles.models import Article
from indexer.engines.interface import IndexDocument

READ_BATCH = 500  # rows a database query holds in memory
COLUMNS = ("pk", "title", "body", "source", "author", "category", "published_at")


@dataclass(frozen=True, slots=True)
class PublishedArticles:
    """The source of a rebuild: every published article, by ranges of the primary key."""

    database: str = "default"

    def count(self) -> int:
        """Return how many published articles there are."""
        return Article.objects.using(self.database).published().count()

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return key ranges (first, last; inclusive) of ``batch_size`` published articles each.

        ``after`` leaves out the articles up to that key. Memory: the keys of one batch.
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

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the published articles of a range in key order."""
        rows = (
            Article.objects.using(self.database)
            .published()
            .order_by("pk")
            .filter(pk__lte=last)
            .values_list(*COLUMNS)
        )
        while batch := list(rows.filter(pk__gte=first)[:READ_BATCH]):
            yield from map(_document, batch)
            first = batch[-1][0] + 1


def read_published(article_ids: Iterable[int], *, database: str = "default") -> list[IndexDocument]:
    """Return the published ones of these articles, in key order. A few hundred ids at most."""
    rows = (
        Article.objects.using(database)
        .published()
        .filter(pk__in=list(article_ids))
        .order_by("pk")
        .values_list(*COLUMNS)
    )
    return [_document(row) for row in rows]


def digest(*, texts: tuple[str, str, str, str, str], published: str) -> bytes:
    """Return the 16-byte BLAKE2b digest of what is indexed of an article."""
    joined = "\x00".join((*texts, published)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).digest()


def _document(row: tuple) -> IndexDocument:  # type: ignore[type-arg]
    key, title, body, source, author, category, published_at = row
    published = published_at.astimezone(UTC).isoformat() if published_at else ""
    return IndexDocument(
        article_id=key,
        title=title,
        body=body,
        source=source,
        author=author,
        category=category,
        published_at=published_at,
        digest=digest(texts=(title, body, source, author, category), published=published),
    )
