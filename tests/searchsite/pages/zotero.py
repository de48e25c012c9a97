"""What Zotero makes of a page: the rules of its translators "Embedded Metadata" and "RDF".

Only the rules that pages of articles meet: meta elements with a prefix become statements, of which
the first known one gives a field. Written from the translators' documentation and behaviour, as a
reader of our pages that is not ours to bend.
"""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

PREFIXES = {"dc", "dcterms", "prism", "z", "og", "article", "eprints", "bib", "bibo"}
#: For each field, the statements that give it, the first one first.
FIELDS = {
    "title": ("dc:title", "dcterms:title", "og:title"),
    "publication": ("prism:publicationName", "dc:source", "dcterms:source", "og:site_name"),
    "date": (
        *("prism:publicationDate", "og:published_time", "dc:date.issued", "dcterms:issued"),
        *("dc:date", "dcterms:date"),
    ),
    "url": ("og:url",),
    "language": ("dc:language", "dcterms:language"),
    "section": ("article:section",),
    "abstract": ("og:description", "dcterms:abstract", "dc:description"),
}


@dataclass(frozen=True)
class ZoteroItem:
    """An item as Zotero saves it; ``creators`` are (last name, first name)."""

    type: str
    creators: list[tuple[str, str]]
    fields: dict[str, str]


def zotero_item(page: HtmlElement) -> ZoteroItem:
    """Return the item of a page."""
    statements: dict[str, list[str]] = {}
    for meta in page.cssselect("head meta[content]"):
        tags = (meta.get("name") or meta.get("property") or "").split()
        for tag in tags:
            prefix, _, name = re.sub(r"[.:_]", "\0", tag, count=1).partition("\0")
            if name and prefix.lower() in PREFIXES and meta.get("content"):
                key = f"{prefix.lower()}:{name[0].lower()}{name[1:]}"
                statements.setdefault(key, []).append(meta.get("content"))
    fields = {
        field: next((statements[name][0] for name in names if name in statements), "")
        for field, names in FIELDS.items()
    }
    kind = statements.get("z:itemType", [""])[0]
    if not kind and statements.get("og:type") == ["article"]:
        kind = "journalArticle"
    return ZoteroItem(kind, [_creator(name) for name in statements.get("dc:creator", [])], fields)


def _creator(name: str) -> tuple[str, str]:
    """Split a name as Zotero does: by its comma, else before its last word."""
    has_comma = "," in name
    name = re.sub(r"[\s.,/\[\]:]+$", "", name)
    if has_comma:
        last, _, first = name.partition(", ")
        return last, first
    first, _, last = name.rpartition(" ")
    return last, first
