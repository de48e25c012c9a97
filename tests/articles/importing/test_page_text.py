"""The text of pages of many kinds: no sentence of the article is lost, no furniture is kept."""

import io
import json

import pytest

from articles.importing.readers.html import read
from articles.importing.record import RawArticle, Rejection

FIRST = "Hujan deras sejak Senin malam membuat sungai meluap dan merendam tiga kelurahan."
SECOND = "Kepala BPBD mengatakan 1.200 warga mengungsi ke sekolah dan masjid terdekat."
THIRD = "Air mulai surut pada Selasa siang, tetapi petugas tetap berjaga di tanggul."
LAST = "Camat Contoh meminta warga tetap waspada karena hujan diperkirakan turun lagi."
ALL = [FIRST, SECOND, THIRD, LAST]
P = "".join(f"<p>{text}</p>" for text in ALL)
H1 = "<h1>Banjir Merendam Tiga Kelurahan</h1>"
LINKS = (
    "<ul><li><a href='/x'>Wali Kota Contoh Resmikan Jembatan Baru</a></li>"
    "<li><a href='/y'>Harga Telur Turun Lagi di Pasar Contoh</a></li></ul>"
)
MENU = "<nav><a href='/a'>Beranda</a><a href='/b'>Olahraga</a></nav>"
LD = "<script type='application/ld+json'>{}</script>"
STATE = "<script id='__NEXT_DATA__' type='application/json'>{}</script>"


def page_of(markup: str | bytes):
    content = markup.encode() if isinstance(markup, str) else markup
    (item,) = read(io.BytesIO(content), "p.html")
    return item


def paragraphs(markup: str | bytes) -> list[str]:
    item = page_of(markup)
    assert isinstance(item, RawArticle), item
    return item.text.split("\n\n")


def body(inside: str) -> str:
    return f"<article>{H1}<div class='article__body-text'>{inside}</div></article>"


def between(inside: str) -> str:
    return body(f"<p>{FIRST}</p>{inside}<p>{LAST}</p>")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(body(P), id="class names"),
        pytest.param(f"{H1}<div itemprop='articleBody'>{P}</div>{LINKS}", id="microdata"),
        pytest.param(f"<div class='x1'>{MENU}{H1}<div class='x2'>{P}</div></div>", id="no names"),
        pytest.param(f"{H1}<div class='lead'>{FIRST}</div>" + body(P[len(FIRST) + 7 :]), id="lead"),
        pytest.param(
            "<article>" + H1 + f"<p class='sapo'>{FIRST}</p>"
            f"<div class='post-content'>{P[len(FIRST) + 7 :]}</div></article>",
            id="introduction before the body",
        ),
        pytest.param(
            f"<div>{H1}<div class='article-body'><p>{FIRST}</p><p>{SECOND}</p></div>Iklan"
            f"<div class='article-body'><p>{THIRD}</p><p>{LAST}</p></div></div>",
            id="body in two parts",
        ),
        pytest.param(
            f"<table><tr><td><a href='/'>Beranda</a></td><td><font>{H1}{'<br><br>'.join(ALL)}"
            "</font></td><td><a href='/1'>Iklan baris murah sekali</a></td></tr></table>",
            id="table layout",
        ),
        pytest.param(
            f"<form id='aspnetForm'>{MENU}{H1}<div id='isi'>{P}</div></form>", id="page in a form"
        ),
        pytest.param(f"<div class='share-container'>{H1}<div>{P}</div></div>", id="bad name"),
        pytest.param(
            f"<html><head><title>x</title><article>{H1}{P}</article>", id="no body element"
        ),
        pytest.param(
            f"<div class='post-body entry-content'><div class='separator'><a><img></a></div>"
            f"{'<br /><br />'.join(ALL)}</div>",
            id="blog",
        ),
        pytest.param(
            body(f"<span style='font-size:9px'><p>{FIRST}</p><div>{SECOND}</div></span>").replace(
                "</div></article>", f"{THIRD}<br><br>{LAST}</div></article>"
            ),
            id="stray text nodes",
        ),
        pytest.param(
            body(
                f"<p>{FIRST}</p><div style='display:none'>"
                f"<p>{SECOND}</p><p>{THIRD}</p><p>{LAST}</p></div>"
            ),
            id="hidden until a click",
        ),
    ],
)
def test_all_paragraphs_in_order(markup):
    assert paragraphs(markup) == ALL


@pytest.mark.parametrize(
    ("inside", "texts"),
    [
        ("<blockquote><p>Kami siap.</p></blockquote>", ["Kami siap."]),
        ("<p><strong>Air Surut</strong></p>", ["Air Surut"]),
        ("<h2>Kapan surut?</h2>", ["Kapan surut?"]),
        ("<ul><li>Beras</li><li>Selimut dua lembar</li></ul>", ["Beras", "Selimut dua lembar"]),
        ("<p>Ya.</p>", ["Ya."]),
        (
            "<dl><dt>Kapan kejadiannya?</dt><dd>Senin malam, kata camat.</dd></dl>",
            ["Kapan kejadiannya?", "Senin malam, kata camat."],
        ),
        (
            "<table><tr><th>Desa</th><th>Pengungsi</th></tr><tr><td>Misal</td><td>40</td></tr>"
            "</table>",
            ["Desa | Pengungsi", "Misal | 40"],
        ),
        (
            "<figure class='wp-block-table'><table><tr><td>Desa</td><td>4</td></tr></table>"
            "<figcaption>Sumber: BPBD</figcaption></figure>",
            ["Desa | 4"],
        ),
        ("<table><tr><td>Warga pulang besok pagi.</td></tr></table>", ["Warga pulang besok pagi."]),
        ("<pre>Air mengalir\nsampai jauh</pre>", ["Air mengalir\nsampai jauh"]),
        (f"<div class='ads-wrapper'><p>{SECOND}</p></div>", [SECOND]),
        (f"<p class='text-caption'>{SECOND}</p>", [SECOND]),
        (f"<div class='video-teks'><p>{SECOND}</p></div>", [SECOND]),
        (
            "<div class='pic_artikel_sisip'><div class='pic'>Dulu desa itu kering. Kini airnya"
            " berlimpah. Warga senang sekali.</div></div>",
            ["Dulu desa itu kering. Kini airnya berlimpah. Warga senang sekali."],
        ),
        (
            "<p>Posko ada di dua tempat:</p><ul><li><a href='/1'>Masjid Contoh Misalan</a></li>"
            "<li><a href='/2'>Sekolah Dasar Andaian</a></li></ul>",
            ["Posko ada di dua tempat:", "Masjid Contoh Misalan", "Sekolah Dasar Andaian"],
        ),
        (
            "<div class='embed_sosmed'><blockquote class='twitter-tweet'><p>Air sudah surut.</p>"
            "<a href='/s'>5 Juni 2025</a></blockquote><script>x()</script></div>",
            ["Air sudah surut.", "5 Juni 2025"],
        ),
        (
            "<p>Kata <a href='/t'>camat</a>, <em>baseline</em> itu ma<b>suk</b> akal.</p>",
            ["Kata camat, baseline itu masuk akal."],
        ),
        (
            "<p>Satu baris.<br>Baris kedua.<br><br>Paragraf.</p>",
            ["Satu baris.\nBaris kedua.", "Paragraf."],
        ),
        (f"<p>{FIRST}</p>", [FIRST]),
    ],
)
def test_parts_of_the_article_stay(inside, texts):
    assert paragraphs(between(inside)) == [FIRST, *texts, LAST]


@pytest.mark.parametrize(
    "inside",
    [
        "<figure><img><figcaption>Petugas berjaga. Foto: Dedi Contoh</figcaption></figure>",
        "<figure><picture><img></picture><p>Kantor Berita Contoh</p></figure>",
        "<div class='foto'><img><p>Petugas berjaga. (Foto: Dedi Contoh/Kabar)</p></div>",
        "<p><img></p><div class='keterangan caption'>Petugas berjaga di tanggul.</div>",
        "<table class='pic_sisip'><tr><td><div class='pic'><img><span>gerobak Foto: Dedi Contoh/X"
        "</span></div></td></tr></table>",
        "<p><strong>Baca juga: <a href='/1'>Wali Kota Contoh Resmikan Jembatan</a></strong></p>",
        "<p>BACA JUGA:<br><a href='/1'>Wali Kota Contoh Resmikan Jembatan</a></p>",
        "<p>Pilihan Editor: <a href='/1'>Wali Kota Contoh Resmikan Jembatan</a></p>",
        f"<p>Baca Juga</p>{LINKS}",
        f"<div class='bacaJuga'><p>Baca Juga</p>{LINKS}</div>",
        "<div class='recommended-article'><span>Simak</span><h3>Harga Telur Turun Lagi</h3></div>",
        f"<aside><h3>Terpopuler</h3>{LINKS}</aside>",
        "<div class='parallax scrollpage'><div>SCROLL TO CONTINUE WITH CONTENT</div></div>",
        "<div class='iklan'><span>Advertisement</span></div>",
        "<div class='sisip_video'><div>Simak Video 'Banjir Surut':</div>[Gambas:Video]</div>",
        "<div class='social-share'><span>Bagikan</span><a href='/f'>Facebook</a></div>",
        "<div class='read-paging'>Halaman: <a href='?page=1'>1</a><a href='?page=2'>2</a></div>",
        "<button>Perbesar</button><iframe src='x'></iframe><noscript>Aktifkan skrip</noscript>",
        "<amp-ad><div>Iklan di sini.</div></amp-ad>",
        "<div class='toc'><a href='#a'>Awal</a><a href='#b'>Akhir</a></div>",
    ],
)
def test_furniture_within_the_text_is_left_out(inside):
    assert paragraphs(between(inside)) == [FIRST, LAST]


@pytest.mark.parametrize(
    "after",
    [
        f"<h3>Berita Terkait</h3>{LINKS}",
        f"<div class='kotak'><h4>Warga Juga Membaca</h4>{LINKS}</div>",
        "<div class='detail-tag'><h5>Topik :</h5><a href='/t'>banjir</a></div>",
        "<p>Tags: <a href='/t'>banjir</a> <a href='/u'>desa</a></p>",
        "<div class='author-box'><p>Rina Contoh adalah jurnalis. Ia suka desa.</p></div>",
        "<div class='comments'>"
        + "<div><p>Setuju sekali. Semoga surut. Amin.</p></div>" * 9
        + "</div>",
    ],
)
def test_furniture_behind_the_text_is_left_out(after):
    assert paragraphs(body(P + after)) == ALL
    assert paragraphs(f"<div class='q1'>{MENU}{H1}<div class='q2'>{P}</div>{after}</div>") == ALL


def test_dateline_joins_the_first_paragraph():
    found = paragraphs(body(f"<strong>Jakarta</strong> - {P}"))

    assert found == [f"Jakarta - {FIRST}", SECOND, THIRD, LAST]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            LD.format(json.dumps({"@type": "NewsArticle", "articleBody": " ".join(ALL)})),
            id="json-ld",
        ),
        pytest.param(
            STATE.format(json.dumps({"props": {"article": {"content": P, "judul": "x"}}})),
            id="state with html",
        ),
        pytest.param(
            STATE.format(json.dumps({"props": {"content": [{"text": text} for text in ALL]}})),
            id="state with paragraphs",
        ),
    ],
)
def test_text_that_only_scripts_hold(markup):
    found = page_of(f"<html><body>{H1}<div id='__next'></div>{markup}</body></html>")

    assert found.text.split() == " ".join(ALL).split()


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            "<div>"
            + "".join(
                f"<article><h2><a href='/{i}'>Berita {i} tentang Kejadian di Desa Contoh</a></h2>"
                f"<p>Ringkasan kejadian nomor {i} di desa itu. Selengkapnya di dalam.</p></article>"
                for i in range(9)
            )
            + "</div>",
            id="cards",
        ),
        pytest.param(
            "<ul>"
            + "".join(
                f"<li><a href='/{i}'>Berita {i} tentang Kejadian di Desa Contoh</a></li>"
                for i in range(30)
            )
            + "</ul>",
            id="links",
        ),
    ],
)
def test_list_of_articles_is_told(markup):
    found = page_of(f"<html><body>{MENU}{markup}</body></html>")

    assert isinstance(found, Rejection)
    assert found.problem.code == "list_page"


def test_article_with_linked_subheads_is_no_list():
    items = "".join(
        f"<h3><a href='/{i}'>Pantai Nomor {i} di Desa Contoh Misalan</a></h3><p>{FIRST}</p>"
        for i in range(8)
    )

    assert isinstance(page_of(body(items)), RawArticle)


@pytest.mark.parametrize(
    ("markup", "codes"),
    [
        (body(P), []),
        (
            body(f"<p>{FIRST}</p>") + "<div class='paywall'><p>Khusus pelanggan</p></div>",
            ["cut_page"],
        ),
        (body(f"<p>{FIRST}</p><p>Silakan login untuk membaca kelanjutannya</p>"), ["cut_page"]),
        (
            LD.format('{"@type": "NewsArticle", "isAccessibleForFree": false}')
            + body(f"<p>{FIRST}</p>"),
            ["cut_page"],
        ),
        (body(f"{P}<div class='paging'><a href='?page=2'>2</a></div>"), ["page_of_several"]),
    ],
)
def test_incomplete_article_is_told(markup, codes):
    assert [warning.code for warning in page_of(markup).warnings] == codes


@pytest.mark.parametrize(
    "wrapper",
    [
        "<div id='wm-ipp-base'><p>Arsip menyimpan 12 salinan. Ini satu. Klik di sini.</p></div>",
        "<div id='bN-google-cache-hdr'>Ini salinan. Diambil 20 Sep 2024. Bisa berubah.</div>",
    ],
)
def test_frames_of_archives_are_left_out(wrapper):
    assert paragraphs(f"<body>{wrapper}{body(P)}</body>") == ALL


@pytest.mark.parametrize("charset", ["gbk", "utf-16", "koi8-r", "shift_jis"])
def test_charset_that_is_declared_wrongly(charset):
    page = f"<meta charset={charset}>{body('<p>Rané “ya” kata warga di tanggul.</p>' + P)}"

    assert paragraphs(page)[0] == "Rané “ya” kata warga di tanggul."
