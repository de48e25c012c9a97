"""Pinned and hidden articles: places, counts, filters, copies and pages."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.interface import (
    NO_FILTERS,
    Engine,
    EngineQuery,
    EngineResults,
    Filters,
    Hit,
    IndexDocument,
    PeriodUnit,
    Pin,
    Sort,
)
from indexer.query import tree
from indexer.query.parser import parse
from tests.engines.conftest import Index, build_index, open_named
from tests.engines.documents import at, document
from tests.engines.test_oracle import EXAMPLES, common

WORDS = ("banjir", "jakarta", "gempa", "warga", "hujan")
SOURCES = ("kompas", "antara", "")
ORDERS = (Sort.RELEVANCE, Sort.RECENT, Sort.DATE, Sort.OLDEST)


@pytest.fixture(autouse=True)
def _pins(engine_name: str) -> None:
    if engine_name == "whoosh-stock":
        pytest.skip("the oracle of segments has no pins")


def search(engine: Engine, text: str, **query: Any) -> EngineResults:
    return engine.searcher.search(EngineQuery(parse(text).tree, **{"limit": 100} | query))


def ids(results: EngineResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


def ten(index: Index) -> Engine:
    """Return an engine with ten articles, of which 10 is the best match, 9 the next, ..."""
    return index(
        *(document(n, "", "banjir " * n + "air " * (30 - 2 * n), source="a") for n in range(1, 11)),
        document(20, "", "gempa", source="b", published_at=at(2020)),
        document(21, "", "gempa bumi", source="a", published_at=at(2021)),
        batch_size=4,
    )


def test_a_pin_is_at_its_position_and_counted_once(index: Index) -> None:
    engine = ten(index)

    found = search(engine, "banjir", pins=(Pin(20, 1), Pin(3, 4)))

    assert ids(found) == [20, 10, 9, 3, 8, 7, 6, 5, 4, 2, 1]
    assert (found.total, found.pinned) == (11, frozenset({20, 3}))
    assert dict(found.facets.keywords["source"]) == {"a": 10, "b": 1}


def test_pages_show_each_article_once_whatever_their_size(index: Index) -> None:
    engine = ten(index)
    pins = (Pin(20, 3), Pin(2, 5), Pin(10, 6), Pin(21, 99))
    whole = search(engine, "banjir", pins=pins)

    for size in range(1, 14):
        pages = [
            search(engine, "banjir", pins=pins, offset=first, limit=size)
            for first in range(0, 12, size)
        ]
        assert [article for page in pages for article in ids(page)] == ids(whole)
        assert {page.total for page in pages} == {12}
    assert ids(whole)[2] == 20
    assert ids(whole)[4:6] == [2, 10]
    assert ids(whole)[-1] == 21  # beyond the last hit: after it


def test_pins_at_one_position_are_in_their_given_order(index: Index) -> None:
    engine = ten(index)

    assert ids(search(engine, "banjir", pins=(Pin(2, 1), Pin(20, 1), Pin(1, 2))))[:4] == [
        *(2, 20, 1),
        10,
    ]


def test_filters_apply_to_pins(index: Index) -> None:
    engine = ten(index)
    pins = (Pin(20, 1), Pin(21, 2), Pin(99, 3))

    found = search(engine, "banjir", pins=pins, filters=Filters({"source": ("a",)}))

    assert ids(found)[:3] == [10, 21, 9]
    assert (found.total, found.pinned) == (11, frozenset({21}))
    assert dict(found.facets.keywords["source"]) == {"a": 11, "b": 1}  # the count of the choice b


def test_a_pin_must_match_what_the_query_demands_beside_its_words(index: Index) -> None:
    engine = ten(index)
    within = tree.DateRange(at(2021).date(), None)

    found = search(engine, "banjir", pins=(Pin(20, 1, within), Pin(21, 2, within)))

    assert ids(found)[:3] == [10, 21, 9]
    assert found.pinned == {21}


def test_of_several_pins_of_an_article_the_first_that_matches_counts(index: Index) -> None:
    engine = ten(index)
    before = tree.DateRange(None, at(2000).date())

    found = search(engine, "banjir", pins=(Pin(21, 1, before), Pin(21, 3), Pin(21, 5)))

    assert ids(found)[:4] == [10, 9, 21, 8]
    assert found.pinned == {21}


def test_a_pin_makes_a_page_of_a_query_without_hits(index: Index) -> None:
    engine = ten(index)

    found = search(engine, "tidakada", pins=(Pin(20, 2), Pin(21, 1)))

    assert ids(found) == [21, 20]
    assert found.total == 2


def test_hidden_articles_are_not_counted(index: Index) -> None:
    engine = ten(index)

    found = search(engine, "banjir", hidden=frozenset({10, 8}), pins=(Pin(8, 1),))

    assert ids(found) == [9, 7, 6, 5, 4, 3, 2, 1]
    assert (found.total, found.pinned) == (8, frozenset())
    assert dict(found.facets.keywords["source"]) == {"a": 8}


@pytest.mark.parametrize("min_fit", [0.0, 0.9])
def test_in_orders_by_date_pins_are_in_the_place_of_their_date(
    index: Index, min_fit: float
) -> None:
    engine = index(
        document(1, "", "banjir", published_at=at(2019)),
        document(2, "", "gempa", published_at=at(2020)),
        document(3, "", "banjir", published_at=at(2021)),
    )
    pins = (Pin(2, 1),)

    newest = search(engine, "banjir", pins=pins, sort=Sort.DATE, min_fit=min_fit)
    oldest = search(engine, "banjir", pins=pins, sort=Sort.OLDEST, min_fit=min_fit)

    assert ids(newest) == [3, 2, 1]
    assert ids(oldest) == [1, 2, 3]
    assert (newest.total, newest.weaker, newest.pinned) == (3, 0, frozenset({2}))


def test_a_hidden_article_does_not_set_the_floor_of_fit(index: Index) -> None:
    engine = index(
        document(1, "", "banjir " * 9, published_at=at(2019)),
        document(2, "", "banjir " + "air " * 40, published_at=at(2020)),
    )

    found = search(engine, "banjir", hidden=frozenset({1}), sort=Sort.DATE, min_fit=0.9)

    assert ids(found) == [2]


def test_the_copies_of_a_pin_are_folded_under_it(index: Index) -> None:
    engine = index(
        document(1, "", "banjir banjir", copy_group=7),
        document(2, "", "banjir", copy_group=7),
        document(3, "", "banjir air", copy_group=7),
        document(4, "", "banjir air air"),
        document(5, "", "gempa", copy_group=8),
        document(6, "", "gempa", copy_group=8),
    )

    found = search(engine, "banjir", pins=(Pin(2, 2), Pin(6, 1), Pin(5, 1)), fold=True)

    assert ids(found) == [6, 2, 4]
    assert [set(hit.copies) for hit in found.hits] == [{5}, {1, 3}, set()]
    assert (found.total, found.folded) == (3, 3)


Case = tuple[list[IndexDocument], EngineQuery]


@contextmanager
def engine_of(engine_name: str, documents: list[IndexDocument]) -> Iterator[Engine]:
    """Yield an engine whose index has several segments, and no deadline that a test could meet."""
    with tempfile.TemporaryDirectory() as root:
        engine = open_named(engine_name, Path(root))
        build_index(engine, documents[:8], batch_size=3)
        if documents[8:]:
            engine.builder.apply(documents[8:], [])
        yield engine


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw documents and a query with pins, hidden articles and filters."""
    texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
    ids_drawn = st.integers(1, 14)
    documents = [
        document(
            number,
            draw(texts),
            draw(texts),
            source=draw(st.sampled_from(SOURCES)),
            published_at=draw(st.sampled_from([None, at(2020), at(2020, 12), at(2021)])),
            copy_group=draw(st.sampled_from([0, 0, 0, 1, 2])),
        )
        for number in range(1, draw(st.integers(1, 12)) + 1)
    ]
    pins = st.builds(
        Pin, ids_drawn, st.integers(1, 8), st.sampled_from([None, None, tree.Word("warga")])
    )
    filters = Filters(
        {"source": tuple(draw(st.lists(st.sampled_from(SOURCES), max_size=1)))},
        date_from=draw(st.sampled_from([None, None, at(2020, 6).date()])),
    )
    query = EngineQuery(
        parse(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join))).tree,
        filters if filters else NO_FILTERS,
        sort=draw(st.sampled_from(ORDERS)),
        limit=100,
        fold=draw(st.booleans()),
        relaxed=draw(st.booleans()),
        min_fit=draw(st.sampled_from([0.0, 0.7])),
        period_unit=draw(st.sampled_from([None, PeriodUnit.YEAR, PeriodUnit.MONTH])),
        pins=tuple(draw(st.lists(pins, min_size=1, max_size=4))),
        hidden=frozenset(draw(st.sets(ids_drawn, max_size=2))),
    )
    return documents, query


@settings(**{**common, "max_examples": 3 * EXAMPLES})  # type: ignore[arg-type]
@given(case=cases(), size=st.integers(1, 5))
def test_random_pins_are_in_their_places_and_counted_once(
    engine_name: str, case: Case, size: int
) -> None:
    documents, query = case
    with engine_of(engine_name, documents) as engine:
        run = engine.searcher.search

        results = run(query)

        assert results.total == len(results.hits)
        shown = [article for hit in results.hits for article in (hit.article_id, *hit.copies)]
        assert len(shown) == len(set(shown)) == results.total + results.folded
        assert not query.hidden & set(shown)
        pinned = [pin.article_id for pin in placed(engine, query)]
        assert results.pinned == set(pinned)
        assert results.pinned <= set(shown)
        others = run(replace(query, pins=(), hidden=query.hidden | set(pinned), fold=False))
        assert set(shown) - results.pinned == {hit.article_id for hit in others.hits}
        if not query.sort.by_date:
            assert [hit.article_id for hit in results.hits] == expected(
                documents, query, placed(engine, query), others.hits
            )
        pages = [
            run(replace(query, offset=first, limit=size)) for first in range(0, results.total, size)
        ]
        assert [hit for page in pages for hit in page.hits] == list(results.hits)
        assert_facets(engine, query, results)


def placed(engine: Engine, query: EngineQuery) -> list[Pin]:
    """Return the pins that must be hits, found by searches without pins."""
    pins: dict[int, Pin] = {}
    for pin in sorted(query.pins, key=lambda pin: pin.position):
        allowed = engine.searcher.search(
            EngineQuery(
                pin.within or tree.Everything(), query.filters, limit=100, hidden=query.hidden
            )
        )
        if pin.article_id in {hit.article_id for hit in allowed.hits}:
            pins.setdefault(pin.article_id, pin)
    return list(pins.values())


def expected(
    documents: Sequence[IndexDocument],
    query: EngineQuery,
    pins: Sequence[Pin],
    others: Sequence[Hit],
) -> list[int]:
    """Return the shown hits: those of the order without pins, and the pins in their places."""
    groups = {each.article_id: each.copy_group if query.fold else 0 for each in documents}
    seen: set[int] = set()
    first = []
    for pin in pins:
        if groups[pin.article_id] not in seen:
            first.append(pin)
            seen |= {groups[pin.article_id]} - {0}
    rows = []
    for hit in others:
        if groups[hit.article_id] not in seen:
            rows.append(hit.article_id)
            seen |= {groups[hit.article_id]} - {0}
    free = 0
    for pin in first:
        place = min(max(pin.position - 1, free), len(rows))
        rows.insert(place, pin.article_id)
        free = place + 1
    return rows


def assert_facets(engine: Engine, query: EngineQuery, results: EngineResults) -> None:
    """Assert that each count is the total of the search with that choice."""
    for name in ("source", "category"):
        for value, count in results.facets.counts(name):
            keywords = {**query.filters.keywords, name: (value,)}
            chosen = replace(query, filters=replace(query.filters, keywords=keywords))
            assert engine.searcher.search(chosen).total == count, (name, value)
    if query.period_unit is not None:
        periods = sum(each.count for each in results.facets.periods)
        assert periods + results.facets.undated_hits == results.total
