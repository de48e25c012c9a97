"""Parsing of sitemaps and sitemap indexes, with news tags. It runs in a process with limits."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from articles.fetching.feed import Entry, Feed
from articles.fetching.links import absolute
from articles.importing.dates import parse_date

MAX_SITEMAPS = 500  # of an index
MAX_ADDRESSES = 50_000  # of a sitemap, by its protocol
_ROOT = re.compile(rb"<(?:[\w-]{1,20}:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_EARLY = datetime.min.replace(tzinfo=UTC)


def is_sitemap(content: bytes) -> bool:
    """Return whether the root element of a document is that of a sitemap."""
    head = content[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    return _ROOT.search(head) is not None


def parse_sitemap(content: bytes, base: str, *, max_entries: int) -> Feed:
    """Return the addresses of a sitemap or of a sitemap index, the newest first."""
    is_index = False
    found: list[dict[str, str]] = []
    for root, values in _elements(content):
        is_index = root == "sitemap"
        found.append(values)
        if len(found) >= MAX_ADDRESSES:
            break
    dated = [(_moment(values), values) for values in found]
    # Sorting is stable: addresses without a date stay in the order of the file, behind the others.
    dated.sort(key=lambda item: item[0] or _EARLY, reverse=True)
    if is_index:
        addresses = dict.fromkeys(absolute(values.get("loc"), base) for _, values in dated)
        return Feed(kind="index", sitemaps=tuple(filter(None, addresses))[:MAX_SITEMAPS])
    found_entries = (entry for _, values in dated if (entry := _entry(values, base)))
    unique: dict[str, Entry] = {}
    for entry in found_entries:
        unique.setdefault(entry.address, entry)
    entries = list(unique.values())
    return Feed(
        kind="sitemap",
        entries=tuple(entries[:max_entries]),
        left_out=max(len(entries) - max_entries, 0),
    )


def _elements(content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name of each ``url`` or ``sitemap`` element, and the texts inside it by name."""
    parser = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _event, element in parser:
            name = _local(element)
            if name in {"url", "sitemap"}:
                yield name, _texts(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError:
        return  # the elements before the fault are kept


def _texts(element: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for inner in element.iter():
        name = _local(inner)
        # <image:loc> and <video:title> belong to pictures; <news:title> to the article.
        if inner is not element and _is_own(inner):
            found.setdefault(name, " ".join((inner.text or "").split()))
    return found


def _is_own(element: Any) -> bool:
    parent = _local(element.getparent())
    return parent in {"url", "sitemap", "news", "publication"}


def _local(element: Any) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _moment(values: dict[str, str]) -> datetime | None:
    stated = values.get("publication_date") or values.get("lastmod") or ""
    try:
        moment = datetime.fromisoformat(stated)  # the usual form; fifty thousand of them are many
    except ValueError:
        return parse_date(stated)
    return moment if moment.tzinfo else parse_date(stated)


def _entry(values: dict[str, str], base: str) -> Entry | None:
    address = absolute(values.get("loc"), base)
    if not address or not urlsplit(address).path.strip("/"):
        return None  # a home page is no article
    # The date of the last change is no date of publication.
    published_at = parse_date(values.get("publication_date") or "")
    return Entry(address=address, title=values.get("title", ""), published_at=published_at)
