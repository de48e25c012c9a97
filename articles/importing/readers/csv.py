"""Tables: comma, semicolon, tab or ``|`` separated; the first row names the columns.

The separator is the one that occurs most often in the first row. A row with an unclosed quotation
mark would swallow the rows after it; that row alone is rejected, and reading goes on with the next
line.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from articles.importing.columns import COLUMNS, TEXT_COLUMNS, field_of, raw_article
from articles.importing.encoding import MAX_LINE_CHARACTERS, numbered_lines, open_text
from articles.importing.problems import Problem
from articles.importing.process_setting import ProcessSetting
from articles.importing.record import RawArticle, Rejection

SEPARATORS = ",;\t|"
MAX_CELL_CHARACTERS = 1_000_000  # quoted line breaks included
#: Maximum number of lines after an unclosed quotation mark that are read again as rows.
MAX_LINES_READ_AGAIN = 200

#: The line number of a row, and its cells or its problem.
Row = tuple[int, list[str] | Problem]

_cell_limit = ProcessSetting(csv.field_size_limit, MAX_CELL_CHARACTERS)


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article or the rejection of each row."""
    rows = _rows(numbered_lines(open_text(stream, newline="")))
    first = next(rows, None)
    if first is None:
        yield Rejection(name, 0, Problem("empty"))
        return
    line, header = first
    if isinstance(header, Problem) or not any(field_of(column) == "text" for column in header):
        yield Rejection(name, line, _no_text_column(header))
        return
    for line, row in rows:
        yield _article(header, row, name, line)


def _article(
    header: list[str], row: list[str] | Problem, name: str, line: int
) -> RawArticle | Rejection:
    if isinstance(row, Problem):
        return Rejection(name, line, row)
    if len(row) > len(header):
        values = {"found": len(row), "expected": len(header)}
        return Rejection(name, line, Problem("too_many_columns", values))
    article = raw_article(dict(zip(header, row, strict=False)), f"{name}:{line}")
    return article or Rejection(name, line, Problem("no_text_cell"))


def _no_text_column(header: list[str] | Problem) -> Problem:
    if isinstance(header, Problem):
        return header
    found = ", ".join(column.strip() for column in header[:8])[:160]
    others = ", ".join(names.split()[1] for field, names in COLUMNS.items() if field != "text")
    values = {"found": found, "expected": TEXT_COLUMNS, "others": others}
    return Problem("no_text_column", values)


def _rows(lines: Iterator[tuple[int, str | None]]) -> Iterator[Row]:
    """Yield the line number of each row with its cells or its problem."""
    source = _Lines(lines)
    first = source.peek()
    if first is None:
        return
    separator = _separator(first)
    expected = 0
    while True:
        number = source.begin_row()
        try:
            with _cell_limit:
                cells = next(csv.reader(source, delimiter=separator))
        except StopIteration:
            return
        except csv.Error:
            cells = None
        if source.too_long:
            yield number, Problem("long_row", {"limit": f"{MAX_LINE_CHARACTERS:,}"})
        elif cells is None or _swallowed(cells, source, expected):
            yield number, _open_quote(source.return_swallowed_lines())
        elif any(cell.strip() for cell in cells):
            expected = expected or len(cells)
            yield number, [cell.replace("\0", "") for cell in cells]


def _swallowed(cells: list[str], source: "_Lines", expected: int) -> bool:
    """Return whether a row swallowed other rows: the file ended in it, or its cells do not fit."""
    if source.ended:
        return True
    return bool(expected) and len(source.taken) > 1 and len(cells) != expected


def _open_quote(skipped_to: int) -> Problem:
    if skipped_to:
        return Problem("open_quote_skipped", {"line": skipped_to})
    return Problem("open_quote")


def _separator(header: str) -> str:
    unquoted = "".join(header.split('"')[::2]) if header.count('"') > 1 else header
    return max(SEPARATORS, key=unquoted.count)


class _Lines:
    """An iterator of lines for the csv module that remembers the lines of the current row."""

    def __init__(self, lines: Iterator[tuple[int, str | None]]) -> None:
        self._lines = lines
        self._returned: deque[tuple[int, str | None]] = deque()
        self.taken: list[tuple[int, str | None]] = []
        self.too_long = False
        #: True if the file ended inside a row, that is, inside quotation marks.
        self.ended = False
        self._taken_characters = 0

    def peek(self) -> str | None:
        """Return the first line without its byte order mark, and keep it for the reader."""
        for number, line in self._lines:
            if line is None or line.strip("\ufeff\0\r\n ,;\t|"):
                header = (line or "").lstrip("\ufeff")
                self._returned.append((number, header))
                return header
        return None

    def begin_row(self) -> int:
        """Forget the previous row and return the number of the next line."""
        self.taken, self._taken_characters = [], 0
        self.too_long = self.ended = False
        if not self._returned and (following := next(self._lines, None)):
            self._returned.append(following)
        return self._returned[0][0] if self._returned else 0

    def return_swallowed_lines(self) -> int:
        """Put back the lines of the current row except the first, to be read as rows of their own.

        Reading very many lines again could take quadratic time. Such lines are skipped instead, and
        the number of the last skipped line is returned; else 0.
        """
        if len(self.taken) > MAX_LINES_READ_AGAIN:
            return self.taken[-1][0]
        self._returned.extendleft(reversed(self.taken[1:]))
        return 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        following = self._returned.popleft() if self._returned else next(self._lines, None)
        if following is None:
            self.ended = bool(self.taken)
            raise StopIteration
        number, line = following
        self.taken.append((number, line))
        self._taken_characters += len(line or "")
        if self._taken_characters > MAX_LINE_CHARACTERS:
            raise csv.Error("row too long")
        if line is None:
            self.too_long = True
            return "\n"
        return line.replace("\0", "")
