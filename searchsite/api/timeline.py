"""The key ``timeline`` of ``/api/v1/search``: hits by period, as the page shows them.

``unit`` asks for other periods than those of the page.
"""

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from indexer.engines.interface import PeriodUnit
from indexer.search.corpus_periods import corpus_periods
from indexer.search.request import SearchRequest, SearchResults
from searchsite.api.answers import Period, TimelineAnswer
from searchsite.decorators import ApiError
from searchsite.number_format import grouped
from searchsite.params import clean
from searchsite.presentation.timeline import timeline
from searchsite.presentation.timeline_section import with_periods

UNIT = "unit"  # URL parameter
MAX_PERIODS = 1_000


def with_counted_periods(request: SearchRequest, query: QueryDict) -> SearchRequest:
    """Return the request with the periods of ``unit``, or those of the page without it."""
    text = clean(query.get(UNIT, "")).lower()
    if not text:
        return with_periods(request)
    if text not in set(PeriodUnit):
        message = _("unit “%(value)s” tidak dikenal; pilihannya year, month, week, dan day.")
        raise ApiError(400, "bad-unit", message % {"value": text[:40]}, UNIT)
    filters = request.filters
    bounds = (filters.date_from, filters.date_to)
    return replace(request, period_unit=PeriodUnit(text), period_bounds=bounds)


def timeline_of(results: SearchResults, query: QueryDict) -> TimelineAnswer:
    """Return the counts of the periods in chronological order, and of hits without a date."""
    request, facets = results.request, results.facets
    unit = request.period_unit or PeriodUnit.MONTH
    everything = corpus_periods(unit, fold=not request.copies)
    if not clean(query.get(UNIT, "")):
        drawn = timeline(request.filters, facets, everything)
        bars = [(each[1], each[2], *each[3:6]) for each in drawn.bars] if drawn else []
        unit = drawn.unit if drawn else unit
    else:
        bars = [
            (start, unit.last_day(start), count, beyond, everything.get(start, 0))
            for start, count, beyond in facets.periods
        ]
    if len(bars) > MAX_PERIODS:
        message = _("Lebih dari %(limit)s periode; pakai unit yang lebih panjang atau from dan to.")
        raise ApiError(400, "too-many-periods", message % {"limit": grouped(MAX_PERIODS)}, UNIT)
    periods: list[Period] = [
        {"from": str(first), "to": str(last), "count": count, "beyond": beyond, "all": total}
        for first, last, count, beyond, total in bars
    ]
    return {
        "unit": unit.value,
        "periods": periods,
        "undated": facets.undated_hits,
    }
