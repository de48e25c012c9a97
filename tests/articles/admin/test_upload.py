"""Uploads: every format, the preview, the selection and the report."""

import gzip
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from articles.admin.upload.preview import MAX_SHOWN_ARTICLES
from articles.models import Article, OriginalText
from tests.articles.admin.conftest import (
    TEXT,
    UPLOAD,
    address,
    change_url,
    line,
    rows,
    text_of,
)

PAGE = """<html><head><title>Panen Bawang</title><meta property="og:site_name" content="Kabar Tani">
<meta property="article:published_time" content="2024-08-03T08:30:00+07:00"></head>
<body><nav>Beranda</nav><article><h1>Panen Bawang</h1>
<p>Petani bawang merah di Kabupaten Brebes memasuki masa panen raya pekan ini, dengan hasil
rata-rata dua belas ton per hektare.</p>
<p>Harga di tingkat petani bertahan pada delapan belas ribu rupiah per kilogram, menurut ketua
kelompok tani setempat.</p></article></body></html>"""


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (("a.txt", TEXT), ("Kebakaran Gudang Rotan Padam", "KOMPAS.com", "Rahma Dewanti")),
        (("a.html", PAGE), ("Panen Bawang", "Kabar Tani", "")),
        (("a.jsonl", line("Judul", "Isi berita.", sumber="Antara")), ("Judul", "Antara", "")),
        (("a.jsonl.gz", gzip.compress(line("Judul", "Isi.").encode())), ("Judul", "", "")),
        (("a.csv", "judul;isi;penulis\nJudul;Isi berita;Ayu\n"), ("Judul", "", "Ayu")),
        (
            ("a.TXT", TEXT.encode("utf-16")),
            ("Kebakaran Gudang Rotan Padam", "KOMPAS.com", "Rahma Dewanti"),
        ),
        (("a.csv", "judul,isi\nCafé,Isi “kutip”\n".encode("cp1252")), ("Café", "", "")),
    ],
    ids=["txt", "html", "jsonl", "jsonl.gz", "csv", "utf-16", "windows-1252"],
)
def test_every_format_is_shown_and_then_imported(
    upload: Any, decide: Any, found: Any, file: tuple[str, Any], expected: tuple[str, str, str]
) -> None:
    shown = upload(file)
    (row,) = rows(shown)
    before = Article.objects.count()

    report = decide(shown)

    assert (row.record.title, row.record.source, row.record.author) == expected
    assert before == 0
    article = Article.objects.get()
    assert (article.title, article.source, article.author) == expected
    assert change_url(article) in text_of(report)
    assert found(expected[0].split()[0]) == {article.title}


def test_several_files_are_read_even_if_some_are_bad(upload: Any, decide: Any) -> None:
    shown = upload(
        ("satu.txt", TEXT),
        ("rusak.jsonl", line("Baik", "Isi.") + '{"title": \n[1]\n' + line("Juga", "Isi lain.")),
        ("dokumen.pdf", b"%PDF-1.7 ..."),
        ("kosong.csv", b""),
    )

    report = decide(shown)

    rejections = shown.context["preview"].files[1].rejections
    assert [rejection.line for rejection in rejections] == [2, 3]
    assert "Baris 2" in text_of(shown)
    assert {article.title for article in Article.objects.all()} == {
        "Kebakaran Gudang Rotan Padam",
        "Baik",
        "Juga",
    }
    assert report.context["outcome"]["imported"] == 3
    assert report.context["outcome"]["rejected"] == 4


def test_defaults_fill_the_fields_that_files_leave_empty(upload: Any, decide: Any) -> None:
    shown = upload(("a.jsonl", line("Satu", "Isi.", sumber="Antara") + line("Dua", "Isi lain.")))

    decide(shown, source="Redaksi", category="Daerah", status="draft")

    assert set(Article.objects.values_list("title", "source", "category", "status")) == {
        ("Satu", "Antara", "Daerah", "draft"),
        ("Dua", "Redaksi", "Daerah", "draft"),
    }


def test_duplicates_are_shown_and_skipped_unless_picked(
    upload: Any, decide: Any, article_factory: Any, found: Any
) -> None:
    same = article_factory(title="Sama", body="Isi sama.", url="")
    old = article_factory(
        title="Lama", body="Tentang padi.", url="https://contoh.id/lama", source="Asli"
    )
    content = (
        line("Sama", "Isi sama.")
        + line("Lama", "Tentang jagung.", url="https://contoh.id/lama")
        + line("Kembar", "Isi kembar.")
        + line("Kembar", "Isi kembar.")
    )
    shown = upload(("a.jsonl", content))
    kinds = [row.kind for row in rows(shown)]
    page = text_of(shown)

    left = decide(shown)
    between = found("jagung")
    picked = decide(upload(("a.jsonl", content)), picks=[f"1:{old.pk}"], source="Bukan ini")

    assert kinds == ["same", "changed", "new", "repeated"]
    assert change_url(same) in page
    assert change_url(old) in page
    assert left.context["outcome"]["imported"] == 1
    assert between == set()
    assert picked.context["outcome"]["updated"] == 1
    old.refresh_from_db()
    assert (old.body, old.source) == ("Tentang jagung.", "Asli")
    assert found("jagung") == {"Lama"}


def test_only_picked_articles_are_imported(upload: Any, decide: Any) -> None:
    shown = upload(("a.jsonl", line("Satu", "Isi satu.") + line("Dua", "Isi dua.")))

    report = decide(shown, picks=["1:new"])

    assert [article.title for article in Article.objects.all()] == ["Dua"]
    assert report.context["outcome"]["left_out"] == 1


@pytest.mark.parametrize(
    "pick",
    [
        "",
        "x",
        "0",
        "0:",
        ":new",
        "0:x",
        "-1:new",
        "99:new",
        "0:99999999999999999999",
        "٣:new",
        "0:0",
    ],
)
def test_malformed_picks_import_nothing(upload: Any, decide: Any, pick: str) -> None:
    shown = upload(("a.jsonl", line("Satu", "Isi satu.")))

    response = decide(shown, picks=[pick])

    assert response.status_code == 200
    assert not Article.objects.exists()


def test_a_pick_updates_only_the_article_that_was_shown(
    upload: Any, decide: Any, article_factory: Any
) -> None:
    shown_one = article_factory(title="Lama", url="https://contoh.id/a", body="Asli.")
    other = article_factory(title="Lain", body="Milik lain.")
    shown = upload(("a.jsonl", line("Lama", "Baru.", url="https://contoh.id/a")))

    decide(shown, picks=[f"0:{other.pk}"])

    shown_one.refresh_from_db()
    other.refresh_from_db()
    assert (shown_one.body, other.body) == ("Asli.", "Milik lain.")


def test_an_article_saved_since_the_preview_is_not_imported_again(
    upload: Any, decide: Any, article_factory: Any
) -> None:
    shown = upload(("a.jsonl", line("Satu", "Isi satu.")))
    article_factory(title="Satu", body="Isi satu.")

    report = decide(shown)

    assert Article.objects.count() == 1
    assert report.context["outcome"]["duplicates"] == 1


def test_a_second_click_shows_the_report_again(upload: Any, decide: Any) -> None:
    shown = upload(("a.jsonl", line("Satu", "Isi satu.")))

    first = decide(shown, picks=["0:new"])
    second = decide(shown, picks=["0:new"])

    assert Article.objects.count() == 1
    assert first.context["outcome"] == second.context["outcome"]
    assert second.context["outcome"]["imported"] == 1


def test_many_articles_are_chosen_together(upload: Any, decide: Any, article_factory: Any) -> None:
    count = MAX_SHOWN_ARTICLES + 4
    last = count - 1
    old = article_factory(title=f"Judul {last}", body="Dulu.", url=f"https://contoh.id/{last}")
    content = "".join(
        line(f"Judul {n}", f"Isi {n}.", url=f"https://contoh.id/{n}") for n in range(count)
    )
    shown = upload(("a.jsonl", content))

    report = decide(shown, rest_new="on", rest_changed="on")

    assert len(rows(shown)) == MAX_SHOWN_ARTICLES
    assert shown.context["preview"].rest == {"new": 3, "changed": 1}
    assert report.context["outcome"]["imported"] == count - 1
    assert report.context["outcome"]["updated"] == 1
    old.refresh_from_db()
    assert old.body == f"Isi {last}."


def test_an_upload_can_be_discarded(upload: Any, client: Any, media_root: Path) -> None:
    shown = upload(("a.txt", TEXT))

    client.post(address(shown), {"discard": "1"})

    assert list((media_root / "pending").iterdir()) == []
    assert not Article.objects.exists()


def test_the_original_text_is_kept(upload: Any, decide: Any) -> None:
    decide(upload(("berita.txt", TEXT)))

    original = OriginalText.objects.get()
    assert original.text == TEXT
    assert original.origin == "berita.txt:1"


def test_a_pending_upload_belongs_to_its_user(upload: Any, client: Any, staff_client: Any) -> None:
    other = staff_client("add_article", "view_article")
    shown = upload(("a.txt", TEXT))

    for send in (other.get, other.post):
        answer = send(address(shown), follow=True)
        assert "tidak ada lagi" in text_of(answer)

    assert client.get(address(shown)).status_code == 200


@pytest.mark.parametrize("token", ["x", "a" * 32, "%00" * 8, "é" * 24, "a" * 500])
def test_a_token_of_no_upload_is_answered_clearly(
    client: Any, empty_index: None, token: str
) -> None:
    for send in (client.get, client.post):
        response = send(f"{UPLOAD}{token}/", follow=True)
        assert response.status_code in {200, 404}
        if response.status_code == 200:
            assert "tidak ada lagi" in text_of(response)


def test_uploads_expire_after_a_day(upload: Any, client: Any, media_root: Path) -> None:
    shown = upload(("a.txt", TEXT))
    (pending,) = (media_root / "pending").iterdir()
    yesterday = time.time() - 25 * 60 * 60
    os.utime(pending, (yesterday, yesterday))

    answer = client.get(address(shown), follow=True)
    upload(("b.txt", TEXT))

    assert "tidak ada lagi" in text_of(answer)
    assert len(list((media_root / "pending").iterdir())) == 1


def test_an_upload_of_another_version_of_the_site_is_gone(
    upload: Any, client: Any, media_root: Path
) -> None:
    shown = upload(("a.jsonl", "rusak\n"))
    (pending,) = (media_root / "pending").iterdir()
    pending.write_text(pending.read_text().replace('"problem"', '"reason"'))

    answer = client.get(address(shown), follow=True)

    assert "tidak ada lagi" in text_of(answer)


def test_nothing_of_an_upload_is_served_or_named_after_it(
    upload: Any, client: Any, media_root: Path
) -> None:
    upload(("../../rahasia;rm -rf.txt", TEXT))

    (path,) = [path for path in media_root.rglob("*") if path.is_file()]
    assert path.parent == media_root / "pending"
    assert "rahasia" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    for prefix in ("/media/", "/uploads/", "/static/"):
        assert client.get(f"{prefix}pending/{path.name}").status_code == 404


def test_a_preview_costs_few_queries(
    upload: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    content = "".join(line(f"Judul {n}", f"Isi {n}.") for n in range(60))
    shown = upload(("a.jsonl", content))

    with django_assert_max_num_queries(8):
        client.get(address(shown))


def test_as_many_articles_as_one_upload_may_have_go_through(
    upload: Any, decide: Any, settings: Any, found: Any
) -> None:
    settings.UPLOAD_MAX_ARTICLES = 600
    content = "".join(line(f"Judul {n}", f"Isi tentang garam {n}.") for n in range(600))

    report = decide(upload(("a.jsonl", content)), rest_new="on")

    assert report.context["outcome"]["imported"] == 600
    assert len(report.context["outcome"]["created"]) == 200
    assert len(found("garam")) == 50


def test_the_preview_never_shows_more_rows_than_a_form_can_send() -> None:
    assert MAX_SHOWN_ARTICLES + 10 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
