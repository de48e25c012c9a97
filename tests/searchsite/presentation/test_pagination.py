"""The pagination links below the results."""

import pytest

from indexer.search.request import SearchRequest
from searchsite.presentation.pagination import paginate


def test_a_single_page_needs_no_links():
    assert paginate(SearchRequest("a"), last=1) is None
    assert paginate(SearchRequest("a"), last=0) is None


@pytest.mark.parametrize(
    ("current", "last", "numbers"),
    [
        (1, 2, [1, 2]),
        (1, 9, [1, 2, 3, None, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (6, 20, [1, None, 4, 5, 6, 7, 8, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_first_last_and_two_neighbours_are_shown(
    current: int, last: int, numbers: list[int | None]
):
    pagination = paginate(SearchRequest("a", page=current), last=last)

    assert pagination
    assert [link.number for link in pagination.links] == numbers
    assert [link.number for link in pagination.links if link.current] == [current]


def test_the_steps_lead_to_the_next_and_the_previous_page():
    pagination = paginate(SearchRequest("a", page=2), last=3)

    assert pagination
    assert pagination.previous_url == "/search?q=a"
    assert pagination.next_url == "/search?q=a&page=3"


def test_there_is_no_step_beyond_either_end():
    first, last = (paginate(SearchRequest("a", page=page), last=3) for page in (1, 3))

    assert first
    assert last
    assert (first.previous_url, last.next_url) == ("", "")
