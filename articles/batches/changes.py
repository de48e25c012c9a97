"""Changes to all articles of a batch, after which the batch can still be undone.

An undo keeps articles that were edited since. These changes belong to the batch, so they move the
versions of its articles along.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.batches.models import ImportBatch, ImportedArticle
from articles.models import Article
from articles.signals import announce, deferred_announcements

PART = 500  # articles per transaction

OnPart = Callable[[Sequence[Article]], None]


def publish_all(batch: ImportBatch, *, on_part: OnPart | None = None) -> int:
    """Publish the drafts of a batch; return their number.

    ``on_part`` is called within each transaction with the changed articles.
    """
    return _change(batch, {"status": Article.Status.PUBLISHED}, on_part)


def set_source(batch: ImportBatch, name: str, *, on_part: OnPart | None = None) -> int:
    """Set the source of all articles of a batch; return the number of changed articles."""
    return _change(batch, {"source": name}, on_part)


def _change(batch: ImportBatch, values: dict[str, Any], on_part: OnPart | None) -> int:
    changed = last = 0
    with deferred_announcements():
        while part := _change_part(batch, values, last, on_part):
            last, count = part
            changed += count
    if changed:
        announce(bulk=True)
    return changed


def _change_part(
    batch: ImportBatch, values: dict[str, Any], last: int, on_part: OnPart | None
) -> tuple[int, int] | None:
    """Change the next articles; return the last key and the number of changed articles."""
    now = timezone.now()
    with transaction.atomic():
        rows = list(batch.articles.filter(pk__gt=last).order_by("pk")[:PART])
        if not rows:
            return None
        versions = {row.article_id: row.version for row in rows}
        concerned = Article.objects.filter(pk__in=list(versions)).exclude(**values)
        found = list(concerned.select_for_update().only("pk", "title", "updated_at"))
        keys = [article.pk for article in found]
        unedited = [pk for pk, seen in _versions(found) if seen == versions[pk]]
        Article.objects.filter(pk__in=keys).update(**values, updated_at=now)
        ImportedArticle.objects.filter(batch=batch, article_id__in=unedited).update(version=now)
        if on_part:
            on_part(found)
    return rows[-1].pk, len(keys)


def _versions(articles: Sequence[Article]) -> list[tuple[int, Any]]:
    return [(article.pk, article.updated_at) for article in articles]
