"""Disjunctive facets, periods and folded copies, compared with the hits of plain searches.

The expected counts are derived from the hits of other searches: without a filter, without folding.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from indexer.engines.interface import (
    Engine,
    EngineQuery,
    FacetCount,
    Facets,
    Filters,
    IndexDocument,
    LikeQuery,
    PeriodCount,
    PeriodUnit,
    Sort,
    ValueGroups,
)
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.query import tree
from indexer.query.parser import parse
from tests.engines.conftest import Index, MakeEngine, build_index
from tests.engines.documents import at, document

#: Two sources under one name, which is the name of neither or of one.
OUTLETS = ValueGroups("source", {"Kompas": "Pers", "Antara": "Pers", "Lain": "Tempo"})

ZONE = ZoneInfo("Asia/Jakarta")
TEXTS = ("banjir bandang", "banjir", "gempa", "banjir gempa", "bandang air banjir surut")
DATES = (
    None,
    at(2020, 1, 1),
    at(2020, 1, 31, 17),  # already February in the site's time zone
    at(2020, 2, 29),
    at(2020, 12, 31, 18),
    at(2021, 7, 4),
    at(1899, 5, 6),
    at(2317, 8, 9),
    datetime(1, 1, 1, 3, tzinfo=UTC),
    datetime(9999, 12, 30, 23, tzinfo=UTC),
)
FILTERS = (
    Filters(),
    Filters({"source": ("Kompas",)}),
    Filters({"source": ("Kompas", "Antara", "Tidak Ada")}),
    Filters({"author": ("Penulis 3", "Penulis 4")}),
    Filters({"category": ("Bencana",), "author": ("Penulis 1",)}),
    Filters({"kind": ("tidak ada",)}),
    Filters(date_from=date(2020, 1, 1), date_to=date(2020, 12, 31)),
    Filters({"source": ("Tempo",)}, date_from=date(2020, 2, 1)),
    Filters({"category": ("Politik",)}, undated=True),
    Filters(undated=True, date_to=date(2000, 1, 1)),
)
QUERIES = ("banjir", "banjir bandang", "banjir OR gempa", "gempa -bandang", "ban*", "tsunami")


def corpus(seed: int, count: int = 90) -> list[IndexDocument]:
    """Return random documents with few values, among them copies."""
    dice = random.Random(seed)
    return [
        document(
            n,
            dice.choice(["Kabar", "Banjir", "Kabar gempa"]),
            " ".join(dice.choices(TEXTS, k=dice.randint(1, 4))),
            source=dice.choice(["Kompas", "Antara", "Tempo", ""]),
            category=dice.choice(["Bencana", "Politik", ""]),
            author=dice.choice(["", *(f"Penulis {number}" for number in range(1, 7))]),
            kind=dice.choice(["news", "claim"]),
            published_at=dice.choice(DATES),
            copy_group=dice.choice([0, 0, *range(1, 14)]),
        )
        for n in range(1, count + 1)
    ]


@pytest.fixture(params=["one segment", "several"])
def indexed(
    request: pytest.FixtureRequest, index: Index
) -> tuple[Engine, dict[int, IndexDocument]]:
    """Return an engine and its articles; with several segments, some articles have changed."""
    documents = {each.article_id: each for each in corpus(3)}
    engine = index(*documents.values())
    if request.param == "several":
        for seed in (4, 5):
            changed = [each for each in corpus(seed, 120) if each.article_id % 4 == seed % 4]
            gone = [seed, 10 * seed]
            changed = [each for each in changed if each.article_id not in gone]
            engine.builder.apply(changed, gone)
            documents |= {each.article_id: each for each in changed}
            for key in gone:
                documents.pop(key, None)
    return engine, documents


def hits(engine: Engine, query: EngineQuery) -> list[int]:
    """Return the ids of all hits in order, without folding."""
    asked = replace(query, offset=0, limit=1_000, facets=False, period_unit=None, fold=False)
    return [hit.article_id for hit in engine.searcher.search(asked).hits]


def rows(ids: Iterable[int], documents: dict[int, IndexDocument]) -> dict[Any, list[int]]:
    """Return the articles of each row, in order."""
    found: dict[Any, list[int]] = {}
    for key in ids:
        group = documents[key].copy_group
        found.setdefault(("group", group) if group else ("article", key), []).append(key)
    return found


def day(found: IndexDocument) -> date | None:
    """Return the day of an article in the site's time zone."""
    return found.published_at.astimezone(ZONE).date() if found.published_at else None


def year(found: IndexDocument) -> str:
    """Return the year of an article; empty without a date."""
    published = day(found)
    return str(published.year) if published else ""


def ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return counts in the order of a facet."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))


@pytest.mark.parametrize("fold", [False, True], ids=["plain", "folded"])
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("filters", FILTERS, ids=repr)
def test_counts_agree_with_the_hits_of_other_searches(
    indexed: tuple[Engine, dict[int, IndexDocument]], filters: Filters, sort: Sort, fold: bool
) -> None:
    engine, documents = indexed
    place = FILTERS.index(filters)
    for number in range(2):
        text = QUERIES[(place + 3 * number) % len(QUERIES)]
        floor = 0.5 * number if sort.by_date else 0.0
        unit = list(PeriodUnit)[(place + number) % 4]
        query = EngineQuery(
            parse(text).tree, filters, sort, limit=7, min_fit=floor, period_unit=unit, fold=fold
        )
        query = replace(query, value_groups=OUTLETS)
        found = hits(engine, query)

        results = engine.searcher.search(query)

        shown = rows(found, documents) if fold else {key: [key] for key in found}
        assert results.total == len(shown)
        assert results.folded == len(found) - len(shown)
        assert [(hit.article_id, *hit.copies) for hit in results.hits] == [
            tuple(articles) for articles in list(shown.values())[:7]
        ]
        check_facets(engine, query, documents, results.facets)
        check_periods(
            engine, query, documents, results.facets, [each[0] for each in shown.values()]
        )


def check_facets(
    engine: Engine, query: EngineQuery, documents: dict[int, IndexDocument], facets: Facets
) -> None:
    """Compare the facets with the hits without the filter that they offer."""
    filters = query.filters
    for column in KEYWORD_COLUMNS:
        among = hits(engine, replace(query, filters=filters.without(column.name)))
        expected = counted(among, documents, attrgetter(column.name), fold=query.fold)
        expected.update(dict.fromkeys(filters.values(column.name), 0))
        assert list(facets.counts(column.name)) == ranked(expected), column.name
        assert facets.distinct.get(column.name, 0) == len(expected)
    among = hits(engine, replace(query, filters=filters.without(OUTLETS.column)))
    groups = counted(among, documents, lambda each: OUTLETS.name(each.source), fold=query.fold)
    assert facets.groups == groups
    among = hits(engine, replace(query, filters=filters.without_time()))
    years = counted(among, documents, year, fold=query.fold, keep_empty=True)
    assert facets.undated == years.pop("", 0)
    assert list(facets.years) == sorted(years.items(), key=lambda item: -int(item[0]))


def check_periods(
    engine: Engine,
    query: EngineQuery,
    documents: dict[int, IndexDocument],
    facets: Facets,
    shown: list[int],
) -> None:
    """Compare the periods with the dates of the shown articles, and of those without days."""
    assert query.period_unit is not None
    days = [day(documents[key]) for key in shown]
    expected = Counter(query.period_unit.first_day(each) for each in days if each)
    assert {each.start: each.count for each in facets.periods if each.count} == expected
    assert facets.undated_hits == days.count(None)
    assert sum(each.count for each in facets.periods) + facets.undated_hits == len(shown)
    starts = [each.start for each in facets.periods]
    assert starts == sorted(set(starts))
    assert all(each.beyond >= each.count for each in facets.periods)
    if not query.fold:
        among = hits(engine, replace(query, filters=query.filters.without_time()))
        beyond = Counter(
            query.period_unit.first_day(published)
            for key in among
            if (published := day(documents[key]))
        )
        assert {each.start: each.beyond for each in facets.periods} == beyond
    elif not query.filters:
        assert all(each.beyond == each.count for each in facets.periods)


def counted(
    ids: Iterable[int],
    documents: dict[int, IndexDocument],
    value: Callable[[IndexDocument], str],
    *,
    fold: bool,
    keep_empty: bool = False,
) -> Counter[str]:
    """Return the number of articles (with ``fold``: of rows) of each value."""
    pairs = [
        (value(documents[key]), row) for row, keys in rows(ids, documents).items() for key in keys
    ]
    counts = Counter(name for name, _ in (set(pairs) if fold else pairs))
    if not keep_empty:
        counts.pop("", None)
    return counts


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_of_rows_follow_each_other(
    indexed: tuple[Engine, dict[int, IndexDocument]], sort: Sort
) -> None:
    engine, documents = indexed
    for text in QUERIES:
        query = EngineQuery(parse(text).tree, sort=sort, limit=3, facets=False, fold=True)
        expected = list(rows(hits(engine, query), documents).values())

        pages = [
            engine.searcher.search(replace(query, offset=offset))
            for offset in range(0, len(expected) + 3, 3)
        ]

        found = [(hit.article_id, *hit.copies) for page in pages for hit in page.hits]
        assert found == [tuple(articles) for articles in expected]
        assert {page.total for page in pages} == {len(expected)}


def test_a_group_of_many_copies_is_one_row_with_all_of_them(index: Index) -> None:
    copies = [
        document(
            n, "Banjir", "air bah " * (n % 9), published_at=at(2020, 1, n % 28 + 1), copy_group=5
        )
        for n in range(1, 301)
    ]
    others = [document(n, "Kabar", "banjir " + "kata " * 30) for n in range(301, 313)]
    engine = index(*copies, *others)

    for sort in Sort:
        query = EngineQuery(parse("banjir").tree, sort=sort, limit=13, fold=True)
        results = engine.searcher.search(query)

        assert (results.total, results.folded, results.matching) == (13, 299, 312)
        row = next(hit for hit in results.hits if hit.article_id <= 300)
        in_order = [key for key in hits(engine, query) if key <= 300]
        assert [row.article_id, *row.copies] == in_order
        assert len(results.hits) == 13


def test_copies_that_do_not_match_are_no_copies_of_a_hit(index: Index) -> None:
    engine = index(
        document(1, "Banjir", copy_group=2, source="Kompas"),
        document(2, "Banjir", copy_group=2, source="Antara"),
        document(3, "Gempa", copy_group=2, source="Kompas"),
    )

    query = EngineQuery(parse("banjir").tree, Filters({"source": ("Kompas",)}), fold=True)
    results = engine.searcher.search(query)

    assert [(hit.article_id, hit.copies) for hit in results.hits] == [(1, ())]
    assert (results.total, results.folded) == (1, 0)
    assert results.facets.counts("source") == (FacetCount("Antara", 1), FacetCount("Kompas", 1))


def test_a_deleted_copy_leaves_the_other_one(index: Index) -> None:
    engine = index(*(document(n, "Banjir", copy_group=9) for n in (1, 2, 3)))
    query = EngineQuery(parse("banjir").tree, fold=True)
    assert [(hit.article_id, hit.copies) for hit in engine.searcher.search(query).hits] == [
        (3, (2, 1))
    ]

    engine.builder.apply([document(2, "Banjir", copy_group=0)], [3])

    results = engine.searcher.search(query)
    assert [(hit.article_id, hit.copies) for hit in results.hits] == [(2, ()), (1, ())]
    assert results.folded == 0


def test_years_count_rows_without_any_other_value(index: Index) -> None:
    engine = index(
        document(1, "Banjir", published_at=at(2020), copy_group=3),
        document(2, "Banjir", published_at=at(2020, 2), copy_group=3),
        document(3, "Banjir", published_at=at(2021), copy_group=3),
        document(4, "Banjir", copy_group=3),
    )

    query = EngineQuery(parse("banjir").tree, fold=True, period_unit=PeriodUnit.YEAR)
    facets = engine.searcher.search(replace(query, sort=Sort.OLDEST)).facets

    assert facets.years == (FacetCount("2021", 1), FacetCount("2020", 1))
    assert (facets.undated, facets.undated_hits) == (1, 0)
    assert facets.periods == (PeriodCount(date(2020, 1, 1), 1, 1),)


def test_similar_articles_are_not_folded(index: Index) -> None:
    text = "banjir besar melanda kota pelabuhan sejak malam dan warga mengungsi ke balai desa"
    engine = index(
        document(1, "Banjir besar", text, copy_group=4),
        document(2, "Banjir besar", text, copy_group=4),
        *(document(n, "Kabar lain", f"cerita nomor {n} tentang pasar") for n in range(3, 30)),
    )

    found = engine.searcher.more_like_this(LikeQuery(1, "Banjir besar", text))

    assert 2 in [hit.article_id for hit in found]
    assert all(hit.copies == () for hit in found)


def test_a_facet_lists_the_most_frequent_values_and_the_chosen_ones(index: Index) -> None:
    documents = [
        document(n, "banjir", author=f"Penulis {n % 300:03}", source=f"Sumber {n % 300:03}")
        for n in range(1, 961)
    ]
    engine = index(*documents, batch_size=1_000)
    chosen = Filters({"author": ("Penulis 299", "Tidak Ada")})
    query = EngineQuery(parse("banjir").tree, chosen, facet_limit=5)

    facets = engine.searcher.search(query).facets

    assert facets.counts("author") == (
        *(FacetCount(f"Penulis {n:03}", 4) for n in range(1, 6)),
        FacetCount("Penulis 299", 3),
        FacetCount("Tidak Ada", 0),
    )
    assert facets.distinct["author"] == 301
    assert facets.distinct["source"] == len(facets.counts("source")) == 1
    everything = engine.searcher.search(replace(query, filters=Filters(), facet_limit=0)).facets
    assert len(everything.counts("author")) == everything.distinct["author"] == 300
    usual = engine.searcher.search(EngineQuery(tree.Everything())).facets
    assert len(usual.counts("author")) == 100
    assert len(usual.counts("source")) == 300  # summed by outlet above the engine


def test_new_authors_are_counted_beside_those_of_the_first_segment(index: Index) -> None:
    engine = index(
        *(document(n, "banjir", author=f"Penulis {n:03}") for n in range(1, 201)), batch_size=500
    )
    engine.builder.apply(
        [document(201, "banjir", author="Aa"), document(202, "banjir", author="Aa")], []
    )
    engine.builder.apply([document(203, "banjir", author="Penulis 000"), document(1, "lain")], [])

    facets = engine.searcher.search(EngineQuery(parse("banjir").tree, facet_limit=3)).facets

    assert facets.counts("author") == (
        FacetCount("Aa", 2),
        FacetCount("Penulis 000", 1),
        FacetCount("Penulis 002", 1),
    )
    assert facets.distinct["author"] == 201


def test_periods_are_listed_within_bounds(index: Index) -> None:
    first = date(2020, 12, 20)
    engine = index(
        *(
            document(n, "banjir", published_at=at(2020, 12, 20) + timedelta(days=n - 1))
            for n in range(1, 31)
        ),
        document(31, "banjir"),
    )
    bounds = date(2020, 12, 25), date(2021, 1, 4)
    query = EngineQuery(tree.Everything(), facets=False, limit=0, period_bounds=bounds)

    def periods(unit: PeriodUnit) -> list[tuple[date, int]]:
        facets = engine.searcher.search(replace(query, period_unit=unit)).facets
        assert facets.undated_hits == 1
        return [(each.start, each.count) for each in facets.periods]

    assert periods(PeriodUnit.YEAR) == [(date(2020, 1, 1), 7), (date(2021, 1, 1), 4)]
    assert periods(PeriodUnit.MONTH) == [(date(2020, 12, 1), 7), (date(2021, 1, 1), 4)]
    assert periods(PeriodUnit.WEEK) == [
        (date(2020, 12, 21), 3),
        (date(2020, 12, 28), 7),
        (date(2021, 1, 4), 1),
    ]
    assert periods(PeriodUnit.DAY) == [(first + timedelta(days=n), 1) for n in range(5, 16)]


def test_days_are_those_of_a_time_zone_whose_offset_changes(make_engine: MakeEngine) -> None:
    engine = make_engine(time_zone="America/New_York")
    moments = [
        datetime(2021, 3, 14, 4, 59, tzinfo=UTC),  # 13 March, 23.59, winter time
        datetime(2021, 3, 15, 3, 59, tzinfo=UTC),  # 14 March, 23.59, summer time
        datetime(2021, 3, 15, 4, 0, tzinfo=UTC),  # 15 March
        datetime(2021, 11, 8, 4, 59, tzinfo=UTC),  # 7 November, winter time
    ]
    build_index(
        engine, [document(n, "banjir", published_at=each) for n, each in enumerate(moments, 1)]
    )

    query = EngineQuery(parse("banjir").tree, period_unit=PeriodUnit.DAY)
    facets = engine.searcher.search(query).facets

    days = date(2021, 3, 13), date(2021, 3, 14), date(2021, 3, 15), date(2021, 11, 7)
    assert facets.periods == tuple(PeriodCount(each, 1, 1) for each in days)


@pytest.mark.parametrize("unit", list(PeriodUnit))
def test_a_period_has_a_first_and_a_last_day(unit: PeriodUnit) -> None:
    for each in (date.min, date(2020, 2, 29), date(2021, 12, 31), date(1900, 1, 1), date.max):
        first, last = unit.first_day(each), unit.last_day(each)

        assert first <= each <= last
        assert unit.first_day(last) == first
        assert last == date.max or unit.first_day(last + timedelta(days=1)) > last


def test_copies_that_all_fail_a_filter_have_no_years(index: Index) -> None:
    engine = index(
        document(1, "", "banjir", source="a", copy_group=1),
        document(2, "", "banjir", source="a", copy_group=1),
    )
    engine.builder.apply([document(n, "", "gempa") for n in range(3, 8)], [])
    engine.builder.apply([document(8, "", "banjir", source="b"), document(9)], [])

    query = EngineQuery(parse("banjir").tree, Filters({"source": ("b",)}), fold=True)
    found = engine.searcher.search(query)

    assert [hit.article_id for hit in found.hits] == [8]
    assert dict(found.facets.counts("source")) == {"a": 1, "b": 1}
