"""Figures as JSON lines for programs, and as a table with ratios for people."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.speed.figures import UNITS

OURS = "searchsite"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value of one engine."""

    engine: str
    documents: int
    figure: str
    value: float

    @property
    def unit(self) -> str:
        """Return the unit of the value."""
        return UNITS[self.figure]


def json_line(figure: Figure) -> str:
    """Return the figure as one line of JSON; the value has six significant digits."""
    return json.dumps(
        {
            "engine": figure.engine,
            "documents": figure.documents,
            "figure": figure.figure,
            "value": float(f"{figure.value:.6g}"),
            "unit": figure.unit,
        }
    )


def read_lines(path: Path) -> list[Figure]:
    """Return the figures of a file of JSON lines."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [Figure(row["engine"], row["documents"], row["figure"], row["value"]) for row in rows]


def line(figure: Figure) -> str:
    """Return the figure as a line that shows the progress of a run."""
    label = f"{figure.documents:>7} {figure.engine:>10} {figure.figure}"
    return f"{label}: {figure.value:.4g} {figure.unit}"


def table(figures: Iterable[Figure]) -> str:
    """Return one table for each size: rows of figures, columns of engines, ratios to each peer."""
    by_size: dict[int, list[Figure]] = {}
    for figure in figures:
        by_size.setdefault(figure.documents, []).append(figure)
    return "\n\n".join(map(_table, by_size.values()))


def _table(figures: list[Figure]) -> str:
    engines = list(dict.fromkeys(figure.engine for figure in figures))
    peers = [engine for engine in engines if engine != OURS] if OURS in engines else []
    rows = [[f"{figures[0].documents:,} documents", *engines, *(f"/ {peer}" for peer in peers)]]
    names = {figure.figure for figure in figures}
    for name in (name for name in UNITS if name in names):
        values = {each.engine: each.value for each in figures if each.figure == name}
        cells = [_rounded(values.get(engine)) for engine in engines]
        rows.append([f"{name} ({UNITS[name]})", *cells, *(_ratio(values, peer) for peer in peers)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: list[str], widths: list[int]) -> str:
    cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
    return "  ".join([row[0].ljust(widths[0]), *cells])


def _ratio(values: dict[str, float], peer: str) -> str:
    if OURS not in values or not values.get(peer):
        return "-"
    return f"{values[OURS] / values[peer]:.2f}"


def _rounded(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
