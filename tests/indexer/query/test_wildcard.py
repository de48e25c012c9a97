"""Wildcard patterns over exact forms, compared with a dynamic-programming oracle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.wildcard import fixed_prefix, wildcard_expression
from tests.costs import costs_at_most


def oracle(pattern: str, form: str) -> bool:
    """Match by the definition, with one row of prefix matches for each sign of the pattern."""
    row = [True] + [False] * len(form)
    for sign in pattern:
        before = row
        row = [sign == "*" and before[0]]
        for at, letter in enumerate(form, 1):
            fits = before[at - 1] and (sign in ("?", letter))
            row.append(fits or (sign == "*" and (before[at] or row[at - 1])))
    return row[-1]


@given(st.text("ab*?", max_size=12), st.text("ab", max_size=12))
def test_like_the_oracle(pattern: str, form: str) -> None:
    assert bool(wildcard_expression(pattern).fullmatch(form)) == oracle(pattern, form)


@pytest.mark.parametrize(
    ("pattern", "form", "matches"),
    [
        ("BANJ*", "banjir", True),
        ("caf?", "cafe", True),
        ("café*", "cafeteria", True),
        ("anak-an*", "anak-anak", True),
        ("a.c*", "abc", False),
        ("banj*", "kebanjiran", False),
    ],
)
def test_folding_and_anchors(pattern: str, form: str, matches: bool) -> None:
    assert bool(wildcard_expression(pattern).fullmatch(form)) == matches


def test_hostile_pattern_does_not_backtrack() -> None:
    expression = wildcard_expression("aaa" + "*a" * 100 + "*b")

    assert costs_at_most(0.5, lambda: expression.fullmatch("a" * 2_000)) is None


@pytest.mark.parametrize(
    ("pattern", "prefix"), [("Banj*r*", "banj"), ("per?an", "per"), ("é*", "e")]
)
def test_fixed_prefix(pattern: str, prefix: str) -> None:
    assert fixed_prefix(pattern) == prefix
