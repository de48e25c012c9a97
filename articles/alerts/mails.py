"""The states of a mail, each recorded before the next step, so that any step may be the last one.

``ready`` -> ``sending`` (before the dialogue with the mail server) -> ``sent`` (after it). A mail
that is found ``sending`` belongs to a process that was killed: it is sent again with the same
Message-ID, by which the receiver recognises the repetition. Only the holder of the sender's lock
changes states (``searchsite.alerts.sending``).
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from articles.alerts import states
from articles.alerts.models import Alert, AlertMail

MAX_BOUNCES = 3  # in a row, then the alert pauses
#: Waits after failures that pass; the last one is repeated for ever.
WAITS = tuple(timedelta(minutes=each) for each in (1, 2, 5, 15, 30, 60, 120, 240, 360))
BOUNCE_WAITS = (timedelta(minutes=15), timedelta(hours=2))

Kind, State = AlertMail.Kind, AlertMail.State
#: Mails that a reader waits for go first.
_ORDER = Case(
    When(kind__in=(Kind.CONFIRM, Kind.MANAGE), then=Value(0)),
    When(kind=Kind.NOTICE, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
#: The states of an alert in which a mail of a kind makes sense.
_SENDABLE = (
    Q(kind=Kind.CONFIRM, alert__status=Alert.Status.WAITING)
    | Q(kind=Kind.MANAGE)
    | Q(kind=Kind.NOTICE, alert__status=Alert.Status.PAUSED)
    | Q(kind=Kind.DIGEST, alert__status=Alert.Status.ACTIVE)
)


def new_mail(alert: Alert, kind: str, now: datetime, *, domain: str) -> AlertMail:
    """Record a mail with its Message-ID; ``domain`` is the site's."""
    return AlertMail.objects.create(
        alert=alert,
        kind=kind,
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
        created_at=now,
        next_attempt_at=now,
    )


def unsent_mails() -> QuerySet[AlertMail]:
    """Return the mails that are to be sent, now or later."""
    return AlertMail.objects.filter(_SENDABLE, state__in=(State.READY, State.SENDING))


def waiting_mails(now: datetime) -> QuerySet[AlertMail]:
    """Return the mails that may be sent now, in their order."""
    # A time far ahead was written by a clock that was wrong.
    due = Q(next_attempt_at__lte=now) | Q(next_attempt_at__gt=now + 2 * WAITS[-1])
    return unsent_mails().filter(due).select_related("alert").order_by(_ORDER, "pk")


def begin(mail: AlertMail) -> None:
    """Record that the dialogue with the mail server begins."""
    mail.state, mail.attempts = State.SENDING, mail.attempts + 1
    mail.save(update_fields=["state", "attempts"])


def sent(mail: AlertMail, now: datetime) -> None:
    """Record that the mail server has accepted the mail."""
    with transaction.atomic():
        AlertMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=now, failure="")
        Alert.objects.filter(pk=mail.alert_id).update(bounces=0, last_sent_at=now)


def failed(mail: AlertMail, now: datetime, failure: str) -> None:
    """Record a failure that passes: the mail is sent again later, however often it fails."""
    wait = WAITS[min(max(mail.attempts, 1), len(WAITS)) - 1]
    _retry(mail, now + wait, failure)


def bounced(mail: AlertMail, now: datetime, failure: str) -> bool:
    """Record that the server refuses the address; return whether the alert pauses therefore."""
    with transaction.atomic():
        Alert.objects.filter(pk=mail.alert_id).update(bounces=F("bounces") + 1)
        alert = Alert.objects.get(pk=mail.alert_id)
        wait = BOUNCE_WAITS[min(alert.bounces, len(BOUNCE_WAITS)) - 1]
        _retry(mail, now + wait, failure)
        if alert.bounces < MAX_BOUNCES:
            return False
        if mail.kind in {Kind.CONFIRM, Kind.MANAGE, Kind.NOTICE}:
            drop(mail)
        if alert.status == Alert.Status.ACTIVE:
            states.pause(alert, Alert.Pause.BOUNCES, now)
        return True


def drop(mail: AlertMail) -> None:
    """Record that a mail is not sent, such as one whose articles were all withdrawn."""
    AlertMail.objects.filter(pk=mail.pk).update(state=State.DROPPED)


def _retry(mail: AlertMail, moment: datetime, failure: str) -> None:
    AlertMail.objects.filter(pk=mail.pk).update(
        state=State.READY, next_attempt_at=moment, failure=failure[:80]
    )
