"""Web pages: one article each. trafilatura extracts the text, ``page_fields`` the other fields.

trafilatura may miss short articles. If its text is short, the body in the page's JSON-LD and the
element that the page marks as the body are read as well, and the longest text is used. A page with
too little text is rejected.
"""

import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree
from lxml import html as lxml_html

from articles.importing.encoding import decode, detect_encoding
from articles.importing.problems import Problem
from articles.importing.process_setting import ProcessSetting
from articles.importing.readers.page_fields import page_fields
from articles.importing.record import RawArticle, Rejection

MAX_BYTES = 5 * 1024 * 1024
#: libxml2 and trafilatura walk the tree recursively. Newspapers' pages are far less deep.
MAX_DEPTH = 200
#: If trafilatura extracts fewer characters, the marked text of the page is considered as well.
MIN_EXTRACTED_CHARACTERS = 250
#: A shorter text is no article.
MIN_ARTICLE_CHARACTERS = 40
SNIFFED_BYTES = 4096
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_BODIES = (
    ".//*[@itemprop='articleBody']",
    ".//article",
    ".//*[contains(@class,'detail__body') or contains(@class,'article-content')"
    " or contains(@class,'read__content') or contains(@class,'entry-content')"
    " or contains(@class,'post-content') or contains(@class,'article__content')]",
    ".//main",
    ".//body",
)
_NOT_TEXT = ".//script|.//style|.//nav|.//header|.//footer|.//aside|.//form|.//noscript|.//iframe"
_PARAGRAPHS = ".//p|.//h2|.//h3|.//blockquote[not(.//p)]|.//li[not(.//p)]"


def _set_trafilatura_level(level: int) -> int:
    logger = logging.getLogger("trafilatura")
    previous = logger.level
    logger.setLevel(level)
    return previous


#: trafilatura logs an error for every page without an article; the rejection says the same.
_quiet_trafilatura = ProcessSetting(_set_trafilatura_level, logging.CRITICAL)


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the one article of a page."""
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        yield Rejection(name, 0, Problem("page_too_large"))
        return
    page = decode_page(content)
    if not page.strip("\ufeff\0 \t\r\n"):
        yield Rejection(name, 0, Problem("empty"))
        return
    yield _article(page, name)


def decode_page(content: bytes) -> str:
    """Return the text of a page, decoded by its byte order mark, its meta element or its bytes."""
    declared = _CHARSET.search(content[:SNIFFED_BYTES])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    # Browsers, too, read ISO-8859-1 as Windows-1252. ``decode`` reads that and UTF-8.
    trusted = {"utf-8", "utf8", "iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii"}
    if encoding in trusted or detect_encoding(content[:SNIFFED_BYTES]) != "utf-8":
        return decode(content)
    try:
        return content.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return decode(content)


def _article(page: str, name: str) -> RawArticle | Rejection:
    try:
        tree = _parsed(page)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Rejection(name, 0, Problem("bad_html"))
    if tree is None or is_too_deep(tree):
        return Rejection(name, 0, Problem("deep_html", {"limit": MAX_DEPTH}))
    fields, body_in_data = page_fields(tree)
    text = _text_of(page, tree, body_in_data)
    if len(text) < MIN_ARTICLE_CHARACTERS:
        return Rejection(name, 0, Problem("no_article"))
    return RawArticle(text=text, origin=f"{name}:1", fields=fields, original=page)


def _parsed(page: str) -> Any:
    # lxml refuses an encoding declaration in text that is already decoded.
    page = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page.replace("\0", ""))
    return lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(huge_tree=False))


def is_too_deep(tree: Any) -> bool:
    """Return whether elements are nested more than ``MAX_DEPTH`` deep, without recursion."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _text_of(page: str, tree: Any, body_in_data: str) -> str:
    found = [_extracted(page)]
    if len(found[0]) < MIN_EXTRACTED_CHARACTERS:
        found += [_marked_text(tree), body_in_data]
    return max(found, key=len)


def _extracted(page: str) -> str:
    import trafilatura  # here, because it takes 0.1 s and most processes read no pages

    try:
        with _quiet_trafilatura:
            text = trafilatura.extract(
                page,
                include_comments=False,
                include_tables=False,
                include_images=False,
                include_links=False,
                favor_precision=False,
                deduplicate=False,
                with_metadata=False,
            )
    except (RecursionError, etree.Error, ValueError, TypeError, AttributeError):
        return ""  # the marked text of the page is tried next
    return text or ""


def _marked_text(tree: Any) -> str:
    """Return the paragraphs of the element that the page marks as the body of the article."""
    for path in _BODIES:
        for element in tree.xpath(path):
            paragraphs = [_words(part) for part in element.xpath(_PARAGRAPHS) if _is_text(part)]
            text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
            if len(text) >= MIN_ARTICLE_CHARACTERS:
                return text
    return ""


def _is_text(element: Any) -> bool:
    outside = {"nav", "header", "footer", "aside", "form"}
    return not any(ancestor.tag in outside for ancestor in element.iterancestors())


def _words(element: Any) -> str:
    skipped = {"script", "style", "noscript"}
    parts = (
        text
        for node in element.iter()
        if isinstance(node.tag, str)
        for text in (
            (node.text if node.tag not in skipped else ""),
            node.tail if node is not element else "",
        )
    )
    return " ".join("".join(part or "" for part in parts).split())
