"""The filters of a results page: choices with their counts, and chips for the active filters.

Every choice is a plain link to the first page of results with that filter added or removed. A
filter with many values shows the most frequent ones and links the page with all of them
(``searchsite.pages.filter_values``).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.kinds import Kind
from indexer.engines.interface import FacetCount, Facets, Filters
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.query.time_words import TimeExpression
from indexer.search.outlets import SOURCE
from indexer.search.request import PartCount, SearchRequest, SearchResults
from searchsite.presentation.day_labels import days_label, period_label
from searchsite.presentation.links import FilterUrls, filter_values_url, search_url

#: The labels of the keyword columns, in the order of the filters on the page.
COLUMN_LABELS = {
    "kind": gettext_lazy("Jenis"),
    "category": gettext_lazy("Kategori"),
    "source": gettext_lazy("Sumber"),
    "author": gettext_lazy("Penulis"),
}
#: The labels of the values of columns whose values are codes.
VALUE_LABELS: Mapping[str, Mapping[str, Any]] = {"kind": dict(Kind.choices)}
NO_LABELS: Mapping[str, str] = MappingProxyType({})
MAX_LISTED_CHOICES = 10  # values of a filter that are all shown; of more than these ...
MAX_SHOWN_CHOICES = 8  # ... so many are, and the chosen ones


class Choice(NamedTuple):
    """One value of a filter, with the link that selects it or, if selected, removes it."""

    label: str
    total: int  # articles
    url: str
    selected: bool
    only_url: str = ""  # selects the value in place of all others of the filter


class ChoiceGroup(NamedTuple):
    """The shown values of one filter; ``all_url`` is the page with all, if there are more."""

    title: str
    shown: tuple[Choice, ...]
    all_url: str = ""
    distinct: int = 0  # values on that page


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, with the link to the results without it."""

    kind: str
    label: str
    remove_url: str


def choice_groups(
    request: SearchRequest, facets: Facets, parts: Sequence[PartCount] = ()
) -> list[ChoiceGroup]:
    """Return the filters that have at least one value, with links relative to the results page."""
    urls = FilterUrls(request, page="")
    groups = []
    for column, title in _column_labels(get_language()):
        if not _is_only_news(request, facets, column):
            choices = ColumnChoices(request, column, urls, parts)
            groups.append(_column_group(choices, title, facets))
        if column == SOURCE and parts:
            groups.append(_parts_group(request, parts, urls))
    return [group for group in groups if group.shown]


class ColumnChoices:
    """The choices of one keyword column."""

    def __init__(
        self,
        request: SearchRequest,
        column: str,
        urls: FilterUrls,
        parts: Iterable[PartCount] = (),
    ) -> None:
        self.request = request
        self.column = column
        self._labels = _labels_of(column)
        self._urls = urls
        self._add = urls.with_keyword(column)
        self._chosen = request.filters.values(column)
        # The parts of outlets have a filter of their own.
        names = {each.value for each in parts} if column == SOURCE else set()
        self.selected = tuple(value for value in self._chosen if value not in names)

    def of(self, counts: Iterable[FacetCount], *, with_selected: bool = True) -> list[Choice]:
        """Return the choices of the counted values, and first those of the selected ones."""
        if not self._chosen:  # nearly all searches
            add, labels = self._add, self._labels
            return [
                Choice(labels.get(value) or source_label(value), count, add(value), False)
                for value, count in counts
            ]
        found = dict(counts)
        first = [(value, found.get(value, 0)) for value in self.selected if with_selected]
        others = [each for each in found.items() if each[1] and each[0] not in self.selected]
        return [self._choice(*each) for each in (*first, *others)]

    def _choice(self, value: str, count: int) -> Choice:
        label = self._labels.get(value) or source_label(value)
        selected = value in self.selected
        url = self._without(value) if selected else self._add(value)
        alone = self._chosen == (value,)
        return Choice(label, count, url, selected, "" if alone else self._only(value))

    @cached_property
    def _only(self) -> Callable[[str], str]:
        return self._urls.with_only(self.column)

    def _without(self, value: str) -> str:
        return self._urls.with_filters(_without_value(self.request.filters, self.column, value))


def _column_group(choices: ColumnChoices, title: str, facets: Facets) -> ChoiceGroup:
    counts = facets.counts(choices.column)
    distinct = max(facets.distinct.get(choices.column, 0), len(counts))
    if distinct <= MAX_LISTED_CHOICES:
        return ChoiceGroup(title, tuple(choices.of(counts)))
    selected = [each for each in counts if each.value in choices.selected]
    others = [each for each in counts if each.value not in choices.selected]
    room = max(1, MAX_SHOWN_CHOICES - len(choices.selected))
    shown = choices.of([*selected, *others[:room]])
    url = filter_values_url(choices.request, choices.column)
    return ChoiceGroup(title, tuple(shown), url, distinct)


@lru_cache(maxsize=8)
def _column_labels(_language: str | None) -> tuple[tuple[str, str], ...]:
    """Return the columns with a filter, and their labels.

    The language is only a cache key, Django reads the active one.
    """
    offered = {each.name for each in KEYWORD_COLUMNS}
    return tuple((name, str(label)) for name, label in COLUMN_LABELS.items() if name in offered)


def _labels_of(column: str) -> Mapping[str, str]:
    """Return the labels of the values of a column in the active language, if they have some."""
    return _translated(column, get_language()) if column in VALUE_LABELS else NO_LABELS


@lru_cache(maxsize=8)
def _translated(column: str, _language: str | None) -> Mapping[str, str]:
    """Return the labels; the language is only a cache key, Django reads the active one."""
    return {value: str(label) for value, label in VALUE_LABELS[column].items()}


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
    period = days_label(days.first, days.last)
    if period.casefold() == expression.text.casefold():
        return period
    return _("%(days)s (%(words)s)") % {"days": period, "words": expression.text}


def without_filters(request: SearchRequest) -> str:
    """Return the URL of the same search without any filter."""
    return _url(request, Filters())


def filter_label(name: str, value: str) -> str:
    """Return the words for a parameter of a filter; those for a period name no days."""
    if name in COLUMN_LABELS:
        return f"{COLUMN_LABELS[name]}: {value_label(name, value)}"
    labels = {"from": _("Tanggal: sejak %(day)s"), "to": _("Tanggal: sampai %(day)s")}
    if name in labels:
        return labels[name] % {"day": value}
    if name == "masa":
        return f"{_('Tanggal')}: {period_label(value)}"
    return _("Tanpa tanggal") if name == "undated" else f"{name}: {value}"


def value_label(column: str, value: str) -> str:
    """Return the label of a value of a keyword column."""
    return _labels_of(column).get(value) or source_label(value)


def source_label(value: str) -> str:
    """Return the label of a filter value; one in quotation marks is a source, not its outlet."""
    if len(value) > 2 and value[0] == value[-1] == '"':
        return _("hanya %(source)s") % {"source": value[1:-1]}
    return value


def _parts_group(
    request: SearchRequest, counts: Sequence[PartCount], urls: FilterUrls
) -> ChoiceGroup:
    """Return the parts of the chosen outlets; a part replaces its outlet in the filter."""
    filters, chosen = request.filters, request.filters.values(SOURCE)
    open_outlets = {*chosen, *(each.outlet for each in counts if each.value in chosen)}
    choices = []
    for part in counts:
        if part.outlet in open_outlets:
            selected = part.value in chosen
            if selected:
                changed = _without_value(filters, SOURCE, part.value)
            else:
                changed = _with_part(filters, part.value, part.outlet)
            label, url = source_label(part.value), urls.with_filters(changed)
            choices.append(Choice(label, part.count, url, selected))
    return ChoiceGroup(_("Bagian sumber"), tuple(choices))


def _with_part(filters: Filters, part: str, outlet: str) -> Filters:
    values = [part if value == outlet else value for value in filters.values(SOURCE)]
    values = values if part in values else [*values, part]
    return replace(filters, keywords={**filters.keywords, SOURCE: tuple(values)})


def _is_only_news(request: SearchRequest, facets: Facets, column: str) -> bool:
    """Return whether a filter by kind could only choose news among news."""
    if column != "kind":
        return False
    selected = request.filters.values(column)
    offered = [each.value for each in facets.counts(column) if each.value not in selected]
    return offered == [Kind.NEWS]


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
            shown = value_label(column.name, value)
            yield label, shown, _without_value(filters, column.name, value)
    if filters.has_days or filters.undated:
        yield _("Tanggal"), _days_label(filters), without_days(filters)


def _days_label(filters: Filters) -> str:
    if not filters.has_days:
        return _("tanpa tanggal")
    period = days_label(filters.date_from, filters.date_to)
    if filters.period:
        named = {"period": period_label(filters.period), "days": period}
        period = _("%(period)s (%(days)s)") % named
    return _("%(days)s, juga tanpa tanggal") % {"days": period} if filters.undated else period


def _url(request: SearchRequest, filters: Filters) -> str:
    return search_url(replace(request, filters=filters, page=1))
