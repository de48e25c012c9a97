"""Bytes of unknown encoding as text, streamed: nothing garbled, nothing that stops the run.

UTF-8 and UTF-16 are told by their byte order mark, UTF-16 without one by its NUL bytes. Everything
else is read as UTF-8 in which every byte that is not UTF-8 means its Windows-1252 character, so
that a file whose lines differ in encoding comes out whole.
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
#: Characters a line may have. Longer ones are passed over without being held in memory.
LONGEST_LINE = 4_000_000
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
    """Return ``stream`` as text, decoded as it is read; ``newline`` as for ``open``."""
    buffered = io.BufferedReader(stream)  # type: ignore[type-var]
    encoding = detect_encoding(buffered.peek(SNIFFED_BYTES)[:SNIFFED_BYTES])
    errors = WINDOWS_1252 if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline=newline)


def decode(content: bytes) -> str:
    """Return ``content`` as text, whatever its encoding."""
    encoding = detect_encoding(content[:SNIFFED_BYTES])
    return content.decode(encoding, WINDOWS_1252 if encoding.startswith("utf-8") else "replace")


def numbered_lines(text: TextIO) -> Iterator[tuple[int, str | None]]:
    """Yield each line with its number, counted from 1; None for one that is too long to be read."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            yield number, line
            continue
        while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
            pass
        yield number, None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    content, start, end = error.object, error.start, error.end
    if content[start] == 0xED and len(content) > start + 2 and content[start + 2] in _CONTINUATION:
        return "\ufffd", start + 3  # half of a surrogate pair, written as if it were UTF-8
    return content[start:end].decode("cp1252", "replace"), end


codecs.register_error(WINDOWS_1252, _as_windows_1252)
