"""Kinds of articles: filter, facet, and the weight of a kind in every order that uses scores."""

import pytest

from indexer.engines.interface import EngineQuery, FacetCount, Filters, Sort
from indexer.query.parser import parse
from indexer.scoring_weights import RESCORED_HITS
from tests.engines.conftest import Index, found
from tests.engines.documents import at, document

BY_SCORE = [Sort.RELEVANCE, Sort.RECENT]


def of_kind(article_id: int, kind: str, body: str = "banjir merendam pasar"):
    return document(article_id, "", body, kind=kind, published_at=at(2024))


@pytest.mark.parametrize("sort", BY_SCORE)
@pytest.mark.parametrize("text", ["banjir", "banjir pasar", '"banjir merendam"'])
def test_claims_rank_below_fact_checks_and_these_below_news(
    index: Index, text: str, sort: Sort
) -> None:
    engine = index(of_kind(1, "news"), of_kind(2, "factcheck"), of_kind(3, "claim"))

    assert found(engine, text, sort=sort) == [1, 2, 3]


@pytest.mark.parametrize("sort", BY_SCORE)
def test_kinds_do_not_count_if_the_query_says_so(index: Index, sort: Sort) -> None:
    engine = index(of_kind(1, "news"), of_kind(2, "factcheck"), of_kind(3, "claim"))

    assert found(engine, "banjir", sort=sort, weigh_kinds=False) == [3, 2, 1]


def test_a_claim_that_fits_much_better_stays_first(index: Index) -> None:
    long = "banjir " + "kata lain yang panjang sekali " * 40
    engine = index(of_kind(1, "news", long), of_kind(2, "claim", "banjir banjir banjir"))

    assert found(engine, "banjir") == [2, 1]


def test_kinds_do_not_change_the_order_by_date(index: Index) -> None:
    engine = index(of_kind(1, "news"), of_kind(2, "claim"))

    assert found(engine, "banjir", sort=Sort.DATE) == [2, 1]


def test_pages_behind_the_rescored_hits_weigh_kinds_as_well(index: Index) -> None:
    number = 2 * RESCORED_HITS + 10
    kinds = ["claim" if each % 3 else "news" for each in range(number)]
    engine = index(*(of_kind(at + 1, kind) for at, kind in enumerate(kinds)), batch_size=50)

    ids = found(engine, "banjir pasar", limit=number)

    in_order = [kinds[each - 1] for each in ids]
    assert in_order == sorted(in_order, reverse=True)


@pytest.mark.ranking
def test_kinds_count_where_many_of_the_best_hits_weigh_less(index: Index) -> None:
    claims = [of_kind(each, "claim", "banjir pasar " * 3) for each in range(1, 301)]
    news = [of_kind(each, "news", "banjir pasar") for each in range(301, 351)]
    engine = index(*claims, *news, of_kind(400, "news", "gempa"))

    ids = found(engine, "banjir pasar", relaxed=True)

    assert sorted(ids[:50]) == list(range(301, 351))
    assert sorted(ids[50:]) == list(range(1, 301))


def test_kinds_are_a_filter_and_a_facet(index: Index) -> None:
    engine = index(of_kind(1, "news"), of_kind(2, "claim"), of_kind(3, "claim"))

    query = EngineQuery(parse("banjir").tree, filters=Filters({"kind": ("claim",)}))
    results = engine.searcher.search(query)

    assert {hit.article_id for hit in results.hits} == {2, 3}
    assert results.facets.counts("kind") == (FacetCount("claim", 2), FacetCount("news", 1))
