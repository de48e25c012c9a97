"""Splitting of words run together by scraping (``BaratIni``), but not of names (``DetikNews``).

Where the markup between two sentences is lost, the last word of one and the first word of the other
become one word. Such a word is split only between a small letter and a capital, and only where both
sides are plausible words.
"""

import re
from functools import cache
from itertools import accumulate, pairwise

from lexicon.wordlists import entries, protected_names, whole_names
from lexicon.words import is_word

BOUNDARY = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
MAX_WORD_LETTERS = 64
# The only words of two letters that scraping often runs together and that begin no brand.
SHORT_FUNCTION_WORDS = frozenset({"di", "ke"})
MIN_UNKNOWN_LETTERS = 4  # of a word that is in no list and may end a sentence


def split_run_together(word: str, text_count: int = 1) -> tuple[int, ...]:
    """Return the offsets at which to split ``word``; none when it is one word.

    ``text_count`` is the number of occurrences of exactly this form in the text. Words run together
    by accident seldom repeat, but brand names do. So a repeated form is split only next to a
    function word.

    >>> [split_run_together(word) for word in ("apaKecuali", "JakartaPolisi", "DetikNews")]
    [(3,), (7,), ()]
    """
    if len(word) > MAX_WORD_LETTERS or word.islower() or word in whole_names():
        return ()
    offsets = tuple(match.start() for match in BOUNDARY.finditer(word))
    if not offsets:
        return ()
    parts = _joined_names(word, offsets)
    if len(parts) == 1 or not all(_are_two_words(a, b, text_count) for a, b in pairwise(parts)):
        return ()
    return tuple(accumulate(len(part) for part in parts[:-1]))


def _joined_names(word: str, offsets: tuple[int, ...]) -> list[str]:
    """Return the parts of ``word``; parts that form a name stay together (``dari|YouTube``)."""
    edges = [*offsets, len(word)]
    parts = []
    start = 0
    while start < len(word):
        ends = [edge for edge in edges if edge > start]
        end = next((end for end in reversed(ends) if word[start:end] in whole_names()), ends[0])
        parts.append(word[start:end])
        start = end
    return parts


def _are_two_words(left: str, right: str, text_count: int) -> bool:
    """Return whether ``left`` ends one word and ``right`` begins another."""
    if left.lower() in brand_beginnings() or len(right) < 2:
        return False
    if right.lower() in openers() and right.istitle():
        return _may_end_a_sentence(left)
    if left.lower() in openers():
        return left in SHORT_FUNCTION_WORDS or len(left) > (2 if left.islower() else 4)
    return text_count == 1 and _are_content_words(left, right)


def _may_end_a_sentence(left: str) -> bool:
    known = _is_known(left)
    return (
        left in SHORT_FUNCTION_WORDS
        or len(left) >= MIN_UNKNOWN_LETTERS
        or (known and len(left) > 2)
    )


def _are_content_words(left: str, right: str) -> bool:
    """Return whether neither side is part of a name. Few names begin with a lower-case word."""
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
    """Return the words that begin brand names with a capital inside."""
    return frozenset(entries("brand_beginnings.txt"))
