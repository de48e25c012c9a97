"""Searches among some articles only: every part of the result is that of a filter by article."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.interface import Engine, EngineQuery, EngineResults, Pin, Sort
from indexer.query import tree
from indexer.query.parser import parse
from tests.engines.conftest import Index
from tests.engines.documents import document
from tests.engines.test_oracle import EXAMPLES, common
from tests.engines.test_pins import Case, assert_facets, cases, engine_of, expected, placed

ALL = {"limit": 100, "offset": 0}


def search(engine: Engine, text: str, **query: Any) -> EngineResults:
    return engine.searcher.search(EngineQuery(parse(text).tree, **ALL | query))


def ids(results: EngineResults) -> set[int]:
    return {hit.article_id for hit in results.hits}


@pytest.fixture
def engine_of_ten(index: Index) -> Engine:
    """Return an engine with ten articles, of which 10 is the best match, 9 the next, ..."""
    return index(
        *(document(n, "", "banjir " * n + "air " * (30 - 2 * n), source="a") for n in range(1, 11)),
        document(20, "", "gempa", source="b"),
        batch_size=4,
    )


@pytest.mark.parametrize("sort", list(Sort))
def test_only_the_named_articles_are_hits(engine_of_ten: Engine, sort: Sort) -> None:
    found = search(engine_of_ten, "banjir", only=frozenset({2, 9, 20, 999}), sort=sort)

    assert ids(found) == {2, 9}
    assert found.total == 2
    assert [(each.value, each.count) for each in found.facets.counts("source")] == [("a", 2)]


@pytest.mark.parametrize("sort", list(Sort))
def test_none_of_no_articles_is_a_hit(engine_of_ten: Engine, sort: Sort) -> None:
    found = search(engine_of_ten, "banjir", only=frozenset(), sort=sort)

    assert (found.hits, found.total) == ((), 0)


def test_a_replaced_or_deleted_article_is_one_or_no_hit(engine_of_ten: Engine) -> None:
    engine_of_ten.builder.apply([document(3, "", "banjir bandang")], [4])

    found = search(engine_of_ten, "banjir", only=frozenset({3, 4}))

    assert ids(found) == {3}


def test_thousands_of_articles_may_be_named(engine_of_ten: Engine) -> None:
    named = frozenset(range(6, 40_000))

    assert ids(search(engine_of_ten, "banjir", only=named)) == {6, 7, 8, 9, 10}


@pytest.mark.ranking
def test_the_floor_of_fit_is_that_of_the_whole_index(engine_of_ten: Engine) -> None:
    everywhere = search(engine_of_ten, "banjir", sort=Sort.DATE, min_fit=0.9)
    assert 0 < everywhere.weaker < 10

    found = search(engine_of_ten, "banjir", sort=Sort.DATE, min_fit=0.9, only=frozenset({1, 10}))

    assert ids(found) == {10}
    assert found.weaker == 1


def test_a_pin_outside_is_no_hit(engine_of_ten: Engine, engine_name: str) -> None:
    if engine_name == "whoosh-stock":
        pytest.skip("the oracle of segments has no pins")
    pins = (Pin(20, 1), Pin(7, 2))

    found = search(engine_of_ten, "banjir", pins=pins, only=frozenset({5, 6, 7}))

    assert ids(found) == {5, 6, 7}
    assert found.pinned == {7}
    query = EngineQuery(parse("banjir").tree, pins=pins, only=frozenset({5, 7}))
    for article, is_hit in ((20, False), (7, True), (5, True), (6, False)):
        explanation = engine_of_ten.searcher.explain(query, article)
        assert (explanation is not None) is is_hit


@settings(**{**common, "max_examples": 3 * EXAMPLES})  # type: ignore[arg-type]
@given(case=cases(), only=st.frozensets(st.integers(1, 14), max_size=9), size=st.integers(1, 5))
def test_the_result_is_that_of_a_filter_by_article(
    engine_name: str, case: Case, only: frozenset[int], size: int
) -> None:
    documents, query = case
    if engine_name == "whoosh-stock":
        query = replace(query, pins=(), hidden=frozenset())
    groups = {each.article_id: each.copy_group or -each.article_id for each in documents}
    with engine_of(engine_name, documents) as engine:
        run = engine.searcher.search
        narrow = replace(query, only=only)

        results, everywhere = run(narrow), run(replace(query, fold=False))

        hits = {hit.article_id for hit in everywhere.hits} & only
        shown = [article for hit in results.hits for article in (hit.article_id, *hit.copies)]
        assert set(shown) == hits and len(shown) == len(hits)
        rows = {groups[each] for each in hits} if query.fold else hits
        assert results.total == len(results.hits) == len(rows)
        assert results.folded == len(hits) - len(rows)
        assert results.pinned == everywhere.pinned & only
        if query.sort.by_date:
            in_order = [hit.article_id for hit in everywhere.hits if hit.article_id in only]
            unfolded = run(replace(narrow, fold=False))
            assert [hit.article_id for hit in unfolded.hits] == in_order
            whole = run(replace(query, fold=False, min_fit=0.0))
            matching = {hit.article_id for hit in whole.hits} & only
            assert results.weaker == len(matching - hits)
        else:
            pins = [pin for pin in placed(engine, query) if pin.article_id in only]
            others = run(replace(narrow, pins=(), only=only - everywhere.pinned, fold=False))
            assert [hit.article_id for hit in results.hits] == expected(
                documents, query, pins, others.hits
            )
        pages = [
            run(replace(narrow, offset=first, limit=size))
            for first in range(0, results.total, size)
        ]
        assert [hit for page in pages for hit in page.hits] == list(results.hits)
        assert_facets(engine, narrow, results)


def test_the_whole_index_can_be_named(engine_of_ten: Engine) -> None:
    query = EngineQuery(tree.Everything(), limit=100, sort=Sort.DATE)

    everything = engine_of_ten.searcher.search(query)

    assert everything == engine_of_ten.searcher.search(replace(query, only=frozenset(range(99))))
