"""Edit distance, compared with the textbook recursion."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.edit_distance import within_distance


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ("", "", 0),
        ("", "ab", 2),
        ("banjir", "banjir", 0),
        ("banjir", "banjar", 1),
        ("banjir", "banji", 1),
        ("banjir", "bannjir", 1),
        ("banjir", "bnajir", 1),
        ("banjir", "bnajri", 2),
        ("ca", "abc", 3),  # restricted: no edits between swapped letters
        ("jakarta", "jkt", 4),
        ("é", "e", 1),
    ],
)
def test_known_distances(first: str, second: str, distance: int) -> None:
    for limit in range(6):
        assert within_distance(first, second, limit) == (distance <= limit)
        assert within_distance(second, first, limit) == (distance <= limit)


def slow_distance(first: str, second: str) -> int:
    """Return the optimal string alignment distance by its definition."""

    @cache
    def of(i: int, j: int) -> int:
        if not i or not j:
            return i or j
        options = [
            of(i - 1, j) + 1,
            of(i, j - 1) + 1,
            of(i - 1, j - 1) + (first[i - 1] != second[j - 1]),
        ]
        if i > 1 and j > 1 and first[i - 1] == second[j - 2] and first[i - 2] == second[j - 1]:
            options.append(of(i - 2, j - 2) + 1)
        return min(options)

    return of(len(first), len(second))


words = st.text(alphabet="abc", max_size=8)


@given(words, words, st.integers(0, 5))
def test_any_words(first: str, second: str, limit: int) -> None:
    assert within_distance(first, second, limit) == (slow_distance(first, second) <= limit)
