"""Near duplicates, and texts that only share a subject or a template."""

import pytest

from articles.near_duplicates import is_near_duplicate, shingles

WORDS = [f"kata{n}" for n in range(400)]


def text(first: int, last: int) -> str:
    return " ".join(WORDS[first:last])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(text(0, 200), text(0, 200), True, id="the same"),
        pytest.param(text(0, 200).upper(), text(0, 200), True, id="but for capitals"),
        pytest.param(text(0, 200), text(0, 90), True, id="cut short"),
        pytest.param(text(0, 200), f"{text(300, 350)}\n\n{text(50, 200)}", True, id="a new lead"),
        pytest.param(text(0, 200), text(120, 320), False, id="a part is shared"),
        pytest.param(text(0, 200), text(200, 400), False, id="nothing is shared"),
        pytest.param(text(0, 200), text(0, 25), False, id="too short to tell"),
        pytest.param("", "", False, id="empty"),
        pytest.param("air naik", "air naik", False, id="a few words"),
    ],
)
def test_the_longer_text_contains_most_of_the_shorter_one(one: str, other: str, same: bool) -> None:
    assert is_near_duplicate(shingles(one), shingles(other)) is same
    assert is_near_duplicate(shingles(other), shingles(one)) is same


def test_word_order_counts() -> None:
    assert not is_near_duplicate(shingles(text(0, 200)), shingles(" ".join(reversed(WORDS[:200]))))
