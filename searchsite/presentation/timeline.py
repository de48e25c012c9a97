"""The timeline of a results page: hits by year, by month of a year, or by day of a month.

The filter of days decides how close it looks: no days give years, days of at most two years give
months, and days of at most two months give days. Bars beyond the chosen days stay, faint.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    counts = [each for each in facets.periods if each.beyond]
    if not counts:
        return None
    unit, (begin, end) = counted_periods(filters)
    if begin is None or end is None:
        year = counts[0].start.year
        if year != counts[-1].start.year:
            return _of_years(filters, counts, everything or {})
        begin, end = date(year, 1, 1), date(year, MONTHS, 31)
    days, whole = _chosen_days(filters), everything or {}
    bars = tuple(
        [
            Bar(
                _distance(begin, start, unit),
                start,
                last := unit.last_day(start),
                count,
                beyond,
                whole.get(start, 0),
                _overlaps(days, start, last),
            )
            for start, count, beyond in counts
        ]
    )
    return Timeline(unit, bars, _distance(begin, end, unit) + 1, begin, unit.first_day(end))


def _of_years(
    filters: Filters, counts: Sequence[PeriodCount], everything: Mapping[date, int]
) -> Timeline:
    """Return the timeline of bars of a year, or of so many years that there are not too many."""
    sums = _sums(counts, 1)
    step = _step(sums)
    if step > 1:
        sums = _sums(counts, step)
    for start, number in everything.items():
        if numbers := sums.get(start.year // step * step):
            numbers[2] += number
    days, bars = _chosen_days(filters), []
    for year, place in _with_gaps(sums, step).items():
        first, last = _years(year, step)
        count, beyond, whole = sums[year]
        bars.append(Bar(place, first, last, count, beyond, whole, _overlaps(days, first, last)))
    width = bars[-1].place + 1
    return Timeline(PeriodUnit.YEAR, tuple(bars), width, bars[0].first, bars[-1].first)


@lru_cache(maxsize=1_024)
def _years(first: int, count: int) -> tuple[date, date]:
    """Return the first and the last day of some years; the calendar has no year 0."""
    last = min(first + count - 1, date.max.year)
    return date(max(1, first), 1, 1), date(last, MONTHS, 31)


def _step(years: Collection[int]) -> int:
    """Return the number of years of a bar."""
    if len(years) <= MAX_BARS:
        return 1
    return next((step for step in STEPS if len({y // step for y in years}) <= MAX_BARS), STEPS[-1])


def _sums(counts: Iterable[PeriodCount], step: int) -> dict[int, list[int]]:
    """Return the sums of ``count`` and ``beyond``, and a zero, by the first of ``step`` years."""
    sums: dict[int, list[int]] = {}
    for start, count, beyond in counts:
        year = start.year // step * step
        numbers = sums.get(year)
        if numbers is None:
            sums[year] = [count, beyond, 0]
        else:
            numbers[0] += count
            numbers[1] += beyond
    return sums


def _with_gaps(years: Iterable[int], step: int) -> dict[int, int]:
    """Return the places of years in ascending order; a long gap has the width of one bar."""
    places: dict[int, int] = {}
    place, before = -1, None
    for year in years:
        distance = 1 if before is None else (year - before) // step
        place += distance if distance <= MAX_GAP + 1 else 2
        places[year] = place
        before = year
    return places


def _distance(begin: date, day: date, unit: PeriodUnit) -> int:
    """Return the number of periods from one day to another."""
    if unit is PeriodUnit.MONTH:
        return _months(day) - _months(begin)
    return (day - begin).days


def _months(day: date) -> int:
    return day.year * MONTHS + day.month


def _chosen_days(filters: Filters) -> tuple[date, date] | None:
    """Return the first and the last chosen day, of all days if none is chosen; None: no day."""
    if filters.undated and not filters.has_days:
        return None
    return filters.date_from or date.min, filters.date_to or date.max


def _overlaps(days: tuple[date, date] | None, first: date, last: date) -> bool:
    """Return whether a period is among the days."""
    return days is not None and first <= days[1] and last >= days[0]


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
