"""Searches and clicks of readers, from the request to the rows of the log."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict

from articles.models import ClickDay, QueryDay, SearchDay
from searchsite import page_memory
from searchsite.page_memory import PageMemory
from searchsite.query_log.clicks import signed_hits

pytestmark = pytest.mark.django_db(transaction=True)

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def floods(recorder, article_factory, settings):
    settings.SEARCH_TIME_BUDGET_MS = 600_000
    settings.SEARCH_PAGE_SIZE = 2
    return [
        article_factory(title=f"Banjir di Demak {n}", body=f"Air naik {n} meter.") for n in range(3)
    ]


@pytest.fixture
def read(client):
    def read(url, address="203.0.113.7", **headers):
        headers.setdefault("user-agent", FIREFOX)
        return client.get(url, headers=headers, REMOTE_ADDR=address)

    return read


def beacon_of(response):
    found = re.search(r'data-clicks="([^"]*)"', response.content.decode())
    assert found
    return unescape(found[1])


def tell(client, body, address="203.0.113.7", **headers):
    headers.setdefault("user-agent", FIREFOX)
    return client.post(
        "/klik", body, content_type=FORM, headers=headers, REMOTE_ADDR=address
    ).status_code


def test_a_search_is_counted_with_results_and_time(read, recorder):
    read("/search?q=Banjir+Demak")
    read("/search?q=zzqqxx")
    recorder.flush()

    found = QueryDay.objects.get(key="banjir demak")
    nothing = QueryDay.objects.get(key="zzqqxx")
    assert (found.query, found.searches, found.total, found.zero) == ("Banjir Demak", 1, 3, 0)
    assert found.timed == 1
    assert found.ms_max > 0
    assert (nothing.searches, nothing.total, nothing.zero) == (1, 0, 1)
    assert SearchDay.objects.get().searches == 2


def test_paging_filters_sorting_reloading_and_robots_move_no_count(read, recorder):
    for url in (
        *("/search?q=banjir", "/search?q=banjir", "/search?q=banjir&page=2"),
        *("/search?q=banjir&sort=date", "/search?q=banjir&source=Kabar+Uji"),
        "/search?q=banjir&masa=7-hari",
    ):
        read(url)
        read(url, referer="http://testserver/search?q=banjir")
    read("/search?q=banjir", address="203.0.113.9", **{"user-agent": GOOGLE})
    read("/search?q=banjir", address="203.0.113.10", **{"sec-purpose": "prefetch"})
    recorder.flush()

    assert QueryDay.objects.get().searches == 1


def test_another_reader_is_counted_also_from_a_remembered_page(read, recorder, monkeypatch):
    monkeypatch.setattr(page_memory, "memory", PageMemory(1_000_000))

    etag = read("/search?q=banjir").headers["ETag"]
    read("/search?q=banjir", address="203.0.113.8")
    answer = read("/search?q=banjir", address="203.0.113.9", **{"if-none-match": etag})
    recorder.flush()

    row = QueryDay.objects.get()
    assert answer.status_code == 304
    assert (row.searches, row.total, row.timed) == (3, 3, 1)


def test_other_methods_are_not_counted(client, recorder):
    for method in ("head", "post", "options"):
        getattr(client, method)("/search?q=banjir", headers={"user-agent": FIREFOX})
    recorder.flush()

    assert not SearchDay.objects.exists()


def test_with_the_log_off_nothing_is_counted_or_sent(read, client, recorder, settings):
    settings.QUERY_LOG = False

    page = read("/search?q=banjir")
    tell(client, f"{signed_hits('banjir', 1, [1])}&a=0")
    recorder.flush()

    assert b"data-clicks" not in page.content
    assert b"clicks.js" not in page.content
    assert not SearchDay.objects.exists()


def test_what_an_editor_opens_from_the_report_is_not_counted(read, client, recorder):
    client.force_login(User.objects.create_superuser("admin"))
    desk = "http://testserver/admin/articles/queryday/"

    page = read("/search?q=banjir", referer=desk)
    recorder.flush()

    assert b"data-clicks" not in page.content
    assert b"data-clicks" in read("/search?q=banjir").content
    assert not SearchDay.objects.exists()


def test_searches_of_the_api_are_not_counted(read, recorder):
    read("/api/v1/search?q=banjir")
    recorder.flush()

    assert not SearchDay.objects.exists()


def test_a_click_is_counted_at_its_position_on_any_page(read, client, recorder):
    page = read("/search?q=banjir&page=2")
    ids = QueryDict(beacon_of(page))["i"].split(",")

    assert tell(client, f"{beacon_of(page)}&a=0") == 204
    recorder.flush()

    click = ClickDay.objects.get()
    assert (click.key, click.article_id, click.position) == ("banjir", int(ids[0]), 3)
    assert QueryDay.objects.get().clicks == 1
    assert SearchDay.objects.get().clicks == 1


def test_a_repeated_click_adds_nothing_and_another_reader_s_does(read, client, recorder):
    body = f"{beacon_of(read('/search?q=banjir'))}&a=1"

    for address in ("203.0.113.7", "203.0.113.7", "203.0.113.8"):
        assert tell(client, body, address) == 204
    recorder.flush()

    assert ClickDay.objects.get().clicks == 2


def test_forged_beacons_are_refused(read, client, recorder):
    body = f"{beacon_of(read('/search?q=banjir'))}&a=0"
    forgeries = [
        *(("q=banjir", "q=gempa"), ("n=1", "n=2"), ("i=", "i=999,"), ("&d=", "&d=0")),
        *(("&s=", "&s=0"), ("&s=", "&s=é"), ("&a=0", "&a=2"), ("&a=0", "&a=-1")),
        *(("&a=0", "&a=٠"), ("&a=0", "&a=9999999999999999999"), ("&a=0", "")),
    ]

    for old, new in forgeries:
        assert old in body
        assert tell(client, body.replace(old, new, 1)) == 400, new
    recorder.flush()

    assert not ClickDay.objects.exists()


def test_beacons_from_other_sites_large_ones_and_old_ones_are_refused(client, recorder, floods):
    fresh = f"{signed_hits('banjir', 1, [floods[0].pk])}&a=0"
    old = signed_hits("banjir", 1, [floods[0].pk], now=1.0)

    assert tell(client, fresh, **{"sec-fetch-site": "cross-site"}) == 400
    assert tell(client, f"{fresh}&x={'x' * 20_000}") == 400
    assert tell(client, f"{old}&a=0") == 400
    assert client.get("/klik").status_code == 405


def test_nothing_of_a_reader_is_stored(read, client, recorder):
    page = read("/search?q=banjir", referer="https://asal.example/", cookie="rahasia=1")
    tell(client, f"{beacon_of(page)}&a=0")
    recorder.flush()

    stored = repr([list(model.objects.values()) for model in (QueryDay, ClickDay, SearchDay)])
    for secret in ("203.0.113", "Firefox", "asal.example", "rahasia"):
        assert secret not in stored
