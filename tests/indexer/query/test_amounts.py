"""Amounts in queries: their values, and the notations of the same value."""

from decimal import Decimal

import pytest

from indexer.query.amounts import amount_at, percentage_at


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("Rp 16 triliun", 16 * 10**12, "IDR"),
        ("rp7,5 milyar", 7_500_000_000, "IDR"),
        ("Rp.250.000", 250_000, "IDR"),
        ("Rp 3 T", 3 * 10**12, "IDR"),
        ("40 ribu rupiah", 40_000, "IDR"),
        ("US 9 juta", 9_000_000, "USD"),
        ("USD 1.250", 1250, "USD"),
        ("12 juta dolar AS", 12_000_000, "USD"),
        ("S 30 juta", 30_000_000, "SGD"),
        ("8 juta ringgit", 8_000_000, "MYR"),
        ("25 juta", 25_000_000, ""),
        ("75rb", 75_000, ""),
    ],
)
def test_the_value_of_an_amount(text: str, value: int, currency: str) -> None:
    amount = amount_at(text)

    assert amount is not None
    assert (amount.text, amount.value, amount.currency) == (text, Decimal(value), currency)


@pytest.mark.parametrize("text", ["16", "5 M", "S 1", "A 3", "16 orang", "triliun", "1.2.3 juta"])
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert amount_at(text) is None


@pytest.mark.parametrize("digits", ["9" * 26, "1" + "0" * 300, "0," + "1" * 60])
def test_numbers_beyond_the_arithmetic_are_no_amounts(digits: str) -> None:
    assert amount_at(f"Rp {digits} triliun") is None


def test_an_amount_ends_before_other_words() -> None:
    amount = amount_at("Rp 5 juta lebih per orang")

    assert amount is not None
    assert amount.text == "Rp 5 juta"


@pytest.mark.parametrize(
    ("text", "notations"),
    [
        ("Rp 2.000.000", {"Rp 2 juta", "2 juta rupiah", "Rp 2 jt"}),
        ("4,5 miliar rupiah", {"Rp 4,5 miliar", "Rp 4,5 M", "Rp 4.500.000.000"}),
        ("US 3 juta", {"US$ 3 juta", "USD 3 juta", "3 juta dolar"}),
        ("6 ribu", {"6.000"}),
    ],
)
def test_other_notations_have_the_same_value(text: str, notations: set[str]) -> None:
    amount = amount_at(text)

    assert amount is not None
    found = list(amount.other_notations())
    assert notations <= set(found)
    for notation in found:
        read = amount_at(notation.replace("$", ""))
        assert read is None or read.value == amount.value


def test_a_percentage_is_a_number_with_its_unit() -> None:
    assert percentage_at("7,5 persen lagi") == "7,5 persen"
    assert percentage_at("12% lagi") == "12%"
    assert percentage_at("12 lagi") is None
