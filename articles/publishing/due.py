"""Publish scheduled articles when their time has come.

Any number of processes may do it at once: a row is locked, and changed only while it is scheduled,
so each article is published and noted once. ``next_due`` reads a partial index and takes no lock.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Max

from articles.models import Article
from articles.publishing import requests

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
        due = list(rows.order_by("published_at", "pk").only("pk", "title", "created_by")[:batch])
        keys = [article.pk for article in due]
        Article.objects.filter(pk__in=keys).update(status=Status.PUBLISHED, updated_at=now)
        requests.forget(keys)
        _note(due)
    return len(due)


def _note(articles: Sequence[Article]) -> None:
    """Note the publication in the history, under the user who changed the article last."""
    keys = [str(article.pk) for article in articles]
    kind = ContentType.objects.get_for_model(Article)
    entries = LogEntry.objects.filter(content_type=kind, object_id__in=keys)
    latest = entries.order_by().values("object_id").annotate(latest=Max("pk")).values("latest")
    users = dict(LogEntry.objects.filter(pk__in=latest).values_list("object_id", "user_id"))
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=user_id,
            content_type=kind,
            object_id=str(article.pk),
            object_repr=str(article)[:200],
            action_flag=CHANGE,
            change_message='[{"changed": {"fields": ["status"]}}]',
        )
        for article in articles
        if (user_id := users.get(str(article.pk), article.created_by_id))
    )
