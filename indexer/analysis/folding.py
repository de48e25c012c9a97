"""One spelling for what readers take for the same letters: case, accents, Unicode forms.

Folding is for matching only; what is shown is always the original text.
"""

import re
import unicodedata
from collections.abc import Iterable

APOSTROPHES = "'’‘ʼ`´ʻ′＇"
HYPHENS = "-‐‑‒–−﹣－"
# Letters that no Unicode decomposition takes apart.
UNDECOMPOSED = {
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "ı": "i",
    "ð": "d",
    "ħ": "h",
    "ŧ": "t",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
}
# Longer words are cut: no word of any language that the program reads is near this.
LONGEST = 64
# Normalising is quadratic in the length of a run of combining marks, so cut before it too.
LONGEST_RAW = 4 * LONGEST


# The planes of Unicode with marks and invisible characters; others hold ideographs or nothing.
PLANES = (0, 1, 14)
_PLANE = 0x10000
_MARK, _FORMAT = ("Mn", "Mc", "Me"), ("Cf",)


def _codes_by_category() -> dict[str, list[int]]:
    """Return the characters beyond ASCII of every category of marks and invisible characters."""
    codes: dict[str, list[int]] = {category: [] for category in _MARK + _FORMAT}
    for first in (plane * _PLANE for plane in PLANES):
        categories = map(unicodedata.category, map(chr, range(first, first + _PLANE)))
        for code, category in enumerate(categories, first):
            if category in codes and code >= 0x80:
                codes[category].append(code)
    return codes


def _characters(categories: Iterable[str]) -> str:
    """Return all characters of these categories as the inside of a character class."""
    ranges: list[list[int]] = []
    for code in sorted(code for category in categories for code in _CODES[category]):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges)


_CODES = _codes_by_category()
#: Combining marks, as the inside of a character class.
MARKS = _characters(_MARK)
#: Characters that are not seen: soft hyphen, zero-width spaces and joiners, direction marks.
INVISIBLE = _characters(_FORMAT)

_MARKS = re.compile(f"[{MARKS}]+")
_DROPPED = re.compile(f"[{INVISIBLE}{APOSTROPHES}\\s]+")
_TRANSLATION = str.maketrans(UNDECOMPOSED | dict.fromkeys(HYPHENS, "-"))


def fold(word: str) -> str:
    """Return the form of ``word`` under which it is matched.

    Compatible forms are unified (full width, ligatures), case and accents removed, apostrophes and
    invisible characters left out, hyphens made plain. Folding twice changes nothing.

    >>> fold("Jum’at"), fold("ÉCOLE"), fold("Undang‑Undang"), fold("ｶﾞ") == fold("ガ")
    ('jumat', 'ecole', 'undang-undang', True)
    """
    if word.isascii() and word.isalnum():
        return word[:LONGEST].lower()
    if len(word) > LONGEST:
        word = _MARKS.sub("", word[: LONGEST_RAW * 16])[:LONGEST_RAW]
    word = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    word = "".join(char for char in word if not _is_accent(char))
    word = _DROPPED.sub("", word).translate(_TRANSLATION)
    return unicodedata.normalize("NFC", word)[:LONGEST]


def _is_accent(char: str) -> bool:
    """Tell accents from marks that are letters of their script (classes 0 and 7 to 9)."""
    combining = unicodedata.combining(char)
    return combining == 1 or combining > 9
