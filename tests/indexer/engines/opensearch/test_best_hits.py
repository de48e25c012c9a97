"""The best hits among candidates of a search that does not weigh kinds."""

from collections.abc import Sequence

import numpy as np

from indexer.engines.opensearch.best_hits import best_of

SIZE = 6


def best(
    scores: Sequence[float],
    factors: dict[int, float] | None = None,
    *,
    unmatched: Sequence[int] = (),
) -> list[int] | None:
    """Return the places of the best hits; ``factors``: those of kinds, by place."""
    all_factors = np.ones(len(scores))
    for place, factor in (factors or {}).items():
        all_factors[place] = factor
    matched = ~np.isin(np.arange(len(scores)), unmatched)
    mask = best_of(np.array(scores), SIZE, matched=matched, factors=all_factors)
    return None if mask is None else np.flatnonzero(mask).tolist()


def test_without_other_kinds_the_first_are_the_best() -> None:
    assert best([9, 8, 7, 6, 5, 4, 3, 2]) == [0, 1, 2, 3, 4, 5]


def test_a_kind_that_weighs_less_makes_room_for_the_next() -> None:
    assert best([9, 8, 7, 6, 5, 4, 3, 2], {1: 0.3}) == [0, 2, 3, 4, 5, 6]


def test_weights_that_the_cluster_has_applied_are_not_applied_again() -> None:
    mask = best_of(np.array([9.0, 8, 7, 6, 5, 4, 3, 2]), SIZE)

    assert mask is not None
    assert np.flatnonzero(mask).tolist() == [0, 1, 2, 3, 4, 5]


def test_a_candidate_without_a_match_is_no_hit() -> None:
    assert best([9, 8, 7, 6, 5, 4, 3, 2], unmatched=[0, 3]) == [1, 2, 4, 5, 6]


def test_too_few_sure_candidates_are_not_enough() -> None:
    assert best([9, 8, 7, 6, 5, 4, 3, 2], {0: 0.1, 1: 0.1, 2: 0.1}) is None
    assert best([9, 8, 7, 6, 5, 4, 3, 2], unmatched=[0, 1, 2]) is None


def test_all_hits_with_the_score_of_the_last_one_are_taken() -> None:
    assert best([9, 8, 7, 6, 5, 4, 4, 3]) == [0, 1, 2, 3, 4, 5, 6]


def test_none_is_taken_of_a_score_that_others_may_have() -> None:
    assert best([9, 8, 7, 6, 5, 4, 4, 4]) == [0, 1, 2, 3, 4]
    assert best([9, 8, 7, 6, 5, 4]) == [0, 1, 2, 3, 4]


def test_ties_of_hits_that_matter_with_the_last_one_are_not_sure() -> None:
    assert best([9, 8, 7, 7, 7, 7, 7, 7]) is None
