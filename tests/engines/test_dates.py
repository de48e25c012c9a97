"""Dates in queries, filters and the facet of years: inclusive days in the site's time zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from indexer.engines.interface import EngineQuery, FacetCount, Filters
from indexer.query.parser import parse
from indexer.query.tree import DateRange, Everything
from tests.engines.conftest import Index, MakeEngine, build_index, found
from tests.engines.documents import document

JAKARTA = timezone(timedelta(hours=7))
MOMENTS = {
    1: datetime(2022, 1, 31, 23, 59, 59, tzinfo=JAKARTA),
    2: datetime(2022, 2, 1, 0, 0, tzinfo=JAKARTA),
    3: datetime(2022, 2, 28, 23, 59, 59, tzinfo=JAKARTA),
    4: datetime(2022, 3, 1, 0, 0, tzinfo=JAKARTA),
    5: None,
    6: datetime(2021, 12, 31, 17, 0, tzinfo=UTC),  # 2022-01-01 00:00 in Jakarta
    7: datetime(2021, 12, 31, 16, 59, 59, tzinfo=UTC),
    8: datetime(1969, 12, 31, 23, 0, tzinfo=UTC),
}
DOCUMENTS = tuple(document(n, "banjir", published_at=when) for n, when in MOMENTS.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tanggal:2022-02", {2, 3}),
        ("tanggal:2022-01", {1, 6}),
        ("tanggal:2022", {1, 2, 3, 4, 6}),
        ("tanggal:2021", {7}),
        ("tanggal:2022-02-01", {2}),
        ("tanggal:2022-01-31..2022-02-01", {1, 2}),
        ("tanggal:2022-02..", {2, 3, 4}),
        ("tanggal:..2021", {7, 8}),
        ("tanggal:1970", {8}),
        ("banjir tanggal:2022-03", {4}),
        ("-tanggal:2022", {5, 7, 8}),
        ("tanggal:9999..", set()),
        ("tanggal:..9999-12-31", {1, 2, 3, 4, 6, 7, 8}),
    ],
)
def test_dates_of_a_query(index: Index, text: str, expected: set[int]) -> None:
    engine = index(*DOCUMENTS, batch_size=3)

    assert set(found(engine, text)) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2022, 2, 1), date(2022, 2, 28), {2, 3}),
        (date(2022, 2, 1), None, {2, 3, 4}),
        (None, date(2022, 1, 31), {1, 6, 7, 8}),
        (date(2022, 2, 2), date(2022, 2, 1), set()),
        (date.min, date.max, {1, 2, 3, 4, 6, 7, 8}),
    ],
)
def test_dates_of_the_filters(
    index: Index, first: date | None, last: date | None, expected: set[int]
) -> None:
    engine = index(*DOCUMENTS, batch_size=3)

    assert set(found(engine, "banjir", filters=Filters(date_from=first, date_to=last))) == expected


def test_moment_of_the_filters(index: Index) -> None:
    engine = index(*DOCUMENTS, batch_size=3)
    filters = Filters(
        date_from=date(2022, 2, 28), date_to=date(2022, 3, 1), since=MOMENTS[3], period="2-jam"
    )

    assert set(found(engine, "banjir", filters=filters)) == {3, 4}

    assert MOMENTS[3]
    later = MOMENTS[3] + timedelta(seconds=1)
    assert set(found(engine, "banjir", filters=replace(filters, since=later))) == {4}
    both = replace(filters, since=later, undated=True)
    assert set(found(engine, "banjir", filters=both)) == {4, 5}


@pytest.mark.parametrize("first", [date.min, None])
def test_the_earliest_and_latest_possible_day(index: Index, first: date | None) -> None:
    engine = index(*DOCUMENTS)

    assert len(found(engine, DateRange(first, date.max))) == 7


def test_years_are_counted_in_the_sites_zone(index: Index) -> None:
    engine = index(*DOCUMENTS)

    facets = engine.searcher.search(EngineQuery(Everything())).facets

    assert facets.years == (FacetCount("2022", 5), FacetCount("2021", 1), FacetCount("1970", 1))


def test_another_zone_moves_the_days(make_engine: MakeEngine) -> None:
    engine = make_engine(time_zone="UTC")
    build_index(engine, DOCUMENTS)

    assert set(found(engine, parse("tanggal:2021").tree)) == {6, 7}
