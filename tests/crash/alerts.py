"""What processes of a site with alerts do while the sender is killed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.crash.forked import manage

READERS = ("ani@pembaca.example", "budi@pembaca.example", "citra@pembaca.example")
QUERIES = ("banjir", "sungai", "banjir sungai")


def on_database(address: str, target: Callable[..., Any], *arguments: Any) -> None:
    """Run a function of a site whose database is not SQLite."""
    import dj_database_url
    from django.db import connections

    connections.databases["default"] = connections.configure_settings(
        {"default": dj_database_url.parse(address)}
    )["default"]
    del connections["default"]
    target(*arguments)


def send(port: int) -> None:
    """Run the sender with a mail server on this port."""
    from django.conf import settings

    settings.ALERTS = True
    settings.SITE_URL = "http://127.0.0.1:8000"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 20
    manage("send_alerts", "--skip-checks")


def subscribe() -> None:
    """Make the confirmed alerts of all readers."""
    from django.utils import timezone

    from articles.alerts import states
    from articles.alerts.addresses import read_address
    from articles.alerts.models import AlertMail
    from articles.alerts.subscribing import Wish
    from articles.alerts.subscribing import subscribe as ask

    now = timezone.now()
    for address, query in zip(READERS, QUERIES, strict=True):
        wish = Wish(f"q={query.replace(' ', '+')}&salinan=1", "hourly", "id")  # look-alikes count
        mail = ask(read_address(address), wish, now=now, domain="127.0.0.1")
        assert mail is not None
        states.activate(mail.alert, now)
        AlertMail.objects.filter(pk=mail.pk).delete()


def publish(turn: int) -> None:
    """Publish articles that alerts find and one that none finds, and let time pass for alerts."""
    from django.utils import timezone

    from articles.alerts.models import Alert, AlertMail
    from articles.models import Article

    for number in range(2):
        article = Article.objects.create(
            title=f"Banjir di sungai, laporan {turn} nomor {number}",
            body=f"Air sungai naik pada hari ke-{turn}, kata petugas nomor {number} itu.",
            status=Article.Status.DRAFT if number else Article.Status.PUBLISHED,
        )
        article.status = Article.Status.PUBLISHED
        article.save()
        print(article.pk)
        article.body += " Keterangan menyusul."
        article.save()
    Article.objects.create(title=f"Harga cabai {turn}", body="Pasar ramai menjelang hari raya.")
    moment = timezone.now() - timedelta(seconds=1)
    Alert.objects.update(due_at=moment)
    AlertMail.objects.filter(state="ready").update(next_attempt_at=moment)


def unfinished() -> None:
    """Print the numbers of articles, hits and mails that wait."""
    from articles.alerts.mails import unsent_mails
    from articles.alerts.models import AlertHit
    from articles.models import NewArticle

    waiting = AlertHit.objects.filter(mail=None).count()
    print(NewArticle.objects.count(), waiting, unsent_mails().count())


def told_by_database() -> None:
    """Print the mail of each hit: reader, article, Message-ID."""
    from articles.alerts.models import AlertHit, AlertMail

    rows = AlertHit.objects.filter(mail__state=AlertMail.State.SENT)
    for row in rows.values_list("alert__address", "article_id", "mail__message_id"):
        print(*row)
