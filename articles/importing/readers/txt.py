"""A text file is one article: its headline, byline and the rest are found by cleaning."""

from collections.abc import Iterator
from typing import BinaryIO

from articles.importing.encoding import decode
from articles.importing.record import RawArticle, Rejection

LARGEST_BYTES = 5 * 1024 * 1024


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the one article of a text file."""
    content = stream.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        reason = "is larger than 5 MB, which no single article is: split it into one file each"
        yield Rejection(name, 0, reason)
        return
    text = decode(content)
    if looks_binary(text):
        yield Rejection(name, 0, "is not text: save it as plain text (UTF-8) and import that")
    elif not text.strip("\ufeff\0 \t\r\n"):
        yield Rejection(name, 0, "is empty: there is nothing to import")
    else:
        yield RawArticle(text=text, origin=f"{name}:1", original=text)


def looks_binary(text: str) -> bool:
    """Tell whether more than a tenth of the beginning is control characters."""
    head = text[:2000]
    controls = sum(1 for char in head if char < " " and char not in "\t\r\n\f\v")
    return controls * 10 > len(head)
