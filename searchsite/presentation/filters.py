"""The filters of a results page: choices with their counts, and chips for those that are active.

Every choice is a plain link to the first page of results with that filter added or taken away.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indexer.engine import FacetCount, Facets, Filters
from indexer.search import SearchRequest
from searchsite.presentation.links import search_url

SHOWN_CHOICES = 8  # of one filter; the rest is folded away


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, with the link that selects it or, when selected, takes it away."""

    label: str
    count: int
    url: str
    selected: bool


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """All values of one filter that the results have."""

    title: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter and the link to the results without it."""

    kind: str
    label: str
    remove_url: str


def choice_groups(request: SearchRequest, facets: Facets) -> list[ChoiceGroup]:
    """Return the filters that have something to choose."""
    groups = (
        _group(request, _("Kategori"), facets.categories, _toggle_category),
        _group(request, _("Sumber"), facets.sources, _toggle_source),
        _group(request, _("Tahun"), facets.years, _toggle_year),
    )
    return [group for group in groups if group.shown]


def chips(request: SearchRequest) -> list[Chip]:
    """Return a chip for each active filter."""
    return [
        Chip(kind, label, _url(request, filters))
        for kind, label, filters in _active(request.filters)
    ]


def without_filters(request: SearchRequest) -> str:
    """Return the address of the same search with no filter at all."""
    return _url(request, Filters())


def _group(
    request: SearchRequest,
    title: str,
    counts: tuple[FacetCount, ...],
    toggle: Callable[[Filters, str], tuple[Filters, bool]],
) -> ChoiceGroup:
    choices = []
    for count in counts:
        filters, selected = toggle(request.filters, count.value)
        choices.append(Choice(count.value, count.count, _url(request, filters), selected))
    choices.sort(key=lambda choice: not choice.selected)  # what was chosen is never folded away
    # A fold that would hide a single choice takes as much room as the choice itself.
    cut = SHOWN_CHOICES if len(choices) > SHOWN_CHOICES + 1 else len(choices)
    return ChoiceGroup(title, tuple(choices[:cut]), tuple(choices[cut:]))


def _toggle_source(filters: Filters, value: str) -> tuple[Filters, bool]:
    sources, selected = _toggled(filters.sources, value)
    return replace(filters, sources=sources), selected


def _toggle_category(filters: Filters, value: str) -> tuple[Filters, bool]:
    categories, selected = _toggled(filters.categories, value)
    return replace(filters, categories=categories), selected


def _toggle_year(filters: Filters, value: str) -> tuple[Filters, bool]:
    first, last = date(int(value), 1, 1), date(int(value), 12, 31)
    selected = (filters.date_from, filters.date_to) == (first, last)
    bounds = (None, None) if selected else (first, last)
    return replace(filters, date_from=bounds[0], date_to=bounds[1]), selected


def _toggled(values: tuple[str, ...], value: str) -> tuple[tuple[str, ...], bool]:
    if value in values:
        return tuple(other for other in values if other != value), True
    return (*values, value), False


def _active(filters: Filters) -> Iterator[tuple[str, str, Filters]]:
    for source in filters.sources:
        yield _("Sumber"), source, _toggle_source(filters, source)[0]
    for category in filters.categories:
        yield _("Kategori"), category, _toggle_category(filters, category)[0]
    if filters.date_from or filters.date_to:
        yield (
            _("Tanggal"),
            _period(filters.date_from, filters.date_to),
            replace(filters, date_from=None, date_to=None),
        )


def _period(first: date | None, last: date | None) -> str:
    """Name the days from ``first`` to ``last`` as shortly as can be."""
    if first and last:
        if first == last:
            return date_format(first, "j F Y")
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            years = (first.year, last.year)
            return str(first.year) if first.year == last.year else "{}–{}".format(*years)
        return f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"
    if first:
        return _("sejak %(day)s") % {"day": date_format(first, "j F Y")}
    return _("sampai %(day)s") % {"day": date_format(last or date.max, "j F Y")}


def _url(request: SearchRequest, filters: Filters) -> str:
    return search_url(replace(request, filters=filters, page=1))
