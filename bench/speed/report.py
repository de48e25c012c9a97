"""Figures as JSON lines for machines, as a table with ratios for people."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

OURS = "searchsite"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value of one engine."""

    engine: str
    documents: int
    figure: str
    value: float
    unit: str


def json_line(figure: Figure) -> str:
    """Return the figure as one line of JSON."""
    return json.dumps(asdict(figure))


def table(figures: Iterable[Figure]) -> str:
    """Return a table: a row a figure, a column an engine, our value divided by each peer's."""
    found = list(figures)
    engines = list(dict.fromkeys(figure.engine for figure in found))
    rows = []
    for documents in dict.fromkeys(figure.documents for figure in found):
        here = [figure for figure in found if figure.documents == documents]
        rows.append(["", *engines, *(f"/ {peer}" for peer in engines if peer != OURS)])
        rows[-1][0] = f"{documents:,} documents"
        for name in dict.fromkeys(figure.figure for figure in here):
            values = {each.engine: each for each in here if each.figure == name}
            unit = next(iter(values.values())).unit
            cells = [_shown(values[e].value) if e in values else "-" for e in engines]
            rows.append([f"{name} ({unit})", *cells, *_ratios(values, engines)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: list[str], widths: list[int]) -> str:
    numbers = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
    return "  ".join([row[0].ljust(widths[0]), *numbers])


def _ratios(values: dict[str, Figure], engines: list[str]) -> list[str]:
    ours = values.get(OURS)
    return [
        f"{ours.value / values[peer].value:.2f}"
        if ours and peer in values and values[peer].value
        else "-"
        for peer in engines
        if peer != OURS
    ]


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
