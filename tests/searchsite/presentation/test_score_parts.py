"""Rounding of the parts of a score: shown numbers add up as the exact ones do."""

import random

import pytest

from searchsite.presentation.score_parts import PLACES, rounded


@pytest.mark.parametrize("seed", range(20))
def test_rounded_parts_add_up_to_the_rounded_total(seed: int) -> None:
    chance = random.Random(seed)
    values = [chance.random() ** 3 * 9 for _ in range(chance.randrange(1, 40))]

    units = rounded(values, sum(values))

    assert sum(units) == round(sum(values) * 10**PLACES)
    assert all(
        abs(each - value * 10**PLACES) <= 1 for each, value in zip(units, values, strict=True)
    )


def test_no_parts_have_no_rounding() -> None:
    assert rounded([], 0.0) == []
