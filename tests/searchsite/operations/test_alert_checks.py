"""The doctor tells when alerts wait and nobody sends them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.alerts import mails, states
from articles.alerts.addresses import read_address
from articles.alerts.models import Alert, AlertMail
from articles.alerts.subscribing import Wish, subscribe
from articles.models import NewArticle
from searchsite.operations.alert_checks import alerts_are_sent
from searchsite.operations.doctor import CHECKS
from searchsite.operations.findings import Status

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alert(settings):
    """Return an active alert."""
    settings.ALERTS = True
    now = timezone.now()
    wish = Wish("q=banjir", "hourly", "id")
    mail = subscribe(read_address("ani@pembaca.example"), wish, now=now, domain="x.example")
    assert mail is not None
    states.activate(mail.alert, now)
    return mail.alert


def test_the_doctor_makes_the_check():
    assert CHECKS["alerts"] is alerts_are_sent


def test_alerts_without_a_mail_server(settings, alert):
    assert alerts_are_sent().status is Status.OK
    settings.ALERTS = False
    assert alerts_are_sent().status is Status.WARNING
    Alert.objects.all().delete()
    assert alerts_are_sent().status is Status.SKIPPED


def test_a_mail_that_nobody_sends(alert):
    mails.new_mail(alert, AlertMail.Kind.DIGEST, timezone.now(), domain="x.example")
    assert alerts_are_sent().status is Status.OK

    AlertMail.objects.update(next_attempt_at=timezone.now() - timedelta(hours=1))

    finding = alerts_are_sent()
    assert finding.status is Status.WARNING
    assert "send_alerts" in finding.hint


def test_an_article_that_nobody_compares(alert, article_factory):
    article = article_factory()
    assert alerts_are_sent().status is Status.OK

    NewArticle.objects.all().delete()
    old = article_factory(first_published_at=timezone.now() - timedelta(hours=2))
    assert NewArticle.objects.get().article_id == old.pk != article.pk

    assert alerts_are_sent().status is Status.WARNING


def test_failures_are_named_without_addresses(alert):
    mail = mails.new_mail(alert, AlertMail.Kind.DIGEST, timezone.now(), domain="x.example")
    mails.begin(mail)
    mails.failed(mail, timezone.now(), "SMTPAuthenticationError 535 5.7.8")

    finding = alerts_are_sent()

    assert "SMTPAuthenticationError 535 5.7.8" in finding.message
    assert "pembaca.example" not in finding.message
