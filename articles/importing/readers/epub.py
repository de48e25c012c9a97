"""Electronic books (.epub): each chapter that looks like one is an article.

EbookLib is under the AGPL; the container, the package file and the order of reading are three small
XML files, so they are read here (EPUB 3.3, sections 4 and 5). The metadata of the book are fields
only if the book is one article; the name of the book is not the source of its chapters.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any, BinaryIO
from urllib.parse import unquote

from articles.importing.dates import parse_date
from articles.importing.problems import Problem
from articles.importing.readers.documents import Block, document_articles
from articles.importing.readers.docx_names import tag
from articles.importing.readers.html_blocks import html_blocks
from articles.importing.readers.packages import Package
from articles.importing.readers.unreadable import Unreadable
from articles.importing.record import Fields, RawArticle, Rejection

MAX_CHAPTERS = 5_000
MIN_CHAPTER_CHARACTERS = 200
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})</title>", re.IGNORECASE)
_XHTML = ("application/xhtml+xml", "text/html")
_NO_AUTHORS = frozenset(("unknown", "tidak diketahui", "anonim", "anonymous", "author", "penulis"))


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the chapters of a book."""
    package = Package(stream, kind="epub")
    root, folder = _package_file(package)
    if "META-INF/encryption.xml" in package.names() and _is_locked(package):
        raise Unreadable("encrypted")
    parts = _chapters(root, folder)
    chapters = _read_chapters(package, parts[:MAX_CHAPTERS])
    if not chapters:
        yield Rejection(name, 0, Problem("no_text"))
        return
    given = _fields(root) if len(chapters) == 1 else Fields()
    number = 0
    for blocks in chapters:
        for item in document_articles(blocks, name, given=given):
            number += 1
            if isinstance(item, RawArticle):
                yield replace(item, origin=f"{name}:{number}")
            else:
                yield replace(item, line=number)
    if len(parts) > MAX_CHAPTERS:
        yield Rejection(name, 0, Problem("too_many_pages", {"limit": MAX_CHAPTERS}))


def _package_file(package: Package) -> tuple[Any, str]:
    container = package.xml("META-INF/container.xml")
    for element in () if container is None else container.iter():
        path = element.get("full-path")
        if path and (root := package.xml(path)) is not None:
            return root, posixpath.dirname(path)
    raise Unreadable("damaged_document")


def _chapters(root: Any, folder: str) -> list[str]:
    """Return the parts in the order of reading, without the table of contents."""
    items: dict[str, Any] = {}
    order: list[Any] = []
    for element in root.iter():
        if tag(element) == "item":
            items[element.get("id", "")] = element
        elif tag(element) == "itemref" and element.get("linear") != "no":
            order.append(element)
    found = []
    for reference in order:
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type") not in _XHTML:
            continue
        if "nav" not in item.get("properties", "").split():
            path = unquote(item.get("href", "").partition("#")[0])
            found.append(posixpath.normpath(posixpath.join(folder, path)))
    return list(dict.fromkeys(found))


def _read_chapters(package: Package, parts: list[str]) -> list[list[Block]]:
    """Return the blocks of each chapter; short ones are covers and imprints, and left out.

    Converters cut long chapters into files. A part without a heading and without a name of its own
    continues the one before it.
    """
    chapters: list[list[Block]] = []
    last_title = ""
    for part in parts:
        content = (package.bytes(part) or b"").decode("utf-8", "replace")
        blocks = list(html_blocks(content))
        title = _title(content)
        has_heading = any(block.level or block.is_loud for block in blocks[:3])
        if chapters and not has_heading and title in {"", last_title}:
            chapters[-1] += blocks
        elif _length(blocks) >= MIN_CHAPTER_CHARACTERS:
            if not has_heading and title and last_title and title != last_title:
                blocks = [Block(title, level=1), *blocks]
            chapters.append(blocks)
        last_title = title or last_title
    return chapters


def _title(content: str) -> str:
    match = _TITLE.search(content[:20_000])
    return " ".join(unescape(match[1]).split()) if match else ""


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks if not block.level)


def _is_locked(package: Package) -> bool:
    """Return whether more than fonts is encrypted."""
    root = package.xml("META-INF/encryption.xml")
    paths = [
        str(element.get("URI", ""))
        for element in (() if root is None else root.iter())
        if tag(element) == "CipherReference"
    ]
    return any(not path.lower().endswith((".otf", ".ttf", ".woff", ".woff2")) for path in paths)


def _fields(root: Any) -> Fields:
    """Return what the metadata of the book state."""
    found: dict[str, list[str]] = {}
    for element in root.iter():
        if tag(element) in {"creator", "date", "publisher", "title"} and element.text:
            found.setdefault(tag(element), []).append(" ".join(element.text.split()))
    authors = [name for name in found.get("creator", ()) if name.lower() not in _NO_AUTHORS]
    # With a time of day it is when a program made the book.
    days = [day for day in found.get("date", ()) if ":" not in day]
    return Fields(
        author=", ".join(authors),
        source=next(iter(found.get("publisher", ())), ""),
        published_at=parse_date(next(iter(days), "")),
    )
