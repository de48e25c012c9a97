"""The section of the filters about time: presets, timeline, and articles without a date."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indexer.engines.interface import PeriodUnit
from indexer.exceptions import ClusterSlow
from indexer.search.corpus_periods import corpus_periods
from indexer.search.request import SearchRequest, SearchResults
from searchsite.presentation.day_labels import days_parameters
from searchsite.presentation.links import TimeUrls, trends_url
from searchsite.presentation.timeline import Timeline, counted_periods, timeline

Link = tuple[str, str]  # text, URL


@dataclass(frozen=True, slots=True)
class TimelineSection:
    """The values of the section, with links relative to the results page."""

    timeline: Timeline | None
    period: str  # the chosen one
    up: tuple[Link, ...]  # from the months of a year to all years, and so on
    urls: TimeUrls
    days: tuple[date | None, date | None]  # the chosen ones
    shares: bool
    switch_url: str  # from counts to shares, and back
    trends_url: str
    undated: int  # articles without a date, whatever the chosen days
    undated_hits: int
    undated_url: str
    undated_chosen: bool
    form_parameters: tuple[Link, ...]  # names and values of hidden fields beside the days
    custom: bool  # days were chosen by the form, or by a bar

    @property
    def has_days(self) -> bool:
        """Return whether there are chosen days."""
        return self.days != (None, None)

    @property
    def ends(self) -> tuple[str, str]:
        """Return short names of the periods at the left and the right end."""
        assert self.timeline
        unit, first, last = self.timeline.unit, self.timeline.first, self.timeline.last
        language = get_language()
        return _short(first, unit, language), _short(last, unit, language) if first != last else ""


def with_periods(request: SearchRequest) -> SearchRequest:
    """Return the request that also counts the hits of the timeline."""
    unit, bounds = counted_periods(request.filters)
    return replace(request, period_unit=unit, period_bounds=bounds)


def timeline_section(request: SearchRequest, results: SearchResults) -> TimelineSection:
    """Return the section of a search that ``with_periods`` has prepared."""
    filters, facets = request.filters, results.facets
    everything = None
    if request.shares and request.period_unit:
        with suppress(ClusterSlow):  # the hits are there
            everything = corpus_periods(request.period_unit, fold=not request.copies)
    urls = TimeUrls(request)
    drawn = timeline(filters, facets, everything)
    return TimelineSection(
        timeline=drawn,
        period=filters.period,
        up=tuple(_up(request, drawn, urls)),
        urls=urls,
        days=(filters.date_from, filters.date_to),
        shares=request.shares and (everything is not None or not request.period_unit),
        switch_url=urls.switched(),
        trends_url=trends_url(request),
        undated=facets.undated,
        undated_hits=facets.undated_hits,
        undated_url=urls.timeless if _only_undated(request) else urls.in_time("undated=1"),
        undated_chosen=_only_undated(request),
        form_parameters=tuple(urls.fields()),
        custom=filters.has_days and not filters.period,
    )


def _only_undated(request: SearchRequest) -> bool:
    return request.filters.undated and not request.filters.has_days


def _up(request: SearchRequest, drawn: Timeline | None, urls: TimeUrls) -> list[Link]:
    """Return the links to all years, and to the year of the days that are shown."""
    if not request.filters.has_days:
        return []
    links = [(_("Semua waktu"), urls.timeless)]
    if drawn and drawn.unit is PeriodUnit.DAY and len(drawn.years) == 1:
        year = drawn.years[0]
        whole = days_parameters(date(year, 1, 1), date(year, 12, 31))
        links.append((str(year), urls.in_time(whole)))
    return links


@lru_cache(maxsize=1_024)
def _short(start: date, unit: PeriodUnit, _language: str | None) -> str:
    """Return a short name; the language is only a cache key, Django reads the active one."""
    match unit:
        case PeriodUnit.MONTH:
            return date_format(start, "M Y")
        case PeriodUnit.DAY:
            return date_format(start, "j M")
        case _:
            return str(start.year)
