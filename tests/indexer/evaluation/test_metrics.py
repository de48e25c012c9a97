"""Ranking metrics against values computed by hand, and their bounds on random rankings."""

from collections.abc import Callable
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.evaluation.metrics import Grades, ndcg, recall, reciprocal_rank

Metric = Callable[[list[int], Grades], float]

GRADES = {1: 3, 2: 1, 3: 0, 4: 2}


def test_ndcg_by_hand() -> None:
    found = 1 / log2(2) + 7 / log2(4)  # article 2, an unjudged one, article 1
    ideal = 7 / log2(2) + 3 / log2(3) + 1 / log2(4)

    assert ndcg([2, 9, 1], GRADES) == pytest.approx(found / ideal)


def test_only_the_depth_counts() -> None:
    ranking = [9, 8, 2, 1]

    assert ndcg(ranking, GRADES, depth=2) == 0.0
    assert reciprocal_rank(ranking, GRADES) == pytest.approx(1 / 3)
    assert reciprocal_rank(ranking, GRADES, depth=2) == 0.0
    assert recall(ranking, GRADES) == pytest.approx(2 / 3)
    assert recall(ranking, GRADES, depth=3) == pytest.approx(1 / 3)


@pytest.mark.parametrize("metric", [ndcg, reciprocal_rank, recall])
@pytest.mark.parametrize("grades", [{}, {1: 0}], ids=["unjudged", "all 0"])
def test_nothing_to_find_is_zero(metric: Metric, grades: Grades) -> None:
    assert metric([1, 2], grades) == 0.0


@given(
    st.dictionaries(st.integers(1, 30), st.integers(0, 3), min_size=1),
    st.permutations(range(1, 31)),
)
def test_the_ideal_order_is_one_and_no_order_is_better(
    grades: dict[int, int], ranking: list[int]
) -> None:
    ideal = sorted(grades, key=lambda article: -grades[article])

    for metric in (ndcg, reciprocal_rank):
        assert metric(ideal, grades) == pytest.approx(1.0 if any(grades.values()) else 0.0)
        assert 0.0 <= metric(ranking, grades) <= 1.0 + 1e-12
    assert recall(ranking, grades) == (1.0 if any(grades.values()) else 0.0)
