"""Wildcard patterns over exact forms, as regular expressions without backtracking.

Users choose the patterns, so matching must not take exponential time. Between two ``*``, the first
match of a segment is as good as any later one, so an atomic group keeps it (as in CPython's
``fnmatch``). Matching takes quadratic time at worst, for any pattern.
"""

import re
from functools import lru_cache

from indexer.analysis import fold

_WILDCARDS = re.compile(r"([*?])")


@lru_cache(maxsize=16)
def wildcard_expression(pattern: str) -> re.Pattern[str]:
    """Return the regular expression that fully matches the exact forms of ``pattern``.

    >>> [bool(wildcard_expression("Perb?ik*").fullmatch(form)) for form in ("perbaikan", "perbaik")]
    [True, True]
    """
    first, *rest = (_segment(part) for part in re.sub(r"\*+", "*", pattern).split("*"))
    if not rest:
        return re.compile(first)
    middle = "".join(rf"(?>\S*?{segment})" for segment in rest[:-1])
    return re.compile(rf"{first}{middle}\S*{rest[-1]}")


def fixed_prefix(pattern: str) -> str:
    """Return the folded letters before the first wildcard, the prefix of every match."""
    return fold(_WILDCARDS.split(pattern, maxsplit=1)[0])


def wildcard_codes(pattern: str, any_letter: int, any_letters: int) -> list[int]:
    """Return the bytes of the folded pattern, with other codes for ``?`` and ``*``.

    >>> wildcard_codes("a?*", -1, -2)
    [97, -1, -2]
    """
    codes: list[int] = []
    for piece in _WILDCARDS.split(re.sub(r"\*+", "*", pattern)):
        if piece == "?":
            codes.append(any_letter)
        elif piece == "*":
            codes.append(any_letters)
        else:
            codes += fold(piece).encode("utf-8", "replace")
    return codes


def _segment(part: str) -> str:
    pieces = _WILDCARDS.split(part)
    return "".join(r"\S" if piece == "?" else re.escape(fold(piece)) for piece in pieces)
