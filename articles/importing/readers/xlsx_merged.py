"""Cells of a workbook that are merged over several rows: the value stands for each of them.

openpyxl does not read them where it streams rows, so the end of a sheet is searched for them.
"""

import re
from collections.abc import Iterable
from typing import Any

from openpyxl.utils.cell import range_boundaries

MAX_MERGED = 20_000
MAX_COLUMNS = 500
OVERLAP_BYTES = 200  # an element may lie over the border of two pieces
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,80}?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\""
)


class MergedCells:
    """The merged cells of a sheet. Rows must be completed in their order."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        """Find the merged cells in the pieces of a sheet's XML."""
        self._starts: dict[int, list[tuple[int, int]]] = {}
        self._open: dict[int, tuple[int, Any]] = {}  # column -> last row, value
        for reference in _references(pieces):
            column, first, _, last = range_boundaries(reference)
            if last > first:
                self._starts.setdefault(first, []).append((column - 1, last))

    def completed(self, number: int, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a row with the values of the merged cells that began above it."""
        for column, last in self._starts.pop(number, ()):
            self._open[column] = (last, row[column] if column < len(row) else None)
        if not self._open:
            return row
        self._open = {key: item for key, item in self._open.items() if item[0] >= number}
        cells = list(row)
        for column, (_, value) in self._open.items():
            if column < MAX_COLUMNS:
                cells += [None] * (column + 1 - len(cells))
                if cells[column] in {None, ""}:
                    cells[column] = value
        return tuple(cells)


def _references(pieces: Iterable[bytes]) -> list[str]:
    found: dict[bytes, None] = {}
    rest = b""
    for piece in pieces:
        found |= dict.fromkeys(_MERGED.findall(rest + piece))
        rest = piece[-OVERLAP_BYTES:]
        if len(found) > MAX_MERGED:
            break
    return [reference.decode("ascii") for reference in found]
