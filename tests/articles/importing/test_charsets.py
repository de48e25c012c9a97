"""Only codecs of text decode pages, whatever the page names."""

import time

import pytest

from articles.importing.charsets import codec_of
from articles.importing.readers.html import decode_page

NO_CHARSETS = ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"]
NO_CHARSETS += ["rot13", "hex", "zlib", "cp037", "mbcs", "tiada", "", "a\0b", "x" * 5_000]
CHARSETS = {
    "UTF8": "utf-8",
    "latin1": "iso8859-1",
    "Windows-1256": "cp1256",
    "utf-16": "utf-16",
    "GB2312": "gb2312",
    "euc-jp": "euc_jp",
    "ISO-2022-JP": "iso2022_jp",
    "macintosh": "mac-roman",
    "big5-hkscs": "big5hkscs",
}


@pytest.mark.parametrize("name", NO_CHARSETS, ids=[name[:20] for name in NO_CHARSETS])
def test_a_codec_that_is_no_charset_is_refused(name: str) -> None:
    assert codec_of(name) == ""


@pytest.mark.parametrize(("name", "codec"), CHARSETS.items())
def test_a_charset_has_its_codec(name: str, codec: str) -> None:
    assert codec_of(name) == codec


@pytest.mark.parametrize("codec", ["punycode", "unicode_escape", "idna", "utf-7", "rot13"])
def test_a_page_that_names_no_charset_is_read_by_its_bytes(codec: str) -> None:
    text = f"Kaf\u00e9 \\ud800 \\x41 +ADw- {'a-b' * 500_000}"
    begin = time.monotonic()

    page = decode_page(f"<meta charset='{codec}'><p>{text}</p>".encode("cp1252"))

    assert text in page
    assert time.monotonic() - begin < 5
