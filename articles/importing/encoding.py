"""Decoding of bytes in unknown encodings, streamed. No input raises an error.

A byte order mark identifies UTF-8, UTF-16 and UTF-32; NUL bytes identify UTF-16 without a mark.
Everything else is decoded as UTF-8, and each byte that is not valid UTF-8 becomes its Windows-1252
character. So a file whose lines differ in encoding is decoded correctly, too.
"""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, TextIO

SNIFFED_BYTES = 4096
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WINDOWS_1252 = "articles-windows-1252"
#: Longer lines are skipped without being held in memory.
MAX_LINE_CHARACTERS = 4_000_000
_CONTINUATION = range(0x80, 0xC0)


def detect_encoding(head: bytes) -> str:
    """Return the codec for a file that begins with ``head``."""
    for mark, codec in MARKS:
        if head.startswith(mark):
            return codec
    even, odd = head[::2], head[1::2]
    if len(head) >= 4 and head.count(0) >= len(odd) * 0.4:
        if odd.count(0) > 9 * even.count(0):
            return "utf-16-le"
        if even.count(0) > 9 * odd.count(0):
            return "utf-16-be"
    return "utf-8"


def open_text(stream: BinaryIO, *, newline: str | None = None) -> TextIO:
    """Return ``stream`` as text that is decoded while it is read; ``newline`` as for ``open``."""
    buffered = io.BufferedReader(stream)  # type: ignore[type-var]
    encoding = detect_encoding(buffered.peek(SNIFFED_BYTES)[:SNIFFED_BYTES])
    errors = WINDOWS_1252 if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline=newline)


def decode(content: bytes) -> str:
    """Return ``content`` as text, whatever its encoding."""
    encoding = detect_encoding(content[:SNIFFED_BYTES])
    return content.decode(encoding, WINDOWS_1252 if encoding.startswith("utf-8") else "replace")


def numbered_lines(text: TextIO) -> Iterator[tuple[int, str | None]]:
    """Yield (number, line), counted from 1; None instead of a line that is too long."""
    number = 0
    while line := text.readline(MAX_LINE_CHARACTERS):
        number += 1
        if len(line) < MAX_LINE_CHARACTERS or line.endswith("\n"):
            yield number, line
            continue
        while (rest := text.readline(MAX_LINE_CHARACTERS)) and not rest.endswith("\n"):
            pass
        yield number, None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    content, start, end = error.object, error.start, error.end
    if content[start] == 0xED and len(content) > start + 2 and content[start + 2] in _CONTINUATION:
        return "\ufffd", start + 3  # half of a surrogate pair, encoded as if it were a character
    return content[start:end].decode("cp1252", "replace"), end


codecs.register_error(WINDOWS_1252, _as_windows_1252)
