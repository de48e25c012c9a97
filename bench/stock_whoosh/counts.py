"""Facets, periods and folded copies of the stock engine, counted article by article."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.stock_whoosh.collect import SegmentMatches
from indexer.engines.interface import (
    EngineQuery,
    FacetCount,
    Facets,
    Filters,
    Hit,
    PeriodCount,
)
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.whoosh.store.doc_values import TimeRange
from indexer.keyword_columns import KEYWORD_COLUMNS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Matched:
    """A matching article, whether it passes the filters or not."""

    article_id: int
    published: int  # seconds since 1970 UTC, or NO_DATE
    day: date | None  # in the site's time zone
    group: int  # of copies
    values: dict[str, str]  # by keyword column

    @property
    def row(self) -> tuple[str, int]:
        """Return the identity of the row that shows the article when copies are folded."""
        return ("group", self.group) if self.group else ("article", self.article_id)

    def passes(self, filters: Filters, bounds: TimeRange) -> bool:
        """Return whether the article passes the filters; ``bounds`` are the days in seconds."""
        if not all(self.values[name] in wanted for name, wanted in filters.keywords.items()):
            return False
        if not filters.has_days:
            return self.day is None or not filters.undated
        if self.day is None:
            return filters.undated
        first, end = bounds
        return (first is None or self.published >= first) and (end is None or self.published < end)


def matched_articles(matches: Iterable[SegmentMatches], zone: ZoneInfo) -> dict[int, Matched]:
    """Return the matching articles by id."""
    found = {}
    for part in matches:
        columns = part.columns
        for number in part.documents.tolist():
            key, published = int(columns.article_ids[number]), int(columns.published[number])
            day = None if published == NO_DATE else _day(published, zone)
            values = {
                name: column.strings[column.ordinals[number]]
                for name, column in columns.keywords.items()
            }
            found[key] = Matched(key, published, day, int(columns.copy_groups[number]), values)
    return found


def rows_of(hits: Sequence[Hit], articles: dict[int, Matched]) -> list[Hit]:
    """Return the rows of all hits in order: one of each group, with its copies."""
    rows: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        row = articles[hit.article_id].row
        known = rows.get(row)
        rows[row] = hit if known is None else known._replace(copies=(*known.copies, hit.article_id))
    return list(rows.values())


def count_facets(
    articles: Iterable[Matched], shown: Sequence[Matched], request: EngineQuery, bounds: TimeRange
) -> Facets:
    """Count the facets and periods; ``articles`` pass any filters, ``shown`` are the hits."""
    articles = list(articles)
    undated = sum(each.day is None for each in shown)
    periods = _periods(articles, shown, request)
    if not request.facets:
        return Facets(periods=periods, undated_hits=undated if request.period_unit else 0)
    keywords, distinct = {}, {}
    for column in KEYWORD_COLUMNS:
        name, filters = column.name, request.filters.without(column.name)
        among = [each for each in articles if each.passes(filters, bounds)]
        counts = Counter(_values(among, name, fold=request.fold))
        chosen = [value for value in request.filters.values(name) if value]
        counts.update(dict.fromkeys(chosen, 0))
        counts.pop("", None)
        names = sorted(counts, key=lambda value: (-counts[value], value.casefold(), value))
        distinct[name] = len(names)
        if request.facet_limit and not column.summed:
            best = {*names[: request.facet_limit], *chosen}
            names = [value for value in names if value in best]
        keywords[name] = tuple(FacetCount(value, counts[value]) for value in names)
    timeless = request.filters.without_time()
    among = [each for each in articles if each.passes(timeless, (None, None))]
    years = _counted(among, lambda each: str(each.day.year) if each.day else "", fold=request.fold)
    without_date = years.pop("", 0)
    latest_first = sorted(years, key=int, reverse=True)
    return Facets(
        keywords,
        tuple(FacetCount(year, years[year]) for year in latest_first),
        without_date,
        distinct,
        periods,
        undated,
        _groups(articles, request, bounds),
    )


def _groups(articles: list[Matched], request: EngineQuery, bounds: TimeRange) -> dict[str, int]:
    groups = request.value_groups
    if groups is None:
        return {}
    filters = request.filters.without(groups.column)
    among = [each for each in articles if each.passes(filters, bounds)]
    counts = _counted(
        among, lambda each: groups.name(each.values[groups.column]), fold=request.fold
    )
    return {name: count for name, count in counts.items() if name}


def _periods(
    articles: list[Matched], shown: Sequence[Matched], request: EngineQuery
) -> tuple[PeriodCount, ...]:
    unit = request.period_unit
    if unit is None:
        return ()
    timeless = request.filters.without_time()
    beyond = [each for each in articles if each.passes(timeless, (None, None))]
    if request.fold:
        beyond.sort(key=lambda each: (each.published, each.article_id))
        by_row = {each.row: each for each in beyond}
        by_row |= {each.row: each for each in shown}
        beyond = list(by_row.values())
    first, last = request.period_bounds
    hits, others = (
        Counter(
            unit.first_day(each.day)
            for each in among
            if each.day and (first or date.min) <= each.day <= (last or date.max)
        )
        for among in (shown, beyond)
    )
    return tuple(PeriodCount(start, hits[start], others[start]) for start in sorted(others))


def _counted(
    articles: list[Matched], value: Callable[[Matched], str], *, fold: bool
) -> Counter[str]:
    if not fold:
        return Counter(map(value, articles))
    return Counter(name for name, _ in {(value(each), each.row) for each in articles})


def _values(articles: list[Matched], name: str, *, fold: bool) -> list[str]:
    """Return the value of each article; with ``fold``, once for each row."""
    pairs = [(each.values[name], each.row) for each in articles]
    return [value for value, _ in (set(pairs) if fold else pairs)]


def _day(published: int, zone: ZoneInfo) -> date:
    return (EPOCH + timedelta(seconds=published)).astimezone(zone).date()
