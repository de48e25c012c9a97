"""Publish scheduled articles when their time has come.

Any number of processes may do it at once: a row is locked, and changed only while it is scheduled.
So each article is published and recorded once. ``next_due`` reads an index and takes no lock.
"""

from datetime import datetime

from django.db import connection, transaction

from articles.models import Article, Revision
from articles.publishing import requests
from articles.revisions.recording import record_each

BATCH = 200  # articles of a transaction, so that other writers take turns

Status = Article.Status


def next_due() -> datetime | None:
    """Return the earliest time of a scheduled article; None if none is scheduled."""
    scheduled = Article.objects.filter(status=Status.SCHEDULED, published_at__isnull=False)
    return scheduled.order_by("published_at").values_list("published_at", flat=True).first()


def publish_due(now: datetime, *, batch: int = BATCH) -> int:
    """Publish all scheduled articles whose time is not after ``now``; return their number."""
    published = 0
    while (earliest := next_due()) is not None and earliest <= now:
        done = _publish_batch(now, batch)
        if not done:  # another process has locked the rest
            break
        published += done
    return published


def _publish_batch(now: datetime, batch: int) -> int:
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        rows = Article.objects.select_for_update(skip_locked=skip).filter(
            status=Status.SCHEDULED, published_at__lte=now
        )
        due = list(rows.order_by("published_at", "pk")[:batch])
        for article in due:
            article.status, article.updated_at = Status.PUBLISHED, now
        record_each(due, reason=Revision.Reason.SCHEDULE)
        keys = [article.pk for article in due]
        Article.objects.filter(pk__in=keys).update(status=Status.PUBLISHED, updated_at=now)
        requests.forget(keys)
    return len(due)
