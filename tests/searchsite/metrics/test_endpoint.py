"""``/metrics`` is closed unless it has a port or a token; its figures are those of the site."""

import re

import pytest
from django.test import Client

PORT = 9_464
TOKEN = "a-token-of-the-tests"


def figures(response):
    """Return the samples of an answer by name and labels."""
    lines = response.content.decode().splitlines()
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    }


@pytest.fixture
def scrape(settings):
    settings.METRICS_PORT, settings.METRICS_TOKEN = PORT, TOKEN
    client = Client()
    return lambda **more: client.get("/metrics", **({"SERVER_PORT": str(PORT)} | more))


@pytest.mark.parametrize("headers", [{}, {"HTTP_AUTHORIZATION": "Bearer "}])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "192.0.2.1"])
def test_by_default_there_are_no_metrics_for_anyone(client, peer, headers):
    assert client.get("/metrics", REMOTE_ADDR=peer, **headers).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_AUTHORIZATION": TOKEN},
        {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}x"},
        {"HTTP_AUTHORIZATION": "Bearer \xff"},
        {"HTTP_HOST": f"localhost:{PORT}"},
        {"HTTP_X_FORWARDED_PORT": str(PORT)},
    ],
)
def test_others_are_refused_on_the_port_of_the_site(scrape, headers):
    assert scrape(SERVER_PORT="8000", **headers).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_token_opens_the_port_of_the_site(scrape):
    answer = scrape(SERVER_PORT="8000", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_prometheus_needs_no_https(scrape, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert scrape().status_code == 200


def test_the_port_of_the_metrics_has_no_pages(scrape):
    client = Client()

    assert client.get("/help", SERVER_PORT=str(PORT)).status_code == 404
    assert client.get("/admin/", SERVER_PORT=str(PORT)).status_code == 404
    assert client.get("/healthz", SERVER_PORT=str(PORT)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_figures_follow_the_site(scrape, article_factory):
    client = Client()
    article_factory(title="Sawah kering di Gunungkidul")
    before = figures(scrape())

    article_factory(title="Sawah tergenang di Demak")
    for _ in range(3):
        client.get("/search", {"q": "sawah"})
    client.get("/search", {"q": "zzzzqqq"})
    after = figures(scrape())

    def grown(name):
        return after[name] - before.get(name, 0.0)

    assert after["telusur_index_documents"] == 2
    assert after["telusur_outbox_rows"] == 0
    assert grown('telusur_requests_total{method="GET",status="200",view="search"}') == 4
    assert grown('telusur_request_seconds_count{view="search"}') == 4
    assert grown('telusur_search_seconds_count{outcome="found"}') == 3
    assert grown('telusur_search_seconds_count{outcome="none"}') >= 1
    assert after["telusur_disk_free_bytes"] > 0
    assert all(after[f'telusur_up{{part="{part}"}}'] == 1 for part in ("database", "index"))


@pytest.mark.django_db(transaction=True)
def test_a_missing_index_is_a_figure_and_not_an_error(scrape):
    answer = scrape()

    assert answer.status_code == 200
    assert figures(answer)['telusur_up{part="index"}'] == 0
    assert figures(answer)['telusur_up{part="database"}'] == 1


@pytest.mark.django_db(transaction=True)
def test_no_label_comes_from_a_client(scrape, client):
    for number in range(20):
        client.get(f"/tidak-ada-{number}")
        client.generic(f"CARA{number}", "/help")

    names = re.findall(r"^telusur_requests_total\{.*", scrape().content.decode(), re.MULTILINE)

    assert not [name for name in names if "tidak-ada" in name or "CARA" in name]
