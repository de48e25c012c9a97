"""How feeds are answered: 304 without a search, errors that reader programs understand."""

import gzip
import time
from datetime import timedelta

import pytest
from django.urls import set_script_prefix
from django.utils import timezone
from lxml import etree

from articles.models import Article, SearchDay
from indexer.exceptions import IndexMissing
from indexer.search.newest import newest
from searchsite import page_memory
from searchsite.page_memory import PageMemory

pytestmark = pytest.mark.django_db(transaction=True)

URLS = pytest.mark.parametrize("url", ["/search.atom?q=banjir", "/search.feed.json?q=banjir"])


@pytest.fixture(autouse=True)
def memory(monkeypatch):
    """Remember nothing of other tests."""
    monkeypatch.setattr(page_memory, "memory", PageMemory(1_000_000))


@pytest.fixture
def searches(monkeypatch):
    """Return the list to which each search of a feed is added."""
    calls = []

    def counted(request, limit):
        calls.append(request)
        return newest(request, limit)

    monkeypatch.setattr("searchsite.feeds.views.newest", counted)
    return calls


@pytest.fixture
def next_day(monkeypatch):
    """Return a function that lets the clock of the site show tomorrow."""
    now = timezone.now

    def move() -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=1))

    return move


@URLS
def test_a_reader_that_has_the_feed_gets_304_without_a_search(
    client, article_factory, searches, url
):
    article_factory(title="Banjir")
    first = client.get(url)
    assert len(searches) == 1

    by_etag = client.get(url, headers={"If-None-Match": first["ETag"]})
    by_time = client.get(url, headers={"If-Modified-Since": first["Last-Modified"]})
    page_memory.memory.clear()  # as in another worker
    elsewhere = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert [each.status_code for each in (by_etag, by_time, elsewhere)] == [304] * 3
    assert by_etag.content == by_time.content == b""
    assert by_etag["ETag"] == by_time["ETag"] == first["ETag"]
    assert len(searches) == 1


@URLS
def test_a_change_ends_the_304(client, article_factory, searches, url):
    article = article_factory(title="Banjir")
    first = client.get(url)
    Article.objects.filter(pk=article.pk).update(
        title="Banjir surut", updated_at=timezone.now() + timedelta(seconds=5)
    )

    by_etag = client.get(url, headers={"If-None-Match": first["ETag"]})
    by_time = client.get(url, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (by_etag.status_code, by_time.status_code) == (200, 200)
    assert "Banjir surut" in by_etag.content.decode()
    assert len(searches) == 2


@URLS
def test_a_change_of_another_article_costs_a_search_and_no_body(
    client, article_factory, searches, url
):
    article_factory(title="Banjir")
    first = client.get(url, headers={"Accept-Encoding": "gzip"})
    article_factory(title="Panen raya", body="Padi di Subang.")
    mine = {"If-None-Match": f'"another", {first["ETag"]}'}

    changed = client.get(url, headers=mine)
    again = client.get(url, headers=mine)
    fresh = client.get(url)

    assert [each.status_code for each in (changed, again, fresh)] == [304, 304, 200]
    assert changed.content == b""
    # The tag of the response that is refreshed, although a new response has another one.
    assert changed["ETag"] == again["ETag"] == first["ETag"] != fresh["ETag"]
    assert set(changed["Vary"].split(", ")) == set(fresh["Vary"].split(", "))
    assert len(searches) == 2  # none is needed for the second 304, nor for the whole feed


@URLS
def test_an_unchanged_feed_is_304_on_the_next_day(client, article_factory, next_day, url):
    article_factory(title="Banjir")
    today = client.get(url)

    next_day()

    assert client.get(url, headers={"If-None-Match": today["ETag"]}).status_code == 304


@URLS
@pytest.mark.parametrize(
    "tag", ["-", '"-"', 'W/"-"', 'W/"%(state)s"', 'W/"%(state)s-"', 'W/"-%(content)s"']
)
def test_half_an_etag_matches_nothing(client, article_factory, url, tag):
    article_factory(title="Banjir")
    state, _, content = client.get(url)["ETag"].removeprefix('W/"').strip('"').partition("-")
    article_factory(title="Panen raya", body="Padi di Subang.")

    sent = tag % {"state": state, "content": content}

    assert client.get(url, headers={"If-None-Match": sent}).status_code == 200


def test_an_empty_feed_is_unmodified_too(client, empty_index):
    first = client.get("/search.atom?q=banjir")

    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get("/search.atom?q=banjir", headers=since).status_code == 304


@URLS
def test_a_withdrawal_ends_the_304_though_the_feed_is_older(client, article_factory, url):
    article_factory(title="Banjir")
    latest = article_factory(title="Banjir lagi")
    Article.objects.filter(pk=latest.pk).update(updated_at=timezone.now() + timedelta(seconds=5))
    first = client.get(url)
    latest.refresh_from_db()
    latest.delete()

    answer = client.get(url, headers={"If-Modified-Since": first["Last-Modified"]})

    assert answer.status_code == 200
    assert answer["Last-Modified"] != first["Last-Modified"]
    assert "Banjir lagi" not in answer.content.decode()


def test_the_tag_of_a_feed_lasts_for_the_day(client, article_factory, monkeypatch):
    article_factory(title="Banjir", published_at=timezone.now())
    tags = {url: client.get(url)["ETag"] for url in ("/search.atom?q=banjir", "/search.atom")}
    hours = client.get("/search.atom?q=banjir&masa=24-jam")["ETag"]

    later = time.time() + page_memory.CLOCK_STEP
    monkeypatch.setattr("searchsite.page_memory.time.time", lambda: later)

    assert {url: client.get(url)["ETag"] for url in tags} == tags
    assert client.get("/search.atom?q=banjir&masa=24-jam")["ETag"] != hours


@pytest.mark.parametrize(
    "query", ["masa=hari-ini", "q=banjir+tanggal:hari-ini", "q=banjir&masa=1-hari"]
)
def test_relative_dates_roll_with_the_day(client, article_factory, read_atom, next_day, query):
    article_factory(title="Banjir", published_at=timezone.now())
    url = f"/search.atom?{query}"
    today = client.get(url)
    assert len(read_atom(url).entries) == 1

    next_day()

    tomorrow = client.get(url, headers={"If-None-Match": today["ETag"]})
    assert tomorrow.status_code == 200
    assert read_atom(url).entries == []


@URLS
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("from=kapan", "Tanggal “kapan” tidak dikenali"),
        ("masa=kapan", "Masa “kapan” tidak dikenali"),
        ("tepat=ya", "tepat “ya” tidak dikenal"),
        ("&".join(f"source={n}" for n in range(30)), "Paling banyak 20 nilai"),
    ],
)
def test_a_wrong_filter_is_an_error_in_words(client, article_factory, url, wrong, sentence):
    article_factory(title="Banjir")

    response = client.get(f"{url}&{wrong}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith("Umpan ini tidak ada. ")
    assert sentence in response.content.decode()
    assert "ETag" not in response.headers


@URLS
def test_without_an_index_the_answer_is_503_for_a_while(client, settings, tmp_path, url):
    settings.INDEX_DIR = tmp_path / "elsewhere"

    response = client.get(url)

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "Indeks pencarian belum dibuat." in response.content.decode()


def test_an_index_that_goes_away_is_503_too(client, article_factory, monkeypatch):
    article_factory(title="Banjir")

    def gone(request, limit):
        raise IndexMissing

    monkeypatch.setattr("searchsite.feeds.views.newest", gone)

    assert client.get("/search.atom?q=banjir").status_code == 503


@URLS
def test_only_reading_is_allowed(client, article_factory, url):
    article_factory(title="Banjir")

    head = client.head(url)

    assert client.post(url).status_code == 405
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == client.get(url)["Content-Length"]


@URLS
def test_a_feed_is_compressed_and_sets_no_cookies(client, article_factory, url):
    for number in range(12):
        article_factory(title=f"Banjir {number}")

    packed = client.get(url, headers={"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == client.get(url).content
    assert not packed.cookies


def test_the_language_is_a_parameter_and_no_choice(client, article_factory, read_atom, read_json):
    article_factory(title="Banjir")

    answer = client.get("/search.atom?bahasa=en")
    feed = read_atom("/search.atom?q=banjir&masa=7-hari&bahasa=en").feed

    assert answer.status_code == 200
    assert not answer.cookies
    assert feed.language == "en"
    assert feed.title == "“banjir”, Date: Past 7 days · Telusur"
    (self_link,) = [link.href for link in feed.links if link.rel == "self"]
    assert self_link.endswith("/search.atom?q=banjir&masa=7-hari&bahasa=en")
    indonesian = read_atom("/search.atom?q=banjir&masa=7-hari").feed
    assert (indonesian.language, indonesian.id) == ("id", feed.id)
    assert read_json("/search.feed.json?bahasa=en")["language"] == "en"


def test_addresses_lie_below_the_prefix_of_the_site(article_factory, read_atom, read_json):
    article = article_factory(title="Banjir")
    set_script_prefix("/arsip/")
    try:
        feed = read_atom("/search.atom?q=banjir")
        items = read_json("/search.feed.json?q=banjir")
    finally:
        set_script_prefix("/")

    root = "http://testserver/arsip/"
    assert feed.entries[0].link == f"{root}articles/{article.pk}/banjir" == items["items"][0]["url"]
    assert [link.href for link in feed.feed.links] == [
        *(f"{root}search?q=banjir", f"{root}search.atom?q=banjir")
    ]
    assert items["feed_url"] == f"{root}search.feed.json?q=banjir"


def test_feeds_are_not_searches_of_readers(client, article_factory, searches):
    article_factory(title="Banjir")

    client.get("/search.atom?q=banjir")

    assert len(searches) == 1
    assert not SearchDay.objects.exists()


def test_a_browser_shows_the_feed_with_its_style_sheet(client, article_factory):
    article_factory(title="Banjir")
    types = {"": "application/atom+xml", "*/*": "application/atom+xml"}
    types["text/html,application/xml;q=0.9,*/*;q=0.8"] = "application/xml"

    for accepted, media_type in types.items():
        answer = client.get("/search.atom?q=banjir", headers={"Accept": accepted})
        assert answer["Content-Type"] == f"{media_type}; charset=utf-8"
        assert "Accept" in answer["Vary"].split(", ")

    document = etree.fromstring(answer.content).getroottree()
    (sheet,) = document.xpath("/processing-instruction('xml-stylesheet')")
    style = client.get(sheet.get("href"))
    assert style["Content-Type"].startswith("text/css")
    style.close()
