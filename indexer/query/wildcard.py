"""What a wildcard pattern matches among exact forms.

The reader chooses the pattern, so matching must not backtrack: between two ``*`` the first place
that fits is as good as any later one, and an atomic group takes it for good (the same reasoning as
in CPython's ``fnmatch``). Matching is then quadratic at worst, whatever the pattern.
"""

import re
from functools import lru_cache

from indexer.analysis import fold

_WILDCARDS = re.compile(r"([*?])")


@lru_cache(maxsize=256)
def wildcard_expression(pattern: str) -> re.Pattern[str]:
    """Return the expression that matches the exact forms of ``pattern`` in full.

    >>> [bool(wildcard_expression("Perb?ik*").fullmatch(form)) for form in ("perbaikan", "perbaik")]
    [True, True]
    """
    first, *rest = (_segment(part) for part in re.sub(r"\*+", "*", pattern).split("*"))
    if not rest:
        return re.compile(first)
    middle = "".join(rf"(?>\S*?{segment})" for segment in rest[:-1])
    return re.compile(rf"{first}{middle}\S*{rest[-1]}")


def fixed_prefix(pattern: str) -> str:
    """Return the folded letters before the first wildcard: every match begins with them."""
    return fold(_WILDCARDS.split(pattern, maxsplit=1)[0])


def _segment(part: str) -> str:
    pieces = _WILDCARDS.split(part)
    return "".join(r"\S" if piece == "?" else re.escape(fold(piece)) for piece in pieces)
