"""Queries of the cluster for clauses: the minimum weight of a bag."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.opensearch.queries import Scoring, _essential, matching
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.scoring.clauses import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Excluding,
    TermClause,
    WithOptional,
)

WORDS = tuple(TermClause("stem", word) for word in ("harga", "beras", "naik", "cianjur"))


@given(weights=st.lists(st.integers(1, 30), min_size=1, max_size=7), share=st.floats(0.05, 1))
def test_each_sum_from_the_minimum_on_has_an_essential_weight(
    weights: list[int], share: float
) -> None:
    minimum = max(1, round(share * sum(weights)))
    essential = set(_essential(weights, minimum))

    places = range(len(weights))
    chosen = chain.from_iterable(combinations(places, size) for size in range(len(weights) + 1))
    enough = [each for each in chosen if sum(weights[place] for place in each) >= minimum]

    assert all(essential.intersection(each) for each in enough)


def test_the_least_weighty_words_are_not_essential() -> None:
    query = matching(AtLeast(WORDS, 50, (10, 30, 15, 45)))

    function = query["function_score"]
    assert function["min_score"] == 50
    assert function["query"]["bool"]["filter"] == [
        {
            "bool": {
                "should": [{"term": {"stem": "beras"}}, {"term": {"stem": "cianjur"}}],
                "minimum_should_match": 1,
            }
        }
    ]


@pytest.mark.parametrize(("minimum", "words"), [(5, 3), (6, 3), (7, 4)])
def test_equal_weights_are_a_number_of_words(minimum: int, words: int) -> None:
    query = matching(AtLeast(WORDS, minimum, (2, 2, 2, 2)))

    assert query["bool"]["minimum_should_match"] == words


@pytest.mark.parametrize(
    "clause", [AnyOf(WORDS), AtLeast(WORDS, 1), AtLeast(WORDS, 10, (10, 30, 15, 45))]
)
def test_parts_of_which_any_suffices_are_one_disjunction(clause: Clause) -> None:
    forms = (TermClause("exact", "harga"), TermClause("exact", "naik"))

    query = Scoring(Statistics([], 0, lambda: None)).flat(WithOptional(clause, forms))

    assert query is not None
    parts = [next(iter(part["term"].items())) for part in query["bool"]["should"]]
    terms = [(field, value["value"]) for field, value in parts]
    assert terms == [(word.field, word.term) for word in (*WORDS, *forms)]
    assert query["bool"]["minimum_should_match"] == 1


@pytest.mark.parametrize(
    "clause",
    [
        WORDS[0],
        AllOf(WORDS),
        AnyOf(WORDS[:1]),
        AtLeast(WORDS, 11, (10, 30, 15, 45)),
        Excluding(AnyOf(WORDS[:2]), WORDS[2:]),
    ],
)
def test_other_clauses_are_no_disjunction(clause: Clause) -> None:
    assert Scoring(Statistics([], 0, lambda: None)).flat(clause) is None
