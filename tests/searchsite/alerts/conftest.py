"""Fixtures for the tests of alerts: a real mail server, and readers who subscribe."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.utils import timezone

from articles.alerts.models import Alert, AlertMail
from searchsite.alerts import background
from searchsite.alerts.sending import Report, send_alerts
from searchsite.shared_counters import counters
from tests.mail_server import Accepted, MailServer, mail_server

SITE = "https://berita.example"
LINK = re.compile(r"https://berita\.example(/\S+)")


@pytest.fixture(autouse=True)
def server(
    settings: Any, monkeypatch: pytest.MonkeyPatch, empty_index: None
) -> Iterator[MailServer]:
    """Run a mail server, and send alerts by it; tests say when."""
    settings.ALERTS, settings.SITE_URL = True, SITE
    settings.DEFAULT_FROM_EMAIL = "Telusur <kabar@berita.example>"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 20
    monkeypatch.setattr(background, "_start", lambda: None)
    counters.clear()
    with mail_server() as running:
        settings.EMAIL_PORT = running.port
        yield running
    counters.clear()


@pytest.fixture
def send() -> Callable[[], Report]:
    """Return a function that sends what waits."""

    def run() -> Report:
        report = send_alerts()
        assert report is not None
        return report

    return run


@pytest.fixture
def ask(client: Client) -> Callable[..., Any]:
    """Return a function that sends the form of an alert."""

    def post(query: str = "q=banjir", *, language: str = "id", **fields: str) -> Any:
        reader = {"alamat": "ani@pembaca.example", "kapan": "hourly", **fields}
        headers = {"accept-language": language}
        return client.post("/surel", dict(parse_qsl(query)) | reader, headers=headers)

    return post


@pytest.fixture
def subscribe(
    client: Client, server: MailServer, ask: Callable[..., Any], send: Callable[[], Report]
) -> Callable[..., Alert]:
    """Return a function that asks for an alert and confirms it, as a reader does."""

    def confirm(query: str = "q=banjir", **fields: str) -> Alert:
        assert ask(query, **fields).status_code == 302
        before = len(server.accepted)
        send()
        (mail,) = server.accepted[before:]
        assert client.post(link(mail, "konfirmasi")).status_code == 200
        server.accepted.clear()
        return Alert.objects.get(status="active", pk=Alert.objects.latest("pk").pk)

    return confirm


def link(mail: Accepted, name: str) -> str:
    """Return the path and query of a link in a mail, by the name of its page."""
    return next(path for path in LINK.findall(mail.text) if f"/surel/{name}?" in path)


def let_time_pass() -> None:
    """Let the time come of all alerts and of all mails that are tried again."""
    past = timezone.now() - timedelta(seconds=1)
    Alert.objects.filter(status="active").update(due_at=past)
    AlertMail.objects.filter(state="ready").update(next_attempt_at=past)
