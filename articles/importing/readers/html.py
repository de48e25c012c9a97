"""A page is one article: trafilatura finds its text, the page's own metadata gives the fields.

Short articles, which trafilatura may take for no article, are looked for again in the elements that
pages mark as the article's body. A page of which nothing is left then is rejected.
"""

import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from articles.importing.encoding import decode, detect_encoding
from articles.importing.readers.page_fields import page_fields
from articles.importing.record import RawArticle, Rejection

# For every page without an article trafilatura logs an error; the rejection says so already.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

LARGEST_BYTES = 5 * 1024 * 1024
#: libxml2 and trafilatura walk a tree recursively; no page of a newspaper is nested so deeply.
DEEPEST = 200
#: Fewer characters than this are looked for again, and in the end are no article.
SHORT, SHORTEST = 250, 40
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


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the one article of a page."""
    content = stream.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        yield Rejection(name, 0, "is larger than 5 MB, which no page with one article is")
        return
    page = decode_page(content)
    if not page.strip("\ufeff\0 \t\r\n"):
        yield Rejection(name, 0, "is empty: there is nothing to import")
        return
    yield _article(page, name)


def decode_page(content: bytes) -> str:
    """Return a page as text, by its byte order mark, its meta element, or its bytes."""
    declared = _CHARSET.search(content[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    # Browsers take ISO-8859-1 for Windows-1252 too; ``decode`` reads that and UTF-8.
    trusted = {"utf-8", "utf8", "iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii"}
    if encoding in trusted or detect_encoding(content[:4096]) != "utf-8":
        return decode(content)
    try:
        return content.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return decode(content)


def _article(page: str, name: str) -> RawArticle | Rejection:
    try:
        tree = _parsed(page)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Rejection(
            name, 0, "cannot be read as HTML: save the page again, or its text as .txt"
        )
    if tree is None or is_too_deep(tree):
        return Rejection(name, 0, f"nests elements more than {DEEPEST} deep: save its text as .txt")
    fields, body_in_data = page_fields(tree)
    text = _text_of(page, tree, body_in_data)
    if len(text) < SHORTEST:
        reason = "has no article: no running text was found; save the text itself as .txt"
        return Rejection(name, 0, reason)
    return RawArticle(text=text, origin=f"{name}:1", fields=fields, original=page)


def _parsed(page: str) -> Any:
    # An encoding declaration inside text that is decoded already would be an error.
    page = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page.replace("\0", ""))
    return lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(huge_tree=False))


def is_too_deep(tree: Any) -> bool:
    """Tell whether elements are nested more than ``DEEPEST`` deep, without recursion."""
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _text_of(page: str, tree: Any, body_in_data: str) -> str:
    found = [_extracted(page)]
    if len(found[0]) < SHORT:
        found += [_marked_text(tree), body_in_data]
    return max(found, key=len)


def _extracted(page: str) -> str:
    import trafilatura  # a tenth of a second, which processes that read no pages need not wait

    try:
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
        return ""  # whatever it stumbles over, the page's own marks are tried next
    return text or ""


def _marked_text(tree: Any) -> str:
    """Return the paragraphs of the element that the page marks as the article's body."""
    for path in _BODIES:
        for element in tree.xpath(path):
            paragraphs = [_words(part) for part in element.xpath(_PARAGRAPHS) if _is_text(part)]
            text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
            if len(text) >= SHORTEST:
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
