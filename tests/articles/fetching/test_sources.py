"""News sources: each new article once, by the same reader, and a row that tells how it went."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client as Reader
from django.utils import timezone

from articles.fetching import entry_article, source_run
from articles.fetching.client import Client
from articles.fetching.fetcher import Fetcher
from articles.fetching.known_pages import MAX_BUSY_TRIES, page_key
from articles.fetching.listing import fetch_listing
from articles.fetching.schedule import claim, due_sources, last_problem, release, renew
from articles.importing import importer
from articles.management.commands import fetch_sources
from articles.models import Article, FetchedPage, ImportBatch, NewsSource
from tests.articles.fetching.conftest import HOST, PARAGRAPH, Site, page

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "".join(f"<p>{PARAGRAPH} Alinea umpan ke-{number}.</p>" for number in range(6))


def text_of(number: int) -> str:
    """Return a text that shares no passage with the others."""
    words = (
        "bakau",
        "jembatan",
        "pasar",
        "sekolah",
        "panen",
        "banjir",
        "taman",
        "kereta",
        "pelabuhan",
    )
    word = words[number % len(words)] + (str(number) if number >= len(words) else "")
    return " ".join(
        f"Kegiatan {word} bagian {part} di kampung {word}{part} berjalan {word} lancar sekali."
        for part in range(12)
    )


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>Umpan</title>{''.join(items)}</channel></rss>"


def item(site: Site, number: int, extra: str = "") -> str:
    link = site.url(f"/berita/{number}")
    return f"<item><title>Judul {number}</title><link>{link}</link>{extra}</item>"


@pytest.fixture
def serve(site: Site) -> Callable[..., None]:
    """Return a function that serves a feed of these articles, and their pages."""

    def add(*numbers: int, **headers: Any) -> None:
        items = [item(site, number) for number in numbers]
        site.add("/rss", rss(*items), Content_Type="application/rss+xml", **headers)
        for number in numbers:
            site.add(f"/berita/{number}", page(f"Judul {number}", text_of(number), PARAGRAPH))

    return add


@pytest.fixture
def source(site: Site, empty_index: None) -> NewsSource:
    return NewsSource.objects.create(
        name="Kabar Uji", address=site.url("/rss"), category="Lingkungan", status="published"
    )


@pytest.fixture
def fetch(client: Client, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Callable[..., str]:
    """Return a function that runs the command without pauses and returns its output."""
    monkeypatch.setattr(fetch_sources.Command, "fetcher", lambda self: Fetcher(client))

    def run(*arguments: str) -> str:
        call_command("fetch_sources", *arguments)
        return str(capsys.readouterr().out)

    return run


def make_due(source: NewsSource) -> None:
    NewsSource.objects.filter(pk=source.pk).update(next_fetch_at=timezone.now())


def titles() -> set[str]:
    return set(Article.objects.values_list("title", flat=True))


# --- Without sources, and the first run -----------------------------------------------------------


def test_without_sources_nothing_happens(fetch: Callable[..., str], site: Site) -> None:
    assert "no active news sources" in fetch()
    assert site.requests == []


def test_new_articles_are_imported_as_one_batch(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource
) -> None:
    serve(1, 2)

    output = fetch()

    assert "2 listed, 2 new; imported 2" in output
    assert titles() == {"Judul 1", "Judul 2"}
    article = Article.objects.get(title="Judul 1")
    assert (article.source, article.category, article.status) == (
        "Kabar Uji",
        "Lingkungan",
        "published",
    )
    assert text_of(1) in article.body
    batch = ImportBatch.objects.get()
    assert (batch.kind, batch.name, batch.articles.count()) == ("source", "Kabar Uji", 2)
    source.refresh_from_db()
    assert source.last_success_at
    assert source.next_fetch_at
    assert source.next_fetch_at - source.last_success_at == timedelta(minutes=60)
    assert source.last_report["imported"] == 2
    assert source.claimed_until is None


@pytest.mark.usefixtures("collected_static")
def test_the_articles_are_found_by_readers(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource
) -> None:
    serve(1)

    fetch()

    hits = Reader().get("/api/v1/search", {"q": "jembatan"}).json()["hits"]
    assert [hit["title"] for hit in hits] == ["Judul 1"]


def test_drafts_stay_drafts(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource
) -> None:
    NewsSource.objects.update(status="draft")
    serve(1)

    fetch()

    assert Article.objects.get().status == "draft"


# --- Articles once --------------------------------------------------------------------------------


def test_no_page_is_fetched_twice(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1, 2)
    fetch()
    serve(3, 2, 1)
    make_due(source)

    assert "3 listed, 1 new; imported 1" in fetch()

    assert [site.asked(f"/berita/{number}") for number in (1, 2, 3)] == [1, 1, 1]
    assert Article.objects.count() == 3


def test_two_addresses_of_one_page_are_one(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1)
    traced = item(site, 1).replace("/berita/1<", "/berita/1?utm_source=rss<")
    site.add("/rss", rss(traced, item(site, 1)), Content_Type="text/xml")
    site.pages["/berita/1?utm_source=rss"] = site.pages["/berita/1"]

    assert "imported 1" in fetch()

    assert site.asked("/berita/1") == 0
    assert page_key("https://www.contoh.invalid/a?utm_medium=x#y") == page_key(
        "http://contoh.invalid/a"
    )


def test_a_source_that_is_not_due_rests(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1)
    fetch()

    assert "No source is due. The next one is Kabar Uji" in fetch()
    assert "0 new" in fetch("kabar uji")
    assert "0 new" in fetch("--all")
    assert site.asked("/rss") == 3


def test_the_limit_leaves_the_rest_for_the_next_run(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource
) -> None:
    serve(1, 2, 3, ETag='"satu"')

    assert "1 are left for the next run" in fetch("--limit", "2")
    make_due(source)
    assert "imported 1" in fetch()

    assert Article.objects.count() == 3


def test_a_dry_run_saves_nothing(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource
) -> None:
    serve(1)

    assert "Dry run: Kabar Uji: 1 listed, 1 new; imported 1" in fetch("--dry-run")

    source.refresh_from_db()
    assert source.next_fetch_at is None
    assert not (Article.objects.exists() or FetchedPage.objects.exists())
    assert not ImportBatch.objects.exists()


def test_a_stored_article_is_a_duplicate(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1)
    fetch()
    FetchedPage.objects.all().delete()
    make_due(source)

    assert "imported 0, duplicates 1" in fetch()
    assert Article.objects.count() == 1


def test_two_runs_do_not_fetch_a_source_at_once(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1)
    other = NewsSource.objects.get()
    assert claim(other)

    assert "another run fetches it" in fetch("--all")

    assert site.requests == []
    release(other)
    assert "imported 1" in fetch()


def test_a_killed_run_leaves_a_claim_that_ends(source: NewsSource) -> None:
    assert claim(source)
    late = NewsSource.objects.get()
    assert not claim(late)
    NewsSource.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    assert claim(late)
    assert not renew(source)
    release(source)  # not ours any more
    late.refresh_from_db()
    assert late.claimed_until is not None
    assert renew(late)


def test_a_killed_run_loses_no_page(
    fetch: Callable[..., str],
    serve: Callable[..., None],
    source: NewsSource,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serve(1, 2, 3)
    monkeypatch.setattr(source_run, "BATCH_ARTICLES", 1)
    genuine = entry_article.read_entry
    seen: list[str] = []

    def dying(entry: Any, fetcher: Any) -> Any:
        seen.append(entry.address)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return genuine(entry, fetcher)

    monkeypatch.setattr(source_run, "read_entry", dying)
    with pytest.raises(CommandError, match="Interrupted"):
        fetch()
    monkeypatch.setattr(source_run, "read_entry", genuine)
    assert Article.objects.count() == 2

    assert "1 new; imported 1" in fetch("--all")
    assert Article.objects.count() == 3


# --- Conditional requests, moves, failures --------------------------------------------------------


def test_an_unchanged_feed_is_not_sent_again(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1, ETag='"satu"', Last_Modified="Fri, 20 Jun 2025 05:50:00 GMT")
    fetch()
    site.add("/rss", status=304)
    make_due(source)

    assert "nothing new since the last run" in fetch()

    sent = site.headers[-1]
    assert sent["if-none-match"] == '"satu"'
    assert sent["if-modified-since"] == "Fri, 20 Jun 2025 05:50:00 GMT"


def test_a_moved_feed_gets_its_new_address(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1)
    site.pages["/rss2"] = site.pages["/rss"]
    site.add("/rss", status=301, Location="/rss2")

    assert f"changed to {site.url('/rss2')}" in fetch()

    source.refresh_from_db()
    assert source.address == site.url("/rss2")


def test_a_feed_that_is_gone_is_switched_off(
    fetch: Callable[..., str], source: NewsSource, site: Site
) -> None:
    site.add("/rss", status=410)

    with pytest.raises(CommandError):
        fetch()

    source.refresh_from_db()
    assert not source.active
    problem = last_problem(source)
    assert problem
    assert problem.code == "fetch_missing"
    assert "no active news sources" in fetch()


def test_failures_wait_longer_and_longer(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    site.add("/rss", status=500)
    waits = []
    for _ in range(7):
        make_due(source)
        with pytest.raises(CommandError, match="None of the 1 source"):
            fetch()
        source.refresh_from_db()
        assert source.next_fetch_at
        assert source.last_error_at
        waits.append((source.next_fetch_at - source.last_error_at) / timedelta(hours=1))
    serve(1)
    make_due(source)
    fetch()

    assert waits == [2, 4, 8, 16, 24, 24, 24]
    source.refresh_from_db()
    assert source.failures == 0


def test_retry_after_is_obeyed(fetch: Callable[..., str], source: NewsSource, site: Site) -> None:
    site.add("/rss", status=503, Retry_After=str(5 * 24 * 3600))

    with pytest.raises(CommandError):
        fetch()

    source.refresh_from_db()
    assert source.next_fetch_at
    assert source.next_fetch_at > timezone.now() + timedelta(days=4)


def test_a_busy_page_stops_the_run_without_a_loss(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1, 2, 3)
    busy = site.pages["/berita/2"]
    site.add("/berita/2", status=429, Retry_After="7200")

    with pytest.raises(CommandError):
        fetch()
    assert titles() == {"Judul 1"}
    assert site.asked("/berita/3") == 0
    site.pages["/berita/2"] = busy
    assert "imported 2" in fetch("--all")

    assert not FetchedPage.objects.filter(done=False).exists()


def test_a_page_that_is_always_busy_does_not_keep_others_away(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1, 2, 3)
    site.add("/berita/1", status=503)

    for _ in range(2):
        with pytest.raises(CommandError):
            fetch("--all")
    assert titles() == {"Judul 2", "Judul 3"}
    for _ in range(8):
        with pytest.raises(CommandError):
            fetch("--all")
    fetch("--all")

    assert site.asked("/berita/1") == MAX_BUSY_TRIES
    source.refresh_from_db()
    assert source.failures == 0


def test_a_feed_that_breaks_a_step_does_not_stop_other_sources(
    fetch: Callable[..., str],
    serve: Callable[..., None],
    source: NewsSource,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serve(1)
    NewsSource.objects.create(name="Aneh", address=site.url("/aneh"))
    genuine = fetch_listing

    def breaking(address: str, *arguments: Any, **options: Any) -> Any:
        if address.endswith("/aneh"):
            raise ZeroDivisionError
        return genuine(address, *arguments, **options)

    monkeypatch.setattr(source_run, "fetch_listing", breaking)

    output = fetch()

    assert "Kabar Uji: 1 listed" in output
    assert NewsSource.objects.get(name="Aneh").failures == 1


def test_a_changed_address_is_not_given_the_outcome_of_the_former(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1, ETag='"lama"')
    feed = site.pages["/rss"]

    def change(connection: Any) -> None:
        NewsSource.objects.update(address=site.url("/baru"))
        connections.close_all()  # of the server's thread
        head = f'HTTP/1.0 200 OK\r\nETag: "lama"\r\nContent-Length: {len(feed.body)}\r\n\r\n'
        connection.sendall(head.encode() + feed.body)

    site.add_raw("/rss", change)

    fetch()

    source.refresh_from_db()
    assert (source.address, source.etag, source.next_fetch_at) == (site.url("/baru"), "", None)


@pytest.mark.parametrize("etag", ['"' + "a" * 400 + '"', '"a\r\n b"', '"a\x01"'])
def test_a_validator_that_cannot_be_sent_back_is_dropped(
    fetch: Callable[..., str],
    serve: Callable[..., None],
    source: NewsSource,
    site: Site,
    etag: str,
) -> None:
    serve(1, ETag=etag)

    fetch()

    source.refresh_from_db()
    assert "\r" not in source.etag
    assert "\x01" not in source.etag
    assert len(source.etag) < 10


@pytest.mark.parametrize(("days", "taken"), [(-1, True), (400, False)])
def test_a_date_in_the_future_is_not_taken_from_a_feed(
    fetch: Callable[..., str], source: NewsSource, site: Site, days: int, taken: bool
) -> None:
    moment = timezone.now() + timedelta(days=days)
    site.add("/rss", rss(item(site, 1, f"<pubDate>{moment.isoformat()}</pubDate>")))
    site.add("/berita/1", page("Judul 1", text_of(1)))

    fetch()

    assert (Article.objects.get().published_at is not None) is taken


def test_a_page_is_tried_some_times_and_given_up(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1, 2)
    site.add("/berita/2", status=404)
    outputs = [fetch("--all") for _ in range(4)]

    assert site.asked("/berita/2") == 3
    assert [f"{site.url('/berita/2')}: does not exist" in output for output in outputs] == [
        True,
        True,
        True,
        False,
    ]
    assert "was tried 3 times and is not tried again" in outputs[2]
    assert titles() == {"Judul 1"}


def test_a_page_that_breaks_a_step_does_not_stop_the_others(
    fetch: Callable[..., str],
    serve: Callable[..., None],
    source: NewsSource,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serve(1, 2, 3)
    genuine, read = importer.records, entry_article.read_entry

    def breaking(items: Any, **options: Any) -> Any:
        if "/berita/1:" in items[0].origin:
            raise ZeroDivisionError
        return genuine(items, **options)

    def failing(entry: Any, fetcher: Any) -> Any:
        if entry.address.endswith("/2"):
            raise ZeroDivisionError
        return read(entry, fetcher)

    monkeypatch.setattr(source_run, "records", breaking)
    monkeypatch.setattr(source_run, "read_entry", failing)

    output = fetch()

    assert titles() == {"Judul 3"}
    assert output.count("cannot be read") == 2


def test_one_source_that_fails_does_not_stop_the_others(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1)
    NewsSource.objects.create(name="Rusak", address=site.url("/tiada"))

    output = fetch()

    assert "Kabar Uji: 1 listed" in output
    assert "Rusak: " in output
    assert "does not exist (status 404)" in output


def test_an_unknown_name_is_told(fetch: Callable[..., str], source: NewsSource) -> None:
    with pytest.raises(CommandError, match=r"no source 'Lain'\. The sources are: Kabar Uji"):
        fetch("Lain")
    with pytest.raises(CommandError, match="not both"):
        fetch("Kabar Uji", "--all")


# --- The text -------------------------------------------------------------------------------------


def test_the_feed_completes_the_page(
    fetch: Callable[..., str], source: NewsSource, site: Site
) -> None:
    extra = "<pubDate>Fri, 20 Jun 2025 05:50:00 +0700</pubDate><author>Rina Contoh</author>"
    site.add("/rss", rss(item(site, 1, extra)))
    site.add("/berita/1", page("Judul lengkap satu", text_of(1), PARAGRAPH))

    fetch()

    article = Article.objects.get()
    assert article.title == "Judul lengkap satu"
    assert article.author == "Rina Contoh"
    assert timezone.localtime(article.published_at).isoformat() == "2025-06-20T05:50:00+07:00"
    assert article.url == site.url("/berita/1")


def test_the_text_of_the_feed_is_taken_if_the_page_gives_none(
    fetch: Callable[..., str], source: NewsSource, site: Site
) -> None:
    extra = f"<description><![CDATA[{LONG}]]></description>"
    site.add("/rss", rss(item(site, 1, extra), item(site, 2, "<description>Ringkas</description>")))
    site.add("/robots.txt", "User-agent: *\nDisallow: /berita\n")

    output = fetch()

    article = Article.objects.get()
    assert article.title == "Judul 1"
    assert "Alinea umpan ke-5." in article.body
    assert "robots.txt" in output  # of the second, which has no text in the feed
    assert ImportBatch.objects.get().report["warning_codes"]["fetch_feed_text"] == 1


def test_a_teaser_is_no_article(fetch: Callable[..., str], source: NewsSource, site: Site) -> None:
    extra = f"<description><![CDATA[{LONG}<p>Lanjutannya [...]</p>]]></description>"
    site.add("/rss", rss(item(site, 1, extra)))

    fetch()

    assert not Article.objects.exists()


def test_a_sitemap_with_an_index_is_a_source(
    fetch: Callable[..., str], serve: Callable[..., None], source: NewsSource, site: Site
) -> None:
    serve(1, 2)
    site.add(
        "/rss",
        f"<sitemapindex><sitemap><loc>{site.url('/s.xml')}</loc></sitemap>"
        f"<sitemap><loc>{site.url('/tiada.xml')}</loc></sitemap></sitemapindex>",
    )
    urls = "".join(f"<url><loc>{site.url(f'/berita/{n}')}</loc></url>" for n in (1, 2))
    site.add("/s.xml", f"<urlset>{urls}</urlset>", Content_Type="application/xml")

    assert "imported 2" in fetch()


def test_a_feed_that_leads_inside_is_refused(
    fetch: Callable[..., str], source: NewsSource, site: Site, settings: Any
) -> None:
    links = ("http://169.254.169.254/latest", "file:///etc/passwd", "http://[::1]/a")
    site.add("/rss", rss(*(f"<item><link>{link}</link></item>" for link in links)))

    output = fetch()

    assert "169.254.169.254" in output
    assert not Article.objects.exists()


def test_due_sources_are_active_and_in_order(source: NewsSource) -> None:
    now = timezone.now()
    NewsSource.objects.update(next_fetch_at=now - timedelta(minutes=1))
    first = NewsSource.objects.create(
        name="Awal", address=f"http://{HOST}/1", next_fetch_at=now - timedelta(hours=1)
    )
    NewsSource.objects.create(
        name="Nanti", address=f"http://{HOST}/2", next_fetch_at=now + timedelta(hours=1)
    )
    NewsSource.objects.create(name="Mati", address=f"http://{HOST}/3", active=False)

    assert list(due_sources(now)) == [first, source]
