"""Rules of minimum-should-match."""

import pytest

from indexer.query.minimum_should_match import MinimumShouldMatch


@pytest.mark.parametrize(
    ("rule", "all_of", "of_hundred"),
    [
        ("3<75%", [1, 2, 3], 75),
        (" 3 < 75% ", [1, 2, 3], 75),
        ("100%", [1, 2, 3, 4, 5, 6], 100),
        ("1%", [], 1),
        ("3<50%", [1, 2, 3], 50),
    ],
)
def test_rules(rule: str, all_of: list[int], of_hundred: int) -> None:
    found = MinimumShouldMatch.parse(rule)

    assert [words for words in range(1, 7) if found.requires_all(words)] == all_of
    assert found.required_weight(100) == of_hundred


@pytest.mark.parametrize("weight", range(1, 60))
@pytest.mark.parametrize("rule", ["3<75%", "1%", "5<10%", "100%"])
def test_the_required_weight_is_positive_at_most_all_and_monotonic(rule: str, weight: int) -> None:
    found = MinimumShouldMatch.parse(rule)

    assert 1 <= found.required_weight(weight) <= weight
    assert found.required_weight(weight) <= found.required_weight(weight + 1)


@pytest.mark.parametrize(
    "text", ["", "foo", "75", "0%", "101%", "3<", "<75%", "-1<75%", "3<75%%", "3>75%", "3.5%", "%"]
)
def test_an_invalid_rule_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="3<50%"):
        MinimumShouldMatch.parse(text)
