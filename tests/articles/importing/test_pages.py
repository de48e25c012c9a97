"""Web pages of several structures: only the text and the fields of the article are read."""

import io

import pytest

from articles.importing.cleaning import clean_article
from articles.importing.readers.html import decode_page, read
from articles.importing.record import Rejection

PARAGRAPHS = (
    "<p>Hujan deras sejak Senin malam membuat sungai meluap dan merendam tiga kelurahan.</p>"
    "<p>Kepala BPBD mengatakan 1.200 warga mengungsi ke sekolah dan masjid terdekat.</p>"
    "<p>Air mulai surut pada Selasa siang, tetapi petugas tetap berjaga di tanggul.</p>"
)
FRAME = (
    "<nav><ul><li>Beranda</li><li>Olahraga</li></ul></nav>{}"
    "<aside><h3>Terpopuler</h3><ul><li><a href='/e'>Harga Emas Naik Tajam</a></li></ul></aside>"
    "<div class='comments'><p>Komentar: mantap sekali beritanya, lanjutkan</p></div>"
    "<footer><p>Hak cipta 2022</p></footer><script>var lacak = 'pelacak';</script>"
)
LD = (
    '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type":'
    ' ["NewsArticle"], "headline": "Banjir Merendam Tiga Kelurahan", "datePublished":'
    ' "2022-01-07T10:00:00+08:00", "author": [{"name": "Rina Sari"}], "publisher": {"name":'
    ' "Kabar Kota"}, "articleSection": "Peristiwa"}]}</script>'
)
METAS = (
    "<meta property='og:title' content='Banjir Merendam Tiga Kelurahan'>"
    "<meta property='og:site_name' content='Kabar Kota'><meta name='author' content='Rina Sari'>"
    "<meta property='article:published_time' content='2022-01-07T10:00:00+08:00'>"
    "<meta property='article:section' content='Peristiwa'>"
)
HEADING = "<h1>Banjir Merendam Tiga Kelurahan</h1>"


def article(page: str | bytes, name: str = "p.html"):
    content = page.encode() if isinstance(page, str) else page
    (item,) = read(io.BytesIO(content), name)
    return item if isinstance(item, Rejection) else clean_article(item)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(LD, f"<article>{HEADING}{PARAGRAPHS}</article>", id="json-ld"),
        pytest.param(METAS, f"<div class='detail__body'>{HEADING}{PARAGRAPHS}</div>", id="metas"),
        pytest.param(METAS + LD, f"<main>{HEADING}<div>{PARAGRAPHS}</div></main>", id="both"),
    ],
)
def test_fields_and_text(head, body):
    page = f"<html><head>{head}</head><body>{FRAME.format(body)}</body></html>"

    found = article(page)

    assert found.title == "Banjir Merendam Tiga Kelurahan"
    assert (found.source, found.author, found.category) == ("Kabar Kota", "Rina Sari", "Peristiwa")
    assert found.published_at.isoformat() == "2022-01-07T10:00:00+08:00"
    assert found.body.split("\n\n") == [
        "Hujan deras sejak Senin malam membuat sungai meluap dan merendam tiga kelurahan.",
        "Kepala BPBD mengatakan 1.200 warga mengungsi ke sekolah dan masjid terdekat.",
        "Air mulai surut pada Selasa siang, tetapi petugas tetap berjaga di tanggul.",
    ]
    assert found.original == page


def test_short_article_is_not_dropped():
    page = f"<body><nav>Beranda</nav>{HEADING}<p>Gempa kecil terasa di Garut pada Senin pagi.</p>"

    found = article(page)

    assert found.title == "Banjir Merendam Tiga Kelurahan"
    assert found.body == "Gempa kecil terasa di Garut pada Senin pagi."


def test_title_element_without_the_site_name():
    page = f"<title>Banjir Merendam Tiga Kelurahan - Kabar Kota</title><body>{PARAGRAPHS}"

    assert article(page).title == "Banjir Merendam Tiga Kelurahan"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<html><body><nav><a href='/'>Beranda</a></nav></body></html>", id="menu"),
        pytest.param("<div>" * 100_000, id="deep"),
        pytest.param("<<<>>>" * 1000, id="garbage"),
        pytest.param("   \n", id="blank"),
        pytest.param(f"<script type='application/ld+json'>{'[' * 90_000}</script>", id="json"),
    ],
)
def test_page_without_an_article(page):
    found = article(page)

    assert isinstance(found, Rejection)
    assert str(found.problem)


@pytest.mark.parametrize(
    "content",
    [
        "<meta charset='utf-8'>Rané “ya”".encode(),
        "\ufeffRané “ya”".encode("utf-16"),
        "<meta charset=iso-8859-1>Rané “ya”".encode("cp1252"),
        "<meta http-equiv=x content='text/html; charset=windows-1252'>Rané “ya”".encode("cp1252"),
        "Rané “ya”".encode("cp1252"),
        "<meta charset='nonsense-9'>Rané “ya”".encode(),
    ],
)
def test_charset(content):
    assert "Rané “ya”" in decode_page(content)


def test_markup_in_data_stays_text():
    page = f"<body><h1>Serangan &lt;script&gt;alert(1)&lt;/script&gt;</h1>{PARAGRAPHS}"

    assert article(page).title == "Serangan <script>alert(1)</script>"
