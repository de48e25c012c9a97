"""Words glued by scraping (``BaratIni``), told from names that are written so (``DetikNews``).

A page's markup that falls between two sentences leaves their last and first words as one. Such a
word is parted only at a small letter before a capital, and only where both sides make sense.
"""

import itertools
import re
from functools import cache

from lexicon.wordlists import entries, protected_names, whole_names
from lexicon.words import is_word

BOUNDARY = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
LONGEST = 64
# The only words of two letters that are glued often and begin no brand.
SHORT_LEFT = frozenset({"di", "ke"})
SHORTEST_UNKNOWN = 4


def split_glued(word: str, text_count: int = 1) -> tuple[int, ...]:
    """Return the offsets at which ``word`` is to be parted; none when it stays whole.

    ``text_count`` is how often this very form stands in the text: an accident of markup seldom
    repeats, a brand does, so what repeats is parted only next to a function word.

    >>> split_glued("apaKecuali"), split_glued("JakartaPolisi"), split_glued("DetikNews")
    ((3,), (7,), ())
    """
    if len(word) > LONGEST or word.islower() or word in whole_names():
        return ()
    offsets = tuple(match.start() for match in BOUNDARY.finditer(word))
    if not offsets:
        return ()
    edges = (0, *offsets, len(word))
    parts = [word[a:b] for a, b in itertools.pairwise(edges)]
    pairs = itertools.pairwise(parts)
    return offsets if all(_two_words(a, b, text_count) for a, b in pairs) else ()


def _two_words(left: str, right: str, text_count: int) -> bool:
    """Tell whether ``left`` ends one word and ``right`` begins another."""
    low_left, low_right = left.lower(), right.lower()
    if low_left in brand_beginnings() or len(right) < 2:
        return False
    if low_right in openers() and right.istitle():
        return _may_end_a_sentence(left)
    if left.islower() and low_left in openers():
        return len(left) > 2 or left in SHORT_LEFT
    if text_count > 1 or len(left) < 3 or not right.istitle():
        return False
    left_known = is_word(left) or low_left in protected_names()
    return left_known and (is_word(right) or low_right in protected_names())


def _may_end_a_sentence(left: str) -> bool:
    if left in SHORT_LEFT or len(left) >= SHORTEST_UNKNOWN:
        return True
    return len(left) == 3 and (is_word(left) or left.lower() in protected_names())


@cache
def openers() -> frozenset[str]:
    """Return the words that open a sentence or clause."""
    return frozenset(entries("openers.txt"))


@cache
def brand_beginnings() -> frozenset[str]:
    """Return the words that begin brand names written with a capital inside."""
    return frozenset(entries("brand_beginnings.txt"))
