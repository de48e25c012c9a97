"""PDF files: the text layer, as paragraphs and headings. A scan without text is told, not imported.

PDFium reads the pages (``pdf_lines``); ``pdf_layout`` joins lines to paragraphs. Of the properties
only the title is used, and only if it is a line of the text: authors and dates are those of the
program or of the person that printed the page.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings

from articles.importing.problems import Problem
from articles.importing.readers.documents import document_articles
from articles.importing.readers.pdf_layout import page_blocks
from articles.importing.readers.pdf_lines import Page, PdfFile
from articles.importing.readers.sniffing import expect
from articles.importing.readers.unreadable import Unreadable, whole
from articles.importing.record import Fields, RawArticle, Rejection

MIN_PAGE_CHARACTERS = 20  # of a page with a text layer
MIN_LETTERS_SHARE = 0.5  # of the characters; else the font does not name its letters
_PRINTED_ADDRESS = re.compile(r"^(https?://\S{5,500})(?:\s+\d{1,3}/\d{1,3})?$")


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the articles of a PDF file."""
    content = whole(stream)
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    expect(content, "pdf")
    if b"%PDF-" not in content[:1024]:
        raise Unreadable("damaged_document")
    with PdfFile(content) as file:
        count = len(file)
        pages = [file.page(number) for number in range(min(count, settings.IMPORT_MAX_PAGES))]
    # A scan with a stamp is told only if all pages are such: a letterhead may be a picture, too.
    without = sum(1 for page in pages if page.is_scan or page.characters < MIN_PAGE_CHARACTERS)
    if without == len(pages):
        has_pictures = any(page.has_pictures for page in pages)
        raise Unreadable("scanned_pdf" if has_pictures else "no_text")
    _check_letters(pages)
    scans = sum(1 for page in pages if page.characters < MIN_PAGE_CHARACTERS and page.has_pictures)
    warnings = (Problem("pages_without_text", {"count": scans}),) if scans else ()
    blocks = page_blocks(pages)
    given = Fields(url=_printed_address(pages))
    yield from document_articles(blocks, name, given=given, warnings=warnings)
    if count > settings.IMPORT_MAX_PAGES:
        limit = {"limit": settings.IMPORT_MAX_PAGES}
        yield Rejection(name, 0, Problem("too_many_pages", limit))


def _check_letters(pages: list[Page]) -> None:
    text = "".join(line.text for page in pages[:20] for line in page.lines)
    text = re.sub(r"\s", "", text)
    good = sum(1 for character in text if character.isalpha() and character < "\ue000")
    if text and good < MIN_LETTERS_SHARE * len(text) and _is_garbled(text):
        raise Unreadable("garbled_pdf")


def _is_garbled(text: str) -> bool:
    strange = sum(char < " " or "\ue000" <= char <= "\uf8ff" or char >= "\ufffd" for char in text)
    return strange * 5 > len(text)


def _printed_address(pages: list[Page]) -> str:
    """Return the address that a browser prints at the edge of each page."""
    for line in pages[0].lines[:2] + pages[0].lines[-2:]:
        if match := _PRINTED_ADDRESS.match(line.text.strip()):
            return match[1]
    return ""
