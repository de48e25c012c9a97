"""Trends: up to five searches over time, as counts or as shares of all articles.

Each search runs once, in the engine that counts its hits by period; after the deadline of the
request, only the first one. The parameters are those of the results page, with ``q`` repeated and
``per`` for the length of the periods.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from indexer.deadline import current
from indexer.engines.interface import Filters, PeriodCount, PeriodUnit
from indexer.search.corpus_periods import corpus_periods
from indexer.search.request import SearchRequest
from indexer.search.service import search
from searchsite.params import SearchParams, read_params
from searchsite.presentation.links import search_url

MAX_QUERIES = 5
MAX_POINTS = 120  # of one line; with more, periods are longer
MAX_MONTHS = 60  # with more, years are drawn unless months are asked for
UNIT = "per"  # URL parameter
UNITS = {
    **{"tahun": PeriodUnit.YEAR, "bulan": PeriodUnit.MONTH, "minggu": PeriodUnit.WEEK},
    **{"year": PeriodUnit.YEAR, "month": PeriodUnit.MONTH, "week": PeriodUnit.WEEK},
}
UNIT_NAMES = {PeriodUnit.YEAR: "tahun", PeriodUnit.MONTH: "bulan", PeriodUnit.WEEK: "minggu"}
LINKED_YEARS = range(1000, 3000)
SECONDS_OF_PAGE = 8e-3  # processor time that the searches leave for drawing 120 periods


class TrendParams(NamedTuple):
    """A validated request for trends."""

    request: SearchRequest  # without a text
    queries: tuple[str, ...]
    unit: PeriodUnit | None  # None: by the length of time
    notices: tuple[str, ...]


class Point(NamedTuple):
    """The hits of a search in one period."""

    count: int  # type: ignore[assignment]  # replaces ``tuple.count``
    share: float
    url: str  # of these hits; empty if there are none


class Line(NamedTuple):
    """One search: the point of each period, and all its dated and undated hits."""

    query: str
    points: tuple[Point, ...]
    total: int
    undated: int
    url: str


@dataclass(frozen=True, slots=True)
class Trends:
    """The lines of all searches over the same periods."""

    unit: PeriodUnit
    periods: tuple[tuple[date, date], ...]  # first and last day
    lines: tuple[Line, ...]
    everything: tuple[int, ...]  # all articles of each period
    notices: tuple[str, ...]


class _Found(NamedTuple):
    """The hits of one search."""

    request: SearchRequest
    periods: Sequence[PeriodCount] = ()
    total: int = 0
    undated: int = 0
    partial: bool = True


def read_trends(query: QueryDict) -> TrendParams:
    """Read ``q``, ``per``, and the filters and modes of the results page; never fails."""
    params = read_params(query)
    texts = [each.request.text for each in _each_text(query)]
    queries = tuple(dict.fromkeys(text for text in texts if text))
    notices = params.notices
    if len(queries) > MAX_QUERIES:
        notices.append(
            _("Paling banyak %(limit)d pencarian dapat dibandingkan; sisanya diabaikan.")
            % {"limit": MAX_QUERIES}
        )
    named = query.get(UNIT, "").strip().lower()
    if named and named not in UNITS:
        notices.append(_("per dapat berisi tahun, bulan, atau minggu."))
    base = replace(params.request, text="", page=1)
    return TrendParams(base, queries[:MAX_QUERIES], UNITS.get(named), tuple(notices))


def trends(params: TrendParams) -> Trends:
    """Return the lines. Raises ``IndexerError`` if the index cannot be read."""
    counted = PeriodUnit.WEEK if params.unit is PeriodUnit.WEEK else PeriodUnit.MONTH
    found = _found(params, counted)
    notices = [*params.notices]
    unit = params.unit or PeriodUnit.MONTH
    starts = _starts(found)
    if unit is PeriodUnit.WEEK and _length(starts, unit) > MAX_POINTS:
        unit = counted = PeriodUnit.MONTH
        found = _found(params, counted)
        starts = _starts(found)
        notices.append(_too_long(_("bulan")))
    limit = MAX_POINTS if params.unit else MAX_MONTHS
    if unit is PeriodUnit.MONTH and _length(starts, unit) > limit:
        unit = PeriodUnit.YEAR
        if params.unit:
            notices = [*params.notices, _too_long(_("tahun"))]
    if any(each.partial for each in found):
        notices.append(_("Pencarian dihentikan karena terlalu lama; jumlahnya belum lengkap."))
    periods = _periods(starts, unit)
    everything = corpus_periods(counted, fold=not params.request.copies)
    whole = _summed(everything.items(), unit, periods)
    lines = tuple(_line(each, params, unit, periods, whole) for each in found)
    return Trends(unit, periods, lines, whole, tuple(notices))


def _each_text(query: QueryDict) -> Iterable[SearchParams]:
    for text in query.getlist("q")[: MAX_QUERIES * 4]:
        single = QueryDict(mutable=True)
        single["q"] = text
        yield read_params(single)


def _too_long(unit: str) -> str:
    return _("Waktunya terlalu panjang untuk satuan itu, jadi digambar per %(unit)s.") % {
        "unit": unit
    }


def _found(params: TrendParams, unit: PeriodUnit) -> list[_Found]:
    request = replace(params.request, facets=False, period_unit=unit, per_page=1)
    with current().leaving(SECONDS_OF_PAGE):
        return [
            _search(replace(request, text=text), is_first=not place)
            for place, text in enumerate(params.queries)
        ]


def _search(request: SearchRequest, *, is_first: bool) -> _Found:
    """Return the hits of a search; after the deadline, only the first search has some."""
    if not is_first and current().passed():
        return _Found(request)
    results = search(request)
    facets = results.facets
    return _Found(
        results.request, facets.periods, results.total, facets.undated_hits, results.partial
    )


def _starts(found: Iterable[_Found]) -> list[date]:
    return sorted({p.start for each in found for p in each.periods if p.count})


def _length(starts: list[date], unit: PeriodUnit) -> int:
    """Return the number of periods from the first to the last one."""
    if not starts:
        return 0
    first, last = starts[0], starts[-1]
    if unit is PeriodUnit.WEEK:
        return (last - first).days // 7 + 1
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _periods(starts: list[date], unit: PeriodUnit) -> tuple[tuple[date, date], ...]:
    """Return all periods from the first to the last one; years are grouped if they are many."""
    if not starts:
        return ()
    first, last = unit.first_day(starts[0]), starts[-1]
    if unit is PeriodUnit.YEAR:
        years = last.year - first.year + 1
        step = next(each for each in (1, 10, 100) if years <= each * (MAX_POINTS - 1))
        begin = first.year // step * step
        return tuple(
            (date(max(1, year), 1, 1), date(min(year + step - 1, date.max.year), 12, 31))
            for year in range(begin, last.year + 1, step)
        )
    periods = []
    while first <= last:
        end = unit.last_day(first)
        periods.append((first, end))
        if end == date.max:
            break
        first = date.fromordinal(end.toordinal() + 1)
    return tuple(periods)


def _summed(
    counts: Iterable[tuple[date, int]],
    unit: PeriodUnit,
    periods: tuple[tuple[date, date], ...],
) -> tuple[int, ...]:
    """Return the counts added up by period."""
    if not periods:
        return ()
    places = _places(unit, periods)
    sums = [0] * len(periods)
    for start, count in counts:
        place = places.get(start.year if unit is PeriodUnit.YEAR else start)
        if place is not None:
            sums[place] += count
    return tuple(sums)


def _places(unit: PeriodUnit, periods: tuple[tuple[date, date], ...]) -> Mapping[date | int, int]:
    if unit is not PeriodUnit.YEAR:
        return {first: place for place, (first, _last) in enumerate(periods)}
    return {
        year: place
        for place, (first, last) in enumerate(periods)
        for year in range(first.year, last.year + 1)
    }


def _line(
    found: _Found,
    params: TrendParams,
    unit: PeriodUnit,
    periods: tuple[tuple[date, date], ...],
    whole: tuple[int, ...],
) -> Line:
    counts = _summed(((each.start, each.count) for each in found.periods), unit, periods)
    request = replace(
        params.request, text=found.request.text, filters=found.request.filters, shares=False
    )
    points = tuple(
        Point(count, count / all_ if all_ else 0.0, _hits_url(request, *days) if count else "")
        for count, all_, days in zip(counts, whole, periods, strict=True)
    )
    return Line(request.text, points, found.total, found.undated, search_url(request))


def _hits_url(request: SearchRequest, first: date, last: date) -> str:
    """Return the URL of the hits of a period, within the days of the request."""
    filters = request.filters
    first = max(first, filters.date_from or first)
    last = min(last, filters.date_to or last)
    if first.year not in LINKED_YEARS or last.year not in LINKED_YEARS:
        return ""
    within = Filters(filters.keywords, date_from=first, date_to=last)
    return search_url(replace(request, filters=within))
