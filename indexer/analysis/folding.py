"""One spelling for what readers take for the same letters: case, accents, Unicode forms.

Folding is for matching only; what is shown is always the original text.
"""

import re
import sys
import unicodedata

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


def _characters(*categories: str) -> str:
    """Return all characters of these Unicode categories as the inside of a character class."""
    ranges: list[list[int]] = []
    for code in range(0x80, sys.maxunicode + 1):
        if unicodedata.category(chr(code)) not in categories:
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges)


#: Combining marks, as the inside of a character class.
MARKS = _characters("Mn", "Mc", "Me")
#: Characters that are not seen: soft hyphen, zero-width spaces and joiners, direction marks.
INVISIBLE = _characters("Cf")

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
