"""Limits by address and kind of URL: which URLs, which answer, who is free."""

import logging

import pytest
from django.urls import URLPattern

from indexer.search.service import search
from searchsite.rate_limits import KIND_OF_VIEW
from searchsite.shared_counters import counters
from searchsite.urls import urlpatterns

pytestmark = pytest.mark.django_db(transaction=True)

CLIENT = {"REMOTE_ADDR": "203.0.113.7"}
LIMITED = {
    "search": [
        "/search?q=banjir",
        "/saringan/source?q=banjir",
        "/lanjutan?q=banjir",
        "/tren?q=banjir",
        "/unduh?q=banjir",
    ],
    "export": ["/tren.csv?q=banjir", "/unduh/berkas?q=banjir"],
    "api": ["/api/v1/search?q=banjir", "/api/v1/articles/1"],
    "suggest": ["/api/v1/suggest?q=ban"],
    "click": ["/klik"],
    "login": ["/admin/login/", "/admin/login/kode/"],
}


@pytest.fixture(autouse=True)
def limits(settings, empty_index):
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, 3)
    counters.clear()
    yield
    counters.clear()


def statuses(client, urls, count=5, **headers):
    return [
        client.get(urls[n % len(urls)], **(headers or CLIENT)).status_code for n in range(count)
    ]


@pytest.mark.parametrize("kind", LIMITED)
def test_a_kind_of_url_is_limited(client, kind):
    codes = statuses(client, LIMITED[kind])

    assert 429 not in codes[:3]
    assert codes[3:] == [429, 429]


def test_kinds_are_counted_apart(client):
    for urls in LIMITED.values():
        assert 429 not in statuses(client, urls, count=3)


@pytest.mark.parametrize(
    "url", ["/", "/help", "/robots.txt", "/healthz", "/opensearch.xml", "/articles/1", "/tidak-ada"]
)
def test_pages_and_articles_are_free(client, url):
    assert 429 not in statuses(client, [url], count=20)


def test_searching_for_the_neighbours_of_an_article_is_counted_as_a_search(
    client, article_factory, monkeypatch
):
    url = f"{article_factory().get_absolute_url()}?q=banjir&n=1"
    searches = []

    def counted(wanted):
        searches.append(wanted)
        return search(wanted)

    monkeypatch.setattr("searchsite.pages.article.search", counted)

    codes = [client.get(f"{url}&x={n}", **CLIENT).status_code for n in range(5)]

    assert codes == [200] * 5
    assert len(searches) == 3
    assert client.get("/search", **CLIENT).status_code == 429


def test_every_public_url_has_a_kind():
    names = {
        pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern) and pattern.name
    }

    assert names == {name for name in KIND_OF_VIEW if not name.startswith("admin:")}


def test_addresses_are_counted_apart_and_networks_of_ipv6_together(client):
    assert statuses(client, ["/search"], REMOTE_ADDR="203.0.113.8")[-1] == 429
    assert statuses(client, ["/search"], REMOTE_ADDR="203.0.113.9")[0] != 429

    for n in range(3):
        client.get("/search", REMOTE_ADDR=f"2001:db8::{n}")
    assert client.get("/search", REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert client.get("/search", REMOTE_ADDR="2001:db8:0:1::1").status_code != 429


def test_readers_behind_a_proxy_are_counted_apart(client, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    proxy = {"REMOTE_ADDR": "127.0.0.1"}

    assert statuses(client, ["/search"], **proxy, HTTP_X_FORWARDED_FOR="198.51.100.1")[-1] == 429
    other = client.get("/search", **proxy, HTTP_X_FORWARDED_FOR="198.51.100.1, 198.51.100.2")
    assert other.status_code != 429


def test_an_untrusted_header_does_not_help(client, settings):
    settings.TRUSTED_PROXIES = []
    codes = [
        client.get("/search", **CLIENT, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code
        for n in range(5)
    ]

    assert codes[3:] == [429, 429]


def test_a_monitor_on_this_machine_is_free(client):
    assert 429 not in statuses(client, ["/search?q=banjir"], count=10, REMOTE_ADDR="127.0.0.1")


def test_the_login_is_limited_on_this_machine_too(client):
    assert statuses(client, ["/admin/login/"], REMOTE_ADDR="127.0.0.1")[-1] == 429


def test_no_limit_is_zero(client, settings):
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, 0)

    assert 429 not in statuses(client, ["/search"], count=10)


@pytest.mark.parametrize(("language", "text"), [("id", "Terlalu banyak"), ("en", "Too many")])
def test_the_page_explains(client, language, text):
    statuses(client, ["/search"])

    response = client.get("/search?q=x", **CLIENT, HTTP_ACCEPT_LANGUAGE=language)

    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 20
    assert response["Cache-Control"] == "no-store"
    assert text in response.content.decode()
    assert response["Retry-After"] in response.content.decode()


def test_the_api_explains(client):
    statuses(client, ["/api/v1/search?q=x"])

    response = client.get("/api/v1/search?q=x", **CLIENT)

    assert response.json()["error"]["code"] == "too-many-requests"
    assert response["Retry-After"] in response.json()["error"]["message"]


def test_a_refused_request_does_no_work(client, monkeypatch):
    from searchsite.pages import search

    statuses(client, ["/search?q=banjir"])
    monkeypatch.setattr(search, "search_page", None)

    assert client.get("/search?q=banjir", **CLIENT).status_code == 429


def test_a_flood_is_one_line_in_the_log(client, caplog):
    with caplog.at_level(logging.WARNING, logger="searchsite.security"):
        statuses(client, ["/search"], count=30)

    lines = [record for record in caplog.records if record.name == "searchsite.security"]
    assert len(lines) == 1
    assert "203.0.113.7" in lines[0].getMessage()


def test_the_log_hints_at_a_proxy_that_is_not_named(client, settings, caplog):
    settings.TRUSTED_PROXIES = []
    with caplog.at_level(logging.WARNING, logger="searchsite.security"):
        statuses(client, ["/search"], REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR="203.0.113.1")
        statuses(client, ["/search"], REMOTE_ADDR="203.0.113.9")

    first, second = [each for each in caplog.messages if each.startswith("Rate limit reached")]
    assert "TRUSTED_PROXIES" in first
    assert "TRUSTED_PROXIES" not in second
