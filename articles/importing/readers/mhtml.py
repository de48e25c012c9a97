"""Pages that a browser saved as one file (.mhtml, .mht): the page, with its pictures beside it.

The file is a letter whose parts are the files of the page. The first HTML part is the page; the
address from which it was saved stands in the head.
"""

import email
from collections.abc import Iterator
from email.message import Message
from itertools import islice
from typing import BinaryIO

from articles.importing.encoding import detect_encoding
from articles.importing.problems import Problem
from articles.importing.readers import html
from articles.importing.readers.unreadable import Unreadable, whole
from articles.importing.record import RawArticle, Rejection

MAX_BYTES = 40 * 1024 * 1024
MAX_PARTS = 2_000
_ADDRESSES = ("Snapshot-Content-Location", "Content-Location")


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article of a saved page."""
    content = whole(stream, MAX_BYTES)
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    letter = email.message_from_bytes(content.lstrip(b"\r\n"))
    part = next((each for each in islice(letter.walk(), MAX_PARTS) if _is_page(each)), None)
    if part is None:
        yield Rejection(name, 0, Problem("no_article"))
        return
    page = part.get_payload(decode=True)
    if not isinstance(page, bytes) or len(page) > html.MAX_BYTES:
        yield Rejection(name, 0, Problem("page_too_large"))
        return
    yield html.article_of(_decoded(page, part), name, address=_address(letter, part))


def _is_page(part: Message) -> bool:
    return part.get_content_type() in {"text/html", "application/xhtml+xml"}


def _decoded(page: bytes, part: Message) -> str:
    charset = part.get_content_charset()
    if charset and detect_encoding(page[: html.SNIFFED_BYTES]) == "utf-8":
        try:
            return page.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass  # the page's own declaration is used
    return html.decode_page(page)


def _address(letter: Message, part: Message) -> str:
    found = [str(letter.get(_ADDRESSES[0], "")), str(part.get(_ADDRESSES[1], ""))]
    found.append(str(letter.get(_ADDRESSES[1], "")))
    return next((each for each in found if each.startswith(("http://", "https://"))), "")
