"""Amounts in queries: ``Rp 16 triliun``, ``US$ 5 juta``, ``5 persen``.

The words of an amount are one sequence: a text with *16* and *triliun* in other places has another
amount. The same value in other notations is the same amount: ``Rp 1.000.000`` is *Rp 1 juta* and
*1 juta rupiah*.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TypeVar

from indexer.analysis.numbers import normalized_numbers
from lexicon.amounts import (
    currencies_after,
    currencies_before,
    currency_codes,
    scales,
    short_scales,
)

MAX_SCALED = 1_000  # exclusive; larger numbers have the next scale
MAX_DECIMALS = 3
MAX_DIGITS = 15  # of the number of an amount; the arithmetic of ``decimal`` has 28
RUPIAH = "IDR"  # texts shorten its scales: Rp 16 T
PERCENT_WORDS = ("persen", "prosen", "pct", "%")
Value = TypeVar("Value")
_NUMBER = r"\d[\d.,]*(?<=\d)"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as typed, with its value; ``currency`` (ISO 4217) is empty for a mere quantity."""

    text: str
    value: Decimal
    currency: str = ""

    def other_notations(self) -> Iterator[str]:
        """Yield other notations of the same value, the usual ones first."""
        for number in _numbers(self.value):
            if not self.currency:
                yield number
                continue
            before = _forms(currencies_before(), self.currency)
            after = _forms(currencies_after(), self.currency)
            yield from (f"{form} {number}" for form in before)
            yield from (f"{number} {form}" for form in after if " " not in form)
        if self.currency == RUPIAH:
            first = next(iter(_forms(currencies_before(), self.currency)))
            yield from (f"{first} {number}" for number in _scaled(self.value, short_scales()))


def amount_at(text: str) -> Amount | None:
    """Return the amount at the beginning of a text; it ends at a blank or at the end.

    >>> amount_at("Rp16,5 juta lebih")
    Amount(text='Rp16,5 juta', value=Decimal('16500000.0'), currency='IDR')
    """
    match = _pattern().match(text)
    if not match:
        return None
    value = _value(match["number"])
    before, after, scale = (match[name] or "" for name in ("before", "after", "scale"))
    currency = _lookup(_all_before(), before) or _lookup(currencies_after(), after)
    power = _lookup(scales(), scale) or _lookup(short_scales(), scale)
    is_short_currency = len(before) == 1  # S for S$, but also in a name such as S 1
    if value is None or not (currency or power) or (is_short_currency and not power):
        return None
    if len(scale) == 1 and not before:  # 5 M may be five metres
        return None
    return Amount(match[0], value * 10 ** (power or 0), currency or "")


def percentage_at(text: str) -> str | None:
    """Return the percentage at the beginning of a text, as typed.

    >>> percentage_at("5 persen lebih")
    '5 persen'
    """
    match = _percentage().match(text)
    return match[0] if match else None


def _numbers(value: Decimal) -> Iterator[str]:
    """Yield the value with each scale that suits it, and in digits."""
    yield from _scaled(value, scales())
    if value == value.to_integral_value():
        yield f"{int(value):,}".replace(",", ".")


def _scaled(value: Decimal, words: Mapping[str, int]) -> Iterator[str]:
    largest = max(words.values())
    for word, power in words.items():
        number = value / 10**power
        fits = 1 <= number < MAX_SCALED or (number >= 1 and power == largest)
        if fits and number == round(number, MAX_DECIMALS):
            yield f"{_written(number)} {word}"


def _written(number: Decimal) -> str:
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def _value(number: str) -> Decimal | None:
    found = normalized_numbers(number)
    if len(found) != 1 or len(found[0][0]) > MAX_DIGITS:
        return None
    return Decimal(found[0][0].replace(",", "."))


def _forms(table: Mapping[str, str], currency: str) -> list[str]:
    return [form for form, name in table.items() if name == currency]


def _lookup(table: Mapping[str, Value], text: str) -> Value | None:
    return next((value for form, value in table.items() if form.lower() == text.lower()), None)


@cache
def _all_before() -> dict[str, str]:
    """Return the forms before a number; a query has no ``$``."""
    forms = currencies_before() | currency_codes()
    return {form.replace("$", ""): currency for form, currency in forms.items()}


@cache
def _pattern() -> re.Pattern[str]:
    before, after = _any_of(_all_before()), _any_of(currencies_after())
    scale = _any_of((*scales(), *short_scales()))
    return re.compile(
        rf"(?:(?P<before>{before})\.? ?)?(?P<number>{_NUMBER})(?: ?(?P<scale>{scale}))?"
        rf"(?: (?P<after>{after}))?(?!\S)",
        re.IGNORECASE,
    )


@cache
def _percentage() -> re.Pattern[str]:
    return re.compile(rf"{_NUMBER} ?(?:{_any_of(PERCENT_WORDS)})(?!\S)", re.IGNORECASE)


def _any_of(forms: Iterable[str]) -> str:
    """Return a pattern of the forms, the longest first."""
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
