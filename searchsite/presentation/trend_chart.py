"""The drawing of trends: places of lines, markers, grid and labels in an SVG."""

from math import ceil, floor, log10
from typing import NamedTuple

from django.utils.translation import get_language

from searchsite.number_format import grouped, percent
from searchsite.presentation.timeline import period_name
from searchsite.presentation.trends import Line, Trends

WIDTH, HEIGHT = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 12, 28  # margins
MAX_LABELS = 6  # of the axis of time
MANY_POINTS = 40  # with more, markers are smaller
#: Markers around the origin, one for each line, so that lines differ without their colours.
MARKERS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "M-4-4h8v8h-8z",
    "M0-5l5 9h-10z",
    "M0-6l5 6l-5 6l-5-6z",
    "M-5-2h3v-3h4v3h3v4h-3v3h-4v-3h-3z",
)


class Mark(NamedTuple):
    """A point of a line, with the text that names it."""

    x: str
    y: str
    url: str
    text: str


class DrawnLine(NamedTuple):
    """A line with its number, which chooses colour, dashes and marker."""

    number: int
    line: Line
    points: str  # of the polyline
    marks: tuple[Mark, ...]
    marker: str


class Label(NamedTuple):
    """A text at an axis."""

    place: str
    text: str


class Chart(NamedTuple):
    """The values of the template that draws the SVG."""

    lines: tuple[DrawnLine, ...]
    rows: tuple[Label, ...]  # grid lines with the values of the upright axis
    columns: tuple[Label, ...]
    is_dense: bool


def chart(trends: Trends, *, shares: bool) -> Chart:
    """Return the drawing of the lines."""
    values = [[p.share if shares else p.count for p in line.points] for line in trends.lines]
    top = _rounded_up(max((max(each, default=0) for each in values), default=0), shares=shares)
    names = [label_of(trends, place) for place in range(len(trends.periods))]
    lines = tuple(
        _drawn(number, line, top, names, shares=shares) for number, line in enumerate(trends.lines)
    )
    rows = tuple(
        Label(_y(top * part / 4, top), value_text(top * part / 4, shares=shares))
        for part in (range(5) if shares or top >= 4 else (0, 4))
    )
    return Chart(lines, rows, _columns(names), len(names) > MANY_POINTS)


def label_of(trends: Trends, place: int) -> str:
    """Return the name of a period."""
    first, last = trends.periods[place]
    if first.year != last.year and (last - first).days > 7:
        return f"{first.year}–{last.year}"
    return period_name(first, trends.unit, get_language())


def value_text(value: float, *, shares: bool) -> str:
    """Return a count or a share as text."""
    return percent(value) if shares else grouped(round(value))


def _drawn(number: int, line: Line, top: float, names: list[str], *, shares: bool) -> DrawnLine:
    values = [each.share if shares else each.count for each in line.points]
    places = [(_x(n, len(values)), _y(value, top)) for n, value in enumerate(values)]
    marks = tuple(
        Mark(x, y, point.url, f"{line.query}, {name}: {value_text(value, shares=shares)}")
        for (x, y), point, name, value in zip(places, line.points, names, values, strict=True)
        if point.count
    )
    return DrawnLine(number, line, " ".join(f"{x},{y}" for x, y in places), marks, MARKERS[number])


def _columns(names: list[str]) -> tuple[Label, ...]:
    step = max(1, ceil(len(names) / MAX_LABELS))
    return tuple(Label(_x(place, len(names)), names[place]) for place in range(0, len(names), step))


def _x(place: int, count: int) -> str:
    inner = WIDTH - LEFT - RIGHT
    return _number(LEFT + (inner * place / (count - 1) if count > 1 else inner / 2))


def _y(value: float, top: float) -> str:
    inner = HEIGHT - TOP - BOTTOM
    return _number(TOP + inner * (1 - (value / top if top else 0)))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _rounded_up(value: float, *, shares: bool) -> float:
    """Return the end of the axis: the next of 1, 2, 4, 6, 8, 10 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    end = next(step for step in (1, 2, 4, 6, 8, 10) if value <= step * power * (1 + 1e-9)) * power
    return min(end, 1.0) if shares else max(1.0, end)
