"""The fields of pages: every place that states one is read, the most reliable first."""

import io

import pytest

from articles.importing.readers.html import read
from articles.importing.record import RawArticle

P = (
    "<p>Hujan deras sejak Senin malam membuat sungai meluap dan merendam tiga kelurahan.</p>"
    "<p>Kepala BPBD mengatakan 1.200 warga mengungsi ke sekolah dan masjid terdekat.</p>"
)
H1 = "<h1>Banjir Merendam Tiga Kelurahan</h1>"
MORNING = "2024-08-12T07:30:00+07:00"
DAY = "2024-08-12T00:00:00+07:00"


def ld(content: str) -> str:
    return f"<script type='application/ld+json'>{content}</script>"


def meta(name: str, content: str) -> str:
    return f"<meta name='{name}' content='{content}'>"


def article(page: str) -> RawArticle:
    (item,) = read(io.BytesIO(page.encode()), "p.html")
    assert isinstance(item, RawArticle)
    return item


def fields_of(head: str = "", around: str = "", behind: str = ""):
    page = (
        f"<html><head>{head}</head><body><article>{H1}{around}<div class='article-body'>{P}</div>"
        f"{behind}</article></body></html>"
    )
    return article(page).fields


@pytest.mark.parametrize(
    ("head", "around", "expected"),
    [
        (meta("dtk:publishdate", "2024/08/12 07:30:00"), "", MORNING),
        (meta("content_PublishedDate", "2024-08-12 07:30:00"), "", MORNING),
        (meta("pubdate", "Mon, 12 Aug 2024 07:30:00 +0700"), "", MORNING),
        ("", "<div class='detail__date'>Senin, 12 Agt 2024 07:30 WIB</div>", MORNING),
        ("", "<span class='date'>Kabar - 12/08/2024, 07:30 WIB</span>", MORNING),
        ("", "<div class='read__time'>Kabar.com, 12 Agustus 2024, 07.30 WIB</div>", MORNING),
        ("", "<div class='createdAt'>Senin, 12 Agustus 2024 - 07:30:00 WIB</div>", MORNING),
        ("", "<time>12 Agustus 2024 07:30 WIB</time>", MORNING),
        ("", f"<time datetime='{MORNING}'>kemarin</time>", MORNING),
        ("", f"<time datetime='rusak'>12 Agustus 2024 07:30 WIB</time>", MORNING),  # noqa: F541
        ("", "<b itemprop='datePublished'>12 Agustus 2024 07:30 WIB</b>", MORNING),
        ("", f"<i itemprop='datePublished' content='{MORNING}'></i>", MORNING),
        (
            "",
            "<div class='timeAndShare'><i class='tgl'>12 Agustus 2024 07:30 WIB</i></div>",
            MORNING,
        ),
        ("", "<p>Rina Contoh - Senin, 12 Agustus 2024 | 07:30 WIB</p>", MORNING),
        ("", "<div>Terbit 12 Agt 2024 07:30, diperbarui 13 Agt 2024 09:00</div>", MORNING),
        (
            ld('{"@type":"NewsArticle","datePublished":"hari ini"}') + meta("date", MORNING),
            "",
            MORNING,
        ),
        (
            ld('{"@type":"NewsArticle","datePublished":"?"}'),
            "<time>12 Agustus 2024 07:30</time>",
            MORNING,
        ),
        # The printed time of day and zone complete the data of the same day.
        (meta("pubdate", "2024-08-12"), "<i class='date'>12 Agt 2024 07:30 WIB</i>", MORNING),
        (
            meta("pubdate", "2024-08-12T07:30:00Z"),
            "<i class='date'>12 Agt 2024 07:30 WIB</i>",
            MORNING,
        ),
        (meta("pubdate", "2024-08-12"), "<i class='date'>10 Agt 2024 06:10 WIB</i>", DAY),
        # Another date is no date of publication.
        (meta("lastmod", "2024-08-13"), f"<time datetime='{MORNING}'>x</time>", MORNING),
        (
            "",
            "<i class='date'>Diperbarui 13 Agt 2024</i><i class='date'>12 Agt 2024 07:30</i>",
            MORNING,
        ),
        ('<script>var d = {"published_date": "2024-08-12 07:30:00"}</script>', "", MORNING),
        (ld('{"@type":"NewsArticle","dateCreated":"2024-08-12T07:30:00+07:00"}'), "", MORNING),
        ("", "<p>Kontes dimulai pada 12 Agustus 2024 di alun-alun.</p>", None),
        ("", "<aside><time datetime='2020-01-01'>1 Januari 2020</time></aside>", None),
        (
            "",
            "<div class='related'><a href='/1'>Berita Lain</a><i class='date'>1 Jan 2020</i></div>",
            None,
        ),
        ("", "<div class='comments'><i class='date'>1 Jan 2020</i></div>", None),
        ("", "<figure><img><figcaption>Banjir, 1 Januari 2020.</figcaption></figure>", None),
        ("", "<footer>Hak cipta 2020</footer>", None),
    ],
)
def test_date(head, around, expected):
    found = fields_of(head, around)

    assert (found.published_at and found.published_at.isoformat()) == expected
    assert not found.date_status


@pytest.mark.parametrize(
    ("head", "around", "expected"),
    [
        ("<link rel='canonical' href='https://contoh.invalid/read/2024/08/12/a'>", "", DAY),
        (ld('{"@type":"NewsArticle","dateModified":"2024-08-12T07:30:00+07:00"}'), "", MORNING),
        ("", "<i class='date'>Diperbarui 12 Agt 2024, 07:30 WIB</i>", MORNING),
    ],
)
def test_date_that_is_not_called_the_publication_is_inferred(head, around, expected):
    found = fields_of(head, around)

    assert found.published_at.isoformat() == expected
    assert found.date_status == "inferred"


@pytest.mark.parametrize(
    ("head", "around", "behind", "expected"),
    [
        (
            "",
            "<div class='detail__author'>Rina Contoh - <span>kabarNews</span></div>",
            "",
            "Rina Contoh",
        ),
        ("", "<div class='author'>Rina Contoh</div>", "", "Rina Contoh"),
        (
            "",
            "<div class='by'>Oleh <a rel='author' href='/r'>Rina Contoh</a></div>",
            "",
            "Rina Contoh",
        ),
        ("", "<i itemprop='author'><b itemprop='name'>Rina Contoh</b></i>", "", "Rina Contoh"),
        ("", "<a href='/penulis/rina'>Rina Contoh</a>", "", "Rina Contoh"),
        ("", "<div class='credit'><h6>Penulis</h6><h6>Rina Contoh</h6></div>", "", "Rina Contoh"),
        ("", "<p>Rina Contoh - 12 Agustus 2024, 13:46 WIB</p>", "", "Rina Contoh"),
        (
            "",
            "<div>Rina Contoh</div><div>Senin, 12 Agustus 2024 07:30 WIB</div>",
            "",
            "Rina Contoh",
        ),
        ("", "", "<p>Penulis: Rina Contoh | Editor: Dedi Contoh</p>", "Rina Contoh"),
        ("", "", "<div>Editor: Dedi Contoh</div><div>Reporter: Rina Contoh</div>", "Rina Contoh"),
        ("", "", "<div>Rep: Rina Contoh/ Red: Dedi Contoh</div>", "Rina Contoh"),
        ("", "", "<div>Editor : Dedi Contoh</div>", "Dedi Contoh"),
        (
            "",
            "<div class='author'><span>Oleh :</span><i>Rina Contoh</i><br><i>Dedi Misal</i></div>",
            "",
            "Rina Contoh, Dedi Misal",
        ),
        (
            meta("author", "Kabar") + meta("og:site_name", "Kabar"),
            "<i class='author'>Rina Contoh</i>",
            "",
            "Rina Contoh",
        ),
        (
            ld('{"@type":"NewsArticle","author":[{"name":"Rina Contoh"},{"name":"Dedi Contoh"}]}'),
            "",
            "",
            "Rina Contoh, Dedi Contoh",
        ),
        (
            ld(
                '{"@graph":[{"@type":"Article","author":{"@id":"#r"}},{"@id":"#r","name":"Rina C"}'
                "]}"
            ),
            "",
            "",
            "Rina C",
        ),
        (meta("author", "Redaksi Kabar"), "", "", "Redaksi Kabar"),
        (meta("article:author", "https://contoh.invalid/rina"), "", "", ""),
        ("", "<div>Hukum Kriminal</div>", "", ""),
        ("", "", "<div class='comments'><b class='author'>Rina Contoh</b></div>", ""),
        ("", "<figure><i class='credit'>Foto Antara</i></figure>", "", ""),
    ],
)
def test_author(head, around, behind, expected):
    assert fields_of(head, around, behind).author == expected


@pytest.mark.parametrize(
    ("head", "around", "expected"),
    [
        (meta("article:section", "Ekonomi"), "", "Ekonomi"),
        (ld('{"@type":"NewsArticle","articleSection":["Ekonomi","Makro"]}'), "", "Ekonomi"),
        (
            ld(
                '{"@type":"BreadcrumbList","itemListElement":[{"name":"Home"},{"item":{"name":"Ekonomi"}}]}'
            ),
            "",
            "Ekonomi",
        ),
        (
            "",
            "<ul class='breadcrumb'><li><a>Beranda</a></li><li><a>Ekonomi</a></li></ul>",
            "Ekonomi",
        ),
        (
            "",
            "<span class='cat-links'><a rel='category tag' href='/e'>Ekonomi</a></span>",
            "Ekonomi",
        ),
        ("", "<span itemprop='articleSection'>Ekonomi</span>", "Ekonomi"),
        ("", "", ""),
    ],
)
def test_category(head, around, expected):
    assert fields_of(head, around).category == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel='canonical' href='https://contoh.invalid/a/1'>", "https://contoh.invalid/a/1"),
        (meta("og:url", "https://contoh.invalid/a/1"), "https://contoh.invalid/a/1"),
        (
            ld('{"@type":"NewsArticle","mainEntityOfPage":{"@id":"https://contoh.invalid/a/1"}}'),
            "https://contoh.invalid/a/1",
        ),
        (
            "<link rel='canonical' href='https://contoh.invalid/'>"
            + meta("og:url", "https://contoh.invalid/a/1"),
            "https://contoh.invalid/a/1",
        ),
        ("<link rel='canonical' href='/a/1'>", ""),
        (
            "<link rel='canonical'"
            " href='https://web.archive.org/web/20240812000000/https://contoh.invalid/a/1'>",
            "https://contoh.invalid/a/1",
        ),
    ],
)
def test_address(head, expected):
    assert fields_of(head).url == expected


def test_credits_amid_the_text_belong_to_it():
    item = "<ul><li>Judul: Sungai</li><li>Penulis: Sari Misal</li></ul>"
    page = f"<article>{H1}<div class='post-content'>{P}{item}{P}{P}</div></article>"

    found = article(page)

    assert found.fields.author == ""
    assert "Penulis: Sari Misal" in found.text


def test_source_behind_the_title():
    head = "<title>Banjir Merendam Tiga Kelurahan - Kabar Contoh</title>"

    assert fields_of(head).source == "Kabar Contoh"


def test_address_that_the_browser_noted():
    page = f"<!-- saved from url=(0026)https://contoh.invalid/a/1 --><body>{H1}{P}</body>"

    item = article(page)

    assert (item.fields.url, item.fields.source) == ("https://contoh.invalid/a/1", "contoh.invalid")


@pytest.mark.parametrize(
    ("head", "heading", "expected"),
    [
        ("<title>Banjir Merendam Tiga Desa - Kabar</title>", "", "Banjir Merendam Tiga Desa"),
        (
            "<title>Banjir Merendam Tiga Desa | Nasional | Kabar.com</title>",
            "",
            "Banjir Merendam Tiga Desa",
        ),
        (
            meta("og:title", "Banjir Merendam Tiga Desa - Kabar") + meta("og:site_name", "Kabar"),
            "",
            "Banjir Merendam Tiga Desa",
        ),
        (
            meta("og:title", "Timnas Contoh Menang - Skor Akhir Dua Nol"),
            "",
            "Timnas Contoh Menang - Skor Akhir Dua Nol",
        ),
        (
            meta("og:title", "Banjir Merendam Tiga..."),
            "Banjir Merendam Tiga Desa di Contoh",
            "Banjir Merendam Tiga Desa di Contoh",
        ),
        (meta("og:title", "Banjir Merendam Tiga Desa"), "Kabar", "Banjir Merendam Tiga Desa"),
        (
            ld('{"@type":"NewsArticle","headline":"Banjir &quot;Besar&quot; di Tiga Desa"}'),
            "",
            'Banjir "Besar" di Tiga Desa',
        ),
    ],
)
def test_title(head, heading, expected):
    heading = f"<h1>{heading}</h1>" if heading else ""
    page = f"<html><head>{head}</head><body>{heading}<div id='isi'>{P}</div></body></html>"

    item = article(page)

    assert item.fields.title == expected


@pytest.mark.parametrize(
    "content",
    [
        '[{"@type":"WebSite"},{"@type":"NewsArticle","author":{"name":"Rina Contoh"}}]',
        '{"@context":"x","@graph":[{"@type":["NewsArticle"],"author":{"name":"Rina Contoh"}}]}',
        '{"@type":"http://schema.org/NewsArticle","author":"Rina Contoh"}',
        '/* a */{"@type":"NewsArticle",// b\n"url":"https://a.test","author":"Rina Contoh",};',
        '<!--{"@type":"NewsArticle","author":"Rina Contoh"}-->',
        '//<![CDATA[\n{"@type":"NewsArticle","author":"Rina Contoh"}\n//]]>',
        '{"@type":"WebPage"}\n{"@type":"NewsArticle","author":"Rina Contoh"}',
        '{"@type":"NewsArticle","headline":"a\tb\nc","author":"Rina Contoh"}',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;author&quot;:&quot;Rina Contoh&quot;}",
        '{"@type":"NewsArticle","headline":"Kata "siaga" itu","author":{"name":"Rina Contoh"}}',
    ],
)
def test_json_ld_is_read_leniently(content):
    assert fields_of(ld(content)).author == "Rina Contoh"


def test_several_blocks_of_json_ld():
    head = (
        ld("{") + ld('{"@type":"Organization"}') + ld('{"@type":"Article","author":"Rina Contoh"}')
    )

    assert fields_of(head).author == "Rina Contoh"


def test_other_stories_in_the_data_are_not_the_article():
    head = ld(
        '{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","author":"Orang Lain"}]}'
    )

    assert fields_of(head).author == ""


def test_credits_that_were_read_leave_the_text():
    page = f"<article>{H1}<div class='detail-text'>{P}<p>Penulis: Rina Contoh</p></div></article>"

    item = article(page)

    assert item.fields.author == "Rina Contoh"
    assert "Penulis" not in item.text


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (ld('{"@type": "OpinionNewsArticle", "headline": "Banjir"}'), "opinion"),
        (ld('{"@type": ["AdvertiserContentArticle"], "headline": "Banjir"}'), "advertorial"),
        (
            ld('[{"@type": "NewsArticle", "headline": "Banjir"}, {"@type": "ClaimReview"}]'),
            "factcheck",
        ),
        (ld('{"@type": "https://schema.org/OpinionNewsArticle", "headline": "x"}'), "opinion"),
        (ld('[{"@type": "NewsArticle", "headline": "x"}, {"@type": "VideoObject"}]'), ""),
        ("", ""),
    ],
    ids=["opinion", "advertiser", "review", "address", "news-with-video", "nothing"],
)
def test_the_type_of_the_json_ld_states_the_kind(head: str, kind: str) -> None:
    assert fields_of(head).stated_kind == kind
