"""The page of all alerts of an address, by a link that is mailed."""

import time

import pytest

from articles.alerts import states
from articles.alerts.models import Alert
from tests.searchsite.alerts.conftest import link

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manage(client, subscribe, send, server):
    """Return the address of the page of a reader with two alerts; another reader has one."""
    subscribe("q=kereta", alamat="budi@lain.example")
    subscribe("q=banjir")
    subscribe("q=gempa")
    client.post("/surel/kelola", {"alamat": "ANI@pembaca.example"})
    send()
    (mail,) = server.accepted
    assert mail.to == "ani@pembaca.example"
    return link(mail, "kelola")


def statuses():
    return dict(Alert.objects.values_list("parameters", "status"))


def test_the_page_shows_the_alerts_of_the_address_only(open_page, manage):
    text = open_page(manage).text_content()

    assert "banjir" in text
    assert "gempa" in text
    assert "kereta" not in text


def test_alerts_are_changed_and_ended(client, manage):
    banjir, gempa = (Alert.objects.get(parameters=f"q={query}") for query in ("banjir", "gempa"))

    client.post(manage, {"aksi": "ubah", "langganan": banjir.pk, "kapan": "weekly"})
    client.post(manage, {"aksi": "hentikan", "langganan": gempa.pk})

    banjir.refresh_from_db()
    assert banjir.frequency == "weekly"
    assert banjir.due_at
    assert banjir.due_at > banjir.created_at
    assert statuses() == {"q=banjir": "active", "q=gempa": "ended", "q=kereta": "active"}


def test_all_alerts_of_the_address_end_at_once(client, manage):
    response = client.post(manage, {"aksi": "hentikan-semua"}, follow=True)

    assert "tidak mempunyai langganan" in response.content.decode()
    assert statuses() == {"q=banjir": "ended", "q=gempa": "ended", "q=kereta": "active"}


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "-1", "²"])
def test_alerts_of_others_and_nonsense_are_left_alone(client, manage, number):
    foreign = Alert.objects.get(parameters="q=kereta").pk

    client.post(manage, {"aksi": "hentikan", "langganan": foreign})
    client.post(manage, {"aksi": "hentikan", "langganan": number})
    client.post(manage, {"aksi": "entah", "langganan": foreign})

    assert set(statuses().values()) == {"active"}


def test_a_paused_alert_is_resumed(client, manage):
    alert = Alert.objects.get(parameters="q=banjir")
    states.pause(alert, Alert.Pause.QUERY, alert.changed_at)

    page = client.get(manage).content.decode()
    client.post(manage, {"aksi": "lanjutkan", "langganan": alert.pk})

    assert "Dijeda" in page
    assert statuses()["q=banjir"] == "active"


def test_the_link_ends_after_a_day(client, manage, monkeypatch):
    later = time.time() + 86_400 + 60
    monkeypatch.setattr(time, "time", lambda: later)

    assert client.get(manage).status_code == 410


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, manage, send, server):
    server.accepted.clear()

    known = client.post("/surel/kelola", {"alamat": "ani@pembaca.example"})
    unknown = client.post("/surel/kelola", {"alamat": "orang@lain.example"})
    send()

    assert (known.status_code, known.headers["Location"]) == (302, unknown.headers["Location"])
    assert [mail.to for mail in server.accepted] == ["ani@pembaca.example"]


def test_the_mailed_link_to_the_page_ends_all_alerts_with_one_click(client, manage, send, server):
    url = str(server.accepted[-1].message["List-Unsubscribe"]).strip(" <>")

    client.post(url.removeprefix("https://berita.example"), {"List-Unsubscribe": "One-Click"})

    assert statuses() == {"q=banjir": "ended", "q=gempa": "ended", "q=kereta": "active"}


def test_an_invalid_address_is_told(client):
    assert client.post("/surel/kelola", {"alamat": "ani"}).status_code == 400
