"""Tables: comma, semicolon or tab separated, the first row naming the columns.

The separator is found from the first row. A row whose quotes never close would swallow the rows
after it; it alone is rejected, and reading goes on with the next line.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from articles.importing.columns import COLUMNS, TEXT_COLUMNS, field_of, raw_article
from articles.importing.encoding import LONGEST_LINE, numbered_lines, open_text
from articles.importing.record import RawArticle, Rejection

SEPARATORS = ",;\t|"
#: Characters one row may have, its quoted line breaks included.
LONGEST_ROW = 1_000_000
#: Lines that are read again one by one after a quotation mark that was never closed.
LINES_GIVEN_BACK = 200
csv.field_size_limit(LONGEST_ROW)

Row = tuple[int, list[str] | str]


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article, or what is wrong, of each row."""
    rows = _rows(numbered_lines(open_text(stream, newline="")))
    first = next(rows, None)
    if first is None:
        yield Rejection(name, 0, "is empty: there is nothing to import")
        return
    line, header = first
    if isinstance(header, str) or not any(field_of(column) == "text" for column in header):
        yield Rejection(name, line, _no_text_column(header))
        return
    for line, row in rows:
        yield _article(header, row, name, line)


def _article(
    header: list[str], row: list[str] | str, name: str, line: int
) -> RawArticle | Rejection:
    if isinstance(row, str):
        return Rejection(name, line, row)
    if len(row) > len(header):
        reason = (
            f"has {len(row)} columns where the first row names {len(header)}:"
            " put quotes around text that contains the separator"
        )
        return Rejection(name, line, reason)
    article = raw_article(dict(zip(header, row, strict=False)), f"{name}:{line}")
    return article or Rejection(name, line, "has no text: its text column is empty")


def _no_text_column(header: list[str] | str) -> str:
    if isinstance(header, str):
        return header
    found = ", ".join(column.strip() for column in header[:8])[:160]
    known = f"name the column of the text one of {TEXT_COLUMNS}"
    others = ", ".join(names.split()[1] for field, names in COLUMNS.items() if field != "text")
    return f"has no column with the text: found {found}; {known} (others: {others})"


def _rows(lines: Iterator[tuple[int, str | None]]) -> Iterator[Row]:
    """Yield the line number and the cells, or what is wrong, of each row."""
    source = _Lines(lines)
    first = source.peek()
    if first is None:
        return
    separator = _separator(first)
    expected = 0
    while True:
        number = source.begin_row()
        try:
            cells = next(csv.reader(source, delimiter=separator))
        except StopIteration:
            return
        except csv.Error:
            cells = None
        if source.too_long:
            yield number, f"is longer than {LONGEST_LINE:,} characters: mend or delete the line"
        elif cells is None or _swallowed(cells, source, expected):
            yield number, _unclosed(source.give_back_all_but_the_first_line())
        elif any(cell.strip() for cell in cells):
            expected = expected or len(cells)
            yield number, [cell.replace("\0", "") for cell in cells]


def _swallowed(cells: list[str], source: "_Lines", expected: int) -> bool:
    """Tell whether a row took lines of others: the file ended in it, or its cells do not fit."""
    if source.ended:
        return True
    return bool(expected) and len(source.taken) > 1 and len(cells) != expected


def _unclosed(lost_until: int) -> str:
    reason = 'has a quotation mark (") that is not closed: close or delete it'
    return reason + (f" (passed over up to line {lost_until})" if lost_until else "")


def _separator(header: str) -> str:
    unquoted = "".join(header.split('"')[::2]) if header.count('"') > 1 else header
    return max(SEPARATORS, key=unquoted.count)


class _Lines:
    """Lines for the csv module, which remembers those of the row it is reading."""

    def __init__(self, lines: Iterator[tuple[int, str | None]]) -> None:
        self._lines = lines
        self._returned: deque[tuple[int, str | None]] = deque()
        self.taken: list[tuple[int, str | None]] = []
        self.too_long = False
        #: The csv module asked for a line that is not there: it was inside quotation marks.
        self.ended = False
        self._taken_characters = 0

    def peek(self) -> str | None:
        """Return the first line without its byte order mark; it stays to be read."""
        for number, line in self._lines:
            if line is None or line.strip("\ufeff\0\r\n ,;\t|"):
                header = (line or "").lstrip("\ufeff")
                self._returned.append((number, header))
                return header
        return None

    def begin_row(self) -> int:
        """Forget the row before; return the number of the line that comes next."""
        self.taken, self._taken_characters = [], 0
        self.too_long = self.ended = False
        if not self._returned and (following := next(self._lines, None)):
            self._returned.append(following)
        return self._returned[0][0] if self._returned else 0

    def give_back_all_but_the_first_line(self) -> int:
        """Let the lines that an unclosed quotation mark swallowed be read as rows of their own.

        Where they are very many, reading each again could take for ever: they stay lost, and the
        number of the last one is returned; else 0.
        """
        if len(self.taken) > LINES_GIVEN_BACK:
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
        if self._taken_characters > LONGEST_LINE:
            raise csv.Error("row too long")
        if line is None:
            self.too_long = True
            return "\n"
        return line.replace("\0", "")
