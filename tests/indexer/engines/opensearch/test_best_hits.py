"""The best hits among candidates of a search that does not weigh kinds."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from indexer.engines.opensearch.best_hits import best_of

SIZE = 6


def best(
    scores: Sequence[float],
    factors: dict[int, float] | None = None,
    *,
    unmatched: Sequence[int] = (),
    weigh_kinds: bool = True,
) -> list[int] | None:
    """Return the places of the best hits; ``factors``: those of kinds, by place."""
    kind_factors = np.ones(len(scores))
    for place, factor in (factors or {}).items():
        kind_factors[place] = factor
    documents: Any = SimpleNamespace(
        size=len(scores), cluster_scores=np.array(scores), kind_factors=kind_factors
    )
    execution: Any = SimpleNamespace(request=SimpleNamespace(weigh_kinds=weigh_kinds))
    matched = ~np.isin(np.arange(len(scores)), unmatched)
    mask = best_of(execution, documents, matched, SIZE)
    return None if mask is None else np.flatnonzero(mask).tolist()


def test_without_other_kinds_the_first_are_the_best() -> None:
    assert best([9, 8, 7, 6, 5, 4, 3, 2]) == [0, 1, 2, 3, 4, 5]


def test_a_kind_that_weighs_less_makes_room_for_the_next() -> None:
    assert best([9, 8, 7, 6, 5, 4, 3, 2], {1: 0.3}) == [0, 2, 3, 4, 5, 6]


def test_kinds_do_not_count_if_the_query_says_so() -> None:
    assert best([9, 8, 7, 6, 5, 4, 3, 2], {1: 0.3}, weigh_kinds=False) == [0, 1, 2, 3, 4, 5]


def test_a_candidate_without_a_match_is_no_hit() -> None:
    assert best([9, 8, 7, 6, 5, 4, 3, 2], unmatched=[0, 3]) == [1, 2, 4, 5, 6, 7]


def test_too_few_sure_candidates_are_not_enough() -> None:
    assert best([9, 8, 7, 6, 5, 4, 3, 2], {0: 0.1, 1: 0.1, 2: 0.1}) is None
    assert best([9, 8, 7, 6, 5, 4, 3, 2], unmatched=[0, 1, 2]) is None


def test_ties_of_hits_that_matter_with_the_last_are_not_sure() -> None:
    assert best([9, 8, 7, 7, 7, 7, 7, 7]) is None
    assert best([9, 8, 7, 6, 5, 4, 4, 4]) == [0, 1, 2, 3, 4, 5]
