"""JSON documents that span lines: an array of articles, or an object that holds them.

The items of arrays are decoded one at a time, so that memory holds one article. An object of up to
``MAX_OBJECT_CHARACTERS`` is decoded as a whole to find out its shape. A broken item is rejected,
and reading goes on with the next object.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from articles.importing.encoding import MAX_LINE_CHARACTERS
from articles.importing.problems import Problem
from articles.importing.readers.json_shapes import (
    Json,
    has_text,
    is_deep,
    list_path,
    rows_of,
    unwrapped,
)

#: Python objects take up to thirty times the memory of their text.
MAX_OBJECT_CHARACTERS = 8_000_000
CHUNK_CHARACTERS = 1 << 16
MAX_DEPTH = 50  # of arrays and objects around an article
#: Broken items in a row after which the rest is not searched: hostile files have millions.
MAX_BROKEN = 500
_BETWEEN = re.compile(r"[\s,\ufeff\0]*")
#: A bracket, a whole string, or the beginning of one that does not end.
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}"]', re.DOTALL)
_NEXT_OBJECT = re.compile(r'\{\s*"')
_LIST_AHEAD = re.compile(
    r'\{\s*(?:"[^"\\]{0,80}"\s*:\s*(?:"[^"\\]{0,200}"|[\w.+-]{1,40})\s*,\s*){0,20}'
    r'"[^"\\]{0,80}"\s*:\s*\[\s*\{'
)
#: The types of the objects beside the tables in the export of phpMyAdmin.
_PARTS_OF_DUMP = ("header", "database")
_OVERLAP_CHARACTERS = 200  # in which the beginning of an object may be split
_LONGEST_ESCAPE = len(r"\ud83d\ude00")
_BEGINNINGS = '{["-0123456789tfnNI'  # of values, also true, false, null, NaN, Infinity
_decoder = json.JSONDecoder(strict=False)


class Text(Protocol):
    """A stream of characters."""

    def read(self, size: int, /) -> str:
        """Return up to ``size`` characters; "" at the end."""
        ...


class Item(NamedTuple):
    """An article or the problem of a broken item, and the line where it begins."""

    line: int
    value: Json | Problem


class _BrokenError(Exception):
    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(code, values)


@dataclass(slots=True)
class _Container:
    """An open array or object. ``path`` has the keys to the articles; None: they are not known."""

    bracket: str
    path: list[str] | None = None


def items_of(text: Text) -> Iterator[Item]:
    """Yield the articles and problems of a document."""
    return _Document(text).items()


class _Document:
    """The items of a text; the containers around the current position are a stack."""

    def __init__(self, text: Text) -> None:
        self._cursor = _Cursor(text)
        self._open: list[_Container] = []
        self._broken = 0  # broken items since the last article
        self._scalars = 0
        #: The problem of an object that is read by parts; it counts if no part is an article.
        self._whole: Item | None = None

    def items(self) -> Iterator[Item]:
        cursor = self._cursor
        is_certain = True  # which containers are open
        while sign := cursor.next_sign():
            line = cursor.line
            try:
                for row in self._rows_at(sign):
                    if has_text(row) or not self._broken:
                        self._broken = 0
                        self._whole = None
                        yield Item(line, row)
            except _BrokenError as error:
                if not self._broken:
                    self._whole = None
                    yield Item(line, error.problem)
                if error.problem.code == "deep_json":
                    if not cursor.skip_brackets():
                        return
                    continue
                self._broken += 1
                if self._broken > MAX_BROKEN or not cursor.skip_to_object():
                    return
                is_certain = False
                self._open = [_Container("[")] if self._open else []
        if self._open and is_certain:
            yield Item(cursor.line, Problem("json_ends_early"))
        elif self._whole:
            yield self._whole

    def _rows_at(self, sign: str) -> Iterator[Json]:
        if sign in "]}":
            self._cursor.advance(1)
            self._open = self._open[:-1]
        elif self._open and self._open[-1].bracket == "{":
            yield from self._member(self._open[-1])
        elif sign == "[":
            self._enter("[")
        elif sign == "{" and self._open:
            yield from self._item()
        elif sign == "{":
            yield from self._outermost()
        else:
            self._scalar()

    def _item(self) -> Iterator[Json]:
        """Read an object in an array: an article, or an object around a further array."""
        try:
            value = self._cursor.looked_at(MAX_LINE_CHARACTERS)
        except _BrokenError as error:
            if error.problem.code != "long_json" or not self._cursor.begins_with_list():
                raise
            self._enter("{")
            return
        row = unwrapped(value)
        if not has_text(row) and (path := list_path(value)):
            self._enter("{", path)
            return
        self._cursor.skip_value()
        if row.get("type") not in _PARTS_OF_DUMP or has_text(row):
            yield row

    def _outermost(self) -> Iterator[Json]:
        try:
            value = self._cursor.looked_at(MAX_OBJECT_CHARACTERS)
        except _BrokenError as error:
            self._whole = Item(self._cursor.line, error.problem)
            self._enter("{")  # its articles are read one by one, and the broken ones rejected
            return
        path = list_path(value)
        if path:
            self._enter("{", path)
            return
        if has_text(value) and self._cursor.skip_value() > MAX_LINE_CHARACTERS:
            raise _BrokenError("long_line", limit=f"{MAX_LINE_CHARACTERS:,}")
        self._cursor.skip_value()
        yield from rows_of(value)

    def _member(self, container: _Container) -> Iterator[Json]:
        """Read a key of an open object and enter its value, or skip it."""
        key = self._cursor.decoded(MAX_LINE_CHARACTERS)
        self._cursor.skip_colon()
        sign = self._cursor.next_sign()
        path = container.path
        if path is not None:
            if path[:1] == [key]:
                container.path = []
                self._enter(sign, path[1:])
            else:
                self._cursor.decoded(MAX_OBJECT_CHARACTERS)
        elif sign == "[" and self._cursor.begins_with_object():
            self._enter("[")
        elif sign == "{":
            yield from self._inner_object()
        else:
            self._cursor.decoded(MAX_LINE_CHARACTERS)

    def _inner_object(self) -> Iterator[Json]:
        try:
            value = self._cursor.looked_at(MAX_LINE_CHARACTERS)
        except _BrokenError:
            self._enter("{")
            return
        if path := list_path(value):
            self._enter("{", path)
            return
        self._cursor.skip_value()
        row = unwrapped(value)
        if has_text(row):
            yield row

    def _scalar(self) -> None:
        value = self._cursor.decoded(MAX_LINE_CHARACTERS)
        self._scalars += 1
        if self._scalars == 1:
            raise _BrokenError("no_object", found=type(value).__name__)

    def _enter(self, bracket: str, path: list[str] | None = None) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _BrokenError("deep_json")
        self._cursor.advance(1)
        self._open.append(_Container(bracket, path))


class _Cursor:
    """A position in a text; the text before the position is forgotten."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0
        self._ended = False
        self._value_characters = 0
        self.line = 1

    def next_sign(self) -> str:
        """Go to the next sign that is no space or comma, and return it; "" at the end."""
        while True:
            between = _BETWEEN.match(self._buffer, self._at)
            self.advance(between.end() - self._at if between else 0)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._fill(CHUNK_CHARACTERS):
                return ""

    def begins_with_object(self) -> bool:
        """Return whether the array at the position has an object as its first item."""
        while not (found := re.compile(r"\[\s*(\S)").match(self._buffer, self._at)):
            if not self._fill(CHUNK_CHARACTERS):
                return False
        return found[1] == "{"

    def begins_with_list(self) -> bool:
        """Return whether the object at the position has a list of objects behind short values."""
        return _LIST_AHEAD.match(self._buffer, self._at) is not None

    def skip_colon(self) -> None:
        """Go past the colon between a key and its value."""
        if self.next_sign() != ":":
            raise _BrokenError("bad_json", error="a colon is missing", column=1)
        self.advance(1)

    def decoded(self, limit: int) -> Any:
        """Return the value at the position and go past it; ``limit`` is its size in characters."""
        value = self.looked_at(limit)
        self.skip_value()
        return value

    def looked_at(self, limit: int) -> Any:
        """Return the value at the position, and stay there."""
        while True:
            try:
                value, end = _decoder.raw_decode(self._buffer, self._at)
            except RecursionError:
                raise _BrokenError("deep_json") from None
            except json.JSONDecodeError as error:
                self._read_on(error, limit)
            except ValueError as error:  # an integer of more digits than Python converts
                raise _BrokenError("bad_json_value", error=str(error)) from None
            else:
                if is_deep(value, self._buffer[self._at : end]):
                    raise _BrokenError("deep_json")
                if end < len(self._buffer) or not self._fill(CHUNK_CHARACTERS):
                    self._value_characters = end - self._at
                    if self._value_characters > limit:
                        raise _BrokenError("long_json", limit=f"{limit:,}")
                    return value

    def skip_value(self) -> int:
        """Go past the value that ``looked_at`` returned; return its size in characters."""
        size, self._value_characters = self._value_characters, 0
        self.advance(size)
        return size

    def skip_to_object(self) -> bool:
        """Go to the next object behind the position; return False if there is none."""
        self.advance(1)
        while not (found := _NEXT_OBJECT.search(self._buffer, self._at)):
            self.advance(max(0, len(self._buffer) - self._at - _OVERLAP_CHARACTERS))
            if not self._fill(CHUNK_CHARACTERS):
                return False
        self.advance(found.start() - self._at)
        return True

    def skip_brackets(self) -> bool:
        """Go past the array or object at the position, however deep; False if it does not end."""
        depth = 0
        while True:
            found = _BRACKET.search(self._buffer, self._at)
            if found is None or (found[0] == '"' and not self._ended):  # a string that goes on
                self.advance((found.start() if found else len(self._buffer)) - self._at)
                if not self._fill(max(CHUNK_CHARACTERS, len(self._buffer) - self._at)):
                    return False
                continue
            self.advance(found.end() - self._at)
            depth += (found[0] in "[{") - (found[0] in "]}")
            if not depth:
                return True

    def advance(self, count: int) -> None:
        """Go ``count`` characters on."""
        end = min(self._at + count, len(self._buffer))
        self.line += self._buffer.count("\n", self._at, end)
        self._at = end

    def _read_on(self, error: json.JSONDecodeError, limit: int) -> None:
        """Read more text if the value may go on there; else raise the error as a problem."""
        size = len(self._buffer) - self._at
        may_go_on = (
            error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - _LONGEST_ESCAPE
        )
        if error.pos == self._at and self._buffer[self._at] not in _BEGINNINGS:
            may_go_on = False
        if may_go_on and size > limit:
            raise _BrokenError("long_json", limit=f"{limit:,}")
        # The buffer doubles, so that reading a value takes linear time.
        if may_go_on and self._fill(max(CHUNK_CHARACTERS, size)):
            return
        if may_go_on and self._ended:
            raise _BrokenError("json_ends_early")
        raise _BrokenError("bad_json", error=error.msg, column=error.colno)

    def _fill(self, size: int) -> bool:
        if self._ended:
            return False
        more = self._text.read(size)
        self._ended = not more
        self._buffer = self._buffer[self._at :] + more
        self._at = 0
        return bool(more)
