"""Array operations on ragged groups."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.scoring.ragged import SLICE_LENGTH, scatter, slices_of, union
from indexer.engines.whoosh.search.match_set import MatchSet
from indexer.engines.whoosh.search.scorers import ComputedScorer

numbers = st.sets(st.integers(0, 2_000)).map(lambda found: np.array(sorted(found), dtype=np.uint32))


def test_slices_cover_the_whole() -> None:
    count = 3 * SLICE_LENGTH + 5

    found = [number for each in slices_of(count) for number in range(count)[each]]

    assert found == list(range(count))
    assert list(slices_of(0)) == []


def test_scatter_sets_values_at_many_places() -> None:
    values = np.zeros(3 * SLICE_LENGTH, dtype=np.int64)

    scatter(values, np.arange(0, 3 * SLICE_LENGTH, 2, dtype=np.uint32), 7)

    assert values.tolist() == [7, 0] * (3 * SLICE_LENGTH // 2)


@given(st.lists(numbers, min_size=1, max_size=5))
def test_a_union_has_each_number_once(groups: list[np.ndarray]) -> None:
    expected = sorted(set().union(*(group.tolist() for group in groups)))

    assert union(groups).tolist() == expected


@given(st.lists(numbers, min_size=1, max_size=4), st.integers(0, 60_000))
def test_a_union_is_counted_as_its_mask_is(groups: list[np.ndarray], common: int) -> None:
    """A long list beside short ones is counted without a mask."""
    size = 60_000
    groups = [*groups, np.arange(common, dtype=np.uint32)]
    scorers = tuple(ComputedScorer(group, np.ones(len(group))) for group in groups)
    matches = MatchSet(scorers, generating=len(scorers), size=size)

    assert matches.number_matching() == np.count_nonzero(matches.matching_mask())
    assert matches.number_matching() == len(matches.matching_documents())
