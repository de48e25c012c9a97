"""The admin of fetching: one address with a preview, and the news sources with their trial."""

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.formats import date_format

from articles.admin.fetching import sources, trial
from articles.fetching import client as http
from articles.models import Article, NewsSource, Upload
from tests.articles.admin.conftest import text_of
from tests.articles.fetching.conftest import PARAGRAPH, Site, at, page
from tests.articles.fetching.conftest import intranet as intranet  # noqa: PLC0414 - a fixture
from tests.articles.fetching.conftest import site as site  # noqa: PLC0414 - a fixture

FETCH = "/admin/articles/article/fetch/"
SOURCES = "/admin/articles/newssource/"
RSS = (
    "<rss version='2.0'><channel><title>Umpan Contoh</title>"
    "<item><title>Judul satu</title><link>/berita/1</link></item>"
    "<item><title>Judul dua</title><link>/berita/2</link></item></channel></rss>"
)


@pytest.fixture
def web(site: Site, intranet: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Let every name be the server of the test."""
    monkeypatch.setattr(http, "look_up", at("127.0.0.1"))
    yield site


def values(site: Site, **changed: str) -> dict[str, str]:
    return {
        "name": "Kabar Uji",
        "address": site.url("/rss"),
        "category": "Umum",
        "status": "draft",
        "interval": "30",
        "active": "on",
    } | changed


# --- One address ----------------------------------------------------------------------------------


def test_an_address_leads_to_the_preview(client: Any, web: Site, empty_index: None) -> None:
    web.add("/berita/42", page("Warga menanam bakau"))

    response = client.post(FETCH, {"address": web.url("/berita/42")}, follow=True)

    assert response.redirect_chain[-1][0].startswith("/admin/articles/article/upload/")
    assert "Warga menanam bakau" in text_of(response)
    assert web.url("/berita/42") in text_of(response)
    assert not Article.objects.exists()
    upload = Upload.objects.get()
    assert (upload.state, upload.name) == ("ready", web.url("/berita/42"))

    address = response.redirect_chain[-1][0]
    client.post(address, {"import": "1", "status": "published"}, follow=True)

    article = Article.objects.get()
    assert (article.title, article.url) == ("Warga menanam bakau", web.url("/berita/42"))
    assert PARAGRAPH in article.body


def test_the_list_of_articles_links_to_the_page(client: Any, empty_index: None) -> None:
    assert FETCH in text_of(client.get("/admin/articles/article/"))
    assert "Tempelkan alamat" in text_of(client.get(FETCH))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Tempelkan alamat sebuah halaman berita."),
        ("file:///etc/passwd", "Alamat ini tidak diambil: hanya alamat http dan https"),
        ("http://127.0.0.1/", "127.0.0.1 bukan alamat di internet umum."),
        ("localhost", "localhost bukan alamat di internet umum."),
        ("http://[::1]/", "::1 bukan alamat di internet umum."),
        ("http://169.254.169.254/latest/meta-data/", "bukan alamat di internet umum."),
        ("http://rina:rahasia@contoh.invalid/", "memuat nama pengguna atau sandi"),
        ("http://contoh.invalid:6379/", "port 6379, yang tidak diizinkan."),
        ("bukan alamat", "Alamat ini bukan alamat web"),
    ],
)
def test_a_refused_address_is_told_in_one_sentence(
    client: Any, empty_index: None, address: str, sentence: str
) -> None:
    response = client.post(FETCH, {"address": address})

    assert sentence in text_of(response)
    assert response.context["form"].errors["address"]
    assert len(response.context["form"].errors["address"]) == 1
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/tiada", "Alamat ini tidak ada (status 404): periksa alamatnya."),
        ("/rss", "Alamat ini adalah umpan, bukan artikel"),
        ("/gambar", "berjenis image/png"),
        ("/kosong", "tidak memuat teks artikel"),
    ],
)
def test_an_address_without_an_article_is_told(
    client: Any, web: Site, empty_index: None, path: str, sentence: str
) -> None:
    web.add("/rss", RSS, Content_Type="application/rss+xml")
    web.add("/gambar", b"\x89PNG", Content_Type="image/png")
    web.add("/kosong", "<html><body><p>Beranda</p></body></html>")

    assert sentence in text_of(client.post(FETCH, {"address": web.url(path)}))


def test_the_page_needs_the_right_to_add_articles(staff_client: Callable[..., Any]) -> None:
    assert staff_client("view_article").get(FETCH).status_code == 403
    assert staff_client("add_article").get(FETCH).status_code == 200


# --- Sources --------------------------------------------------------------------------------------


def test_a_source_is_tried_before_it_is_saved(client: Any, web: Site, empty_index: None) -> None:
    web.add("/rss", RSS, Content_Type="application/rss+xml")
    web.add("/berita/1", page("Judul satu penuh"))
    assert f'formaction="{SOURCES}try/"' in text_of(client.get(f"{SOURCES}add/"))

    text = text_of(client.post(f"{SOURCES}try/", values(web)))

    assert "umpan RSS" in text
    assert "<strong>2</strong> artikel" in text
    assert "Umpan Contoh" in text
    assert "Judul dua" in text
    assert "Judul satu penuh" in text  # the article as it would be saved
    assert not NewsSource.objects.exists()
    hidden = {name: value for name, value in values(web).items() if f'name="{name}"' in text}
    client.post(f"{SOURCES}add/", {**hidden, "_save": "1"})
    source = NewsSource.objects.get()
    assert (source.name, source.interval, source.active) == ("Kabar Uji", 30, True)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/halaman", "adalah halaman, bukan umpan; umpannya"),
        ("/tiada", "Alamat ini tidak ada (status 404)"),
        ("/teks", "bukan umpan (RSS, Atom, JSON Feed) dan bukan pula sitemap"),
    ],
)
def test_a_failed_trial_is_told(
    client: Any, web: Site, empty_index: None, path: str, sentence: str
) -> None:
    web.add("/halaman", '<link rel="alternate" type="application/rss+xml" href="/rss">')
    web.add("/teks", "bukan apa-apa")

    text = text_of(client.post(f"{SOURCES}try/", values(web, address=web.url(path))))

    assert sentence in text
    assert "Simpan sumber" not in text


def test_the_trial_of_a_first_article_that_fails_is_told(
    client: Any, web: Site, empty_index: None
) -> None:
    web.add("/rss", RSS)

    text = text_of(client.post(f"{SOURCES}try/", values(web)))

    assert "/berita/1 tidak ada (status 404)" in text
    assert "Simpan sumber" in text


def test_an_address_that_is_never_fetched_is_not_saved(client: Any, site: Site) -> None:
    sent = values(site, address="https://rina:rahasia@contoh.invalid/rss")

    assert "memuat nama pengguna" in text_of(client.post(f"{SOURCES}add/", sent))
    assert "memuat nama pengguna" in text_of(client.post(f"{SOURCES}try/", sent))
    assert "Isi 5 sampai" in text_of(client.post(f"{SOURCES}add/", values(site, interval="1")))
    assert not NewsSource.objects.exists()


def test_a_trial_needs_the_right_to_change_sources(
    staff_client: Callable[..., Any], site: Site
) -> None:
    viewer = staff_client("view_newssource")

    assert viewer.post(f"{SOURCES}try/", values(site)).status_code == 403
    assert site.requests == []


def test_the_outcome_of_the_last_run_is_shown(client: Any) -> None:
    now = timezone.now()
    source = NewsSource.objects.create(
        name="Kabar Uji",
        address="https://contoh.invalid/rss",
        failures=2,
        last_error_at=now,
        last_error=json.dumps({"code": "fetch_busy", "values": {"status": 503}}),
        last_success_at=now - timedelta(days=1),
        next_fetch_at=now + timedelta(hours=4),
        last_report={"listed": 20, "imported": 3, "rejected": 1},
    )

    shown = text_of(client.get(f"{SOURCES}{source.pk}/change/"))

    assert "Alamat ini sedang terlalu sibuk (status 503): coba lagi nanti." in shown
    assert "20 terdaftar, 3 diimpor, 1 ditolak" in shown
    assert date_format(timezone.localtime(source.next_fetch_at), "DATETIME_FORMAT") in shown
    assert "gagal 2 kali" in text_of(client.get(SOURCES))


@pytest.mark.parametrize(
    ("changed", "anew"),
    [
        ({"address": "https://contoh.invalid/baru"}, True),
        ({"active": "on", "name": "Lain"}, True),
        ({"category": "Lain", "active": ""}, False),
    ],
    ids=["address", "switched on", "other field"],
)
def test_a_changed_source_starts_anew(client: Any, changed: dict[str, str], anew: bool) -> None:
    source = NewsSource.objects.create(
        name="Kabar Uji",
        address="https://contoh.invalid/rss",
        active=False,
        etag='"lama"',
        last_modified="Fri, 20 Jun 2025 05:50:00 GMT",
        failures=4,
        next_fetch_at=timezone.now() + timedelta(days=1),
        last_error=json.dumps({"code": "fetch_missing", "values": {"status": 404}}),
    )
    sent = {"name": "Kabar Uji", "address": source.address, "category": "", "status": "draft"}

    client.post(f"{SOURCES}{source.pk}/change/", {**sent, "interval": "60", **changed})

    source.refresh_from_db()
    state = (source.etag, source.last_modified, source.failures, source.next_fetch_at)
    assert (state == ("", "", 0, None)) is anew


def test_a_page_that_breaks_a_reader_does_not_break_the_trial(
    client: Any, web: Site, empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.add("/rss", RSS)

    def breaking(*arguments: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(trial, "read_entry", breaking)

    response = client.post(f"{SOURCES}try/", values(web))

    assert response.status_code == 200
    assert web.url("/berita/1") in text_of(response)


def test_a_stored_error_of_another_version_is_no_error(client: Any) -> None:
    source = NewsSource.objects.create(
        name="Kabar Uji", address="https://contoh.invalid/rss", last_error='{"code": "lama"}'
    )

    assert client.get(f"{SOURCES}{source.pk}/change/").status_code == 200


def test_selected_sources_are_fetched_by_a_process(
    client: Any, web: Site, empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(
        sources, "start_fetching", lambda found: started.append([each.name for each in found])
    )
    first = NewsSource.objects.create(name="--all", address=web.url("/1"))
    NewsSource.objects.create(name="Lain", address=web.url("/2"))

    sent = {"action": "fetch_now", "_selected_action": [first.pk]}
    text = text_of(client.post(SOURCES, sent, follow=True))

    assert "1 sumber sedang diambil" in text
    assert started == [["--all"]]


def test_a_source_that_publishes_is_fetched_by_publishers_only(
    staff_client: Any, empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(
        sources, "start_fetching", lambda found: started.append([each.name for each in found])
    )
    keys = [
        NewsSource.objects.create(name=name, address=f"https://{name}.example/", status=name).pk
        for name in ("published", "draft")
    ]
    rights = ("view_newssource", "change_newssource")

    for more in ((), ("publish_article",)):
        sent = {"action": "fetch_now", "_selected_action": keys}
        staff_client(*rights, *more).post(SOURCES, sent)

    assert started[0] == ["draft"]
    assert sorted(started[1]) == ["draft", "published"]


def test_a_name_like_an_option_is_a_name(web: Site, empty_index: None) -> None:
    web.add("/1", RSS)
    NewsSource.objects.create(name="--all", address=web.url("/1"))
    NewsSource.objects.create(name="Lain", address=web.url("/2"))

    call_command("fetch_sources", "--dry-run", "--", "--all")

    assert web.asked("/1") == 1
    assert web.asked("/2") == 0


def test_the_process_gets_names_and_no_options(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    class Process:
        def __init__(self, command: list[str], **options: Any) -> None:
            commands.append(command)

        def wait(self) -> None:
            pass

    monkeypatch.setattr(subprocess, "Popen", Process)

    sources.start_fetching([NewsSource(name="--all"), NewsSource(name="Kabar Uji")])

    assert commands[0][-4:] == ["fetch_sources", "--", "--all", "Kabar Uji"]
