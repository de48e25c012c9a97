"""One spelling for a number: ``20.000`` is 20000, ``1.6`` and ``1,6`` are the same.

Indonesian writes thousands with points and decimals with a comma; scraped text mixes in the
English way. A point before exactly three digits parts thousands; any other single point or comma,
and a colon as in 14:05, leaves one number written with a comma. What is neither (07.01.2022,
version 1.2.3) is several numbers.
"""

import re

THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+")
MAYBE_ENGLISH = re.compile(r"[1-9]\d{0,2},\d{3}")
DECIMAL = re.compile(r"(\d+)[.,:](\d+)")
DIGITS = re.compile(r"\d+")

Number = tuple[str, int, int, tuple[str, ...]]  # canonical text, start, end, aliases


def canonical_numbers(text: str) -> list[Number]:
    """Return the numbers in a run of digits, points, commas and colons.

    >>> [number[0] for number in canonical_numbers("1.234.567,5")]
    ['1234567,5']
    """
    if text.isascii() and text.isdigit():
        return [(text, 0, len(text), ())]
    plain = text if text.isascii() else _in_ascii(text)
    end = len(text)
    if THOUSANDS.fullmatch(plain):
        return [(plain.replace(".", ""), 0, end, ())]
    if ENGLISH_THOUSANDS.fullmatch(plain):
        return [(plain.replace(",", "").replace(".", ","), 0, end, ())]
    decimal = DECIMAL.fullmatch(plain)
    if decimal:
        aliases = (plain.replace(",", ""),) if MAYBE_ENGLISH.fullmatch(plain) else ()
        return [(f"{decimal[1]},{decimal[2]}", 0, end, aliases)]
    return [(match.group(), *match.span(), ()) for match in DIGITS.finditer(plain)]


def _in_ascii(text: str) -> str:
    return "".join(str(int(char)) if char.isdecimal() else char for char in text)
