"""The articles at an address: pages in parts, canonical addresses, documents, and refusals."""

import gzip
from typing import Any

import pytest

from articles.fetching.client import Answer
from articles.fetching.fetcher import Fetcher
from articles.fetching.media_types import in_unicode
from articles.fetching.page import own_address, read_address
from articles.fetching.pagination import next_page, whole_page
from articles.importing.record import RawArticle, Rejection
from tests.articles.fetching.conftest import HOST, PARAGRAPH, Site, page

FIRST = f"https://{HOST}/berita/42"


def article(items: list[Any]) -> RawArticle:
    (item,) = items
    assert isinstance(item, RawArticle), item
    return item


def problem(items: list[Any]) -> str:
    (item,) = items
    assert isinstance(item, Rejection), item
    return item.problem.code


def test_a_page_is_an_article_with_its_address(fetcher: Fetcher, site: Site) -> None:
    site.add("/berita/42", page())

    found = article(read_address(site.url("/berita/42"), fetcher))

    assert PARAGRAPH in found.text
    assert found.origin == f"{site.url('/berita/42')}:1"
    assert found.fields.url == site.url("/berita/42")
    assert "<article>" in found.original


def test_the_canonical_address_of_the_page_counts(fetcher: Fetcher, site: Site) -> None:
    canonical = "https://www.contoh.invalid/berita/42"
    site.add("/amp/42", page(head=f'<link rel="canonical" href="{canonical}">'))

    found = article(read_address(site.url("/amp/42", "m.contoh.invalid"), fetcher))

    assert found.fields.url == canonical


@pytest.mark.parametrize(
    ("stated", "right"),
    [
        ("https://www.contoh.co.id/berita/1", "https://www.contoh.co.id/berita/1"),
        ("/berita/1", "https://m.contoh.co.id/berita/1"),
        ("https://lain.co.id/berita/1", ""),
        ("https://www.contoh.co.id/", ""),
        ("https://rina:rahasia@m.contoh.co.id/berita/1", ""),
        ("https://m.contoh.co.id:22/berita/1", ""),
        ("https://m.contoh.co.id/berita/\x001", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_a_canonical_address_must_be_of_the_same_site(stated: str, right: str) -> None:
    address = "https://m.contoh.co.id/amp/1"

    assert own_address(stated, address) == (right or address)


def test_a_redirected_page_has_its_last_address(fetcher: Fetcher, site: Site) -> None:
    site.add("/lama", status=301, Location="/baru")
    site.add("/baru", page())

    assert article(read_address(site.url("/lama"), fetcher)).fields.url == site.url("/baru")


def test_the_charset_of_the_header_counts_most(fetcher: Fetcher, site: Site) -> None:
    text = page("Caf\u00e9 \u201cDaun\u201d dibuka", f"Caf\u00e9 itu ramai. {PARAGRAPH}", PARAGRAPH)
    content = text.replace("<head>", '<head><meta charset="utf-8">').encode(
        "iso-8859-15", "xmlcharrefreplace"
    )
    site.add("/a", content, Content_Type="text/html; charset=ISO-8859-15")
    site.add("/b", text.encode("utf-16"), Content_Type="text/html; charset=utf-16")
    site.add("/c", text.encode(), Content_Type="text/html; charset=iso-8859-1")  # a common mistake

    for path in ("/a", "/b", "/c"):
        assert "Caf\u00e9 itu ramai." in article(read_address(site.url(path), fetcher)).text, path


@pytest.mark.parametrize(
    ("kind", "charset"),
    [
        ("text/html", "punycode"),
        ("text/html", "hex"),
        ("text/html", "tiada"),
        ("text/html", "x" * 5_000),
        ("application/pdf", "iso-8859-5"),
    ],
)
def test_a_charset_that_is_none_is_ignored(kind: str, charset: str) -> None:
    answer = Answer(
        address=FIRST,
        status=200,
        content=b"a-b" * 500_000,
        headers={"content-type": f"{kind}; charset={charset}"},
    )

    assert in_unicode(answer) == answer.content


def test_a_packed_text_is_not_decoded() -> None:
    headers = {"content-type": "text/csv; charset=iso-8859-5"}
    answer = Answer(address=FIRST, status=200, content=gzip.compress(b"a"), headers=headers)

    assert in_unicode(answer) == answer.content


# --- Articles in parts ----------------------------------------------------------------------------

SECOND = "Bagian kedua menyebut rencana penanaman berikutnya di muara sungai pada bulan depan."
THIRD = "Bagian ketiga memuat pesan ketua kelompok agar warga ikut merawat bibit yang ditanam."


def test_the_whole_text_on_one_page_is_taken(fetcher: Fetcher, site: Site) -> None:
    link = '<a href="?page=2">2</a> <a href="/berita/42?page=all">Semua halaman</a>'
    site.add("/berita/42", page() + link)
    site.add(
        "/berita/42?page=all",
        page("Warga menanam bakau", PARAGRAPH, SECOND + SECOND, THIRD + THIRD) + link,
    )

    found = article(read_address(site.url("/berita/42"), fetcher))

    assert SECOND in found.text
    assert THIRD in found.text
    assert found.fields.url == site.url("/berita/42")
    assert site.asked("/berita/42?page=2") == 0


def test_pages_are_joined_without_repetitions(fetcher: Fetcher, site: Site) -> None:
    title = "Warga menanam bakau"
    site.add("/berita/42", page(title, PARAGRAPH, PARAGRAPH + " Awal.") + '<a href="?page=2">2</a>')
    site.add(
        "/berita/42?page=2", page(title, SECOND, SECOND + " Lanjut.") + '<a href="?page=3">3</a>'
    )
    site.add("/berita/42?page=3", page(title, THIRD, THIRD + " Akhir.") + '<a href="?page=2">2</a>')

    found = article(read_address(site.url("/berita/42"), fetcher))

    positions = [found.text.index(part) for part in ("Awal.", "Lanjut.", "Akhir.")]
    assert positions == sorted(positions)
    assert found.text.count(title) <= 1
    assert not found.warnings
    assert THIRD in found.original


def test_a_missing_part_is_told(fetcher: Fetcher, site: Site) -> None:
    site.add("/berita/42", page() + '<link rel="next" href="/berita/42/2">')
    site.add("/berita/42/2", status=500)

    found = article(read_address(site.url("/berita/42"), fetcher))

    assert PARAGRAPH in found.text
    assert [warning.code for warning in found.warnings] == ["fetch_incomplete"]


def test_endless_pages_end(fetcher: Fetcher, site: Site) -> None:
    for number in range(1, 40):
        path = "/berita/42" if number == 1 else f"/berita/42?page={number}"
        text = page("Judul", f"{PARAGRAPH} Halaman {number}.", f"Isi {number}. {PARAGRAPH}")
        site.add(path, f'{text}<a href="?page={number + 1}">berikutnya</a>')

    read_address(site.url("/berita/42"), fetcher)

    assert len([path for path in site.requests if path.startswith("/berita")]) == 10


@pytest.mark.parametrize(
    ("tag", "link"),
    [
        ("<a href='?page=all'>", f"{FIRST}?page=all"),
        ('<a class="x" href="/berita/42?showpage=all#isi">', f"{FIRST}?showpage=all"),
        ("<A HREF=/berita/42?single=1>", f"{FIRST}?single=1"),
        ('<a href="/berita/42?a=1&amp;page=semua">', f"{FIRST}?a=1&page=semua"),
        ('<a href="/berita/43?page=all">', ""),
        ('<a href="https://lain.invalid/berita/42?page=all">', ""),
        ('<a href="/berita/42?kategori=all">', ""),
        ('<a href="/berita/42">', ""),
    ],
)
def test_the_link_to_the_whole_text(tag: str, link: str) -> None:
    assert whole_page(f"<p>{tag}Semua</a>", FIRST) == link


@pytest.mark.parametrize(
    ("tag", "link"),
    [
        ('<a href="/berita/42?page=2">', f"{FIRST}?page=2"),
        ('<a href="/berita/42?halaman=2&x=1">', f"{FIRST}?halaman=2&x=1"),
        ('<a href="/berita/42/2">', f"{FIRST}/2"),
        ('<a href="/berita/42/page/2/">', f"{FIRST}/page/2/"),
        ('<link rel="next" href="/berita/42?bagian=kedua">', f"{FIRST}?bagian=kedua"),
        ('<a href="/berita/42?page=3">', ""),
        ('<a rel="next" href="/berita/43">', ""),
        ('<a href="/berita/421">', ""),
        ('<a href="/berita?page=2">', ""),
    ],
)
def test_the_link_to_the_next_part(tag: str, link: str) -> None:
    assert next_page(f"<p>{tag}lanjut</a>", FIRST, 2) == link


def test_a_home_page_has_no_parts() -> None:
    assert next_page('<a href="/2">2</a>', f"https://{HOST}/", 2) == ""


def test_tags_made_to_hurt_take_no_time() -> None:
    for text in ("<a " * 300_000, "<a href=" + "'" * 300_000, '<a href="' + "x" * 1_000_000):
        assert next_page(text, FIRST, 2) == ""


# --- Other files, and what is refused ------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data.csv", "text/csv"),
        ("/data.csv", "application/octet-stream"),
        ("/data.csv", "text/plain"),
        ("/unduh?id=4", "text/csv; charset=utf-8"),
    ],
)
def test_a_table_is_read_by_its_type_or_name(
    fetcher: Fetcher, site: Site, path: str, kind: str
) -> None:
    site.add(
        path,
        f"judul,isi\nSatu,{PARAGRAPH.replace(',', '')}\nDua,Dua {PARAGRAPH[:40]}\n",
        Content_Type=kind,
    )

    items = read_address(site.url(path), fetcher)

    assert [item.fields.title for item in items if isinstance(item, RawArticle)] == ["Satu", "Dua"]
    assert isinstance(items[1], RawArticle)
    assert items[1].origin == f"{site.url(path)}:3"


def test_a_name_in_the_header_tells_the_format(fetcher: Fetcher, site: Site) -> None:
    site.add(
        "/unduh",
        gzip.compress(f"judul,isi\nSatu,Isi {PARAGRAPH[:50]}\n".encode()),
        Content_Type="application/octet-stream",
        Content_Disposition='attachment; filename="../../berita.csv.gz"',
    )

    assert article(read_address(site.url("/unduh"), fetcher)).fields.title == "Satu"


def test_a_plain_text_is_read_as_text(fetcher: Fetcher, site: Site) -> None:
    site.add("/a", f"Judul berita\n\n{PARAGRAPH}\n", Content_Type="text/plain")

    assert PARAGRAPH in article(read_address(site.url("/a"), fetcher)).text


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("image/jpeg", "fetch_content_type"),
        ("video/mp4", "fetch_content_type"),
        ("application/x-msdownload", "fetch_content_type"),
        ("application/octet-stream", "fetch_content_type"),
        ("application/rss+xml", "fetch_feed"),
        ("text/xml", "fetch_feed"),
    ],
)
def test_another_type_is_refused_before_its_body_is_read(
    fetcher: Fetcher, site: Site, kind: str, code: str
) -> None:
    site.add_raw(
        "/a", lambda sock: sock.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode())
    )

    assert problem(read_address(site.url("/a"), fetcher)) == code


def test_a_page_without_an_article_is_told(fetcher: Fetcher, site: Site) -> None:
    site.add("/a", "<html><body><nav><a href='/'>Beranda</a></nav></body></html>")
    site.add("/b", b"")

    assert problem(read_address(site.url("/a"), fetcher)) == "no_article"
    assert problem(read_address(site.url("/b"), fetcher)) == "empty"


def test_an_address_that_cannot_be_fetched_is_a_rejection(fetcher: Fetcher, site: Site) -> None:
    (item,) = read_address(site.url("/tiada"), fetcher)

    assert isinstance(item, Rejection)
    assert str(item) == (f"{site.url('/tiada')}: does not exist (status 404): check the address")
