"""Folding: one form for all spellings of the same letters (case, accents, Unicode forms).

Folded forms are used for matching only. Pages always show the original text.
"""

import re
import unicodedata

from lexicon.normal_forms import INVISIBLE, MARKS, nfc, nfkd

__all__ = ["INVISIBLE", "MARKS", "fold"]

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
    word = nfkd(nfkd(word).casefold())
    word = "".join(char for char in word if not _is_accent(char))
    word = _DROPPED.sub("", word).translate(_TRANSLATION)
    return nfc(word)[:MAX_WORD_LENGTH]


def _is_accent(char: str) -> bool:
    """Return whether a mark is an accent, not a letter of its script (classes 0 and 7 to 9)."""
    combining = unicodedata.combining(char)
    return combining == 1 or combining > 9
