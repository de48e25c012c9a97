"""Text files: one article each. Cleaning finds the headline, the byline and the other fields."""

from collections.abc import Iterator
from typing import BinaryIO

from articles.importing.encoding import decode
from articles.importing.problems import Problem
from articles.importing.record import RawArticle, Rejection

MAX_BYTES = 5 * 1024 * 1024
SNIFFED_CHARACTERS = 2_000


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the one article of a text file."""
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        yield Rejection(name, 0, Problem("text_too_large"))
        return
    text = decode(content)
    if looks_binary(text):
        yield Rejection(name, 0, Problem("binary"))
    elif not text.strip("\ufeff\0 \t\r\n"):
        yield Rejection(name, 0, Problem("empty"))
    else:
        yield RawArticle(text=text, origin=f"{name}:1", original=text)


def looks_binary(text: str) -> bool:
    """Return whether more than a tenth of the first characters are control characters."""
    head = text[:SNIFFED_CHARACTERS]
    controls = sum(1 for char in head if char < " " and char not in "\t\r\n\f\v")
    return controls * 10 > len(head)
