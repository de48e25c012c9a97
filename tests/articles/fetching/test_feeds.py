"""Feeds and sitemaps are parsed within limits, however broken or hostile they are."""

import gzip
import json
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from articles.fetching.errors import FetchError
from articles.fetching.feed import Feed
from articles.fetching.feed_process import parse_in_process

BASE = "https://contoh.invalid/umpan/"
WIB = timezone(timedelta(hours=7))
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Kabar &amp; Contoh</title>
<item><title>Satu &lt;b&gt;judul&lt;/b&gt;</title><link>/berita/1</link>
<pubDate>Fri, 20 Jun 2025 05:50:00 +0700</pubDate><dc:creator>Rina Contoh</dc:creator>
<category>Ekonomi</category><description>Ringkas</description>
<content:encoded><![CDATA[<p>Isi penuh berita.</p>]]></content:encoded></item>
<item><title>Dua</title><guid>https://contoh.invalid/berita/2</guid>
<pubDate>2025-06-20 05:50:00</pubDate></item>
<item><title>Dua lagi</title><link>https://contoh.invalid/berita/2</link></item>
<item><title>Tanpa tautan</title><guid isPermaLink="false">42</guid></item>
<item><title>Jahat</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom Contoh</title>
<entry><title>Satu</title><link rel="alternate" href="https://contoh.invalid/a/1"/>
<link rel="enclosure" href="https://contoh.invalid/a.mp3"/>
<published>2025-06-20T05:50:00Z</published><updated>2025-07-01T00:00:00Z</updated>
<author><name>Rina Contoh</name></author>
<content type="html">&lt;p&gt;Isi.&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel><title>RDF Contoh</title></channel>
<item rdf:about="https://contoh.invalid/r/1"><title>Satu</title>
<link>https://contoh.invalid/r/1</link></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "JSON Contoh",
    "items": [
        {
            "id": "1",
            "url": "/j/1",
            "title": "Satu",
            "content_html": "<p>Isi.</p>",
            "date_published": "2025-06-20T05:50:00+07:00",
            "authors": [{"name": "Rina Contoh"}],
            "tags": ["Olahraga"],
        },
        {"id": "2"},
        "salah",
    ],
}
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://contoh.invalid/lama</loc><lastmod>2024-01-01</lastmod></url>
<url><loc>https://contoh.invalid/tanpa</loc></url>
<url><loc>https://contoh.invalid/</loc></url>
<url><image:image><image:loc>https://contoh.invalid/a.jpg</image:loc></image:image>
<loc> https://contoh.invalid/baru </loc><lastmod>2025-06-20T06:00:00+07:00</lastmod>
<news:news><news:publication><news:name>Contoh</news:name></news:publication>
<news:publication_date>2025-06-20T05:50:00+07:00</news:publication_date>
<news:title>Judul &amp; baru</news:title></news:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://contoh.invalid/s1.xml</loc><lastmod>2024-01-01</lastmod></sitemap>
<sitemap><loc>https://contoh.invalid/s2.xml.gz</loc><lastmod>2025-01-01</lastmod></sitemap>
</sitemapindex>"""


def parse(content: str | bytes, **options: str) -> Feed:
    raw = content.encode() if isinstance(content, str) else content
    return parse_in_process(raw, BASE, **options)


def refusal(content: str | bytes) -> str:
    with pytest.raises(FetchError) as refused:
        parse(content)
    return refused.value.code


def test_rss_is_read() -> None:
    feed = parse(RSS)

    assert (feed.kind, feed.title) == ("rss", "Kabar & Contoh")
    first, second = feed.entries
    assert first.address == "https://contoh.invalid/berita/1"
    assert (first.title, first.author, first.category) == ("Satu judul", "Rina Contoh", "Ekonomi")
    assert first.published_at == datetime(2025, 6, 20, 5, 50, tzinfo=WIB)
    assert first.html == "<p>Isi penuh berita.</p>"
    assert second.address == "https://contoh.invalid/berita/2"
    assert second.published_at == first.published_at  # without a zone: that of the site


def test_broken_xml_is_read() -> None:
    broken = RSS.replace("&amp;", "&").replace("</channel></rss>", "")

    assert [entry.address[-1] for entry in parse(broken).entries] == ["1", "2"]


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "iso-8859-15"])
def test_the_charset_of_a_feed_is_respected(encoding: str) -> None:
    text = RSS.replace("Kabar &amp; Contoh", "Caf\u00e9").replace("utf-8", encoding)

    assert parse(text.encode(encoding)).title == "Caf\u00e9"


def test_atom_rdf_and_json_are_read() -> None:
    (atom,), (rdf,), (item,) = (parse(content).entries for content in (ATOM, RDF, json.dumps(JSON)))

    assert atom.address == "https://contoh.invalid/a/1"
    assert atom.published_at == datetime(2025, 6, 20, 5, 50, tzinfo=UTC)
    assert (atom.author, atom.html) == ("Rina Contoh", "<p>Isi.</p>")
    assert rdf.address == "https://contoh.invalid/r/1"
    assert (item.address, item.author) == ("https://contoh.invalid/j/1", "Rina Contoh")
    assert (item.category, item.html) == ("Olahraga", "<p>Isi.</p>")


def test_a_sitemap_is_read_newest_first() -> None:
    feed = parse(SITEMAP)

    assert feed.kind == "sitemap"
    assert [entry.address[23:] for entry in feed.entries] == ["baru", "lama", "tanpa"]
    assert feed.entries[0].title == "Judul & baru"
    assert feed.entries[0].published_at == datetime(2025, 6, 20, 5, 50, tzinfo=WIB)
    assert feed.entries[1].published_at is None  # the last change is no publication


def test_an_index_and_a_packed_sitemap_are_read() -> None:
    assert parse(INDEX).sitemaps == (
        "https://contoh.invalid/s2.xml.gz",
        "https://contoh.invalid/s1.xml",
    )
    assert len(parse(gzip.compress(SITEMAP.encode())).entries) == 3


def test_a_page_names_its_feed() -> None:
    with pytest.raises(FetchError) as refused:
        parse("<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head>")

    assert refused.value.code == "fetch_feed_elsewhere"
    assert refused.value.problem.values["address"] == "https://contoh.invalid/rss"


@pytest.mark.parametrize(
    "content", ["", "bukan umpan", "<html></html>", "{}", "{", "[1]", b"\x1f\x8b\x00", b"\x00" * 99]
)
def test_anything_else_is_not_a_feed(content: str | bytes) -> None:
    assert refusal(content) == "fetch_not_a_feed"


# --- Made to hurt ---------------------------------------------------------------------------------


def _laughs(root: str) -> str:
    entities = "".join(
        f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(12)
    )
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{entities}]>{root}'


@pytest.mark.parametrize(
    "root",
    [
        "<rss version='2.0'><channel><item><title>&m;</title><link>http://a.invalid/1</link>"
        "</item></channel></rss>",
        "<urlset><url><loc>http://a.invalid/1</loc><title>&m;</title></url></urlset>",
    ],
    ids=["rss", "sitemap"],
)
def test_entities_do_not_grow(root: str) -> None:
    feed = parse(_laughs(root))

    assert all(len(entry.title) < 1_100 for entry in feed.entries)


def test_files_are_not_read_through_entities(tmp_path: Any) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text("kata-sandi")
    doctype = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>'
    rss = "<rss version='2.0'><channel><item><title>a&x;</title><link>http://a.invalid/1</link>"
    sitemap = "<urlset><url><loc>http://a.invalid/1</loc><title>a&x;</title></url></urlset>"

    for content in (f"{doctype}{rss}</item></channel></rss>", doctype + sitemap):
        (entry,) = parse(content).entries
        assert "kata-sandi" not in entry.title


@pytest.mark.parametrize(
    "content",
    [
        b"<" * 2_000_000,
        b"<rss version='2.0'><channel>" + b"<item>" * 300_000,
        b"<urlset>" + b"<url>" * 300_000,
        b"<a " * 500_000,
        b"{" + b'"a":[' * 200_000,
        gzip.compress(b"<urlset>" + b" " * 100_000_000),
        b"<rss version='2.0'><channel><item><title>" + b"a" * 15_000_000,
    ],
    ids=["angles", "items", "urls", "tags", "json", "gzip", "title"],
)
def test_a_hostile_feed_ends_in_time(content: bytes, settings: Any) -> None:
    settings.IMPORT_MAX_SECONDS = 1
    begin = time.monotonic()

    try:
        feed = parse(content)
    except FetchError as error:
        assert error.code in {"fetch_not_a_feed", "fetch_feed_unreadable"}
    else:
        assert len(feed.entries) <= 1_000

    assert time.monotonic() - begin < 20


def test_a_long_feed_is_cut_and_the_rest_counted() -> None:
    items = "".join(
        f"<item><link>https://contoh.invalid/{number}</link></item>" for number in range(1_200)
    )

    feed = parse(f"<rss version='2.0'><channel>{items}</channel></rss>")

    assert (len(feed.entries), feed.left_out) == (1_000, 200)
    assert feed.entries[0].address == "https://contoh.invalid/0"


# --- One broken thing does not cost the others ----------------------------------------------------


@pytest.mark.parametrize(
    "date", ["0000-00-00 00:00:00", "0000-00-00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00Z"]
)
def test_an_impossible_date_costs_no_article(date: str) -> None:
    feed = parse(rss("/1", f"<pubDate>{date}</pubDate>"))

    assert [entry.address for entry in feed.entries] == ["https://contoh.invalid/1"]


@pytest.mark.parametrize("codec", ["punycode", "undefined", "idna", "zip", "tiada", "a\0b"])
@pytest.mark.parametrize("place", ["header", "document"])
def test_a_codec_that_is_no_charset_is_ignored(codec: str, place: str) -> None:
    document = rss("/1").encode()
    if place == "document":
        document = f"<?xml version='1.0' encoding='{codec}'?>".encode() + document

    feed = parse(document, charset=codec if place == "header" else "")

    assert [entry.address for entry in feed.entries] == ["https://contoh.invalid/1"]


def test_a_title_keeps_its_signs_and_loses_its_tags() -> None:
    title = "<![CDATA[<b>Suhu</b> <5 atau 3 < 5 &lt;br/&gt; dan 7 > 6<!-- x -->]]>"
    feed = parse(f"<rss version='2.0'><channel><item><title>{title}</title><link>/1</link></item>")

    assert feed.entries[0].title == "Suhu <5 atau 3 < 5 dan 7 > 6"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//[x/", "/a\0b", "/\ud800"],
)
def test_only_web_addresses_are_listed(link: str) -> None:
    items = [{"url": link}, {"url": "HTTP://contoh.invalid/2", "title": "A\ud83d \0B"}]
    document = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    sitemap = f"<urlset><url><loc>{link if link.isprintable() else ''}</loc></url></urlset>"

    assert [(e.address, e.title) for e in parse(document).entries] == [
        ("HTTP://contoh.invalid/2", "A? B")
    ]
    assert parse(sitemap).entries == ()


def test_a_sitemap_lists_an_address_once() -> None:
    entry = "<url><loc>HTTPS://contoh.invalid/a</loc></url>"
    index = "<sitemap><loc>/s.xml</loc></sitemap>"

    assert len(parse(f"<urlset>{entry * 3}</urlset>").entries) == 1
    assert parse(f"<sitemapindex>{index * 3}</sitemapindex>").sitemaps == (
        "https://contoh.invalid/s.xml",
    )


def rss(link: str, more: str = "") -> str:
    item = f"<item><title>Judul</title><link>{link}</link>{more}</item>"
    return f"<rss version='2.0'><channel><title>Umpan</title>{item}</channel></rss>"
