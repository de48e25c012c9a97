"""Columns of data files, in Indonesian and English."""

import pytest

from articles.importing.columns import field_of, raw_article


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("judul", "title"),
        ("Title", "title"),
        ("ISI", "text"),
        ("Isi Berita", "text"),
        ("teks", "text"),
        ("konten", "text"),
        ("content", "text"),
        ("body", "text"),
        ("sumber", "source"),
        ("penulis", "author"),
        ("author", "author"),
        ("kategori", "category"),
        ("rubrik", "category"),
        ("section", "category"),
        ("tautan", "url"),
        ("link", "url"),
        ("tanggal", "published_at"),
        ("published_at", "published_at"),
        ("Waktu Terbit", "published_at"),
        ("id", "external_id"),
        ("status", "status"),
        ("warna", None),
        ("kind", None),
        ("", None),
    ],
)
def test_field_of(column, field):
    assert field_of(column) == field


def test_row_of_indonesian_columns():
    row = {
        "Judul": "Harga Naik",
        "isi": "Harga naik lagi.",
        "penulis": ["Ani", {"name": "Budi"}],
        "tanggal": "7 Januari 2022",
        "status": "Draf",
        "id": 12,
    }

    article = raw_article(row, "a.jsonl:3")

    assert article
    fields = article.fields
    assert article.text == "Harga naik lagi."
    assert (fields.title, fields.author, fields.status) == ("Harga Naik", "Ani, Budi", "draft")
    assert fields.external_id == "12"
    assert str(fields.published_at) == "2022-01-07 00:00:00+07:00"


def test_body_has_priority_over_other_columns():
    articles = [raw_article({"content": "ringkas", "body": body}, "a:1") for body in ("isi", "")]

    assert [article.text for article in articles if article] == ["isi", "ringkas"]


@pytest.mark.parametrize("row", [{}, {"judul": "X"}, {"isi": "  "}, {"isi": None}, {"isi": True}])
def test_row_without_text(row):
    assert raw_article(row, "a:1") is None


def test_bad_date_and_status_are_warnings():
    article = raw_article({"isi": "Teks.", "tanggal": "31/02/2022", "status": "hmm"}, "a:1")

    assert article
    assert article.fields.published_at is None
    assert [("date" in str(w), "status" in str(w)) for w in article.warnings] == [
        (True, False),
        (False, True),
    ]
