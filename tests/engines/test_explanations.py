"""Explanations of scores: their parts add up to the score of the hit, whatever the query.

``test_oracle`` has the random documents and queries.
"""

import tempfile
from math import fsum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.interface import (
    Contribution,
    Engine,
    EngineQuery,
    Explanation,
    Filters,
    Pin,
    Role,
    Signal,
    Sort,
)
from indexer.query import tree
from indexer.query.parser import parse
from tests.engines.conftest import Index
from tests.engines.documents import at, document
from tests.engines.test_oracle import common, grown, histories, trees

pytestmark = pytest.mark.ranking

ORDERS = (Sort.RELEVANCE, Sort.RECENT)


@pytest.fixture(autouse=True)
def _explains(engine_name: str) -> None:
    if engine_name == "whoosh-stock":
        pytest.skip("the oracle of segments explains nothing")


def explained(engine: Engine, text: str | tree.Node, article: int, **query: Any) -> Explanation:
    node = parse(text).tree if isinstance(text, str) else text
    found = engine.searcher.explain(EngineQuery(node, **query), article)
    assert found is not None
    return found


def part(explanation: Explanation, signal: Signal, **values: Any) -> Contribution:
    (found,) = (
        each
        for each in explanation.contributions
        if each.signal is signal and all(getattr(each, name) == v for name, v in values.items())
    )
    return found


@settings(**common)  # type: ignore[arg-type]
@given(history=histories(), queries=st.lists(trees, min_size=4, max_size=4), data=st.data())
def test_the_parts_of_random_queries_add_up_to_their_scores(
    engine_name: str, history: Any, queries: list[tree.Node], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as root:
        engine, oracle = grown(engine_name, Path(root), *history)
        for node in queries:
            for sort in ORDERS:
                query = EngineQuery(
                    node,
                    sort=sort,
                    limit=100,
                    relaxed=data.draw(st.booleans()),
                    weigh_kinds=data.draw(st.booleans()),
                    hidden=frozenset(data.draw(st.sets(st.integers(1, 9), max_size=1))),
                )
                hits = {hit.article_id: hit.score for hit in engine.searcher.search(query).hits}
                for article in oracle.live:
                    agree(engine, query, article, hits.get(article))


def agree(engine: Engine, query: EngineQuery, article: int, score: float | None) -> None:
    explanation = engine.searcher.explain(query, article)

    if score is None:
        assert explanation is None
        return
    assert explanation is not None
    assert explanation.score == pytest.approx(score, rel=1e-14, abs=1e-300)
    total = fsum(each.value for each in explanation.contributions)
    assert total == pytest.approx(score, rel=1e-13, abs=1e-300)
    factor = explanation.kind_weight * explanation.recency
    for each in explanation.contributions:
        if each.signal is not Signal.AGE:
            product = each.rarity * each.strength * each.weight * factor
            assert each.value == pytest.approx(product, rel=1e-13)


def test_many_hits_are_explained_beyond_the_rescored_ones(index: Index) -> None:
    engine = index(
        *(
            document(n, "banjir" if n % 3 else "", f"banjir {'air ' * (n % 17)}jakarta " * 2)
            for n in range(1, 260)
        ),
        batch_size=60,
    )
    query = EngineQuery(parse("banjir jakarta").tree, limit=300)

    hits = engine.searcher.search(query).hits

    explanations = [engine.searcher.explain(query, hit.article_id) for hit in hits[::23]]
    for hit, explanation in zip(hits[::23], explanations, strict=True):
        agree(engine, query, hit.article_id, hit.score)
        assert explanation is not None
    assert [each.is_rescored for each in explanations if each] == [
        place < 100 for place in range(0, len(hits), 23)
    ]


def test_a_word_has_its_form_field_and_statistics(index: Index) -> None:
    engine = index(
        document(1, "Banjir", "Kota kebanjiran, banjir surut."),
        document(2, "", "Warga banjir."),
        document(3, "", "Warga."),
    )

    found = explained(engine, "banjir", 1)

    stem = part(found, Signal.TERM, field="stem")
    assert (stem.terms, stem.occurrences, stem.in_title) == (("banjir",), 4, 1)
    assert (stem.documents, stem.role, found.documents) == (2, Role.WORD, 3)
    exact = part(found, Signal.TERM, field="exact")
    assert (exact.role, exact.occurrences, exact.weight) == (Role.EXACT, 3, 0.35)


def test_places_of_words_are_parts(index: Index) -> None:
    engine = index(
        document(1, "Banjir jakarta", "Kabar: di sana banjir jakarta surut."),
        document(2, "", "Jakarta " + "air " * 40 + "banjir."),
    )

    found = explained(engine, "banjir jakarta", 1)

    assert found.is_rescored
    assert part(found, Signal.FOLLOWING).terms == ("banjir", "jakarta")
    assert part(found, Signal.TITLE_FOLLOWING).documents == 1
    assert part(found, Signal.NEAR).documents == 1
    assert part(found, Signal.LEAD, terms=("banjir",)).place == 3


def test_only_the_best_form_of_synonyms_is_a_part(index: Index) -> None:
    engine = index(document(1, "", "gempa gempa"), document(2, "", "lindu gempa lindu"))
    node = tree.WithSynonyms(tree.Word("lindu"), (tree.Word("gempa"),))

    assert {each.role for each in explained(engine, node, 1).contributions} == {Role.SYNONYM}
    roles = {each.role for each in explained(engine, node, 2).contributions}
    assert roles == {Role.WORD, Role.EXACT}


def test_expansions_are_named_by_the_words_that_the_article_has(index: Index) -> None:
    engine = index(document(1, "", "banjir banjirnya"), document(2, "", "banjiran"))

    found = part(explained(engine, "banjir*", 1), Signal.TERMS)

    assert found.terms == ("banjir", "banjirnya")
    assert found.occurrences == 2


def test_kind_and_age_are_factors(index: Index) -> None:
    engine = index(
        document(1, "", "banjir", kind="claim", published_at=at(2020)),
        document(2, "", "banjir", published_at=at(2021)),
    )

    found = explained(engine, "banjir", 1, sort=Sort.RECENT)

    assert (found.kind, found.kind_weight) == ("claim", 0.7)
    assert 0.9 <= found.recency < 1


def test_an_order_by_date_has_no_score(index: Index) -> None:
    engine = index(document(1, "", "banjir"))

    found = explained(engine, "banjir", 1, sort=Sort.DATE)

    assert (found.score, found.contributions) == (0.0, ())


def test_an_article_that_is_no_hit_has_no_explanation(index: Index) -> None:
    engine = index(document(1, "", "banjir", source="A"), document(2, "", "gempa"))
    banjir = EngineQuery(parse("banjir").tree)
    filtered = EngineQuery(parse("banjir").tree, Filters({"source": ("B",)}))
    hidden = EngineQuery(parse("banjir").tree, hidden=frozenset({1}))

    assert engine.searcher.explain(banjir, 2) is None
    assert engine.searcher.explain(banjir, 3) is None
    assert engine.searcher.explain(filtered, 1) is None
    assert engine.searcher.explain(hidden, 1) is None


def test_a_pinned_article_is_in_its_place_by_the_pin(index: Index) -> None:
    engine = index(document(1, "", "banjir"), document(2, "", "gempa"))

    found = explained(engine, "banjir", 2, pins=(Pin(2, 1),))

    assert (found.is_pinned, found.score, found.contributions) == (True, 0.0, ())
    assert explained(engine, "banjir", 1, pins=(Pin(2, 1),)).score > 0
