"""The way of new articles from the queue to the alerts that find them, without a gap.

A reader of the queue searches (``searchsite.alerts.matching``) and hands over what it has found:
one transaction records the hits and empties the queue. A process that is killed before it changes
nothing; the unique key of the hits makes a repetition harmless.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from articles.alerts.models import Alert, AlertHit
from articles.models import Article, NewArticle

MAX_MISSES = 5  # searches in a row that did not end, then the alert pauses


def forget_deleted() -> None:
    """Remove articles from the queue that were deleted, and all while no alert is active."""
    exists = Article.objects.filter(pk=OuterRef("article_id"))
    gone = NewArticle.objects.all()
    if Alert.objects.filter(status=Alert.Status.ACTIVE).exists():
        gone = gone.filter(~Exists(exists))
    gone.delete()


def queued(unindexed: QuerySet[Any, Any], limit: int) -> dict[int, datetime]:
    """Return the first articles of the queue, with the moment of their publication.

    Articles that were withdrawn stay in the queue: they may come back. So do ``unindexed`` ones,
    whose changes the index lacks.
    """
    published = Article.objects.published().filter(pk=OuterRef("article_id"))
    rows = NewArticle.objects.filter(Exists(published)).exclude(article_id__in=unindexed)
    keys = list(rows.order_by("article_id").values_list("article_id", flat=True)[:limit])
    return moments(keys)


def moments(keys: Sequence[int]) -> dict[int, datetime]:
    """Return the moments of the first publication of published articles."""
    found = Article.objects.published().filter(pk__in=keys, first_published_at__isnull=False)
    rows = found.values_list("pk", "first_published_at")
    return {key: moment for key, moment in rows if moment is not None}


def record(
    keys: Iterable[int], hits: Mapping[int, Iterable[int]], missed: Mapping[int, Iterable[int]]
) -> None:
    """Record the hits of each alert, and take the articles from the queue.

    ``missed`` are articles that the search of an alert could not be asked for: they wait.
    """
    rows = [
        AlertHit(alert_id=alert, article_id=article, is_compared=is_compared)
        for found, is_compared in ((hits, True), (missed, False))
        for alert, articles in found.items()
        for article in articles
    ]
    with transaction.atomic():
        AlertHit.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        NewArticle.objects.filter(article_id__in=list(keys)).delete()


def uncompared(alert: Alert, limit: int) -> list[int]:
    """Return articles that wait for the search of an alert."""
    rows = AlertHit.objects.filter(alert=alert, is_compared=False, mail=None)
    return list(rows.order_by("article_id").values_list("article_id", flat=True)[:limit])


def record_compared(alert: Alert, keys: Iterable[int], found: Iterable[int]) -> None:
    """Record which of the articles that waited are hits."""
    waiting = AlertHit.objects.filter(alert=alert, article_id__in=list(keys), is_compared=False)
    with transaction.atomic():
        waiting.filter(article_id__in=list(found)).update(is_compared=True)
        waiting.delete()


def missed(alert: Alert) -> bool:
    """Count a search that did not end; return whether the alert has had too many in a row."""
    alert.misses += 1
    Alert.objects.filter(pk=alert.pk).update(misses=alert.misses)
    return alert.misses >= MAX_MISSES


def ended_in_time(alert: Alert) -> None:
    """Forget the searches that did not end."""
    if alert.misses:
        alert.misses = 0
        Alert.objects.filter(pk=alert.pk).update(misses=0)
