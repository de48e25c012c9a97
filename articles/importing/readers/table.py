"""Rows of cells become articles; the first row names the columns."""

from collections.abc import Iterator
from typing import Any

from articles.importing.columns import COLUMNS, TEXT_COLUMNS, field_of, missing_text, raw_article
from articles.importing.date_columns import with_column_warnings
from articles.importing.problems import Problem
from articles.importing.record import RawArticle, Rejection
from articles.importing.values import is_missing

#: The line number of a row, and its cells or its problem.
Row = tuple[int, list[Any] | Problem]


def read_rows(rows: Iterator[Row], name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article or the rejection of each row after the first."""
    first = next(rows, None)
    if first is None:
        yield Rejection(name, 0, Problem("empty"))
        return
    line, header = first
    if isinstance(header, Problem) or not any(field_of(str(cell)) == "text" for cell in header):
        yield Rejection(name, line, _no_text_column(header))
        return
    names = [str(cell) for cell in header]
    yield from with_column_warnings(_article(names, row, name, line) for line, row in rows)


def fitted(row: list[Any], width: int) -> list[Any]:
    """Return ``row`` without the blank cells behind the last column."""
    end = len(row)
    while end > width and (row[end - 1] is None or not str(row[end - 1]).strip()):
        end -= 1
    return row[:end]


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
            cells[column] = cell
    article = raw_article(cells, f"{name}:{line}", is_table=True)
    if article is None:
        mark = missing_text(cells)
        problem = Problem("missing_text", {"value": mark}) if mark else Problem("no_text_cell")
        return None, Rejection(name, line, problem)
    return cells, article


def _no_text_column(header: list[Any] | Problem) -> Problem:
    if isinstance(header, Problem):
        return header
    found = ", ".join(str(column).strip() for column in header[:8])[:160]
    hidden = {"text", "clock"}
    others = ", ".join(names.split()[1] for field, names in COLUMNS.items() if field not in hidden)
    values = {"found": found, "expected": TEXT_COLUMNS, "others": others}
    return Problem("no_text_column", values)
