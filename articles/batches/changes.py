"""Changes to all articles of a batch, after which the batch can still be undone.

An undo keeps articles that were edited since. These changes belong to the batch, so they move the
versions of its articles along.
"""

from typing import Any

from django.db.models import QuerySet

from articles.models import Article, ImportBatch, Operation
from articles.operations.execution import run


def drafts_of(batch: ImportBatch) -> QuerySet[Article]:
    """Return the articles of the import that are drafts now."""
    return _articles(batch).filter(status=Article.Status.DRAFT)


def of_other_sources(batch: ImportBatch, name: str) -> QuerySet[Article]:
    """Return the articles of the import that have another source."""
    return _articles(batch).exclude(source=name)


def publish_all(batch: ImportBatch, *, user: Any = None, inline: bool = False) -> Operation:
    """Publish the drafts of a batch as one operation; see ``operations.execution.run``."""
    return run(
        kind=Operation.Kind.PUBLISH,
        user=user,
        queryset=drafts_of(batch),
        change={"status": Article.Status.PUBLISHED},
        label=str(batch),
        keeps_imports=True,
        inline=inline,
    )


def set_source(
    batch: ImportBatch, name: str, *, user: Any = None, inline: bool = False
) -> Operation:
    """Set the source of all articles of a batch as one operation."""
    return run(
        kind=Operation.Kind.SET,
        user=user,
        queryset=of_other_sources(batch, name),
        change={"source": name},
        label=f"{batch} · {name}",
        keeps_imports=True,
        inline=inline,
    )


def _articles(batch: ImportBatch) -> QuerySet[Article]:
    keys = batch.articles.order_by().values("article_id")
    return Article.objects.filter(pk__in=keys).exclude(status=Article.Status.TRASHED)
