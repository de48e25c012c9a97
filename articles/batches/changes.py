"""Changes to all articles of a batch, after which the batch can still be undone.

An undo keeps articles that were edited since. These changes belong to the batch, so they move the
versions of its articles along.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.batches.models import ImportBatch, ImportedArticle
from articles.batches.time_limit import TimeLimit
from articles.models import Article
from articles.signals import announce, deferred_announcements

PART = 500  # articles per transaction

OnPart = Callable[[Sequence[Article]], None]


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """The number of changed articles. If the time was up, the next change goes on."""

    changed: int
    is_finished: bool


def drafts_of(batch: ImportBatch) -> int:
    """Return the number of articles of the import that are drafts now."""
    articles = Article.objects.filter(pk__in=batch.articles.order_by().values("article_id"))
    return articles.filter(status=Article.Status.DRAFT).count()


def publish_all(
    batch: ImportBatch, *, request_seconds: float | None = None, on_part: OnPart | None = None
) -> ChangeReport:
    """Publish the drafts of a batch.

    ``request_seconds`` is set in a web request, which has no time for the largest batches.
    ``on_part`` is called within each transaction with the changed articles.
    """
    return _change(batch, {"status": Article.Status.PUBLISHED}, request_seconds, on_part)


def set_source(
    batch: ImportBatch,
    name: str,
    *,
    request_seconds: float | None = None,
    on_part: OnPart | None = None,
) -> ChangeReport:
    """Set the source of all articles of a batch; see ``publish_all``."""
    return _change(batch, {"source": name}, request_seconds, on_part)


def _change(
    batch: ImportBatch,
    values: dict[str, Any],
    request_seconds: float | None,
    on_part: OnPart | None,
) -> ChangeReport:
    limit = TimeLimit.of(request_seconds)
    changed = last = 0
    is_finished = True
    with deferred_announcements():
        while part := _change_part(batch, values, last, on_part):
            last, count = part
            changed += count
            # A part without changes takes no time: an earlier request made them.
            if count and limit.stops(batch, last):
                is_finished = False
                break
    if changed:
        announce(bulk=request_seconds is None)
    return ChangeReport(changed, is_finished)


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
