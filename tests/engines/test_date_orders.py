"""The orders by date: articles without a date, and the floor of fit."""

import random
from datetime import date
from typing import Any

import pytest

from indexer.engines.interface import (
    Engine,
    EngineQuery,
    EngineResults,
    Filters,
    IndexDocument,
    Sort,
)
from indexer.query import tree
from indexer.query.parser import parse
from tests.engines.conftest import Index, found, scores
from tests.engines.documents import at, document

BY_DATE = [sort for sort in Sort if sort.by_date]
#: The first two are about floods; the third mentions one, in passing.
FLOODS = (
    document(1, "Banjir bandang", "banjir banjir", published_at=at(2020, 3), source="Antara"),
    document(2, "Banjir rob", "banjir banjir", published_at=at(2021, 3), source="Kompas"),
    document(3, "Pasar", f"banjir {'kain ' * 80}", published_at=at(2022, 3), source="Tempo"),
)


def ask(engine: Engine, text: str, **query: Any) -> EngineResults:
    given: dict[str, Any] = {"sort": Sort.DATE, "min_fit": 0.7, "limit": 100} | query
    return engine.searcher.search(EngineQuery(parse(text).tree, **given))


def keys(results: EngineResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


def test_undated_articles_come_last_in_both_orders_by_date(index: Index) -> None:
    engine = index(
        document(1, "banjir", published_at=at(2021, 5)),
        document(2, "banjir"),
        document(3, "banjir", published_at=at(1930)),
        document(4, "banjir", published_at=at(2023)),
        document(5, "banjir"),
    )

    assert found(engine, "banjir", sort=Sort.DATE) == [4, 1, 3, 5, 2]
    assert found(engine, "banjir", sort=Sort.OLDEST) == [3, 1, 4, 2, 5]


def test_articles_of_one_moment_are_in_the_order_of_their_ids(index: Index) -> None:
    engine = index(*(document(n, "banjir", published_at=at(2021)) for n in range(1, 8)))

    assert found(engine, "banjir", sort=Sort.DATE) == [7, 6, 5, 4, 3, 2, 1]
    assert found(engine, "banjir", sort=Sort.OLDEST) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("sort", BY_DATE)
@pytest.mark.parametrize("min_fit", [0.0, 0.5])
def test_pages_of_an_order_by_date_neither_overlap_nor_miss_a_hit(
    index: Index, sort: Sort, min_fit: float
) -> None:
    dice = random.Random(3)
    documents = [
        document(n, "banjir", published_at=dice.choice([None, at(2020), at(2021), at(2022)]))
        for n in range(1, 60)
    ]
    engine = index(*documents, batch_size=20)
    whole = keys(ask(engine, "banjir", sort=sort, min_fit=min_fit))

    pages = [
        key
        for offset in range(0, 60, 7)
        for key in keys(ask(engine, "banjir", sort=sort, min_fit=min_fit, offset=offset, limit=7))
    ]

    assert pages == whole
    assert sorted(whole) == list(range(1, 60))


@pytest.mark.parametrize("batch_size", [100, 1], ids=["one segment", "several segments"])
@pytest.mark.parametrize("sort", BY_DATE)
def test_weak_matches_are_counted_and_not_shown(index: Index, sort: Sort, batch_size: int) -> None:
    engine = index(*FLOODS, batch_size=batch_size)
    floods = document(4, "Banjir", "banjir", published_at=at(2019, 3))
    engine.builder.apply([floods], [])

    results = ask(engine, "banjir", sort=sort)

    assert keys(results) == ([2, 1, 4] if sort is Sort.DATE else [4, 1, 2])
    assert (results.total, results.weaker, results.matching) == (3, 1, 4)
    assert [each.value for each in results.facets.years] == ["2021", "2020", "2019"]
    assert [each.value for each in results.facets.counts("source")] == ["Antara", "Kompas"]


@pytest.mark.parametrize("sort", [sort for sort in Sort if not sort.by_date])
def test_other_orders_have_no_floor(index: Index, sort: Sort) -> None:
    engine = index(*FLOODS)

    results = ask(engine, "banjir", sort=sort)

    assert sorted(keys(results)) == [1, 2, 3]
    assert results.weaker == 0


def test_without_a_floor_weak_matches_are_hits(index: Index) -> None:
    engine = index(*FLOODS)

    assert keys(ask(engine, "banjir", min_fit=0.0)) == [3, 2, 1]


def test_filters_only_narrow_what_fits(index: Index) -> None:
    engine = index(*FLOODS)

    kompas, tempo = (
        ask(engine, "banjir", filters=Filters({"source": (source,)}))
        for source in ("Kompas", "Tempo")
    )

    assert (keys(kompas), kompas.weaker) == ([2], 0)
    assert (keys(tempo), tempo.weaker) == ([], 1)


def test_the_floor_follows_from_the_best_of_all_articles_alone(index: Index) -> None:
    engine = index(*FLOODS[2:])

    assert keys(ask(engine, "banjir")) == [3]
    engine.builder.apply([FLOODS[0]], [])
    assert keys(ask(engine, "banjir")) == [1]
    engine.builder.apply([], [1])
    assert keys(ask(engine, "banjir")) == [3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tanggal:2020..2022", [3, 2, 1]),
        ("-jakarta", [3, 2, 1]),
        ("sumber:(antara ATAU kompas ATAU tempo)", [3, 2, 1]),
        ("pasar sumber:tempo", [3]),
        ("tidakada", []),
    ],
)
def test_conditions_are_no_weak_matches(index: Index, text: str, expected: list[int]) -> None:
    engine = index(*FLOODS)

    results = ask(engine, text)

    assert (keys(results), results.weaker) == (expected, 0)


def test_an_article_of_a_time_fits_as_well_as_one_that_names_it(index: Index) -> None:
    engine = index(
        document(1, "Kabar", "banjir bandang 2021 2021 2021", published_at=at(2019)),
        document(2, "Kabar", "banjir bandang datang lagi semalam", published_at=at(2021)),
    )
    days = tree.DateRange(date(2021, 1, 1), date(2021, 12, 31))
    query = tree.And((tree.Word("banjir"), tree.Or((days, tree.Word("2021")))))

    results = engine.searcher.search(EngineQuery(query, sort=Sort.DATE, min_fit=0.9))

    assert keys(results) == [2, 1]


@pytest.mark.ranking
@pytest.mark.parametrize(
    "text", ["banjir ATAU gempa", '"banjir bandang" ATAU gempa', "banjir bandang ATAU +gempa palu"]
)
def test_an_article_fits_by_one_of_several_alternatives(index: Index, text: str) -> None:
    engine = index(
        document(1, "Banjir bandang", "banjir bandang datang", published_at=at(2020)),
        document(2, "Gempa palu", "gempa palu guncang kota", published_at=at(2021)),
        document(3, "Banjir, gempa", "banjir bandang dan gempa palu", published_at=at(2022)),
        document(4, "Pasar", f"banjir bandang gempa palu {'kain ' * 200}", published_at=at(2023)),
        *(document(n, "Banjir bandang", "banjir bandang", published_at=at(2019)) for n in (5, 6)),
    )

    results = ask(engine, text, min_fit=0.6)

    assert keys(results) == [3, 2, 1, 6, 5]
    assert results.weaker == 1


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(undated=True), {2, 4}),
        (Filters(date_from=date(2021, 1, 1)), {1}),
        (Filters(date_from=date(2021, 1, 1), undated=True), {1, 2, 4}),
        (Filters({"source": ("Antara",)}, undated=True), {4}),
        (Filters({"source": ("Antara",)}, date_to=date(2020, 1, 1), undated=True), {3, 4}),
    ],
    ids=repr,
)
@pytest.mark.parametrize("sort", list(Sort))
def test_the_filter_for_undated_articles(
    index: Index, filters: Filters, expected: set[int], sort: Sort
) -> None:
    engine = index(
        document(1, "banjir", published_at=at(2021, 6)),
        document(2, "banjir"),
        document(3, "banjir", published_at=at(2019), source="Antara"),
        document(4, "banjir", source="Antara"),
        batch_size=2,
    )

    assert set(found(engine, "banjir", filters=filters, sort=sort)) == expected


@pytest.mark.parametrize("sort", list(Sort))
def test_undated_hits_are_counted_and_apart_from_early_ones(index: Index, sort: Sort) -> None:
    engine = index(
        document(1, "banjir"),
        document(2, "banjir"),
        document(3, "banjir", published_at=at(1850)),
        document(4, "banjir", published_at=at(2021)),
        document(5, "gempa"),
        batch_size=2,
    )

    facets = ask(engine, "banjir", sort=sort, min_fit=0.0).facets

    assert facets.undated == 2
    assert ("2021", 1) in [(each.value, each.count) for each in facets.years]


def corpus(count: int) -> list[IndexDocument]:
    """Return the same articles each time, with words of different frequency."""
    dice = random.Random(11)
    words = [f"kata{n}" for n in range(12) for _ in range(n + 1)]
    return [
        document(
            n,
            " ".join(dice.choices(words, k=dice.randint(1, 4))),
            " ".join(dice.choices(words, k=dice.randint(1, 120))),
            source=dice.choice(["Antara", "Kompas"]),
            published_at=dice.choice([None, at(2020), at(2021), at(2022)]),
        )
        for n in range(1, count + 1)
    ]


# The score of these queries consists of what a match needs, and so is the whole fit.
@pytest.mark.ranking
@pytest.mark.parametrize("min_fit", [0.3, 0.7, 0.95, 1.0])
@pytest.mark.parametrize(
    "text", ["kata1*", "kata*", "kata1* kata7*", '"kata11 kata11"', '"kata9" "kata11"']
)
def test_the_floor_is_a_share_of_the_best_score(index: Index, text: str, min_fit: float) -> None:
    documents = corpus(400)
    engine = index(*documents[:300], batch_size=150)
    engine.builder.apply(documents[300:], [5, 6, 7])
    sources = {each.article_id: each.source for each in documents}
    fit = scores(engine, text, min_fit=min_fit, weigh_kinds=False)
    expected = {key for key, score in fit.items() if score >= min_fit * max(fit.values()) - 1e-9}

    results = ask(engine, text, min_fit=min_fit, limit=1_000)
    filtered = ask(
        engine, text, min_fit=min_fit, limit=1_000, filters=Filters({"source": ("Antara",)})
    )

    assert 0 < len(expected) <= len(fit)
    assert set(keys(results)) == expected
    assert results.weaker == len(fit) - len(expected)
    of_antara = {key for key in fit if sources[key] == "Antara"}
    assert set(keys(filtered)) == expected & of_antara
    assert filtered.weaker == len(of_antara - expected)


@pytest.mark.ranking
@pytest.mark.parametrize("relaxed", [False, True])
@pytest.mark.parametrize("min_fit", [0.4, 0.7, 0.9])
def test_the_floor_of_words_lies_between_their_matches(
    index: Index, min_fit: float, relaxed: bool
) -> None:
    engine = index(*corpus(300), batch_size=100)
    text = "kata0 kata2 kata5 kata8"

    loose, strict = (
        ask(engine, text, min_fit=share, relaxed=relaxed, limit=1_000)
        for share in (min_fit / 2, min_fit)
    )

    assert 0 < strict.total <= loose.total
    assert set(keys(strict)) <= set(keys(loose))
    assert strict.matching == loose.matching
