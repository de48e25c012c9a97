"""Number normalization: ``20.000`` is 20000, ``1.6`` and ``1,6`` are the same.

Indonesian separates thousands by points and decimals by a comma; scraped text also has the English
way. A point before exactly three digits separates thousands. Any other single point or comma, or a
colon as in 14:05, is a decimal sign, and the number is written with a comma. Decimals that are all
zero are dropped (50.000,00 is 50000), except in a time (14.00). Any other string (07.01.2022,
version 1.2.3) is several numbers.
"""

import re

THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+")
MAYBE_ENGLISH = re.compile(r"[1-9]\d{0,2},\d{3}")
DECIMAL = re.compile(r"(\d+)[.,:](\d+)")
DIGITS = re.compile(r"\d+")
ZERO_DECIMALS = re.compile(r",0+$")
TIME = re.compile(r"(?:[01]?\d|2[0-4])[.:][0-5]\d")

Number = tuple[str, int, int, tuple[str, ...]]  # normalized text, start, end, aliases


def normalized_numbers(text: str) -> list[Number]:
    """Return the normalized numbers in a string of digits, points, commas and colons.

    >>> [number[0] for number in normalized_numbers("1.234.567,5")]
    ['1234567,5']
    """
    if text.isascii() and text.isdigit():
        return [(text, 0, len(text), ())]
    plain = text if text.isascii() else _in_ascii(text)
    end = len(text)
    if THOUSANDS.fullmatch(plain):
        return [(_without_zero_decimals(plain.replace(".", "")), 0, end, ())]
    if ENGLISH_THOUSANDS.fullmatch(plain):
        number = plain.replace(",", "").replace(".", ",")
        return [(_without_zero_decimals(number), 0, end, ())]
    decimal = DECIMAL.fullmatch(plain)
    if decimal:
        number = f"{decimal[1]},{decimal[2]}"
        if MAYBE_ENGLISH.fullmatch(plain):
            return [(number, 0, end, (plain.replace(",", ""),))]
        return [(number if TIME.fullmatch(plain) else _without_zero_decimals(number), 0, end, ())]
    return [(match.group(), *match.span(), ()) for match in DIGITS.finditer(plain)]


def _without_zero_decimals(number: str) -> str:
    return ZERO_DECIMALS.sub("", number)


def _in_ascii(text: str) -> str:
    return "".join(str(int(char)) if char.isdecimal() else char for char in text)
