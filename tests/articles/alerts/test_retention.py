"""Addresses stay as long as they are needed, and no longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.alerts import mails, retention, states
from articles.alerts.addresses import read_address
from articles.alerts.models import Alert, AlertHit, AlertMail
from articles.alerts.subscribing import Wish, subscribe

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()


def alert_of(address="ani@pembaca.example", query="q=banjir", *, status="waiting", days=0):
    """Make an alert that has had its status for some days."""
    wish = Wish(query, "daily", "id")
    mail = subscribe(read_address(address), wish, now=NOW, domain="x.example")
    assert mail is not None
    AlertMail.objects.update(created_at=NOW - timedelta(days=2))  # no limit of a day
    moment = NOW - timedelta(days=days)
    Alert.objects.filter(pk=mail.alert_id).update(status=status, changed_at=moment)
    return mail.alert


def kept():
    return set(Alert.objects.values_list("pk", "status"))


def test_an_unconfirmed_address_goes_after_a_week():
    young, old = alert_of(days=6), alert_of("budi@lain.example", days=8)

    assert retention.remove_old(NOW) == 1
    assert kept() == {(young.pk, "waiting")}
    assert not AlertMail.objects.filter(alert_id=old.pk).exists()


def test_an_address_goes_thirty_days_after_its_last_alert_has_ended():
    first = alert_of(status="ended", days=90)
    last = alert_of(query="q=gempa", status="ended", days=29)
    retention.remove_old(NOW)
    assert {pk for pk, _ in kept()} == {first.pk, last.pk}

    Alert.objects.filter(pk=last.pk).update(changed_at=NOW - timedelta(days=31))
    AlertHit.objects.create(alert=first, article_id=1)

    assert retention.remove_old(NOW) == 2
    assert kept() == set()
    assert not AlertHit.objects.exists()


def test_an_ended_alert_stays_while_its_address_is_in_use():
    ended, active = alert_of(status="ended", days=90), alert_of(query="q=gempa", status="active")

    retention.remove_old(NOW)

    assert kept() == {(ended.pk, "ended"), (active.pk, "active")}


def test_a_paused_alert_ends_after_three_months():
    alert = alert_of(status="paused", days=91)

    retention.remove_old(NOW)
    assert kept() == {(alert.pk, "ended")}
    retention.remove_old(NOW + timedelta(days=31))
    assert kept() == set()


def test_lists_of_sent_mails_go_and_waiting_mails_stay():
    alert = alert_of(status="active")
    AlertMail.objects.all().delete()
    long_ago = NOW - timedelta(days=91)
    sent, waiting = (
        mails.new_mail(alert, AlertMail.Kind.DIGEST, long_ago, domain="x.example") for _ in range(2)
    )
    mails.begin(sent)
    mails.sent(sent, long_ago)
    AlertHit.objects.create(alert=alert, article_id=1, mail=sent)
    AlertHit.objects.create(alert=alert, article_id=2, mail=waiting)

    retention.remove_old(NOW)

    assert AlertMail.objects.get() == waiting
    assert AlertHit.objects.get().article_id == 2


def test_an_end_is_repeated_without_a_later_date():
    alert = alert_of(status="active")
    states.end(alert, NOW)
    states.end(alert, NOW + timedelta(days=20))

    assert alert.changed_at == NOW
