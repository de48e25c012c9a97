"""The filters of a results page: choices with their counts, and chips for the active filters.

Every choice is a plain link to the first page of results with that filter added or removed.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.kinds import Kind
from indexer.engines.interface import FacetCount, Facets, Filters
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.query.time_words import TimeExpression
from indexer.search.outlets import SOURCE
from indexer.search.request import PartCount, SearchRequest, SearchResults
from searchsite.presentation.links import FilterUrls, search_url

#: The labels of the keyword columns, in the order of the filters on the page.
COLUMN_LABELS = {
    "kind": gettext_lazy("Jenis"),
    "category": gettext_lazy("Kategori"),
    "source": gettext_lazy("Sumber"),
}
#: The labels of the values of columns whose values are codes.
VALUE_LABELS: Mapping[str, Mapping[str, Any]] = {"kind": dict(Kind.choices)}
NO_LABELS: Mapping[str, Any] = MappingProxyType({})
MAX_SHOWN_CHOICES = 8  # values of one filter; the others are folded


class Choice(NamedTuple):
    """One value of a filter, with the link that selects it or, if selected, removes it."""

    label: str
    total: int  # articles
    url: str
    selected: bool


class ChoiceGroup(NamedTuple):
    """All values of one filter that occur in the results."""

    title: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, with the link to the results without it."""

    kind: str
    label: str
    remove_url: str


def choice_groups(
    request: SearchRequest, facets: Facets, parts: Iterable[PartCount] = ()
) -> list[ChoiceGroup]:
    """Return the filters that have at least one value."""
    urls = FilterUrls(request)
    groups = [
        _group(
            str(label),
            facets.counts(column),
            urls.with_keyword(column),
            _selected_values(request, column),
            VALUE_LABELS.get(column, {}),
        )
        for column, label in COLUMN_LABELS.items()
        if facets.counts(column) and not _is_only_news(request, facets, column)
    ]
    if parts:
        groups.append(_parts_group(request, parts))
    groups.append(_years_group(request, facets, urls))
    return [group for group in groups if group.shown]


def chips(request: SearchRequest) -> list[Chip]:
    """Return a chip for each active filter."""
    return [
        Chip(kind, label, _url(request, filters))
        for kind, label, filters in _active(request.filters)
    ]


def time_chips(results: SearchResults) -> list[Chip]:
    """Return a chip for each expression of time in the query that was read as a date."""
    if not results.times:
        return []
    timeless = search_url(replace(results.request, read_times=False, page=1))
    return [Chip(_("Waktu"), _time_label(each), timeless) for each in results.times]


def _time_label(expression: TimeExpression) -> str:
    days = expression.days
    if days is None:
        return _("yang terbaru dahulu (%(words)s)") % {"words": expression.text}
    period = _period(days.first, days.last)
    if period.casefold() == expression.text.casefold():
        return period
    return _("%(days)s (%(words)s)") % {"days": period, "words": expression.text}


def without_filters(request: SearchRequest) -> str:
    """Return the URL of the same search without any filter."""
    return _url(request, Filters())


def _group(
    title: str,
    counts: Sequence[FacetCount],
    add: Callable[[str], str],
    selected: Mapping[str, str],
    labels: Mapping[str, Any] = NO_LABELS,
) -> ChoiceGroup:
    """Return one filter.

    ``add`` returns the URL with a value added; ``selected`` maps each selected value to the URL
    without it; ``labels`` maps values to their labels.
    """
    choices = [
        Choice(
            str(labels.get(each.value) or source_label(each.value)),
            each.count,
            selected.get(each.value) or add(each.value),
            each.value in selected,
        )
        for each in counts
    ]
    if selected:  # selected values come first, so that they are never folded
        choices.sort(key=lambda choice: not choice.selected)
    # A fold that hides a single choice takes as much room as the choice.
    cut = MAX_SHOWN_CHOICES if len(choices) > MAX_SHOWN_CHOICES + 1 else len(choices)
    return ChoiceGroup(title, tuple(choices[:cut]), tuple(choices[cut:]))


def source_label(value: str) -> str:
    """Return the label of a filter value; one in quotation marks is a source, not its outlet."""
    if len(value) > 2 and value[0] == value[-1] == '"':
        return _("hanya %(source)s") % {"source": value[1:-1]}
    return value


def _parts_group(request: SearchRequest, counts: Iterable[PartCount]) -> ChoiceGroup:
    """Return the parts of the chosen outlets; a part replaces its outlet in the filter."""
    chosen = request.filters.values(SOURCE)
    parts = [each for each in counts if each.outlet in chosen]
    urls = {
        each.value: _url(request, _with_part(request.filters, each.value, each.outlet))
        for each in parts
    }
    shown = [FacetCount(each.value, each.count) for each in parts]
    return _group(_("Bagian sumber"), shown, urls.__getitem__, {})


def _with_part(filters: Filters, part: str, outlet: str) -> Filters:
    values = [part if value == outlet else value for value in filters.values(SOURCE)]
    return replace(filters, keywords={**filters.keywords, SOURCE: tuple(values)})


def _is_only_news(request: SearchRequest, facets: Facets, column: str) -> bool:
    """Return whether a filter by kind could only choose news among news."""
    if column != "kind":
        return False
    selected = request.filters.values(column)
    offered = [each.value for each in facets.counts(column) if each.value not in selected]
    return offered == [Kind.NEWS]


def _selected_values(request: SearchRequest, column: str) -> dict[str, str]:
    filters = request.filters
    return {
        value: _url(request, _without_value(filters, column, value))
        for value in filters.values(column)
    }


def _years_group(request: SearchRequest, facets: Facets, urls: FilterUrls) -> ChoiceGroup:
    """Return the filter by year, with a choice of the articles without a date at its end."""
    group = _group(_("Tahun"), facets.years, urls.with_year, _selected_year(request))
    if not facets.undated:
        return group
    selected = request.filters.undated
    dated = _url(request, replace(request.filters, undated=False))
    url = dated if selected else urls.undated
    undated = Choice(_("Tanpa tanggal"), facets.undated, url, selected)
    return group._replace(shown=(*group.shown, undated))


def _selected_year(request: SearchRequest) -> dict[str, str]:
    first, last = request.filters.date_from, request.filters.date_to
    if not first or (first, last) != (date(first.year, 1, 1), date(first.year, 12, 31)):
        return {}
    undated = replace(request.filters, date_from=None, date_to=None)
    return {str(first.year): _url(request, undated)}


def _without_value(filters: Filters, column: str, value: str) -> Filters:
    others = tuple(each for each in filters.values(column) if each != value)
    return replace(filters, keywords={**filters.keywords, column: others})


def without_days(filters: Filters) -> Filters:
    """Return the filters without the choice of days, and of articles without a date."""
    return replace(filters, date_from=None, date_to=None, undated=False)


def _active(filters: Filters) -> Iterator[tuple[str, str, Filters]]:
    for column in KEYWORD_COLUMNS:
        for value in filters.values(column.name):
            label = str(COLUMN_LABELS[column.name])
            shown = str(VALUE_LABELS.get(column.name, {}).get(value) or source_label(value))
            yield label, shown, _without_value(filters, column.name, value)
    if filters.has_days or filters.undated:
        yield _("Tanggal"), _days_label(filters), without_days(filters)


def _days_label(filters: Filters) -> str:
    if not filters.has_days:
        return _("tanpa tanggal")
    period = _period(filters.date_from, filters.date_to)
    return _("%(days)s, juga tanpa tanggal") % {"days": period} if filters.undated else period


def _period(first: date | None, last: date | None) -> str:
    """Return the shortest name of the days from ``first`` to ``last``."""
    if first and last:
        if first == last:
            return date_format(first, "j F Y")
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            years = (first.year, last.year)
            return str(first.year) if first.year == last.year else "{}–{}".format(*years)
        if first == last.replace(day=1) and last.day == monthrange(last.year, last.month)[1]:
            return date_format(first, "F Y")
        return f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"
    if first:
        return _("sejak %(day)s") % {"day": date_format(first, "j F Y")}
    return _("sampai %(day)s") % {"day": date_format(last or date.max, "j F Y")}


def _url(request: SearchRequest, filters: Filters) -> str:
    return search_url(replace(request, filters=filters, page=1))
