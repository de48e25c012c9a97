"""Links in mails: opening one changes nothing, its button does, and one click of a mail program."""

import re
import time

import pytest
from django.test import Client

from articles.alerts import states
from articles.alerts.models import Alert
from searchsite.alerts import links
from tests.searchsite.alerts.conftest import link

pytestmark = pytest.mark.django_db(transaction=True)

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def asked(ask, send, server):
    """Ask for an alert; return the mail that asks back."""
    ask()
    send()
    return server.accepted[0]


def status():
    return Alert.objects.get().status


def unsubscribe_url(mail):
    value = str(mail.message["List-Unsubscribe"]).strip()
    found = re.fullmatch(r"<https://berita\.example(/\S+)>", value)
    assert found
    return found[1]


def test_only_the_button_confirms_and_twice_is_once(client, asked):
    url = link(asked, "konfirmasi")

    page = client.get(url)
    client.head(url)
    assert (page.status_code, status()) == (200, "waiting")
    assert client.post(url).status_code == 200
    since = Alert.objects.get().since
    assert status() == "active"
    assert client.post(url).status_code == 200
    assert Alert.objects.get().since == since is not None


def test_a_confirmation_link_ends(client, asked, monkeypatch):
    later = time.time() + 7 * 86_400 + 60
    monkeypatch.setattr(time, "time", lambda: later)

    assert client.post(link(asked, "konfirmasi")).status_code == 410
    assert status() == "waiting"


@pytest.mark.parametrize("name", ["konfirmasi", "berhenti", "kelola"])
@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t[1:], lambda t: "x" * 5_000])
def test_a_changed_link_is_refused(client, asked, name, change):
    url = unsubscribe_url(asked) if name == "berhenti" else link(asked, "konfirmasi")
    token = change(url.partition("t=")[2])

    response = client.post(f"/surel/{name}?t={token}")

    assert response.status_code == 410
    assert "tidak berlaku" in response.content.decode()
    assert status() == "waiting"


def test_a_link_has_one_purpose(client, asked):
    token = link(asked, "konfirmasi").partition("t=")[2]

    assert client.post(f"/surel/berhenti?t={token}").status_code == 410
    assert client.get(f"/surel/kelola?t={token}").status_code == 410


def test_one_click_needs_neither_cookie_nor_token_and_no_redirect(asked):
    program = Client(enforce_csrf_checks=True)
    url = unsubscribe_url(asked)

    assert program.get(url).status_code == 200
    assert status() == "waiting"
    for _ in range(2):
        assert program.post(url, ONE_CLICK).status_code == 200
        assert status() == "ended"


def test_an_ended_alert_is_not_confirmed_again(client, asked):
    client.post(unsubscribe_url(asked), ONE_CLICK)

    assert client.post(link(asked, "konfirmasi")).status_code == 410
    assert status() == "ended"


def test_a_paused_alert_is_not_resumed_by_its_confirmation(client, asked):
    client.post(link(asked, "konfirmasi"))
    alert = Alert.objects.get()
    states.pause(alert, Alert.Pause.BOUNCES, alert.changed_at)

    client.post(link(asked, "konfirmasi"))

    assert status() == "paused"


def test_old_unsubscribe_links_work_for_ever(client, subscribe, monkeypatch):
    alert = subscribe()
    url = links.end_url(alert).removeprefix("https://berita.example")
    later = time.time() + 10 * 365 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)

    assert client.post(url).status_code == 200
    assert status() == "ended"


def test_links_stay_valid_while_a_new_secret_key_spreads(client, subscribe, settings):
    url = links.end_url(subscribe()).removeprefix("https://berita.example")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key of the site, of more than thirty characters"

    assert client.post(url).status_code == 200
    assert status() == "ended"
