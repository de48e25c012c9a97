"""The further pages of an article: links to the whole text, and to the next page.

Only links to the same path count, or to the path with a page number behind it. The links are found
by a linear scan of the tags, without a tree.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

MAX_LINKS = 5_000
MAX_TAG_CHARACTERS = 3_000
_TAG = re.compile(rf"<(?:a|link)\s([^<>]{{1,{MAX_TAG_CHARACTERS}}})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\b(href|rel)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_PAGE_NAMES = frozenset({"page", "hal", "halaman", "p", "pg", "paging", "showpage", "show"})
_WHOLE_NAMES = frozenset({"single", "showall", "all", "full"})
_WHOLE_VALUES = frozenset({"all", "semua", "full", "showall", "show_all"})
_NUMBER_BEHIND = re.compile(r"(?:/page)?/(\d{1,2})")


def whole_page(page: str, address: str) -> str:
    """Return the address of the page with the whole article that ``page`` links to, or ''."""
    if _is_whole(address):
        return ""
    return next((link for link, _rel in _own_links(page, address) if _is_whole(link)), "")


def next_page(page: str, first: str, number: int) -> str:
    """Return the address of page ``number`` that ``page`` links to, or ''.

    ``first`` is the address of the first page.

    >>> next_page('<a href="/a?page=2">2</a>', "https://contoh.invalid/a", 2)
    'https://contoh.invalid/a?page=2'
    """
    by_relation = ""
    for link, relations in _own_links(page, first):
        found = _number_of(link, first)
        if found == number:
            return link
        if found is None and "next" in relations and link != first:
            by_relation = by_relation or link
    return by_relation


def _own_links(page: str, first: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the links to pages of the article, each with its ``rel``."""
    own = urlsplit(first)
    if not own.path.strip("/"):
        return  # a home page is no article
    for count, tag in enumerate(_TAG.finditer(page)):
        if count >= MAX_LINKS:
            return
        values = {
            found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "").strip()
            for found in _ATTRIBUTE.finditer(tag[1])
        }
        try:
            link = urljoin(first, values.get("href", "")).partition("#")[0]
            parts = urlsplit(link)
        except ValueError:
            continue
        same_host = parts.netloc == own.netloc and parts.scheme in {"http", "https"}
        if same_host and _belongs(parts.path, own.path):
            yield link, values.get("rel", "").lower().split()


def _belongs(path: str, first: str) -> bool:
    return path.rstrip("/") == first.rstrip("/") or _number_behind(path, first) is not None


def _number_behind(path: str, first: str) -> int | None:
    """Return 2 for the path ``/article/2`` or ``/article/page/2`` of ``/article``."""
    own = first.rstrip("/")
    found = _NUMBER_BEHIND.fullmatch(path.rstrip("/")[len(own) :]) if path.startswith(own) else None
    return int(found[1]) if found else None


def _is_whole(link: str) -> bool:
    return any(
        (name.lower() in _PAGE_NAMES and value.lower() in _WHOLE_VALUES)
        or (name.lower() in _WHOLE_NAMES and value.lower() in {"1", "true", "yes", "all"})
        for name, value in parse_qsl(urlsplit(link).query)
    )


def _number_of(link: str, first: str) -> int | None:
    """Return the number of the page that a link names, or None."""
    parts = urlsplit(link)
    for name, value in parse_qsl(parts.query):
        if name.lower() in _PAGE_NAMES and value.isascii() and value.isdecimal():
            return int(value[:4])
    return _number_behind(parts.path, urlsplit(first).path)
