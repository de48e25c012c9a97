"""Web archives: pages with their addresses."""

import gzip
import hashlib
import zlib

from tests.articles.importing.readers.documents import LONG
from tests.articles.importing.readers.reading import codes, read_here

ARTICLE = (
    "<html><head><title>Banjir di lembah</title></head><body><article><h1>Banjir di lembah</h1>"
    f"<p>{LONG}</p><p>{LONG} Lagi.</p></article></body></html>"
).encode()


def archive(*records: tuple[str, bytes, str], compressed: bool = False) -> bytes:
    """Return an archive of answers: address, body, and type (or none for an answer of 404)."""
    out = b""
    for address, body, kind in records:
        packed = "Content-Encoding: gzip\r\n" if body.startswith(b"\x1f\x8b") else ""
        status = "200 OK" if kind else "404 Not Found"
        answer = (
            f"HTTP/1.1 {status}\r\nContent-Type: {kind or 'text/html'}\r\n{packed}\r\n"
        ).encode() + body
        digest = hashlib.sha1(answer).hexdigest()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
            f"WARC-Date: 2024-08-12T00:30:00Z\r\nWARC-Payload-Digest: sha1:{digest}\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        ).encode()
        record = head + answer + b"\r\n\r\n"
        out += gzip.compress(record) if compressed else record
    return out


def test_pages_are_read_and_the_rest_is_counted() -> None:
    content = archive(
        ("https://contoh.invalid/", ARTICLE, "text/html"),
        ("https://contoh.invalid/banjir", gzip.compress(ARTICLE), "text/html; charset=utf-8"),
        ("https://contoh.invalid/banjir", gzip.compress(ARTICLE), "text/html; charset=utf-8"),
        (
            "https://contoh.invalid/tag",
            b"<html><body><a>Awal</a></body></html>",
            "text/html",
        ),
        ("https://contoh.invalid/hilang", ARTICLE, ""),
        ("https://contoh.invalid/gambar.png", b"\x89PNG", "image/png"),
    )

    article, rest = read_here("situs.warc", content)

    assert article.text.startswith("Warga menutup jalan")
    assert article.fields.url == "https://contoh.invalid/banjir"
    assert article.fields.published_at.isoformat() == "2024-08-12T00:30:00+00:00"
    assert article.fields.date_status == "inferred"
    assert article.origin == "situs.warc/https://contoh.invalid/banjir:1"
    assert (rest.problem.code, rest.problem.values["count"]) == ("pages_without_article", 1)


def test_an_archive_without_pages_is_told() -> None:
    content = archive(("https://contoh.invalid/gambar.png", b"\x89PNG", "image/png"))

    assert codes(read_here("situs.warc", content)) == ["no_text"]


def test_compressed_archives_and_damaged_ones() -> None:
    records = [
        (f"https://contoh.invalid/{n}", ARTICLE.replace(b"Lagi", b"Lagi %d" % n), "text/html")
        for n in range(3)
    ]
    content = archive(*records, compressed=True)

    assert len(read_here("situs.warc.gz", content)) == 3
    cut = read_here("situs.warc.gz", content[: len(content) * 2 // 3])
    assert hasattr(cut[0], "text")
    assert codes(cut)[-1:] in (["damaged_gzip"], ["damaged_archive"])
    assert codes(read_here("a.warc", b"bukan arsip situs")) == ["damaged_document"]
    assert codes(read_here("a.warc", b"")) == ["empty"]


def test_a_compressed_page_that_is_a_bomb_is_bounded() -> None:
    bomb = zlib.compressobj(1, zlib.DEFLATED, 31)
    payload = b"".join(bomb.compress(b" " * 1_000_000) for _ in range(200)) + bomb.flush()
    content = archive(("https://contoh.invalid/a", payload, "text/html"))

    assert codes(read_here("a.warc", content)) == ["page_too_large"]
