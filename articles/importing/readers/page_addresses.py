"""The address of a saved page: canonical link, meta elements, or the note of the browser."""

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from articles.importing.readers.page_data import PageData

#: Archives put their own address before the page's.
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/(?=https?:/)", re.IGNORECASE)
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S{1,2000})",
    re.IGNORECASE,
)
_SECOND_LEVEL = frozenset({"co", "com", "net", "or", "org", "go", "ac", "web", "my", "sch", "gov"})
SNIFFED_CHARACTERS = 3000


def page_address(data: PageData, text: str, *, given: str = "") -> str:
    """Return the address of a page; ``given`` is the one from which it was fetched."""
    tree, metas = data.tree, data.metas
    base = given or _saved_from(text)
    links = [*_links(tree, "canonical"), metas.get("og:url", ""), data.stated("url")]
    links += [_main_entity(data), base, metas.get("twitter:url", ""), *_links(tree, "amphtml")]
    found = [original(urljoin(base, link.strip())) for link in links if link.strip()]
    absolute = [link for link in found if link.startswith(("http://", "https://"))]
    # A canonical link to the home page is a mistake of the template.
    deep = [link for link in absolute if len(urlsplit(link).path) > 1 or urlsplit(link).query]
    return next(iter(deep or absolute), "")


def original(address: str) -> str:
    """Return the address without that of an archive before it.

    >>> original("https://web.archive.org/web/20240812000000/https://contoh.invalid/a")
    'https://contoh.invalid/a'
    """
    return _ARCHIVE.sub("", address)


def domain_of(address: str) -> str:
    """Return the domain of a site without its subdomains.

    >>> domain_of("https://news.contoh.co.id/a"), domain_of("https://m.contoh.invalid")
    ('contoh.co.id', 'contoh.invalid')
    """
    try:
        labels = (urlsplit(address).hostname or "").split(".")
    except ValueError:
        return ""
    if len(labels) < 2 or labels[-1].isdigit():
        return ""
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-size:])


def _saved_from(text: str) -> str:
    match = _SAVED_FROM.search(text[:SNIFFED_CHARACTERS])
    return match[1].removesuffix("-->") if match else ""


def _links(tree: Any, kind: str) -> list[str]:
    return [
        element.get("href")
        for element in tree.iter("link")
        if kind in (element.get("rel") or "").lower().split() and element.get("href")
    ]


def _main_entity(data: PageData) -> str:
    entity = data.article.get("mainEntityOfPage")
    value = entity.get("@id") if isinstance(entity, dict) else entity
    return value if isinstance(value, str) else ""
