"""Tables: comma, semicolon, tab or ``|`` separated; the first row names the columns.

The separator is the one that occurs most often in the first row, unless a line ``sep=;`` before it
names one. A row with an unclosed quotation mark would swallow the rows after it; that row alone is
rejected, and reading goes on with the next line. ``csv_cells`` splits the rows that break the rules
of quotation.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from articles.importing.encoding import MAX_LINE_CHARACTERS, numbered_lines, open_text
from articles.importing.problems import Problem
from articles.importing.process_setting import ProcessSetting
from articles.importing.readers.csv_cells import tolerant_cells
from articles.importing.readers.plain_text import as_plain_text
from articles.importing.readers.table import Row, fitted, names_text, read_rows
from articles.importing.record import RawArticle, Rejection

SEPARATORS = ",;\t|"
MAX_CELL_CHARACTERS = 1_000_000  # quoted line breaks included
#: Maximum number of lines after an unclosed quotation mark that are read again as rows.
MAX_LINES_READ_AGAIN = 200
#: Maximum size of a row that breaks the rules of quotation.
MAX_TOLERANT_LINES = 50
MAX_TOLERANT_CHARACTERS = 200_000
#: A separator for tables of one column; no text has it.
_NO_SEPARATOR = "\x1f"
#: The line with which Excel names the separator.
_STATED_SEPARATOR = re.compile(r'"?sep=(\\t|.)"?\s*', re.IGNORECASE)

_BLANK = "\0 \t\r\n"

_cell_limit = ProcessSetting(csv.field_size_limit, MAX_CELL_CHARACTERS)


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article or the rejection of each row."""
    return read_rows(_rows(numbered_lines(open_text(as_plain_text(stream), newline=""))), name)


def _rows(lines: Iterator[tuple[int, str | None]]) -> Iterator[Row]:
    """Yield the line number of each row with its cells or its problem."""
    source = _Lines(lines)
    first = source.peek()
    if first is None:
        return
    separator = _separator(first)
    if stated := _STATED_SEPARATOR.fullmatch(first):
        separator = stated[1].replace("\\t", "\t")
        source.begin_row()
        next(source)
    expected = 0
    has_header = False
    while True:
        number = source.begin_row()
        cells = _cells(source, separator, expected)
        if not source.taken:
            return
        if source.too_long:
            yield number, Problem("long_row", {"limit": f"{MAX_LINE_CHARACTERS:,}"})
        elif cells is None:
            yield number, _open_quote(source.return_swallowed_lines())
        elif any(cell.strip() for cell in cells):
            if not has_header:  # rows above it are a title
                expected = len(cells)
                has_header = names_text(cells)
            yield number, [cell.replace("\0", "") for cell in cells]


def _cells(source: "_Lines", separator: str, expected: int) -> list[str] | None:
    """Return the cells of the next row; None if a quotation mark is not closed."""
    broken = False
    cells: list[str] | None = None
    try:
        with _cell_limit:
            cells = next(csv.reader(source, delimiter=separator, strict=True))
    except StopIteration:
        return None
    except csv.Error:
        # The message is the only way to tell the two errors apart.
        broken = not source.ended and not source.is_too_large
    if broken and not _holds_another_row(source, separator, expected):
        cells = _broken_cells(source, separator, expected)
    if cells is not None and not _swallowed(cells, source, expected):
        return cells
    if separator == "\t" and source.taken:  # few programs quote the cells of such files
        literal = (source.taken[0][1] or "").rstrip("\r\n").split(separator)
        if expected and len(literal) == expected:
            source.return_swallowed_lines()
            return literal
    return None


def _broken_cells(source: "_Lines", separator: str, expected: int) -> list[str] | None:
    """Return the cells of a row that breaks the rules of quotation; it may span lines."""
    text = "".join(line or "" for _, line in source.taken)
    cells = tolerant_cells(text, separator)
    closing = re.compile(rf'" *(?:{re.escape(separator)}|[\r\n]|$)')
    while cells is None:
        if len(source.taken) >= MAX_TOLERANT_LINES or len(text) > MAX_TOLERANT_CHARACTERS:
            return None
        following = next(source, None)
        # A line with a whole row in it is a row of its own.
        if following is None or (expected > 1 and following.count(separator) >= expected - 1):
            return None
        text += following
        if closing.search(following):
            cells = tolerant_cells(text, separator)
    return cells


def _holds_another_row(source: "_Lines", separator: str, expected: int) -> bool:
    """Return whether a line of a broken row, except the first, is a row with a quoted cell."""
    quoted = f'{separator}"'
    return any(
        expected > 1
        and (line.startswith('"') or quoted in line)
        and len(tolerant_cells(line, separator) or ()) == expected
        for _, line in source.taken[1:]
        if line
    )


def _swallowed(cells: list[str], source: "_Lines", expected: int) -> bool:
    """Return whether a row swallowed other rows: the file ended in it, or its cells do not fit."""
    if source.ended:
        return True
    return bool(expected) and len(source.taken) > 1 and len(fitted(cells, expected)) != expected


def _open_quote(skipped_to: int) -> Problem:
    if skipped_to:
        return Problem("open_quote_skipped", {"line": skipped_to})
    return Problem("open_quote")


def _separator(header: str) -> str:
    unquoted = "".join(header.split('"')[::2]) if header.count('"') > 1 else header
    separator = max(SEPARATORS, key=unquoted.count)
    return separator if separator in unquoted else _NO_SEPARATOR


class _Lines:
    """An iterator of lines for the csv module that remembers the lines of the current row."""

    def __init__(self, lines: Iterator[tuple[int, str | None]]) -> None:
        self._lines = lines
        self._returned: deque[tuple[int, str | None]] = deque()
        self.taken: list[tuple[int, str | None]] = []
        self.too_long = False
        self.is_too_large = False
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
        self.too_long = self.is_too_large = self.ended = False
        while not self._returned and (following := next(self._lines, None)):
            # Blank rows are no articles, and a hostile file has millions.
            if following[1] is None or following[1].strip(_BLANK):
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
            self.is_too_large = True
            raise csv.Error("row too long")
        if line is None:
            self.too_long = True
            return "\n"
        return line.replace("\0", "")
