"""Words glued by scraping (``BaratIni``), told from names that are written so (``DetikNews``).

A page's markup that falls between two sentences leaves their last and first words as one. Such a
word is parted only at a small letter before a capital, and only where both sides make sense.
"""

import re
from functools import cache
from itertools import accumulate, pairwise

from lexicon.wordlists import entries, protected_names, whole_names
from lexicon.words import is_word

BOUNDARY = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
LONGEST = 64
# The only words of two letters that are glued often and begin no brand.
SHORT_LEFT = frozenset({"di", "ke"})
SHORTEST_UNKNOWN = 4


def split_run_together(word: str, text_count: int = 1) -> tuple[int, ...]:
    """Return the offsets at which ``word`` is to be parted; none when it stays whole.

    ``text_count`` is how often this very form stands in the text: an accident of markup seldom
    repeats, a brand does, so what repeats is parted only next to a function word.

    >>> split_run_together("apaKecuali"), split_run_together("JakartaPolisi"), split_run_together("DetikNews")
    ((3,), (7,), ())
    """
    if len(word) > LONGEST or word.islower() or word in whole_names():
        return ()
    offsets = tuple(match.start() for match in BOUNDARY.finditer(word))
    if not offsets:
        return ()
    parts = _joined_names(word, offsets)
    if len(parts) == 1 or not all(_two_words(a, b, text_count) for a, b in pairwise(parts)):
        return ()
    return tuple(accumulate(len(part) for part in parts[:-1]))


def _joined_names(word: str, offsets: tuple[int, ...]) -> list[str]:
    """Return the parts of ``word``, those that make up a name (``dari|YouTube``) as one."""
    edges = [*offsets, len(word)]
    parts = []
    start = 0
    while start < len(word):
        ends = [edge for edge in edges if edge > start]
        end = next((end for end in reversed(ends) if word[start:end] in whole_names()), ends[0])
        parts.append(word[start:end])
        start = end
    return parts


def _two_words(left: str, right: str, text_count: int) -> bool:
    """Tell whether ``left`` ends one word and ``right`` begins another."""
    if left.lower() in brand_beginnings() or len(right) < 2:
        return False
    if right.lower() in openers() and right.istitle():
        return _may_end_a_sentence(left)
    if left.lower() in openers():
        return left in SHORT_LEFT or len(left) > (2 if left.islower() else 4)
    return text_count == 1 and _two_content_words(left, right)


def _may_end_a_sentence(left: str) -> bool:
    known = _is_known(left)
    return left in SHORT_LEFT or len(left) >= SHORTEST_UNKNOWN or (known and len(left) > 2)


def _two_content_words(left: str, right: str) -> bool:
    """Tell whether neither side is part of a name: a word in small letters begins few of them."""
    if left.islower() and len(left) > 3 and is_word(left):
        return right.isupper() or len(right) > 2
    return len(left) > 2 and right.istitle() and _is_known(left) and _is_known(right)


def _is_known(text: str) -> bool:
    return is_word(text) or text.lower() in protected_names()


@cache
def openers() -> frozenset[str]:
    """Return the words that open a sentence or clause."""
    return frozenset(entries("openers.txt"))


@cache
def brand_beginnings() -> frozenset[str]:
    """Return the words that begin brand names written with a capital inside."""
    return frozenset(entries("brand_beginnings.txt"))
