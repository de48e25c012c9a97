"""Uploads: every format, the preview, the selection and the report."""

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from articles.admin.upload.preview import PAGE_ROWS
from articles.models import Article, OriginalText, Upload, UploadedItem
from tests.articles.admin.conftest import (
    TEXT,
    UPLOAD,
    address,
    change_url,
    line,
    reasons,
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

    values = row.values
    assert (values["title"], values["source"], values["author"]) == expected
    assert before == 0
    article = Article.objects.get()
    assert (article.title, article.source, article.author) == expected
    assert change_url(article) in text_of(report)
    assert found(expected[0].split()[0]) == {article.title}


def test_several_files_are_read_even_if_some_are_bad(upload: Any, decide: Any) -> None:
    shown = upload(
        ("satu.txt", TEXT),
        ("rusak.jsonl", line("Baik", "Isi.") + '{"title": \n[1]\n' + line("Juga", "Isi lain.")),
        ("program.exe", b"MZ ..."),
        ("kosong.csv", b""),
    )

    report = decide(shown)

    assert len(reasons(shown)["rusak.jsonl"]) == 2
    assert "Baris 3" in text_of(shown)
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
    kinds = [row.verdict for row in rows(shown)]
    page = text_of(shown)

    left = decide(shown)
    between = found("jagung")
    picked = decide(upload(("a.jsonl", content)), picks=[2], source="Bukan ini")

    assert kinds == ["same", "changed", "new", "repeated"]
    assert "Berbeda: isi" in page
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

    report = decide(shown, picks=[2])

    assert [article.title for article in Article.objects.all()] == ["Dua"]
    assert report.context["outcome"]["left_out"] == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"x-pick": "1"},
        {"-1-version": "0", "-1-pick": "1"},
        {"99-version": "0", "99-asked": "1", "99-pick": "1"},
        {"0-version": "0", "0-asked": "1", "0-pick": "1"},
        {"٣-version": "0", "٣-pick": "1"},
        {"1-version": "zzz", "1-asked": "1"},
        {"1-version": "99999999999999999999", "1-asked": "1"},
        {"restore": "1:99", "1-version": "0"},
        {"remove": "x", "revert": "1:password", "1-version": "0"},
        {"choose": "page-x"},
        {"choose": "x"},
    ],
)
def test_malformed_choices_change_nothing(upload: Any, client: Any, sent: dict[str, str]) -> None:
    shown = upload(("a.jsonl", line("Satu", "Isi satu.")))

    response = client.post(address(shown), {"status": "published", **sent}, follow=True)

    assert response.status_code == 200
    item = UploadedItem.objects.get(kind="article")
    assert (item.choice, item.edited, item.kept) == ("", {}, [])
    assert not Article.objects.exists()


def test_a_choice_that_the_verdict_does_not_allow_is_ignored(
    upload: Any, client: Any, article_factory: Any
) -> None:
    article_factory(title="Lama", body="Milik lain.")
    shown = upload(("a.jsonl", line("Baru", "Isi baru.")))
    sent = {"1-version": "0", "1-asked": "1", "1-choice": "update", "1-pick": "1"}

    client.post(address(shown), {"status": "published", "import": "1", **sent})

    assert set(Article.objects.values_list("title", flat=True)) == {"Lama", "Baru"}


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

    first = decide(shown, picks=[1])
    second = decide(shown, picks=[1])

    assert Article.objects.count() == 1
    assert first.context["outcome"] == second.context["outcome"]
    assert second.context["outcome"]["imported"] == 1


def test_many_articles_are_chosen_together(
    upload: Any, client: Any, decide: Any, article_factory: Any
) -> None:
    count = PAGE_ROWS + 4
    last = count - 1
    old = article_factory(title=f"Judul {last}", body="Dulu.", url=f"https://contoh.id/{last}")
    content = "".join(
        line(f"Judul {n}", f"Isi {n}.", url=f"https://contoh.id/{n}") for n in range(count)
    )
    shown = upload(("a.jsonl", content))

    client.post(address(shown), {"status": "published", "choose": "filter-all"})
    report = decide(client.get(address(shown)))

    assert len(rows(shown)) == PAGE_ROWS
    assert report.context["outcome"]["imported"] == count - 1
    assert report.context["outcome"]["updated"] == 1
    old.refresh_from_db()
    assert old.body == f"Isi {last}."


@pytest.mark.parametrize(
    ("choose", "query", "chosen"),
    [
        ("page-none", "", 10),
        ("page-none", "?p=2", 50),
        ("filter-none", "", 0),
        ("filter-none", "?show=new", 0),
        ("page-all", "", 60),
    ],
)
def test_all_or_none_are_chosen(
    upload: Any, client: Any, choose: str, query: str, chosen: int
) -> None:
    shown = upload(("a.jsonl", "".join(line(f"Judul {n}", f"Isi {n}.") for n in range(60))))

    client.post(f"{address(shown)}{query}", {"status": "published", "choose": choose})

    assert client.get(address(shown)).context["preview"].chosen == chosen


def test_every_article_is_on_a_page(upload: Any, client: Any) -> None:
    content = "".join(line(f"Judul {n}", f"Isi {n}.") for n in range(2 * PAGE_ROWS + 7))
    shown = upload(("a.jsonl", content), ("b.jsonl", line("Terakhir", "Isi terakhir.")))

    pages = [client.get(address(shown), {"p": str(number)}) for number in (1, 2, 3)]
    titles = [row.values["title"] for page in pages for row in rows(page)]
    second_file = client.get(address(shown), {"file": str(2 * PAGE_ROWS + 8)})

    assert titles == [f"Judul {n}" for n in range(2 * PAGE_ROWS + 7)] + ["Terakhir"]
    assert [row.values["title"] for row in rows(second_file)] == ["Terakhir"]
    assert "?p=3" in text_of(pages[0])


@pytest.mark.parametrize("query", ["?show=x&file=y&p=z", "?file=99999999999", "?p=-1", "?file=٣"])
def test_a_malformed_query_shows_the_first_page(upload: Any, client: Any, query: str) -> None:
    shown = upload(("a.jsonl", line("Satu", "Isi satu.")))

    assert client.get(f"{address(shown)}{query}").status_code == 200


def test_filters_show_their_kind(upload: Any, client: Any, article_factory: Any) -> None:
    article_factory(title="Sama", body="Isi sama.", url="")
    content = (
        line("Sama", "Isi sama.")
        + line("Konsep", "Isi konsep.", status="draft")
        + line("Bertanggal", "Isi bertanggal.", tanggal="kapan-kapan")
        + "rusak\n"
    )
    shown = upload(("a.jsonl", content))

    found = {
        name: [
            row.values["title"] if row.planned else "rusak"
            for row in client.get(address(shown), {"show": name}).context["preview"].rows
        ]
        for name in ("same", "drafts", "warned", "rejected", "new")
    }

    assert found == {
        "same": ["Sama"],
        "drafts": ["Konsep"],
        "warned": ["Bertanggal"],
        "rejected": ["rusak"],
        "new": ["Konsep", "Bertanggal"],
    }


def test_an_upload_can_be_discarded(upload: Any, client: Any, media_root: Path) -> None:
    shown = upload(("a.txt", TEXT))

    client.post(address(shown), {"discard": "1"})

    assert not Upload.objects.exists()
    assert not UploadedItem.objects.exists()
    assert [path for path in media_root.rglob("*") if path.is_file()] == []
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


def test_uploads_expire_after_a_day(upload: Any, client: Any) -> None:
    shown = upload(("a.txt", TEXT))
    Upload.objects.update(changed_at=timezone.now() - timedelta(hours=25))

    answer = client.get(address(shown), follow=True)
    upload(("b.txt", TEXT))

    assert "tidak ada lagi" in text_of(answer)
    assert Upload.objects.get().name == "b.txt"


def test_nothing_of_a_read_upload_stays_on_the_disk(
    upload: Any, client: Any, media_root: Path
) -> None:
    upload(("../../rahasia;rm -rf.txt", TEXT))

    assert [path for path in media_root.rglob("*") if path.is_file()] == []


def test_a_preview_costs_few_queries(
    upload: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    content = "".join(line(f"Judul {n}", f"Isi {n}.") for n in range(60))
    shown = upload(("a.jsonl", content))

    client.get(address(shown))
    with django_assert_max_num_queries(15):
        client.get(address(shown))


def test_as_many_articles_as_one_upload_may_have_go_through(
    upload: Any, decide: Any, settings: Any, found: Any
) -> None:
    settings.UPLOAD_MAX_ARTICLES = 600
    content = "".join(line(f"Judul {n}", f"Isi tentang garam {n}.") for n in range(600))

    report = decide(upload(("a.jsonl", content)))

    assert report.context["outcome"]["imported"] == 600
    assert len(report.context["report"].created.articles) == 200
    assert len(found("garam")) == 50


def test_the_preview_never_shows_more_rows_than_a_form_can_send() -> None:
    fields_of_a_row = 12
    assert PAGE_ROWS * fields_of_a_row + 20 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
