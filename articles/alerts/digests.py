"""Digests: the waiting hits of an alert become those of one mail, once its time has come."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from articles.alerts import mails, schedule
from articles.alerts.models import Alert, AlertHit, AlertMail
from articles.models import Article


def due_alerts(now: datetime) -> list[int]:
    """Return the active alerts whose time has come."""
    active = Alert.objects.filter(schedule.is_due(now), status=Alert.Status.ACTIVE)
    return list(active.order_by("due_at", "pk").values_list("pk", flat=True))


def make_digest(key: int, now: datetime, *, domain: str) -> AlertMail | None:
    """Assign all waiting hits of a due alert to a new mail; None if there is nothing to send.

    Hits that were withdrawn wait on. An alert has one unsent digest at a time, whose hits stay its
    own through all repetitions; what is found meanwhile goes into the next one.
    """
    with transaction.atomic():
        active = Alert.objects.select_for_update().filter(
            schedule.is_due(now), pk=key, status=Alert.Status.ACTIVE
        )
        alert = active.first()
        if alert is None or _unsent(alert).exists():
            return None
        keys = list(_waiting_hits(alert).values_list("pk", flat=True))
        if not keys:
            _look_again_later(alert, now)
            return None
        mail = mails.new_mail(alert, AlertMail.Kind.DIGEST, now, domain=domain)
        for start in range(0, len(keys), 500):
            AlertHit.objects.filter(pk__in=keys[start : start + 500]).update(mail=mail)
        _set_due(alert, schedule.next_due(alert.frequency, now))
        return mail


def shown_articles(mail: AlertMail, limit: int) -> tuple[list[Article], int]:
    """Return the newest articles of a mail that are still public, and the number of all."""
    hits = AlertHit.objects.filter(mail=mail, article_id=OuterRef("pk"))
    articles = Article.objects.published().filter(Exists(hits))
    return list(articles.order_by("-first_published_at", "-pk")[:limit]), articles.count()


def _unsent(alert: Alert) -> QuerySet[AlertMail]:
    return AlertMail.objects.filter(
        alert=alert,
        kind=AlertMail.Kind.DIGEST,
        state__in=(AlertMail.State.READY, AlertMail.State.SENDING),
    )


def _waiting_hits(alert: Alert) -> QuerySet[AlertHit]:
    published = Article.objects.published().filter(pk=OuterRef("article_id"))
    return AlertHit.objects.filter(Exists(published), alert=alert, mail=None, is_compared=True)


def _look_again_later(alert: Alert, now: datetime) -> None:
    """Wait for the next morning; an alert that sends at once stays due for its next hit."""
    if alert.frequency != Alert.Frequency.HOURLY:
        _set_due(alert, schedule.next_due(alert.frequency, now))
    elif alert.due_at is None or alert.due_at > now:
        _set_due(alert, now)


def _set_due(alert: Alert, moment: datetime) -> None:
    Alert.objects.filter(pk=alert.pk).update(due_at=moment)
