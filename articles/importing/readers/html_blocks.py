"""The blocks of an HTML document that is no web page: a chapter, a letter, a rendered note.

Nothing is guessed to be a menu or a comment here. Hidden elements are left out.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from articles.importing.readers.documents import Block, table_block
from articles.importing.readers.unreadable import Unreadable

MAX_DEPTH = 400
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SKIPPED = frozenset(("script", "style", "head", "noscript", "template", "svg", "nav", "object"))
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt"),
        *("figcaption", "figure", "footer", "form", "header", "hr", "html", "li", "main", "ol"),
        *("p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
        *_HEADINGS,
    )
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|(?:font-size|max-height)\s*:\s*[01](?:px)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font-size\s*:\s*(?:1[89]|[2-9]\d)px", re.I)


def html_blocks(content: str | bytes) -> Iterator[Block]:
    """Yield the blocks of a document. Raises ``Unreadable``."""
    yield from tree_blocks(parse_html(content))


def tree_blocks(root: Any) -> Iterator[Block]:
    """Yield the blocks below an element, or nothing for None. Raises ``Unreadable``."""
    if root is not None:
        yield from _Walk().blocks(root)


def parse_html(content: str | bytes) -> Any:
    """Return the root of a document; None if it is empty. Raises ``Unreadable``."""
    if isinstance(content, str):
        # lxml refuses an encoding declaration in text that is already decoded.
        content = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", content.replace("\0", ""))
    if not content.strip():
        return None
    try:
        return lxml_html.document_fromstring(
            # Within the usual limits, libxml2 drops long or deep text without a word.
            content,
            parser=lxml_html.HTMLParser(huge_tree=True, remove_comments=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        if "unknown error" in str(error):  # libxml2's words where it gets no memory
            raise MemoryError from error
        raise Unreadable("damaged_document") from error


class _Walk:
    """The walk through a document; the text since the last border of a block is collected."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._loud = 0
        self._quiet = 0
        self._level = 0
        self._marker = ""
        self._lists: list[int] = []  # the number of the last item of each list; 0 for bullets

    def blocks(self, root: Any) -> Iterator[Block]:
        """Yield the blocks below an element; iterative, because hostile files nest deeply."""
        stack: list[tuple[Any, Any, bool]] = [(root, iter(root), False)]
        self._add(root.text, loud=False)
        while stack:
            element, children, loud = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                yield from self._left(element)
                if stack:
                    self._add(element.tail, loud=stack[-1][2])
                continue
            kind = child.tag if isinstance(child.tag, str) else ""
            if kind == "br":
                self._parts.append("\n")
            elif kind == "table" and (rows := _data_rows(child)):
                yield from self._flush()
                yield table_block(rows)
            elif kind and kind not in _SKIPPED and not _is_hidden(child) and not _is_mark(child):
                if len(stack) > MAX_DEPTH:
                    raise Unreadable("deep_document")
                yield from self._entered(child)
                inner = loud or _is_loud(child)
                self._add(child.text, loud=inner)
                stack.append((child, iter(child), inner))
                continue
            self._add(child.tail, loud=loud)
        yield from self._flush()

    def _entered(self, element: Any) -> Iterator[Block]:
        kind = element.tag
        if kind not in _BLOCKS:
            return
        yield from self._flush()
        if kind in _HEADINGS:
            self._level = _HEADINGS[kind]
        elif kind in {"ul", "ol"}:
            self._lists.append(0 if kind == "ul" else 1)
        elif kind == "li":
            number = self._lists[-1] if self._lists else 0
            self._marker = f"{number}. " if number else "- "
            if number:
                self._lists[-1] += 1

    def _left(self, element: Any) -> Iterator[Block]:
        if element.tag in _BLOCKS:
            yield from self._flush()
        if element.tag in _HEADINGS:
            self._level = 0
        elif element.tag in {"ul", "ol"} and self._lists:
            self._lists.pop()

    def _add(self, text: str | None, *, loud: bool) -> None:
        if text:
            self._parts.append(re.sub(r"\s+", " ", text))
            length = len(text.strip())
            self._loud += length if loud else 0
            self._quiet += 0 if loud else length

    def _flush(self) -> Iterator[Block]:
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
        is_loud = bool(self._loud) and not self._quiet
        self._parts.clear()
        self._loud = self._quiet = 0
        if text:
            marker, self._marker = self._marker, ""
            # An empty line made of two line breaks ends a paragraph in letters.
            first, *others = text.split("\n\n") if not self._level else [text.replace("\n", " ")]
            yield Block(marker + first, self._level, is_loud and not marker, bool(marker))
            for other in others:
                yield Block(other.strip(), self._level, is_loud)


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def _is_mark(element: Any) -> bool:
    """Return whether an element is the number of a footnote, or the arrow back from one."""
    link = element if element.tag == "a" else next(element.iterchildren("a"), None)
    if element.tag not in {"a", "sup"} or link is None or "#" not in link.get("href", ""):
        return False
    text = "".join(element.itertext()).strip(" []()\ufe0e")
    is_number = text.isdecimal() or text in {"*", "†", "‡"}
    return text in {"↩", "↑", "^"} or (is_number and len(text) < 4 and _is_raised(element, link))


def _is_raised(element: Any, link: Any) -> bool:
    kinds = f"{link.get('role', '')} {link.get('class', '')} {link.get('epub:type', '')}"
    return (
        element.tag == "sup" or next(link.iterchildren("sup"), None) is not None or "note" in kinds
    )


def _is_loud(element: Any) -> bool:
    if element.tag in {"b", "strong"}:
        return True
    style = element.get("style")
    return bool(style and _BOLD.search(style))


def _data_rows(table: Any) -> list[list[str]]:
    """Return the cells of a table of figures; nothing for one that arranges a page.

    A table of figures has several columns, and neither paragraphs, headings nor tables in it.
    """
    if any(True for _ in table.iterdescendants("table", "p", "div", "h1", "h2", "h3", "ul")):
        return []
    rows = [
        ["".join(cell.itertext()) for cell in row.iterchildren("td", "th")]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    return rows if len(rows) > 1 and all(len(row) > 1 for row in rows) else []
