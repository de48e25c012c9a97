"""The states of an alert: waiting for its confirmation, active, paused, ended.

Every step may be repeated: a link that is opened twice changes nothing the second time.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Now

from articles.alerts import schedule
from articles.alerts.models import Alert, AlertHit

Status, Pause = Alert.Status, Alert.Pause
NOT_ENDED = (Status.WAITING, Status.ACTIVE, Status.PAUSED)


def activate(alert: Alert, now: datetime) -> None:
    """Confirm a waiting alert, or resume a paused one; others stay as they are.

    The moment from which articles count is set after the commit of the state: from then on, the
    triggers of the queue see an active alert.
    """
    changed = Alert.objects.filter(pk=alert.pk, status__in=(Status.WAITING, Status.PAUSED)).update(
        status=Status.ACTIVE,
        pause=Pause.NONE,
        changed_at=now,
        since=None,
        due_at=schedule.first_due(alert.frequency, now),
        bounces=0,
        misses=0,
    )
    if changed:
        # What its search was not asked for before a pause is not new any more.
        AlertHit.objects.filter(alert=alert, is_compared=False).delete()
        set_missing_since()
    alert.refresh_from_db()


def set_missing_since() -> None:
    """Let alerts count articles from now on if a process was killed before it said so."""
    Alert.objects.filter(status=Status.ACTIVE, since=None).update(since=Now())


def pause(alert: Alert, reason: str, now: datetime) -> None:
    """Pause an active alert."""
    Alert.objects.filter(pk=alert.pk, status=Status.ACTIVE).update(
        status=Status.PAUSED, pause=reason, changed_at=now
    )
    alert.refresh_from_db()


def end(alert: Alert, now: datetime) -> None:
    """End an alert: no mail follows. Its address is removed later (``retention``)."""
    Alert.objects.filter(pk=alert.pk, status__in=NOT_ENDED).update(
        status=Status.ENDED, changed_at=now, due_at=None
    )
    alert.refresh_from_db()


def end_all(address_key: str, now: datetime) -> int:
    """End all alerts of an address; return their number."""
    return Alert.objects.filter(address_key=address_key, status__in=NOT_ENDED).update(
        status=Status.ENDED, changed_at=now, due_at=None
    )


def change_frequency(alert: Alert, frequency: str, now: datetime) -> None:
    """Change how often an alert sends mails."""
    if frequency == alert.frequency:
        return
    alert.frequency = frequency
    alert.due_at = schedule.first_due(frequency, now) if alert.due_at else None
    alert.save(update_fields=["frequency", "due_at"])


def alerts_of(address_key: str) -> QuerySet[Alert]:
    """Return the alerts of an address that its owner has confirmed and not ended."""
    return Alert.objects.filter(address_key=address_key, status__in=(Status.ACTIVE, Status.PAUSED))
