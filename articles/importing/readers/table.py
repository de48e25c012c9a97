"""Rows of cells become articles; the first row, or one below a title, names the columns."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from articles.importing.columns import (
    COLUMNS,
    TEXT_COLUMNS,
    field_of,
    guarded_article,
    missing_text,
)
from articles.importing.date_columns import with_column_warnings
from articles.importing.problems import Problem
from articles.importing.record import RawArticle, Rejection
from articles.importing.values import is_missing

#: Rows above the names of the columns, such as the title of a report.
MAX_TITLE_ROWS = 10
MAX_NAME_CHARACTERS = 200  # of a column
#: The line number of a row, and its cells or its problem.
Row = tuple[int, list[Any] | Problem]


def read_rows(rows: Iterator[Row], name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article or the rejection of each row after the one that names the columns."""
    above = list(islice(rows, 1))
    if not above:
        yield Rejection(name, 0, Problem("empty"))
        return
    while not _is_header(above[-1][1], has_title=len(above) > 1):
        row = next(rows, None) if len(above) <= MAX_TITLE_ROWS else None
        if row is None:
            line, header = above[0]
            yield Rejection(name, line, _no_text_column(header))
            return
        above.append(row)
    header = above[-1][1]
    names = [str(cell) for cell in header]  # type: ignore[union-attr]  # no problem
    found = False
    # Tables that were joined repeat the names.
    articles = (_article(names, row, name, line) for line, row in rows if row != header)
    for item in with_column_warnings(articles):
        found = True
        yield item
    if not found:
        yield Rejection(name, 0, Problem("empty"))


def names_text(cells: list[Any]) -> bool:
    """Return whether a row of names has one for the text."""
    return any(field_of(str(cell)) == "text" for cell in cells)


def fitted(row: list[Any], width: int) -> list[Any]:
    """Return ``row`` without the blank cells behind the last column."""
    end = len(row)
    while end > width and (row[end - 1] is None or not str(row[end - 1]).strip()):
        end -= 1
    return row[:end]


def _is_header(row: list[Any] | Problem, *, has_title: bool) -> bool:
    """Return whether a row names the columns; below a title, two names must be known."""
    if isinstance(row, Problem) or not names_text(row):
        return False
    if any(len(str(cell)) > MAX_NAME_CHARACTERS for cell in row):
        return False  # "Berita" may also be the category of the first article
    known = {field for cell in row if (field := field_of(str(cell)))}
    return not has_title or len(known) > 1


def _article(
    header: list[str], row: list[Any] | Problem, name: str, line: int
) -> tuple[dict[str, Any] | None, RawArticle | Rejection]:
    if isinstance(row, Problem):
        return None, Rejection(name, line, row)
    row = fitted(row, len(header))
    if len(row) > len(header):
        sizes = {"found": len(row), "expected": len(header)}
        return None, Rejection(name, line, Problem("too_many_columns", sizes))
    cells: dict[str, Any] = {}
    for column, cell in zip(header, row, strict=False):
        if column not in cells or is_missing(cells[column]):
            cells[column] = _value(cell)
    article = guarded_article(cells, f"{name}:{line}", is_table=True)
    if isinstance(article, Problem):
        return None, Rejection(name, line, article)
    if article is None:
        mark = missing_text(cells)
        problem = Problem("missing_text", {"value": mark}) if mark else Problem("no_text_cell")
        return None, Rejection(name, line, problem)
    return cells, article


def _value(cell: Any) -> Any:
    """Return the text of a cell that keeps spreadsheets from reading a number: ``="0812"``."""
    if isinstance(cell, str) and cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1].replace('""', '"')
    return cell


def _no_text_column(header: list[Any] | Problem) -> Problem:
    if isinstance(header, Problem):
        return header
    found = ", ".join(" ".join(str(column).split()) for column in header[:8])[:160]
    hidden = {"text", "clock"}
    others = ", ".join(names.split()[1] for field, names in COLUMNS.items() if field not in hidden)
    values = {"found": found, "expected": TEXT_COLUMNS, "others": others}
    return Problem("no_text_column", values)
