"""Web pages: one article each, from any outlet's markup.

``page_fields`` reads the fields and ``page_body`` the text. The text in a page's data (JSON-LD or
the state of a JavaScript framework) is used where the visible text is missing. A page without
running text, or with a list of articles, is rejected.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache
from typing import Any, BinaryIO

from lxml import etree
from lxml import html as lxml_html

from articles.importing.charsets import codec_of
from articles.importing.encoding import decode, detect_encoding
from articles.importing.problems import Problem
from articles.importing.process_setting import ProcessSetting
from articles.importing.readers.page_blocks import BlockReader, joined, without_links
from articles.importing.readers.page_body import Body
from articles.importing.readers.page_data import PageData, state_texts
from articles.importing.readers.page_fields import page_fields
from articles.importing.readers.page_furniture import Furniture
from articles.importing.readers.page_notices import is_list, notices
from articles.importing.readers.page_tree import PageTree
from articles.importing.readers.page_words import MAX_NAME_CHARACTERS
from articles.importing.readers.sniffing import expect
from articles.importing.readers.txt import looks_binary
from articles.importing.record import RawArticle, Rejection

MAX_BYTES = 5 * 1024 * 1024
#: libxml2 and trafilatura walk the tree recursively. Newspapers' pages are far less deep.
MAX_DEPTH = 200
#: Newspapers' pages have a few thousand elements.
MAX_ELEMENTS = 50_000
MAX_ATTRIBUTES = 500  # and separators, of one tag
#: trafilatura is not asked about larger pages: it takes more than a second for them.
MAX_LOCATED_ELEMENTS = 20_000
#: In pages with more pieces of text, trafilatura compares no other extractors: jusText looks for
#: the neighbours of each piece among all of them. Newspapers' pages have a thousand.
MAX_COMPARED_TEXTS = 2_000
#: If the visible text is shorter, the text in the page's data is considered as well.
MIN_VISIBLE_CHARACTERS = 250
#: The text in the data is used if it is so many times longer than the visible one.
MIN_DATA_RATIO = 1.5
#: A shorter text is no article.
MIN_ARTICLE_CHARACTERS, MIN_ARTICLE_WORDS = 40, 5
SNIFFED_BYTES = 4096
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-zA-Z](?:\"[^\"]*+\"|'[^']*+'|[^<>\"'])*+", re.DOTALL)
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/=]+")
_TAG_NAME = re.compile(r"<[\w:-]{1,100}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|li|strong|em|a)\b", re.IGNORECASE)


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
    expect(content, "html")
    page = decode_page(content)
    if not page.strip("\ufeff\0 \t\r\n"):
        yield Rejection(name, 0, Problem("empty"))
        return
    if looks_binary(page):
        yield Rejection(name, 0, Problem("binary"))
        return
    yield article_of(page, name)


def decode_page(content: bytes) -> str:
    """Return the text of a page, decoded by its byte order mark, its bytes or its meta element.

    A declaration is often left over from an older system, so valid UTF-8 is read as UTF-8.
    """
    declared = _CHARSET.search(content[:SNIFFED_BYTES])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    # Browsers, too, read ISO-8859-1 as Windows-1252. ``decode`` reads that and UTF-8.
    trusted = {"utf-8", "utf8", "iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii"}
    if encoding in trusted or detect_encoding(content[:SNIFFED_BYTES]) != "utf-8":
        return decode(content)
    # The declaration was read byte by byte, so the page is not in an encoding of two bytes each.
    for codec in ("utf-8", codec_of(encoding)):
        if codec and not codec.startswith(("utf-16", "utf-32")):
            with suppress(UnicodeDecodeError):
                return content.decode(codec)
    return decode(content)


def article_of(page: str, name: str, *, address: str = "") -> RawArticle | Rejection:
    """Return the article of a decoded page; ``address`` is the one it was fetched from."""
    try:
        tree = _parsed(page)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Rejection(name, 0, Problem("bad_html"))
    if tree is None or is_too_deep(tree):
        return Rejection(name, 0, Problem("deep_html", {"limit": MAX_DEPTH}))
    size = _shortened_names(tree)
    if size > MAX_ELEMENTS:
        return Rejection(name, 0, Problem("complex_html", {"limit": MAX_ELEMENTS}))
    extracted = _extraction(tree, size)
    measured = PageTree(tree)
    furniture = Furniture(measured)
    data = PageData(tree)
    stated = page_fields(measured, furniture, data, text=page, address=address)
    body = Body(
        measured,
        furniture,
        extracted,
        title=stated.fields.title,
        credits=stated.elements,
    )
    if is_list(body.all_blocks, data, is_marked=body.is_marked):
        return Rejection(name, 0, Problem("list_page"))
    text = _best_text(joined(body.blocks), tree, data)
    if len(text) < MIN_ARTICLE_CHARACTERS:
        text = extracted()
    if len(text) < MIN_ARTICLE_CHARACTERS or len(_WORD.findall(text)) < MIN_ARTICLE_WORDS:
        return Rejection(name, 0, Problem("no_article"))
    return RawArticle(
        text=text,
        origin=f"{name}:1",
        fields=stated.fields,
        original=page,
        warnings=notices(measured, data, text),
    )


def _parsed(page: str) -> Any:
    # lxml refuses an encoding declaration in text that is already decoded.
    page = re.sub(r"^\s{0,200}<\?xml[^>]{0,200}\?>", "", page.replace("\0", ""))
    page = _LONG_TAG.sub(_with_few_attributes, page)
    return lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(huge_tree=False))


def _with_few_attributes(match: re.Match[str]) -> str:
    """Return a tag without its attributes if they are many: libxml2 compares each with all."""
    if len(match[0]) <= 2 * MAX_ATTRIBUTES:
        return match[0]
    bare = _QUOTED.sub("", match[0])
    count = len(_BETWEEN_ATTRIBUTES.findall(bare))
    return _TAG_NAME.match(bare)[0] if count > MAX_ATTRIBUTES else match[0]  # type: ignore[index]


def _shortened_names(tree: Any) -> int:
    """Shorten class names that are too long to be names, and return the number of elements."""
    size = 0
    for element in tree.iter():
        size += 1
        if isinstance(element.tag, str) and len(element.get("class") or "") > MAX_NAME_CHARACTERS:
            element.set("class", element.get("class")[:MAX_NAME_CHARACTERS])
    return size


def is_too_deep(tree: Any) -> bool:
    """Return whether elements are nested more than ``MAX_DEPTH`` deep, without recursion."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _best_text(visible: str, tree: Any, data: PageData) -> str:
    """Return the visible text, or that of the page's data if it is missing or much shorter."""
    texts = [_plain(data.stated("articleBody"))]
    if len(visible) < MIN_VISIBLE_CHARACTERS:
        texts += [_plain(text) for text in state_texts(tree)]
    longest = max(texts, key=len)
    needed = MIN_DATA_RATIO * len(visible) if len(visible) >= MIN_ARTICLE_CHARACTERS else 0
    return longest if len(longest) > max(needed, len(visible)) else visible


def _plain(text: str) -> str:
    """Return the paragraphs of a text that may be HTML."""
    if not _TAG.search(text):
        return text.strip()
    try:
        tree = lxml_html.document_fromstring(f"<div>{text}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    if is_too_deep(tree):
        return ""
    return joined(without_links(BlockReader(Furniture(PageTree(tree))).read([tree])))


def _extraction(tree: Any, size: int) -> Callable[[], str]:
    """Return a function that extracts the text with trafilatura, once at most."""
    if size > MAX_LOCATED_ELEMENTS:
        return str
    texts = sum(1 for element in tree.iter() if element.text or element.tail)
    return cache(lambda: _extracted(_without_scripts(tree), fast=texts > MAX_COMPARED_TEXTS))


def _without_scripts(tree: Any) -> Any:
    copied = deepcopy(tree)
    etree.strip_elements(copied, "script", "style", with_tail=False)
    return copied


def _extracted(tree: Any, *, fast: bool) -> str:
    import trafilatura  # here, because it takes 0.1 s and most processes read no pages

    try:
        with _quiet_trafilatura:
            text = trafilatura.extract(
                tree,
                fast=fast,
                include_comments=False,
                include_tables=False,
                include_images=False,
                include_links=False,
                favor_precision=False,
                deduplicate=False,
                with_metadata=False,
            )
    except (RecursionError, etree.Error, ValueError, TypeError, AttributeError):
        return ""  # the whole page is read instead
    return text or ""
