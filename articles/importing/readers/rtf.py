"""Rich text (.rtf): headings, lists and notes too, without deleted and hidden text.

NOTE: striprtf was considered. It drops footnotes and text boxes, keeps deleted text, and knows no
headings. Control words are those of Microsoft's RTF specification 1.9.1.
"""

from collections.abc import Iterator
from typing import BinaryIO

from articles.importing.readers.documents import Block, document_articles, table_block
from articles.importing.readers.rtf_text import Paragraph, paragraphs
from articles.importing.readers.sniffing import expect
from articles.importing.readers.unreadable import Unreadable, whole
from articles.importing.record import RawArticle, Rejection

MAX_BYTES = 64 * 1024 * 1024  # most of it pictures


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the articles of a rich text."""
    content = whole(stream, MAX_BYTES)
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    expect(content, "rtf")
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise Unreadable("damaged_document")
    yield from document_articles(list(_blocks(paragraphs(content))), name)


def _blocks(found: Iterator[Paragraph]) -> Iterator[Block]:
    rows: list[list[str]] = []
    notes: list[Block] = []
    for paragraph in found:
        if paragraph.cells:
            rows.append(list(paragraph.cells))
            continue
        if rows:
            yield table_block(rows)
            rows = []
        text = "\n".join(" ".join(line.split()) for line in paragraph.text.split("\n")).strip()
        if text:
            block = Block(text, paragraph.level, paragraph.is_loud, text.startswith("- "))
            if paragraph.is_note:
                notes.append(block)
            else:
                yield block
    if rows:
        yield table_block(rows)
    yield from notes
