"""Word documents (.docx): the text as Word shows it with all changes accepted.

NOTE: python-docx leaves out inserted text (``w:ins``), text boxes, footnotes and content controls
(its issue 340), so the XML is walked here, by the names of ECMA-376 part 1. Authors and dates of
the file's properties belong to whoever saved it last, and are not used.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from articles.importing.readers.documents import Block, document_articles, table_blocks
from articles.importing.readers.docx_names import attribute, child, symbol, tag
from articles.importing.readers.docx_styles import Styles
from articles.importing.readers.packages import Package
from articles.importing.readers.unreadable import Unreadable
from articles.importing.record import RawArticle, Rejection

MAX_DEPTH = 60  # of tables and text boxes in each other
#: Deleted and moved text, fields' codes, comments, and the second form of a drawing.
_SKIPPED = frozenset(
    ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "sectPr", "Fallback")
)
_CONTAINERS = frozenset(("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_CHARACTERS = {"tab": " ", "noBreakHyphen": "-", "softHyphen": "", "ptab": " "}


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the articles of a Word document."""
    package = Package(stream, kind="docx")
    root = package.xml(_main_part(package))
    body = None if root is None else child(root, "body")
    if body is None:
        raise Unreadable("damaged_document")
    walk = _Walk(Styles(package.xml("word/styles.xml"), package.xml("word/numbering.xml")))
    blocks = list(walk.blocks(body))
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        blocks += _notes(package.xml(notes), walk)
    yield from document_articles(blocks, name)


def _main_part(package: Package) -> str:
    """Return the name of the part with the text, which the relations of the package tell."""
    relations = package.xml("_rels/.rels")
    for relation in () if relations is None else relations:
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


class _Walk:
    """The walk through the body of a document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._depth = 0
        self._carried = ""  # text of a paragraph whose end was deleted
        self.noted: list[str] = []  # the footnotes in the order of their marks

    def blocks(self, parent: Any) -> Iterator[Block]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("deep_document")
        for element in parent:
            kind = tag(element)
            if kind == "p":
                yield from self._paragraph(element)
            elif kind == "tbl":
                yield from self._table(element)
            elif kind in _CONTAINERS and not _is_placeholder(element):
                yield from self.blocks(element)
            elif kind == "AlternateContent":
                yield from self.blocks(next(iter(element), element))
        self._depth -= 1

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        properties = child(paragraph, "pPr")
        boxes: list[Any] = []
        parts: list[str] = []
        loud = _Loudness()
        self._inline(paragraph, parts, boxes, loud)
        text = self._carried + "".join(parts)
        if _has_deleted_end(properties):
            self._carried = text
            return
        self._carried = ""
        style = self._styles.of(properties)
        if style.is_contents:
            return
        text = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
        if text:
            marker = "" if style.level else self._styles.marker(properties)
            is_loud = style.is_loud or loud.is_loud
            yield Block(marker + text, style.level, is_loud and not marker, bool(marker))
        for box in boxes:
            yield from self.blocks(box)

    def _inline(self, parent: Any, parts: list[str], boxes: list[Any], loud: "_Loudness") -> None:
        """Collect the text of runs; iterative, because hostile files nest without end."""
        stack = [iter(parent)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            kind = tag(element)
            if kind in _SKIPPED or _is_placeholder(element):
                continue
            if kind == "txbxContent":
                boxes.append(element)
            elif kind == "r":
                if self._styles.is_hidden(child(element, "rPr")):
                    continue
                loud.note(self._styles.is_loud_run(child(element, "rPr")), element)
                stack.append(iter(element))
            elif kind == "t":
                parts.append(element.text or "")
            elif kind in {"br", "cr"}:
                parts.append("\n")
            elif kind == "sym":
                parts.append(symbol(element))
            elif kind in _CHARACTERS:
                parts.append(_CHARACTERS[kind])
            elif kind in {"footnoteReference", "endnoteReference"}:
                self.noted.append(f"{kind[:-9]}s:{attribute(element, 'id')}")
            else:
                stack.append(iter(element))

    def _table(self, table: Any) -> Iterator[Block]:
        rows = (row for row in _descend(table, "tr") if not _is_deleted_row(row))
        yield from table_blocks(
            [list(self.blocks(cell)) for cell in _descend(row, "tc")] for row in rows
        )


class _Loudness:
    """Whether all runs of a paragraph with text are loud."""

    def __init__(self) -> None:
        self._loud = 0
        self._quiet = 0

    def note(self, is_loud: bool, run: Any) -> None:
        length = sum(len((node.text or "").strip()) for node in run if tag(node) == "t")
        self._loud += length * is_loud
        self._quiet += length * (not is_loud)

    @property
    def is_loud(self) -> bool:
        return bool(self._loud) and not self._quiet


def _descend(parent: Any, name: str) -> Iterator[Any]:
    """Yield the children of this name, also inside content controls."""
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif tag(element) == name:
            yield element
        elif tag(element) in {"sdt", "sdtContent", "customXml", "ins"} and len(stack) < MAX_DEPTH:
            stack.append(iter(element))


def _is_placeholder(element: Any) -> bool:
    """Return whether a content control shows only its hint ("Click here to enter text")."""
    if tag(element) != "sdt":
        return False
    return child(child(element, "sdtPr"), "showingPlcHdr") is not None


def _has_deleted_end(properties: Any) -> bool:
    return child(child(properties, "rPr"), "del") is not None


def _is_deleted_row(row: Any) -> bool:
    return child(child(row, "trPr"), "del") is not None


def _notes(root: Any, walk: _Walk) -> list[Block]:
    """Return the notes that the text refers to. (The separators of notes have no mark.)"""
    if root is None:
        return []
    kind = tag(root)
    notes = {f"{kind}:{attribute(note, 'id')}": note for note in root}
    return [
        block
        for key in dict.fromkeys(walk.noted)  # a copy: a note may have a mark, even its own
        if key.startswith(kind) and key in notes
        for block in walk.blocks(notes[key])
    ]
