"""Normalized numbers: thousands, decimals, and decimals that are all zero."""

import pytest

from indexer.analysis.numbers import normalized_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("50.000", "50000"),
        ("50.000,00", "50000"),
        ("1,000.00", "1000"),
        ("1.250.000,50", "1250000,50"),
        ("5,0", "5"),
        ("7.0", "7"),
        ("50.00", "50"),
        ("14.00", "14,00"),  # a time
        ("14:00", "14,00"),
        ("0,05", "0,05"),
    ],
)
def test_decimals_of_zero_are_dropped(text: str, number: str) -> None:
    assert [each[0] for each in normalized_numbers(text)] == [number]
