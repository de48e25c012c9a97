"""New alerts, and the limits that keep strangers from flooding an address with mails.

A request for an alert of an address always ends with the same answer, whatever exists already: so
nobody learns who reads what.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from articles.alerts import mails
from articles.alerts.addresses import Address
from articles.alerts.models import Alert, AlertMail

MAX_ALERTS = 50  # of an address: active, paused and waiting ones
MAX_REQUESTED_MAILS = 5  # to a mailbox in a day: confirmations and links
DAY = timedelta(days=1)

_REQUESTED = (AlertMail.Kind.CONFIRM, AlertMail.Kind.MANAGE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants: a search (a query string), how often, and in which language."""

    parameters: str
    frequency: str
    language: str

    @property
    def search_key(self) -> str:
        """Return the key of the search."""
        return hashlib.sha256(self.parameters.encode()).hexdigest()


def subscribe(address: Address, wish: Wish, *, now: datetime, domain: str) -> AlertMail | None:
    """Record an alert that waits for its confirmation; return the mail that asks for it.

    An alert that waits already gets another mail, and one that exists a link to its page. Returns
    None if the address has as many alerts, or has got as many mails today, as it may.
    """
    with transaction.atomic():
        _one_at_a_time(address)
        alerts = Alert.objects.filter(address_key=address.key).exclude(status=Alert.Status.ENDED)
        alert = alerts.filter(search_key=wish.search_key).first()
        if _is_flooded(address, now) or (alert is None and alerts.count() >= MAX_ALERTS):
            return None
        if alert is None:
            alert = Alert.objects.create(
                address=address.text,
                address_key=address.key,
                mailbox_key=address.mailbox_key,
                parameters=wish.parameters,
                search_key=wish.search_key,
                frequency=wish.frequency,
                language=wish.language,
                changed_at=now,
            )
        elif alert.status == Alert.Status.WAITING:
            alert.frequency, alert.language = wish.frequency, wish.language
            alert.changed_at = now
            alert.save(update_fields=["frequency", "language", "changed_at"])
        is_new = alert.status == Alert.Status.WAITING
        kind = AlertMail.Kind.CONFIRM if is_new else AlertMail.Kind.MANAGE
        return mails.new_mail(alert, kind, now, domain=domain)


def request_link(address: Address, *, now: datetime, domain: str) -> AlertMail | None:
    """Return the mail with the link to all alerts of an address; None if it has none."""
    with transaction.atomic():
        _one_at_a_time(address)
        alert = (
            Alert.objects.filter(address_key=address.key)
            .exclude(status__in=(Alert.Status.ENDED, Alert.Status.WAITING))
            .first()
        )
        if alert is None or _is_flooded(address, now):
            return None
        return mails.new_mail(alert, AlertMail.Kind.MANAGE, now, domain=domain)


def _is_flooded(address: Address, now: datetime) -> bool:
    """Return whether a mailbox has got as many requested mails within a day as it may."""
    recent = AlertMail.objects.filter(
        alert__mailbox_key=address.mailbox_key, kind__in=_REQUESTED, created_at__gt=now - DAY
    )
    return recent.count() >= MAX_REQUESTED_MAILS


def _one_at_a_time(address: Address) -> None:
    """Let requests for a mailbox wait for each other; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(bytes.fromhex(address.mailbox_key)[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
