"""Folding: one form for all spellings of the same letters (case, accents, Unicode forms).

Folded forms are used for matching only. Pages always show the original text.
"""

import re
import unicodedata
from collections.abc import Iterable

APOSTROPHES = "'’‘ʼ`´ʻ′＇"
HYPHENS = "-‐‑‒–−﹣－"
# Letters without a Unicode decomposition.
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
# Characters; longer words are cut. No word of a language in the corpus is near this length.
MAX_WORD_LENGTH = 64
# Normalization takes quadratic time in the number of successive marks, so words are cut before it.
MAX_RAW_LENGTH = 4 * MAX_WORD_LENGTH


# The Unicode planes with marks and invisible characters; the others have ideographs or nothing.
PLANES = (0, 1, 14)
_PLANE = 0x10000
_MARK, _FORMAT = ("Mn", "Mc", "Me"), ("Cf",)


def _codes_by_category() -> dict[str, list[int]]:
    """Return category -> non-ASCII characters, for marks and invisible characters."""
    codes: dict[str, list[int]] = {category: [] for category in _MARK + _FORMAT}
    for first in (plane * _PLANE for plane in PLANES):
        categories = map(unicodedata.category, map(chr, range(first, first + _PLANE)))
        for code, category in enumerate(categories, first):
            if category in codes and code >= 0x80:
                codes[category].append(code)
    return codes


def _characters(categories: Iterable[str]) -> str:
    """Return all characters of these categories as the content of a character class."""
    ranges: list[list[int]] = []
    for code in sorted(code for category in categories for code in _CODES[category]):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges)


_CODES = _codes_by_category()
#: Combining marks, as the content of a character class.
MARKS = _characters(_MARK)
#: Invisible characters: soft hyphen, zero-width spaces and joiners, direction marks.
INVISIBLE = _characters(_FORMAT)

_MARKS = re.compile(f"[{MARKS}]+")
_DROPPED = re.compile(f"[{INVISIBLE}{APOSTROPHES}\\s]+")
_TRANSLATION = str.maketrans(UNDECOMPOSED | dict.fromkeys(HYPHENS, "-"))


def fold(word: str) -> str:
    """Return the folded form of ``word``, which is compared in searches.

    Folding unifies compatible forms (full width, ligatures) and hyphens, and removes case, accents,
    apostrophes and invisible characters. Folding twice changes nothing.

    >>> fold("Jum’at"), fold("ÉCOLE"), fold("Undang‑Undang"), fold("ｶﾞ") == fold("ガ")
    ('jumat', 'ecole', 'undang-undang', True)
    """
    if word.isascii() and word.isalnum():
        return word[:MAX_WORD_LENGTH].lower()
    if len(word) > MAX_WORD_LENGTH:
        word = _MARKS.sub("", word[: MAX_RAW_LENGTH * 16])[:MAX_RAW_LENGTH]
    word = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    word = "".join(char for char in word if not _is_accent(char))
    word = _DROPPED.sub("", word).translate(_TRANSLATION)
    return unicodedata.normalize("NFC", word)[:MAX_WORD_LENGTH]


def _is_accent(char: str) -> bool:
    """Return whether a mark is an accent, not a letter of its script (classes 0 and 7 to 9)."""
    combining = unicodedata.combining(char)
    return combining == 1 or combining > 9
