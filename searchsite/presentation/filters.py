"""The filters of a results page: choices with their counts, and chips for those that are active.

Every choice is a plain link to the first page of results with that filter added or taken away.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indexer.engines.interface import FacetCount, Facets, Filters
from indexer.search.service import SearchRequest
from searchsite.presentation.links import Narrowing, search_url

SHOWN_CHOICES = 8  # of one filter; the rest is folded away


class Choice(NamedTuple):
    """One value of a filter, with the link that selects it or, when selected, takes it away."""

    label: str
    total: int  # articles
    url: str
    selected: bool


class ChoiceGroup(NamedTuple):
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
    narrowing = Narrowing(request)
    groups = (
        _group(
            _("Kategori"), facets.categories, narrowing.by_category, _chosen_categories(request)
        ),
        _group(_("Sumber"), facets.sources, narrowing.by_source, _chosen_sources(request)),
        _group(_("Tahun"), facets.years, narrowing.by_year, _chosen_year(request)),
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
    title: str,
    counts: Sequence[FacetCount],
    add: Callable[[str], str],
    chosen: Mapping[str, str],
) -> ChoiceGroup:
    """Return a filter: ``add`` gives the address with a value, ``chosen`` those without one."""
    choices = [
        Choice(
            each.value, each.count, chosen.get(each.value) or add(each.value), each.value in chosen
        )
        for each in counts
    ]
    if chosen:  # what was chosen is never folded away
        choices.sort(key=lambda choice: not choice.selected)
    # A fold that would hide a single choice takes as much room as the choice itself.
    cut = SHOWN_CHOICES if len(choices) > SHOWN_CHOICES + 1 else len(choices)
    return ChoiceGroup(title, tuple(choices[:cut]), tuple(choices[cut:]))


def _chosen_sources(request: SearchRequest) -> dict[str, str]:
    filters = request.filters
    return {each: _url(request, _without_source(filters, each)) for each in filters.sources}


def _chosen_categories(request: SearchRequest) -> dict[str, str]:
    filters = request.filters
    return {each: _url(request, _without_category(filters, each)) for each in filters.categories}


def _chosen_year(request: SearchRequest) -> dict[str, str]:
    first, last = request.filters.date_from, request.filters.date_to
    if not first or (first, last) != (date(first.year, 1, 1), date(first.year, 12, 31)):
        return {}
    return {str(first.year): _url(request, _undated(request.filters))}


def _without_source(filters: Filters, value: str) -> Filters:
    return replace(filters, sources=tuple(each for each in filters.sources if each != value))


def _without_category(filters: Filters, value: str) -> Filters:
    return replace(filters, categories=tuple(each for each in filters.categories if each != value))


def _undated(filters: Filters) -> Filters:
    return replace(filters, date_from=None, date_to=None)


def _active(filters: Filters) -> Iterator[tuple[str, str, Filters]]:
    for source in filters.sources:
        yield _("Sumber"), source, _without_source(filters, source)
    for category in filters.categories:
        yield _("Kategori"), category, _without_category(filters, category)
    if filters.date_from or filters.date_to:
        yield (
            _("Tanggal"),
            _period(filters.date_from, filters.date_to),
            _undated(filters),
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
