"""JSON files: one object per line, an array of objects, or an object that holds the articles.

The beginning of a file decides between lines (``.jsonl``) and a document that spans lines; the
suffix does not matter, because exporters mix them up.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, TextIO

from articles.importing.columns import TEXT_COLUMNS, guarded_article, missing_text
from articles.importing.date_columns import with_column_warnings
from articles.importing.encoding import MAX_LINE_CHARACTERS, numbered_lines, open_text
from articles.importing.problems import Problem
from articles.importing.readers.json_document import Item, items_of
from articles.importing.readers.json_shapes import has_text, is_deep, rows_in
from articles.importing.readers.plain_text import as_plain_text
from articles.importing.record import RawArticle, Rejection

SNIFFED_CHARACTERS = 1 << 16
#: The ends of a first line that is only the beginning of an object.
_UNFINISHED = ("{", "[", ",", ":")
# Scraped files often have bare control characters inside strings, which strict JSON forbids.
_decoder = json.JSONDecoder(strict=False)


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article or the rejection of each object."""
    text = _Peeked(open_text(as_plain_text(stream)))
    items = items_of(text) if _is_document(text.head) else _items_of_lines(text)
    found = False
    for item in with_column_warnings(_articles(items, name)):
        found = True
        yield item
    if not found:
        yield Rejection(name, 0, Problem("empty"))


def _is_document(head: str) -> bool:
    """Return whether a text begins with an array, or with an object that goes on in line two."""
    head = head.lstrip("\ufeff\0 \t\r\n")
    line, newline, rest = head.partition("\n")
    line = line.rstrip()
    if line.startswith("["):
        return line == "[" or not _is_list_of_scalars(line)
    if not line.startswith("{"):
        return False
    if line.endswith(_UNFINISHED):
        return bool(newline)
    # One object in the whole file: an object that holds articles is as likely as an article.
    return not rest.strip("\0 \t\r\n")


def _is_list_of_scalars(line: str) -> bool:
    try:
        found = _decoder.decode(line)
    except (ValueError, RecursionError):
        return False
    return bool(found) and not any(isinstance(item, dict | list) for item in found)


def _items_of_lines(text: "_Peeked") -> Iterator[Item]:
    for number, line in numbered_lines(text):  # type: ignore[arg-type]
        if line is None:
            yield Item(number, Problem("long_line", {"limit": f"{MAX_LINE_CHARACTERS:,}"}))
        elif line := line.replace("\0", "").strip("\ufeff \t\r\n"):
            for value in _values_of_line(line):
                yield Item(number, value)


def _values_of_line(line: str) -> Iterable[dict[str, Any] | Problem]:
    try:
        row: Any = _decoder.decode(line)
    except RecursionError:
        return [Problem("deep_json")]
    except json.JSONDecodeError as error:
        return [Problem("bad_json", {"error": str(error), "column": error.colno})]
    except ValueError as error:  # an integer of more digits than Python converts
        return [Problem("bad_json_value", {"error": str(error)})]
    if is_deep(row, line):
        return [Problem("deep_json")]
    if not isinstance(row, dict):
        return [Problem("no_object", {"found": type(row).__name__})]
    return [row] if has_text(row) else rows_in(row)


def _articles(
    items: Iterable[Item], name: str
) -> Iterator[tuple[Mapping[str, Any] | None, RawArticle | Rejection]]:
    for line, value in items:
        if isinstance(value, Problem):
            yield None, Rejection(name, line, value)
            continue
        article = guarded_article(value, f"{name}:{line}")
        if isinstance(article, Problem):
            yield None, Rejection(name, line, article)
            continue
        yield value, article or Rejection(name, line, _no_text(value))


def _no_text(row: Mapping[str, Any]) -> Problem:
    if mark := missing_text(row):
        return Problem("missing_text", {"value": mark})
    keys = ", ".join(map(str, list(row)[:8]))[:120] or "nothing"
    return Problem("no_text_key", {"found": keys, "expected": TEXT_COLUMNS})


class _Peeked:
    """A text whose first characters can be looked at before they are read."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.head = text.read(SNIFFED_CHARACTERS)
        self._unread = self.head

    def read(self, size: int, /) -> str:
        """Return up to ``size`` characters."""
        if self._unread:
            found, self._unread = self._unread[:size], self._unread[size:]
            return found
        return self._text.read(size)

    def readline(self, size: int, /) -> str:
        """Return the next line, or its first ``size`` characters."""
        if not self._unread:
            return self._text.readline(size)
        end = self._unread.find("\n") + 1
        if end:
            return self.read(min(end, size))
        found = self.read(size)
        return found + (self._text.readline(size - len(found)) if len(found) < size else "")
