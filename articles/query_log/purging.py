"""Removal of the texts of old queries; the counts of their days stay."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.locks import advisory_lock
from articles.query_log.models import ClickDay, QueryDay, QueryRecount

PART = 5_000  # rows of one transaction, so that nobody waits long for the lock
#: Purges of several machines take turns. Two at once do no harm, but wait for each other's rows.
WAIT_SECONDS = 60.0


def purge(*, days: int | None = None, today: date | None = None) -> int:
    """Remove queries and clicks of days before the last ``days``; return how many rows.

    ``days`` is ``QUERY_LOG_DAYS`` unless given; 0 removes those of today, too.
    """
    kept = settings.QUERY_LOG_DAYS if days is None else days
    first = (today or timezone.localdate()) - timedelta(days=kept - 1)
    with advisory_lock("purge-query-log", wait_seconds=WAIT_SECONDS):
        return _purge_before(first)


def _purge_before(first: date) -> int:
    removed = 0
    for model in (ClickDay, QueryDay):
        while keys := list(model.objects.filter(day__lt=first).values_list("pk", flat=True)[:PART]):
            removed += model.objects.filter(pk__in=keys).delete()[0]
    if removed:
        still_there = QueryDay.objects.values("key")
        QueryRecount.objects.exclude(key__in=still_there).delete()
    return removed


def forget(key: str) -> int:
    """Remove one query with its clicks from all days; return how many rows."""
    with transaction.atomic():
        models = (ClickDay, QueryDay, QueryRecount)
        return sum(model.objects.filter(key=key).delete()[0] for model in models)
