"""The trend of searches as bars: their places in an SVG, and the same numbers as a table."""

from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from django.utils.formats import date_format

from searchsite.number_format import grouped

WIDTH, HEIGHT = 720, 160
LEFT, TOP, BOTTOM = 48, 8, 24  # margins
MAX_BARS = 100
MAX_LABELS = 6
STEPS = (1, 7, 30, 91, 365)  # days of a bar

Day = tuple[date, int, int, int]


class Bar(NamedTuple):
    """Searches of one or more days: the part with results stands on the part without."""

    name: str
    x: str
    width: str
    y: str
    height: str
    zero_y: str
    zero_height: str
    searches: str
    zero: str
    clicks: str
    label: str  # below the axis; "" for most bars
    middle: str


class Drawing(NamedTuple):
    """The bars, and the top of the axis."""

    bars: tuple[Bar, ...]
    top: str
    base: str
    width: int
    height: int


def draw(days: list[Day]) -> Drawing:
    """Return the drawing; long periods have a bar for a week, a month or more."""
    parts = _grouped(days)
    top = max((searches for _first, _last, searches, _zero, _clicks in parts), default=0) or 1
    step = (WIDTH - LEFT) / max(1, len(parts))
    every = max(1, ceil(len(parts) / MAX_LABELS))
    bars = []
    for number, (first, last, searches, zero, clicks) in enumerate(parts):
        whole, without = _height(searches, top), _height(zero, top)
        x = LEFT + number * step
        bars.append(
            Bar(
                name=_name(first, last),
                x=_text(x + step * 0.1),
                width=_text(step * 0.8),
                y=_text(HEIGHT - BOTTOM - whole),
                height=_text(whole - without),
                zero_y=_text(HEIGHT - BOTTOM - without),
                zero_height=_text(without),
                searches=grouped(searches),
                zero=grouped(zero),
                clicks=grouped(clicks),
                label=date_format(first, "j M") if number % every == 0 else "",
                middle=_text(x + step / 2),
            )
        )
    return Drawing(tuple(bars), grouped(top), str(HEIGHT - BOTTOM), WIDTH, HEIGHT)


def _grouped(days: list[Day]) -> list[tuple[date, date, int, int, int]]:
    length = next((step for step in STEPS if len(days) / step <= MAX_BARS), STEPS[-1])
    length = max(length, ceil(len(days) / MAX_BARS))
    parts = [days[start : start + length] for start in range(0, len(days), length)]
    return [
        (
            part[0][0],
            part[-1][0],
            sum(day[1] for day in part),
            sum(day[2] for day in part),
            sum(day[3] for day in part),
        )
        for part in parts
    ]


def _name(first: date, last: date) -> str:
    if last - first < timedelta(days=1):
        return date_format(first, "j F Y")
    return f"{date_format(first, 'j M Y')} – {date_format(last, 'j M Y')}"


def _height(value: int, top: int) -> float:
    return (HEIGHT - TOP - BOTTOM) * min(value, top) / top


def _text(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
