"""Words of amounts: scales (*juta*, *miliar*) and currencies, from ``amount_words.tsv``."""

from functools import cache

from lexicon.wordlists import rows

TABLE = "amount_words.tsv"


@cache
def scales() -> dict[str, int]:
    """Return word -> power of ten, the standard words first.

    >>> scales()["milyar"]
    9
    """
    return {form: int(power) for power, forms in _of_kind("scale") for form in forms}


@cache
def short_scales() -> dict[str, int]:
    """Return abbreviation -> power of ten.

    >>> short_scales()["T"]
    12
    """
    return {form: int(power) for power, forms in _of_kind("short") for form in forms}


@cache
def currencies_before() -> dict[str, str]:
    """Return the form before a number -> currency (ISO 4217).

    >>> currencies_before()["Rp"]
    'IDR'
    """
    return {form: currency for currency, forms in _of_kind("before") for form in forms}


@cache
def currencies_after() -> dict[str, str]:
    """Return the form after a number -> currency (ISO 4217).

    >>> currencies_after()["dolar AS"]
    'USD'
    """
    return {form: currency for currency, forms in _of_kind("after") for form in forms}


@cache
def currency_codes() -> dict[str, str]:
    """Return the code before a number -> currency; no form that texts usually have.

    >>> currency_codes()["RMB"]
    'CNY'
    """
    return {form: currency for currency, forms in _of_kind("code") for form in forms}


def _of_kind(wanted: str) -> list[tuple[str, list[str]]]:
    return [(meaning, forms.split("|")) for kind, meaning, forms in rows(TABLE) if kind == wanted]
