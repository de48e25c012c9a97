"""Parsing of feeds (RSS, Atom, RDF, JSON Feed). It runs in a process with limits.

feedparser gets bytes only, so it fetches nothing. It reads broken XML too, and leaves entities of
the document unexpanded.
"""

import calendar
import gzip
import html
import io
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import feedparser

from articles.fetching.feed import Entry, Feed
from articles.fetching.links import absolute
from articles.fetching.sitemap_parsing import is_sitemap, parse_sitemap
from articles.importing.dates import find_date, parse_date

MAX_ENTRIES = 1_000
MAX_HTML_CHARACTERS = 1_000_000
MAX_FEEDS = 5
GZIP_MARK = b"\x1f\x8b"
#: Kinds by the versions of feedparser: "rss20", "atom10", "rss090" (RDF), "cdf".
_KINDS = (("rss", "rss"), ("atom", "atom"), ("cdf", "rss"))
_LINK = re.compile(r"<link\s([^<>]{1,2000})>", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:rss|atom|feed)\+(?:xml|json)", re.IGNORECASE)
_TAG = re.compile(r"<(?:/?[a-z][^<>]{0,1000}|!--.{0,1000}?--)>", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(rb"^[^<]{0,100}<\?xml[^>]{0,300}\?>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def parse_feed(content: bytes, address: str, *, charset: str = "", max_bytes: int) -> Feed:
    """Return the feed or sitemap; one without a kind if the content is neither.

    ``address`` is the base of relative links.
    """
    if content.startswith(GZIP_MARK):
        content = _unpacked(content, max_bytes)
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _json_feed(content, address)
    if is_sitemap(content):
        return parse_sitemap(content, address, max_entries=MAX_ENTRIES)
    return _xml_feed(content, address, charset)


def _unpacked(content: bytes, max_bytes: int) -> bytes:
    """Return the content of a gzip file, or as much of it as the limit allows."""
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(content)).read(max_bytes)
    except (EOFError, zlib.error, OSError):
        return b""


def _xml_feed(content: bytes, address: str, charset: str) -> Feed:
    try:
        parsed = _parsed(content, address, charset)
    except ValueError:  # the codec that the feed names is none of text, such as punycode
        parsed = _parsed(_DECLARATION.sub(b"", content), address, "")
    version = parsed.get("version") or ""
    kind = next((kind for start, kind in _KINDS if version.startswith(start)), "")
    if not kind:
        return Feed(feeds=_named_feeds(content, address))
    entries = list(_read(parsed.entries, _entry, address))
    title = _words(parsed.feed.get("title"))
    return _feed(kind, title, entries)


def _parsed(content: bytes, address: str, charset: str) -> Any:
    headers = {"content-location": address}
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    # The HTML of entries is read by the reader of pages, which needs no sanitized form of it.
    return feedparser.parse(
        io.BytesIO(content),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _read(
    items: Iterable[Any], read: Callable[[Any, str], Entry | None], base: str
) -> Iterator[Entry]:
    """Yield the entries that can be read; a broken one must not cost the others."""
    for item in items:
        with suppress(ValueError, TypeError, OverflowError, AttributeError):
            if entry := read(item, base):
                yield entry


def _feed(kind: str, title: str, entries: list[Entry]) -> Feed:
    unique = list({entry.address: entry for entry in reversed(entries)}.values())[::-1]
    left_out = max(len(unique) - MAX_ENTRIES, 0)
    return Feed(kind=kind, title=title, entries=tuple(unique[:MAX_ENTRIES]), left_out=left_out)


def _entry(item: Mapping[str, Any], base: str) -> Entry | None:
    address = absolute(item.get("link") or _permalink(item), base)
    if not address:
        return None
    texts = [part.get("value") or "" for part in item.get("content", ())]
    text = max([*texts, item.get("summary") or ""], key=len)
    return Entry(
        address=address,
        title=_words(item.get("title")),
        author=_words(item.get("author")),
        category=_words(next((tag.get("term") for tag in item.get("tags", ())), "")),
        published_at=_published(item),
        html=text if len(text) <= MAX_HTML_CHARACTERS else "",
    )


def _permalink(item: Mapping[str, Any]) -> str:
    """Return the identifier of an entry if it is an address. Atom's may be any name."""
    identifier = str(item.get("id") or "")
    is_link = item.get("guidislink", identifier.lower().startswith(("http://", "https://")))
    return identifier if is_link else ""


def _published(item: Mapping[str, Any]) -> datetime | None:
    """Return the date of an entry. A date without a time zone is in the zone of the site."""
    for name in ("published", "updated"):
        stated = item.get(name)
        if not stated:
            continue
        if moment := parse_date(stated) or find_date(str(stated)[:100]):
            return moment
        if parsed := item.get(f"{name}_parsed"):
            with suppress(ValueError, OverflowError, OSError):  # 0000-00-00, or the year 10000
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    return None


def _json_feed(content: bytes, address: str) -> Feed:
    """Return a JSON Feed (jsonfeed.org, versions 1 and 1.1)."""
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        return Feed()
    if not isinstance(values, dict) or "jsonfeed.org" not in str(values.get("version", "")):
        return Feed()
    entries = list(_read(_objects(values.get("items")), _item, address))
    return _feed("json", _words(values.get("title")), entries)


def _item(item: Mapping[str, Any], base: str) -> Entry | None:
    address = absolute(item.get("url") or item.get("external_url"), base)
    if not address:
        return None
    people = [*_objects(item.get("authors")), *_objects([item.get("author")])]
    plain = "".join(
        f"<p>{html.escape(line)}</p>" for line in str(item.get("content_text") or "").splitlines()
    )
    tags = item.get("tags")
    return Entry(
        address=address,
        title=_words(item.get("title")),
        author=", ".join(filter(None, (_words(person.get("name")) for person in people[:5]))),
        category=_words(tags[0]) if isinstance(tags, list) and tags else "",
        published_at=parse_date(item.get("date_published") or ""),
        html=(str(item.get("content_html") or "") or plain)[:MAX_HTML_CHARACTERS],
    )


def _named_feeds(content: bytes, base: str) -> tuple[str, ...]:
    """Return the feeds that the links of a page name."""
    page = content.decode("utf-8", "replace")
    tags = (tag[1] for tag in _LINK.finditer(page) if _FEED_TYPE.search(tag[1]))
    return tuple(islice(_addresses(tags, base), MAX_FEEDS))


def _addresses(tags: Iterable[str], base: str) -> Iterator[str]:
    for tag in tags:
        found = _HREF.search(tag)
        link = html.unescape(found[1] or found[2] or found[3] or "") if found else ""
        if address := absolute(link, base):
            yield address


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _words(value: Any) -> str:
    """Return text without markup and control characters, on one line."""
    text = _TAG.sub("", html.unescape(value)) if isinstance(value, str) else ""
    return " ".join(_CONTROL.sub(" ", text).split())[:1_000]
