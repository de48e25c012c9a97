"""How many words must match."""

import pytest

from indexer.query.minimum import MinimumShouldMatch


@pytest.mark.parametrize(
    ("rule", "needed"),
    [
        ("3<75%", [1, 2, 3, 3, 3, 4, 5, 6, 6, 7]),
        (" 3 < 75% ", [1, 2, 3, 3, 3, 4, 5, 6, 6, 7]),
        ("100%", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("1%", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
        ("2<50%", [1, 2, 2, 2, 2, 3, 3, 4, 4, 5]),
        ("99<1%", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ],
)
def test_rules(rule: str, needed: list[int]) -> None:
    found = MinimumShouldMatch.parse(rule)

    assert [found.of(words) for words in range(1, 11)] == needed


@pytest.mark.parametrize("words", range(1, 60))
@pytest.mark.parametrize("rule", ["3<75%", "1%", "5<10%", "100%"])
def test_never_none_never_more_than_there_are_and_never_fewer_for_more(
    rule: str, words: int
) -> None:
    found = MinimumShouldMatch.parse(rule)

    assert 1 <= found.of(words) <= words
    assert found.of(words) <= found.of(words + 1)


@pytest.mark.parametrize(
    "text", ["", "foo", "75", "0%", "101%", "3<", "<75%", "-1<75%", "3<75%%", "3>75%", "3.5%", "%"]
)
def test_what_is_no_rule_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="3<75%"):
        MinimumShouldMatch.parse(text)
