"""Media types: which file format an answer has, by its type, its name and its first bytes."""

import codecs
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from articles.fetching.client import Answer
from articles.fetching.errors import FetchError
from articles.importing.charsets import codec_of
from articles.importing.readers.registry import COMPRESSED, format_of

PAGE = ".html"
MAX_NAME_CHARACTERS = 100
#: Media type -> suffix of the format. Formats without a reader are refused.
SUFFIXES = {
    "text/html": PAGE,
    "application/xhtml+xml": PAGE,
    "text/plain": ".txt",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/markdown": ".md",
    "text/rtf": ".rtf",
    "application/rtf": ".rtf",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "message/rfc822": ".eml",
    "application/mbox": ".mbox",
    "application/warc": ".warc",
    "application/zip": ".zip",
}
FEEDS = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
    }
)
TEXTS = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/csv",
        "text/tab-separated-values",
        "text/markdown",
    }
)
#: The readers recognise these by the bytes; many servers state Windows-1252 for pages in UTF-8.
RECOGNISED = frozenset({"", "ascii", "utf-8", "iso8859-1", "cp1252"})
#: Servers send these types for files that they do not know; the suffix of the name tells more.
GENERIC = frozenset(
    {
        "",
        "application/octet-stream",
        "binary/octet-stream",
        "application/x-download",
        "application/download",
        "application/force-download",
        "application/gzip",
        "application/x-gzip",
        "application/zip",
        "text/plain",
        "application/json",
    }
)


def file_name(answer: Answer) -> str:
    """Return a name for the content of an answer, whose suffix names the format.

    The name is derived from the media type, then from the address. Raises ``FetchError`` for a
    type that is not read.
    """
    kind = answer.content_type
    if kind in FEEDS:
        raise FetchError("fetch_feed")
    name = _last_name(answer)
    if kind in GENERIC and format_of(name) and not _is_page(name):
        return name
    suffix = SUFFIXES.get(kind, PAGE if not kind else "")
    if not suffix or not format_of(f"x{suffix}"):
        raise FetchError("fetch_content_type", found=kind)
    stem = PurePosixPath(name.lower().removesuffix(COMPRESSED)).stem
    return f"{stem or 'halaman'}{suffix}"


def check(answer: Answer) -> None:
    """Raise ``FetchError`` if the type of an answer is not read."""
    file_name(answer)


def in_unicode(answer: Answer) -> bytes:
    """Return the content of a text; with a byte order mark if the server states its charset.

    A charset in the header counts more than one in the page (HTML standard, 13.2.3.2), and the
    readers trust a mark most.
    """
    content = answer.content
    if answer.content_type not in TEXTS or content.startswith(b"\x1f\x8b"):
        return content
    charset = codec_of(answer.charset)
    if charset in RECOGNISED:
        return content
    try:
        return codecs.BOM_UTF8 + content.decode(charset).removeprefix("\ufeff").encode()
    except UnicodeError:
        return content


def _last_name(answer: Answer) -> str:
    name = answer.file_name or unquote(urlsplit(answer.address).path)
    return PurePosixPath(name.replace("\\", "/").replace("\0", "")).name[-MAX_NAME_CHARACTERS:]


def _is_page(name: str) -> bool:
    found = format_of(name)
    return found is not None and PAGE in found.suffixes
