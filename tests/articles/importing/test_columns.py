"""Columns of data files, in Indonesian and English."""

import pytest

from articles.importing.columns import COLUMNS, field_of, missing_text, raw_article


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
        ("judul_berita", "title"),
        ("JUDUL_BERITA", "title"),
        ("newsTitle", "title"),
        ("post_title", "title"),
        ("dc:title", "title"),
        ("_source.title", "title"),
        ("isi_berita", "text"),
        ("Text Berita", "text"),
        ("articleBody", "text"),
        ("content:encoded", "text"),
        ("full_text", "text"),
        ("konten_artikel", "text"),
        ("nama_media", "source"),
        ("sumber_data", "source"),
        ("penulis_berita", "author"),
        ("nama_penulis", "author"),
        ("jurnalis", "author"),
        ("post_author", "author"),
        ("kanal", "category"),
        ("kategori_berita", "category"),
        ("link_berita", "url"),
        ("url_artikel", "url"),
        ("link_judul", "url"),
        ("articleUrl", "url"),
        ("tgl", "published_at"),
        ("tgl_terbit", "published_at"),
        ("waktu_publish", "published_at"),
        ("Waktu_Publish_WIB", "published_at"),
        ("publish_time", "published_at"),
        ("Tanggal Rilis", "published_at"),
        ("tanggal_berita", "published_at"),
        ("datetime", "published_at"),
        ("createdAt", "published_at"),
        ("pubDate", "published_at"),
        ("date.$date", "published_at"),
        ("jam", "clock"),
        ("time", "clock"),
        ("Jam Terbit", "clock"),
        ("_id", "external_id"),
        ("id_berita", "external_id"),
        ("updated_at", None),
        ("scraped_at", None),
        ("tags", None),
        ("sub-category", None),
        ("category_id", None),
        ("image_url", None),
        ("berita_terkait", None),
        ("description", None),
        ("berita berita", None),
        ("warna", None),
        ("kind", "stated_kind"),
        ("Jenis Berita", "stated_kind"),
        ("label", "stated_kind"),
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


def fields(**row):
    article = raw_article({"isi": "Teks.", **row}, "a:1")
    assert article
    return article.fields


def moment(**row) -> str:
    published = fields(**row).published_at
    return published.isoformat() if published else ""


def test_no_name_means_two_fields():
    names = [name for column in COLUMNS.values() for name in column.split()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"date": "06 Jun 2025", "time": "21:02"}, "2025-06-06T21:02:00+07:00"),
        ({"tanggal": "10 Juni 2025", "jam": "21.55"}, "2025-06-10T21:55:00+07:00"),
        ({"tanggal": "2025-06-10", "waktu": "21:55 WITA"}, "2025-06-10T21:55:00+08:00"),
        ({"waktu": "pukul 21.55", "tgl": "10/06/2025"}, "2025-06-10T21:55:00+07:00"),
        ({"tanggal": "2025-06-10 00:00:00", "jam": "7:05"}, "2025-06-10T07:05:00+07:00"),
        ({"tanggal": "2025-06-10T00:00:00Z", "jam": "7:05"}, "2025-06-10T07:05:00+07:00"),
        ({"tanggal": "2025-06-10 08:00", "jam": "21:55"}, "2025-06-10T08:00:00+07:00"),
        ({"time": "2025-06-10 21:55"}, "2025-06-10T21:55:00+07:00"),
        ({"tanggal": "Tidak Ditemukan", "created_at": "2025-06-10"}, "2025-06-10T00:00:00+07:00"),
        ({"created_at": "2025-06-11", "tanggal": "10/6/2025"}, "2025-06-10T00:00:00+07:00"),
        ({"tanggal": "3 jam lalu", "waktu": "10/6/2025"}, "2025-06-10T00:00:00+07:00"),
        ({"waktu_publish_wib": "2025-06-10 21:55:00"}, "2025-06-10T21:55:00+07:00"),
        ({"published_utc": "2025-06-10 21:55:00"}, "2025-06-10T21:55:00+00:00"),
        ({"post_date": "2025-06-10 07:00", "post_date_gmt": "x"}, "2025-06-10T07:00:00+07:00"),
        ({"tanggal": {"$date": {"$numberLong": "1749538800000"}}}, "2025-06-10T07:00:00+00:00"),
        ({"jam": "21:55"}, ""),
        ({"waktu": "21:55"}, ""),
        ({"updated_at": "2025-06-10"}, ""),
    ],
    ids=str,
)
def test_date_of_publication(row, expected):
    assert moment(**row) == expected


def test_the_fraction_of_a_day_in_a_table():
    row = {"isi": "Teks.", "tanggal": "46331", "jam": "0.3125"}

    article = raw_article(row, "a:1", is_table=True)

    assert article
    assert str(article.fields.published_at) == "2026-11-05 07:30:00+07:00"
    assert moment(tanggal="46331") == ""


@pytest.mark.parametrize("mark", ["Tidak Ditemukan", "nan", "-", "N/A", None, float("nan")])
def test_a_missing_date_is_no_bad_date(mark):
    article = raw_article({"isi": "Teks.", "tanggal": mark}, "a:1")

    assert article
    assert article.warnings == ()


def test_a_relative_time_is_left_out_with_a_warning():
    article = raw_article({"isi": "Teks.", "tanggal": "2 jam yang lalu"}, "a:1")

    assert article
    assert [warning.code for warning in article.warnings] == ["bad_date"]


def test_texts_and_names_in_lists_and_objects():
    row = {
        "title": {"rendered": "Air Naik"},
        "content": [{"type": "paragraph", "text": "Satu."}, {"data": {"text": "Dua."}}, None],
        "authors": [{"full_name": "Rina Contoh"}, {"name": "Budi Contoh"}, "nan"],
        "source": {"id": None, "name": "Koran Contoh"},
        "category": ["Daerah", "Cuaca"],
        "_id": {"$oid": "66b9a1f0c0ffee0000000001"},
    }

    article = raw_article(row, "a:1")

    assert article
    found = article.fields
    assert article.text == "Satu.\n\nDua."
    assert (found.title, found.author) == ("Air Naik", "Rina Contoh, Budi Contoh")
    assert (found.source, found.category) == ("Koran Contoh", "Daerah, Cuaca")
    assert found.external_id == "66b9a1f0c0ffee0000000001"


def test_the_number_of_a_user_is_no_author():
    assert fields(post_author="3").author == ""


def test_the_mark_in_the_place_of_a_text():
    assert missing_text({"judul": "A", "isi": " NaN "}) == "' NaN '"
    assert missing_text({"judul": "A", "isi": ""}) == ""
    assert raw_article({"isi": "nan", "content": "Isi."}, "a:1").text == "Isi."  # type: ignore[union-attr]
