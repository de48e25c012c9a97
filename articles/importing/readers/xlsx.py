"""Workbooks (.xlsx): each visible sheet is a table, whose first row with a text column names them.

openpyxl streams the rows. (calamine is ten times as fast, but fills memory with every cell between
two that are far apart: its issue 693.) Cells with the format of a date are dates. A cell
that is merged over rows counts for each of them.
"""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from articles.importing.columns import field_of
from articles.importing.problems import Problem
from articles.importing.readers.packages import Package
from articles.importing.readers.table import Row, read_rows
from articles.importing.readers.unreadable import Unreadable
from articles.importing.record import RawArticle, Rejection

MAX_COLUMNS = 500
#: The names of the columns are searched in so many rows; headings may stand above them.
MAX_HEADER_ROWS = 20


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article or the rejection of each row of each sheet."""
    from openpyxl import load_workbook  # here, because it takes 0.15 s
    from openpyxl.utils.exceptions import InvalidFileException

    package = Package(stream, kind="xlsx")
    for part in package.names():
        if part.startswith("xl/") and part.endswith(".xml") and package.has_entities(part):
            raise Unreadable("xml_entities")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that openpyxl does not know
        try:
            book = load_workbook(io.BytesIO(package.content), read_only=True, data_only=True)
        except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError) as error:
            raise Unreadable("damaged_document") from error
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        yield from _sheets(sheets, name, package)


def _sheets(sheets: list[Any], name: str, package: Package) -> Iterator[RawArticle | Rejection]:
    """Yield the rows of the sheets with articles; others are told if there is no such sheet."""
    refused: list[Rejection] = []
    found = False
    for sheet in sheets:
        own_name = f"{name}/{sheet.title}" if len(sheets) > 1 else name
        rows, has_text = _table(_rows(sheet, package))
        if has_text:
            for item in read_rows(rows, own_name):
                found = True
                yield item
        elif (first := next(iter(read_rows(rows, own_name)), None)) and isinstance(
            first, Rejection
        ):
            refused.append(first)
    if not found:
        empty = [item for item in refused if item.problem.code == "empty"]
        told = [item for item in refused if item not in empty]
        yield from told or [Rejection(name, 0, Problem("empty"))]


def _rows(sheet: Any, package: Package) -> Iterator[Row]:
    from articles.importing.readers.xlsx_merged import MergedCells  # it needs openpyxl

    merged = MergedCells(package.pieces(str(sheet._worksheet_path)))
    sheet.reset_dimensions()  # the declared size is often wrong
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(value is not None and value != "" for value in row):
            cells = [_plain(value) for value in merged.completed(number, row)[:MAX_COLUMNS]]
            while cells and cells[-1] == "":
                cells.pop()
            if cells:
                yield number, cells


def _table(rows: Iterator[Row]) -> tuple[Iterator[Row], bool]:
    """Return the rows from the one on that names a text column, and whether there is one."""
    above: list[Row] = []
    for row in rows:
        above.append(row)
        if isinstance(row[1], list) and any(field_of(str(cell)) == "text" for cell in row[1]):
            return _chained(row, rows), True
        if len(above) == MAX_HEADER_ROWS:
            break
    return iter(above), False


def _chained(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _plain(value: Any) -> Any:
    """Return a cell as the text or number that a CSV file would have."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return value.date().isoformat() if is_day else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, int | float) else str(value).replace("_x000D_", "")
