"""Which requests count as a search: once per intention, and only readers."""

from datetime import UTC, datetime

import pytest
from django.utils.http import urlencode

from searchsite.query_log import intentions
from searchsite.query_log.counting import (
    SeenClick,
    SeenSearch,
    Visitor,
    click_of,
    query_key,
    search_of,
)
from searchsite.search_outcome import Outcome
from searchsite.shared_counters import SharedCounters

AT = datetime(2026, 3, 4, 20, 30, tzinfo=UTC)  # 5 March in the site's zone
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
HOST = "berita.example"
SITE = f"https://{HOST}"
FOUND = Outcome(12, "", False, 4.5)


@pytest.fixture(autouse=True)
def no_memory(monkeypatch):
    monkeypatch.setattr(intentions, "table", SharedCounters(sets=64))


def visitor(**changes):
    usual = Visitor("203.0.113.7", FIREFOX, "id", HOST, "", "", "")
    return usual._replace(**changes)


def seen(parameters="q=banjir", outcome=FOUND, **changes):
    return SeenSearch(visitor(**changes), AT, parameters, outcome)


def counted(seen_search):
    search = search_of(seen_search)
    assert search is not None
    return search


def test_a_search_is_counted_with_its_outcome_on_the_day_of_the_site():
    search = counted(seen("q=Banjir++Jakarta", Outcome(0, "banjir jakarta", True, 7.0)))

    assert (search.query, search.key) == ("Banjir Jakarta", "banjir jakarta")
    assert (search.total, search.corrected, search.widened, search.ms) == (
        *(0, "banjir jakarta", True),
        7.0,
    )
    assert search.day.isoformat() == "2026-03-05"


@pytest.mark.parametrize(
    "parameters",
    [
        "q=banjir&page=2",
        "q=banjir&sort=date",
        "q=banjir&source=Kabar",
        "q=banjir&from=2020",
        "q=banjir&masa=7-hari",
        "q=banjir&undated=1",
        "q=banjir&tepat=1",
        "q=banjir&lemah=1",
        "q=banjir&salinan=1",
        "q=banjir&waktu=0",
        "q=banjir&bagian=1",
        "q=banjir&kind=opinion",
        "q=",
        "q=%20%0b",
        "source=Kabar",
    ],
)
def test_a_request_that_only_changes_the_view_is_not_counted(parameters):
    assert search_of(seen(parameters)) is None
    assert search_of(seen(parameters, referer=f"{SITE}/search?q=banjir")) is None


@pytest.mark.parametrize(
    "parameters", ["q=banjir&page=1", "q=banjir&page=", "q=banjir&sort=relevance", "q=banjir&x=1"]
)
def test_parameters_that_change_nothing_do_not_keep_a_search_from_being_counted(parameters):
    assert search_of(seen(parameters)) is not None


@pytest.mark.parametrize(
    "referer",
    [
        "/search?q=banjir&source=Kabar",
        "/search?q=BANJIR",
        "/articles/7/banjir?q=banjir&n=3",
        "/lanjutan?q=banjir",
        "/admin/articles/queryday/",
    ],
)
def test_coming_back_from_a_page_of_the_same_query_or_from_the_desk_adds_nothing(referer):
    assert search_of(seen(referer=SITE + referer)) is None


@pytest.mark.parametrize(
    "referer",
    [
        f"{SITE}/",
        f"{SITE}/search?q=gempa",
        f"{SITE}/tren?q=banjir",
        "https://lain.example/search?q=banjir",
        "https://[rusak",
        "",
    ],
)
def test_a_search_from_another_page_is_counted(referer):
    assert search_of(seen(referer=referer)) is not None


def test_a_site_below_a_path_knows_its_own_pages(settings):
    settings.SITE_ROOT = "/arsip/"

    assert search_of(seen(referer=f"{SITE}/arsip/search?q=banjir")) is None
    assert search_of(seen(referer=f"{SITE}/arsip/admin/articles/queryday/")) is None
    assert search_of(seen(referer=f"{SITE}/search?q=banjir")) is not None


def test_a_new_query_with_the_filters_of_the_one_before_counts_without_its_results():
    search = counted(seen("q=gempa&source=Kabar", referer=f"{SITE}/search?q=banjir&source=Kabar"))

    assert (search.query, search.total) == ("gempa", None)


def test_the_same_reader_is_counted_once_within_half_an_hour():
    first, again = search_of(seen()), search_of(seen("q=BANJIR"))

    assert first and not again


@pytest.mark.parametrize(
    "other", [{"address": "203.0.113.8"}, {"user_agent": f"{FIREFOX}.1"}, {"language": "en"}]
)
def test_another_reader_is_counted_too(other):
    assert search_of(seen())
    assert search_of(seen(**other))


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "prefetch"},
        {"purpose": "prefetch;prerender"},
        {"destination": "empty"},
        {"destination": "image"},
        {"user_agent": ""},
        {"user_agent": "curl/8.5.0"},
        {"user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    ],
)
def test_requests_that_no_reader_has_made_are_not_counted(changes):
    assert search_of(seen(**changes)) is None


def test_a_page_that_only_the_browser_has_is_counted_without_results():
    search = counted(seen(outcome=None))

    assert (search.total, search.ms) == (None, None)


def test_the_text_of_a_query_with_personal_data_is_not_kept():
    search = counted(seen(urlencode({"q": "Budi 0812-3456-7890"})))

    assert (search.query, search.key, search.total) == ("", "", 12)


def test_a_click_is_counted_once_for_a_reader_and_never_for_robots_or_personal_data():
    click = SeenClick(visitor(), AT, "Banjir  Jakarta", 7, 3)

    first = click_of(click)

    assert first is not None
    assert (first.key, first.article_id, first.position) == ("banjir jakarta", 7, 3)
    assert click_of(click) is None
    assert click_of(click._replace(article_id=8)) is not None
    assert click_of(click._replace(article_id=9, visitor=visitor(user_agent="curl/8"))) is None
    assert click_of(click._replace(article_id=9, query="budi@surel.example")) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  KAFÉ   Ａ ", "kafe a"),
        ("kopi OR teh", "kopi OR teh"),
        ("kopi or teh", "kopi or teh"),
        ("!!!", "!!!"),
        ("x" * 400, "x" * 64),
        ("judul:Banjir", "judul:banjir"),
    ],
)
def test_a_key_is_equal_for_spellings_that_a_search_does_not_tell_apart(text, key):
    assert query_key(text) == key
