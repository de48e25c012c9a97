"""OpenDocument texts (.odt): the text without deleted passages, comments and tables of contents.

The XML is walked by the names of OpenDocument 1.3; odfpy would build the whole document as Python
objects first. Author and date of the file's properties are not used: they tell who saved the file.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from articles.importing.readers.documents import Block, document_articles, table_blocks
from articles.importing.readers.docx_names import tag
from articles.importing.readers.odt_styles import Styles, value
from articles.importing.readers.packages import Package
from articles.importing.readers.unreadable import Unreadable
from articles.importing.record import RawArticle, Rejection

MAX_DEPTH = 60
MAX_SPACES = 100
#: Deleted text, comments, contents lists, forms and what is only for the program.
_SKIPPED_NAMES = (
    "tracked-changes annotation annotation-end table-of-content illustration-index table-"
    " index object-index alphabetical-index bibliography forms sequence-decls variable-decls"
    " user-field-decls hidden-paragraph hidden-text note-citation image desc title binary-data"
    " list-header-source ruby-text script"
)
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_CONTAINERS = frozenset(
    ("section", "list-header", "index-body", "frame", "text-box", "g", "numbered-paragraph")
)


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the articles of an OpenDocument text."""
    package = Package(stream, kind="odt")
    manifest = package.bytes("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Unreadable("encrypted")
    root = package.xml("content.xml")
    body = (
        None
        if root is None
        else next((node for child in root for node in child if tag(node) == "text"), None)
    )
    if body is None:
        raise Unreadable("damaged_document")
    walk = _Walk(Styles([package.xml("styles.xml"), root]))
    blocks = list(walk.blocks(body))
    for note in walk.notes:
        blocks += walk.blocks(note)
    yield from document_articles(blocks, name)


class _Walk:
    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._depth = 0
        self._lists: list[str] = []  # the styles of the lists around
        self._counts: dict[tuple[str, int], int] = {}  # the last number of each list
        self.notes: list[Any] = []

    def blocks(self, parent: Any) -> Iterator[Block]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("deep_document")
        for element in parent:
            kind = tag(element)
            if kind in {"h", "p"}:
                yield from self._paragraph(element, is_heading=kind == "h")
            elif kind == "list":
                yield from self._list(element)
            elif kind == "table":
                yield from self._table(element)
            elif kind in _CONTAINERS and value(element, "display") != "none":
                yield from self.blocks(element)
        self._depth -= 1

    def _list(self, element: Any) -> Iterator[Block]:
        outer = self._lists[-1] if self._lists else ""
        name = value(element, "style-name") or outer
        self._lists.append(name)
        key = (name, len(self._lists))
        goes_on = value(element, "continue-numbering") == "true" or value(element, "continue-list")
        count = self._counts.get(key, 0) if goes_on else 0
        for item in element:
            if tag(item) == "list-item":
                start = value(item, "start-value")
                count = int(start) if start.isdecimal() and len(start) < 6 else count + 1
                yield from self._item(
                    item, f"{count}. " if self._styles.is_numbered(*key) else "- "
                )
            else:
                yield from self.blocks((item,))
        self._counts[key] = count
        self._lists.pop()

    def _item(self, item: Any, marker: str) -> Iterator[Block]:
        for block in self.blocks(item):
            if block.level or block.is_tight:  # a heading, or an item of a list inside
                yield block
            else:
                yield Block(marker + block.text, is_tight=bool(marker))
            marker = ""

    def _paragraph(self, paragraph: Any, *, is_heading: bool) -> Iterator[Block]:
        style = self._styles.of(value(paragraph, "style-name"))
        line = _Line()
        if not style.is_hidden:
            self._inline(paragraph, line, is_loud=style.is_loud)
        text = "\n".join(" ".join(part.split()) for part in "".join(line.parts).split("\n"))
        if text.strip():
            level = style.level
            if is_heading:
                outline = value(paragraph, "outline-level")
                level = (int(outline) if outline.isdecimal() else 1) + 1
            yield Block(text.strip(), level, is_loud=bool(line.loud) and not line.quiet)
        for box in line.boxes:
            yield from self.blocks(box)

    def _inline(self, parent: Any, line: "_Line", *, is_loud: bool) -> None:
        """Collect text; iterative, because hostile files nest without end."""
        stack = [(parent, iter(parent), is_loud)]
        line.add(parent.text, is_loud)
        while stack:
            outer, children, loud = stack[-1]
            element = next(children, None)
            if element is None:
                stack.pop()
                if stack:
                    line.add(outer.tail, stack[-1][2])
                continue
            kind = tag(element)
            if kind == "s":
                count = value(element, "c")
                line.parts.append(" " * min(int(count) if count.isdecimal() else 1, MAX_SPACES))
            elif kind in {"tab", "line-break"}:
                line.parts.append("\n" if kind == "line-break" else " ")
            elif kind == "note":
                self.notes += [node for node in element if tag(node) == "note-body"]
            elif kind in {"frame", "text-box"}:
                line.boxes.append(element)
            elif kind and kind not in _SKIPPED:
                style = self._styles.of(value(element, "style-name"))
                if not style.is_hidden:
                    inner = loud or (kind == "span" and style.is_loud)
                    line.add(element.text, inner)
                    stack.append((element, iter(element), inner))
                    continue
            line.add(element.tail, loud)

    def _table(self, table: Any) -> Iterator[Block]:
        yield from table_blocks(
            [list(self.blocks(cell)) for cell in row if tag(cell) == "table-cell"]
            for row in _rows(table)
        )


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if tag(element) == "table-row":
            yield element
        elif tag(element) in {"table-rows", "table-header-rows", "table-row-group"}:
            yield from _rows(element)


class _Line:
    """The text of a paragraph that is being collected, and how much of it is loud."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.boxes: list[Any] = []
        self.loud = 0
        self.quiet = 0

    def add(self, text: str | None, is_loud: bool) -> None:
        if text:
            self.parts.append(text.replace("\n", " ").replace("\r", " "))
            length = len(text.strip())
            self.loud += length if is_loud else 0
            self.quiet += 0 if is_loud else length
