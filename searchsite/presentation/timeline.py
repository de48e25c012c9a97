"""The timeline of a results page: hits by year, by month of a year, or by day of a month.

The filter of days decides how close it looks: no days give years, days of at most two years give
months, and days of at most two months give days. Bars beyond the chosen days stay, faint.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format

from indexer.engines.interface import Facets, Filters, PeriodCount, PeriodUnit

MAX_BARS = 40  # of years; with more years, a bar counts ten years, a hundred, or a thousand
STEPS = (1, 10, 100, 1_000)
MAX_GAP = 3  # empty periods between two bars of years that are drawn at their width
MONTHS = 12
MAX_YEARS_OF_MONTHS = 2
MAX_MONTHS_OF_DAYS = 2
LINKED_YEARS = range(1000, 3000)  # of the dates in addresses

Bounds = tuple[date | None, date | None]


class Bar(NamedTuple):
    """A period of the timeline.

    ``count`` and ``beyond`` are those of ``PeriodCount``; ``everything`` is the number of all
    articles of the period, 0 if it is not counted.
    """

    place: int  # from the left, in widths of a bar
    first: date
    last: date
    count: int  # type: ignore[assignment]  # replaces ``tuple.count``
    beyond: int
    everything: int
    chosen: bool  # in the chosen days, at least partly

    @property
    def is_linked(self) -> bool:
        """Return whether an address can name the days."""
        return self.first.year in LINKED_YEARS and self.last.year in LINKED_YEARS

    def share(self, count: int) -> float:
        """Return ``count`` as a share of all articles of the period."""
        return count / self.everything if self.everything else 0.0


class Timeline(NamedTuple):
    """The bars from left to right, the width of all in widths of a bar, and the first days."""

    unit: PeriodUnit
    bars: tuple[Bar, ...]
    width: int
    first: date  # the first day of the period at the left end
    last: date  # the first day of the period at the right end

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years of the months or days; empty if the bars are years."""
        if self.unit is PeriodUnit.YEAR:
            return ()
        return tuple(sorted({each.first.year for each in self.bars}))


def counted_periods(filters: Filters) -> tuple[PeriodUnit, Bounds]:
    """Return the unit of periods to count, and the bounds, for the timeline of a search.

    Years are counted by month, so that the months of a single year can be shown at once.
    """
    first, last = filters.date_from, filters.date_to
    if not (first and last and first <= last):
        return PeriodUnit.MONTH, (None, None)
    if _months(last) - _months(first) < MAX_MONTHS_OF_DAYS:
        return PeriodUnit.DAY, (first.replace(day=1), PeriodUnit.MONTH.last_day(last))
    if last.year - first.year < MAX_YEARS_OF_MONTHS:
        return PeriodUnit.MONTH, (date(first.year, 1, 1), date(last.year, MONTHS, 31))
    return PeriodUnit.MONTH, (None, None)


def timeline(
    filters: Filters,
    facets: Facets,
    everything: Mapping[date, int] | None = None,
) -> Timeline | None:
    """Return the timeline of hits that were counted by ``counted_periods``.

    ``everything`` counts all articles by the same unit. None: no hit has a date.
    """
    unit, (begin, end) = counted_periods(filters)
    counts = [each for each in facets.periods if each.beyond]
    if begin is None and len({each.start.year for each in counts}) == 1:
        year = counts[0].start.year
        begin, end = date(year, 1, 1), date(year, MONTHS, 31)
    if begin is None or end is None:
        unit, step = PeriodUnit.YEAR, _step(counts)
        groups = _grouped(counts, everything or {}, step)
        placed = _with_gaps(sorted(groups), step)
    else:
        groups = {each.start: [each.count, each.beyond] for each in counts}
        for start, number in (everything or {}).items():
            if start in groups:
                groups[start].append(number)
        step = 1
        placed = {start: _distance(begin, start, unit) for start in sorted(groups)}
    bars = tuple(
        Bar(place, start, last, *_three(groups[start]), chosen=_overlaps(filters, start, last))
        for start, place in placed.items()
        for last in (_last_day(start, unit, step),)
    )
    if not bars:
        return None
    if begin is None or end is None:
        return Timeline(unit, bars, bars[-1].place + 1, bars[0].first, bars[-1].first)
    return Timeline(unit, bars, _distance(begin, end, unit) + 1, begin, unit.first_day(end))


def _three(numbers: list[int]) -> tuple[int, int, int]:
    count, beyond, *everything = numbers
    return count, beyond, everything[0] if everything else 0


def _step(counts: Iterable[PeriodCount]) -> int:
    """Return the number of years of a bar."""
    years = {each.start.year for each in counts}
    return next((step for step in STEPS if len({y // step for y in years}) <= MAX_BARS), STEPS[-1])


def _grouped(
    counts: Iterable[PeriodCount], everything: Mapping[date, int], step: int
) -> dict[date, list[int]]:
    groups: dict[date, list[int]] = {}
    for start, count, beyond in counts:
        numbers = groups.setdefault(_first_year(start, step), [0, 0, 0])
        numbers[0] += count
        numbers[1] += beyond
    for start, number in everything.items():
        if numbers := groups.get(_first_year(start, step), []):
            numbers[2] += number
    return groups


def _first_year(day: date, step: int) -> date:
    return date(max(1, day.year // step * step), 1, 1)


def _with_gaps(starts: Iterable[date], step: int) -> dict[date, int]:
    """Return the places of years; a long gap has the width of one bar."""
    places: dict[date, int] = {}
    place, before = -1, None
    for start in starts:
        # The bar of year 1 begins with year 0, which ``date`` does not have.
        distance = start.year // step - before.year // step if before else 1
        place += distance if distance <= MAX_GAP + 1 else 2
        places[start] = place
        before = start
    return places


def _last_day(start: date, unit: PeriodUnit, step: int) -> date:
    if unit is PeriodUnit.YEAR:
        return date(min(start.year // step * step + step - 1, date.max.year), MONTHS, 31)
    return unit.last_day(start)


def _distance(begin: date, day: date, unit: PeriodUnit) -> int:
    """Return the number of periods from one day to another."""
    if unit is PeriodUnit.MONTH:
        return _months(day) - _months(begin)
    return (day - begin).days


def _months(day: date) -> int:
    return day.year * MONTHS + day.month


def _overlaps(filters: Filters, first: date, last: date) -> bool:
    """Return whether a period is among the chosen days, which are all days if none is chosen."""
    if not filters.has_days:
        return not filters.undated
    begin, end = filters.date_from or date.min, filters.date_to or date.max
    return first <= end and last >= begin


def bar_label(bar: Bar, unit: PeriodUnit, language: str | None) -> str:
    """Return the name of the days of a bar."""
    if unit is PeriodUnit.YEAR and bar.first.year != bar.last.year:
        return f"{bar.first.year}–{bar.last.year}"
    return period_name(bar.first, unit, language)


@lru_cache(maxsize=4_096)
def period_name(start: date, unit: PeriodUnit, language: str | None) -> str:
    """Return the name of a period; ``language`` is only a cache key, Django reads the active."""
    match unit:
        case PeriodUnit.YEAR:
            return str(start.year)
        case PeriodUnit.MONTH:
            return date_format(start, "F Y")
        case PeriodUnit.DAY:
            return date_format(start, "j F Y")
        case _:
            return f"{date_format(start, 'j M Y')} – {date_format(unit.last_day(start), 'j M Y')}"
