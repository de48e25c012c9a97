"""Counts of a search as aggregations of the cluster: facets, years and periods.

A facet counts the matches that pass all filters but its own (``Facets``). Conditions are not part
of the query but of the aggregations, and of a filter after them that leaves the hits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from indexer.engines.interface import (
    EngineQuery,
    FacetCount,
    Facets,
    Filters,
    PeriodCount,
)
from indexer.engines.opensearch.documents import keyword_value, string_of
from indexer.engines.opensearch.members import TIME, Members
from indexer.engines.opensearch.queries import Query, published, with_keyword
from indexer.engines.scoring.dates import day_bounds
from indexer.keyword_columns import KEYWORD_COLUMNS

Bounds = tuple[int | None, int | None]  # epoch seconds: first, end (exclusive)

#: Values of a column that the cluster lists, if the query wants fewer; so that equally frequent
#: ones, and those from which copies are taken off, are in their order.
LISTED_VALUES = 1_000
ALL_VALUES = 20_000
_UNDATED: Query = {"bool": {"must_not": [{"exists": {"field": "seconds"}}]}}


def conditions_of(filters: Filters, bounds: Bounds) -> dict[str, Query]:
    """Return the query of each dimension that has a condition."""
    found = {name: with_keyword(name, values) for name, values in filters.keywords.items()}
    if filters.has_days or filters.undated:
        found[TIME] = _time(filters, bounds)
    return found


def _time(filters: Filters, bounds: Bounds) -> Query:
    if not filters.has_days:
        return _UNDATED
    within = published(*bounds)
    if filters.undated:
        return {"bool": {"should": [within, _UNDATED], "minimum_should_match": 1}}
    return within


def all_of(conditions: Iterable[Query]) -> Query:
    """Return a query for the documents that fulfil all conditions."""
    return {"bool": {"filter": list(conditions)}}


@dataclass
class Counts:
    """The aggregations of a query, and the facets that are read from their answers."""

    request: EngineQuery
    conditions: Mapping[str, Query]
    zone: ZoneInfo
    _numbers: dict[str, int] = field(default_factory=dict)  # of the values of long columns

    @property
    def needed(self) -> bool:
        """Return whether anything is counted."""
        return self.request.facets or self.request.period_unit is not None

    @property
    def _undated_hits(self) -> str:
        """Return the name of the count of hits without a date.

        Without a condition on time, that is what the facet counts.
        """
        return "undated-hits" if TIME in self.conditions else "undated"

    def aggregations(self) -> dict[str, Any]:
        """Return the part of a search request."""
        request = self.request
        found: dict[str, Any] = {}
        if not self.needed:
            return found
        if request.facets:
            for column in KEYWORD_COLUMNS:
                self._within(found, column.name)[f"values-{column.name}"] = self._values(column)
                chosen = [value for value in request.filters.values(column.name) if value]
                if chosen:
                    self._within(found, column.name)[f"chosen-{column.name}"] = {
                        "terms": {
                            "field": column.name,
                            "include": list(dict.fromkeys(map(keyword_value, chosen))),
                            "size": len(chosen),
                        }
                    }
            timeless = self._within(found, TIME)
            timeless["years"] = self._histogram("year", "uuuu")
            timeless["undated"] = {"missing": {"field": "seconds"}}
        self._within(found, None)[self._undated_hits] = {"missing": {"field": "seconds"}}
        if request.period_unit is not None:
            periods = self._histogram(request.period_unit.value, "uuuu-MM-dd")
            if any(request.period_bounds):
                within = published(*day_bounds(*request.period_bounds, self.zone))
                periods = {"filter": within, "aggs": {"periods": periods}}
            self._within(found, None)["periods"] = periods
            if TIME in self.conditions:
                self._within(found, TIME)["periods-beyond"] = periods
        return found

    def _within(self, found: dict[str, Any], dimension: str | None) -> dict[str, Any]:
        """Return the aggregations over the matches that pass all filters but one dimension's."""
        if dimension not in self.conditions:
            dimension = None
        kept = [query for name, query in self.conditions.items() if name != dimension]
        if not kept:
            return found
        group = found.setdefault(_name(dimension), {"filter": all_of(kept), "aggs": {}})
        inner: dict[str, Any] = group["aggs"]
        return inner

    def _values(self, column: Any) -> dict[str, Any]:
        limit = self.request.facet_limit
        size = ALL_VALUES if column.summed or not limit else max(LISTED_VALUES, 2 * limit)
        return {
            "terms": {
                "field": column.name,
                "size": size,
                "shard_size": ALL_VALUES,
                "order": [{"_count": "desc"}, {"_key": "asc"}],
            }
        }

    def _histogram(self, unit: str, shape: str) -> dict[str, Any]:
        return {
            "date_histogram": {
                "field": "published",
                "calendar_interval": unit,
                "time_zone": self.zone.key,
                "format": shape,
                "min_doc_count": 1,
            }
        }

    def unlisted(self, answer: Mapping[str, Any]) -> list[str]:
        """Return the columns that have more values than were listed."""
        if not self.request.facets:
            return []
        return [
            column.name
            for column in KEYWORD_COLUMNS
            if self._read(answer, column.name)[f"values-{column.name}"]["sum_other_doc_count"]
        ]

    def numbers_of_values(self, columns: Sequence[str]) -> dict[str, Any]:
        """Return the aggregations that count the different values of some columns."""
        found: dict[str, Any] = {}
        for name in columns:
            self._within(found, name)[f"number-{name}"] = {
                "cardinality": {"field": name, "precision_threshold": 40_000}
            }
        return found

    def read_numbers(self, answer: Mapping[str, Any], columns: Sequence[str]) -> None:
        """Read the answer to ``numbers_of_values``, for ``facets``."""
        for name in columns:
            found = self._read(answer, name)[f"number-{name}"]
            self._numbers[name] = int(found["value"])

    def facets(self, answer: Mapping[str, Any], members: Members | None) -> Facets:
        """Return the facets; copies among ``members`` are taken off."""
        if not self.needed:
            return Facets()
        request = self.request
        keywords: dict[str, tuple[FacetCount, ...]] = {}
        distinct: dict[str, int] = {}
        years: dict[str, int] = {}
        undated = 0
        groups: dict[str, int] = {}
        if request.facets:
            for column in KEYWORD_COLUMNS:
                counts = self._counted(answer, column.name)
                own = column.name if column.name in self.conditions else None
                if request.value_groups and request.value_groups.column == column.name:
                    groups = self._groups(counts, own, members)
                if members is not None:
                    _take(counts, members.surplus(column.name, own))
                counts = {
                    value: count
                    for value, count in counts.items()
                    if count or value in request.filters.values(column.name)
                }
                limit = 0 if column.summed else request.facet_limit
                keywords[column.name] = self._listed(counts, limit, column.name)
                distinct[column.name] = max(len(counts), self._numbers.get(column.name, 0))
            timeless = self._read(answer, TIME)
            years = {
                each["key_as_string"]: each["doc_count"] for each in _buckets(timeless["years"])
            }
            undated = timeless["undated"]["doc_count"]
            if members is not None:
                own = TIME if TIME in self.conditions else None
                surplus = members.surplus_of_years(own)
                undated -= surplus.pop("", 0)
                _take(years, surplus)
        undated_hits = self._read(answer, None)[self._undated_hits]["doc_count"]
        periods: tuple[PeriodCount, ...] = ()
        hidden: Mapping[tuple[date | None, bool], int] = {}
        if members is not None:
            hidden = members.hidden(only_undated=request.period_unit is None)
        undated_hits -= hidden.get((None, True), 0)
        if request.period_unit is not None:
            periods = self._periods(answer, hidden)
        ordered = sorted(years, key=int, reverse=True)
        return Facets(
            keywords,
            tuple([FacetCount(str(int(year)), years[year]) for year in ordered if years[year]]),
            undated,
            distinct,
            periods,
            undated_hits,
            groups,
        )

    def _counted(self, answer: Mapping[str, Any], column: str) -> dict[str, int]:
        found = self._read(answer, column)
        counts = {
            string_of(each["key"]): each["doc_count"]
            for each in found[f"values-{column}"]["buckets"]
        }
        for value in self.request.filters.values(column):
            if value:
                counts.setdefault(value, 0)
        for each in found.get(f"chosen-{column}", {"buckets": ()})["buckets"]:
            counts[string_of(each["key"])] = each["doc_count"]
        return counts

    def _listed(self, counts: dict[str, int], limit: int, column: str) -> tuple[FacetCount, ...]:
        ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0].casefold(), each[0]))
        if limit and len(ordered) > limit:
            chosen = set(self.request.filters.values(column))
            ordered = [
                each for place, each in enumerate(ordered) if place < limit or each[0] in chosen
            ]
        return tuple([FacetCount(value, count) for value, count in ordered])

    def _groups(
        self, counts: Mapping[str, int], own: str | None, members: Members | None
    ) -> dict[str, int]:
        assert self.request.value_groups is not None
        column, name = self.request.value_groups.column, self.request.value_groups.name
        groups: dict[str, int] = {}
        for value, count in counts.items():
            groups[name(value)] = groups.get(name(value), 0) + count
        if members is not None:
            named = members.surplus(column, own, lambda value: name(value) if value else "")
            _take(groups, named)
        return {group: count for group, count in groups.items() if group and count}

    def _periods(
        self, answer: Mapping[str, Any], hidden: Mapping[tuple[date | None, bool], int]
    ) -> tuple[PeriodCount, ...]:
        unit, (first, last) = self.request.period_unit, self.request.period_bounds
        assert unit is not None
        counts = _by_day(self._read(answer, None)["periods"])
        beyond = (
            _by_day(self._read(answer, TIME)["periods-beyond"])
            if TIME in self.conditions
            else dict(counts)
        )
        for (day, is_hit), number in hidden.items():
            if day is None or (first and day < first) or (last and day > last):
                continue
            start = unit.first_day(day)
            beyond[start] -= number
            if is_hit:
                counts[start] -= number
        return tuple(
            [
                PeriodCount(start, counts.get(start, 0), count)
                for start, count in sorted(beyond.items())
                if count
            ]
        )

    def _read(self, answer: Mapping[str, Any], dimension: str | None) -> Mapping[str, Any]:
        if dimension not in self.conditions:
            dimension = None
        if all(name == dimension for name in self.conditions):
            return answer
        inner: Mapping[str, Any] = answer[_name(dimension)]
        return inner


def _name(dimension: str | None) -> str:
    return "passing-all" if dimension is None else f"passing-but-{dimension or 'time'}"


def _take(counts: dict[str, int], surplus: Mapping[str, int]) -> None:
    for value, count in surplus.items():
        if value in counts:
            counts[value] -= count


def _buckets(found: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    buckets: Sequence[Mapping[str, Any]] = found.get("periods", found)["buckets"]
    return buckets


def _by_day(found: Mapping[str, Any]) -> dict[date, int]:
    return {_day(each["key_as_string"]): each["doc_count"] for each in _buckets(found)}


def _day(text: str) -> date:
    """Return a day as the cluster writes it; the calendar has no days before year 1."""
    year, month, day = text.rsplit("-", 2)
    return date(int(year), int(month), int(day)) if int(year) > 0 else date.min
