"""The choice among the columns that are meant for one field."""

import pytest

from articles.importing.columns import raw_article

TEXT = "Warga memperbaiki jalan desa."
PAGE = "https://uji.invalid/1"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({"link": "Baca", "link-href": PAGE}, {"url": PAGE}, id="text of a link"),
        pytest.param({"ID": 7, "guid": PAGE}, {"url": PAGE, "external_id": "7"}, id="guid"),
        pytest.param({"source": PAGE}, {"url": PAGE, "source": "uji.invalid"}, id="source"),
        pytest.param(
            {"source": PAGE, "source-hostname": "Uji Pos"},
            {"url": PAGE, "source": "Uji Pos"},
            id="source and its name",
        ),
        pytest.param(
            {"source": "https://www.Uji.invalid/", "url": PAGE},
            {"url": PAGE, "source": "uji.invalid"},
            id="home page",
        ),
        pytest.param({"link": "Baca"}, {"url": "Baca"}, id="no address, for the warning"),
        pytest.param({"author": 3, "author_name": "Rina"}, {"author": "Rina"}, id="user number"),
        pytest.param({"author": "3"}, {"author": ""}, id="only a user number"),
        pytest.param({"categories": [5, 8]}, {"category": ""}, id="numbers of categories"),
        pytest.param({"author": f"{PAGE}/penulis"}, {"author": ""}, id="address of an author"),
        pytest.param({"penulis": "Oleh : Rina C"}, {"author": "Rina C"}, id="role and colon"),
        pytest.param({"penulis": "by Rina C"}, {"author": "Rina C"}, id="role"),
        pytest.param({"penulis": "Byron C"}, {"author": "Byron C"}, id="no role"),
        pytest.param({"penulis": "Editor: Rina C"}, {"author": "Rina C"}, id="only an editor"),
        pytest.param(
            {"penulis": "Rina C | Editor: Budi C"}, {"author": "Rina C"}, id="author and editor"
        ),
        pytest.param({"category": "Piala Dunia 2026"}, {"category": "Piala Dunia 2026"}, id="year"),
        pytest.param({"id": "1201.0"}, {"external_id": "1201"}, id="number of a data frame"),
        pytest.param({"id": "12.01"}, {"external_id": "12.01"}, id="id with a point"),
        pytest.param(
            {"title": "Harga <b>Cabai</b><br/>Naik", "author": "<a href='/r?a=1'>Rina</a>"},
            {"title": "Harga Cabai Naik", "author": "Rina"},
            id="tags",
        ),
        pytest.param({"title": "Suhu < 5 dan > 2"}, {"title": "Suhu < 5 dan > 2"}, id="signs"),
        pytest.param({"Judul Berita Online": "Satu"}, {"title": "Satu"}, id="online"),
        pytest.param({"judul_bersih": "B", "judul": "A"}, {"title": "A"}, id="exact name first"),
        pytest.param({"judul (asli)": "A"}, {"title": "A"}, id="qualified name"),
        pytest.param({"Media / Portal": "Uji Pos"}, {"source": "Uji Pos"}, id="two names"),
        pytest.param({"judul dan sumber": "A"}, {"title": "", "source": ""}, id="two fields"),
        pytest.param(
            {"Media Massa": "Uji Pos", "section_name": "Metro"},
            {"source": "Uji Pos", "category": "Metro"},
            id="names",
        ),
    ],
)
def test_fields_of_columns(row, expected):
    article = raw_article({**row, "isi": TEXT}, "a.csv:2")

    assert article is not None
    assert {name: getattr(article.fields, name) for name in expected} == expected


def test_names_of_a_date_with_its_time_and_zone():
    both = raw_article({"tanggal & jam (WITA)": "12 Agustus 2024 07:30", "isi": TEXT}, "a.csv:2")

    assert both is not None
    assert both.fields.published_at is not None
    assert both.fields.published_at.isoformat() == "2024-08-12T07:30:00+08:00"


def test_a_text_that_is_a_date_is_none():
    assert raw_article({"judul": "A", "isi": "12 Agustus 2024"}, "a.csv:2") is None
