"""Recognizers for the text of a link to another story: a headline, and nothing else.

A headline capitalizes its words and has no end of a sentence. Headings of the article itself are
shorter, or end with a colon or a question mark; they are no link texts.
"""

import re

from articles.importing.cleaning.sentences import ends_sentence, has_stop, is_list_item
from articles.importing.cleaning.wordlists import words as words_of
from articles.importing.dates import parse_date

MAX_CHARACTERS = 170
MAX_WORDS = 26
MIN_SHARE_OF_CAPITALS = 0.8
MAX_WORDS_OF_MIXED, MIN_MIXED_SHARE, MAX_MIXED_SHARE = 11, 0.4, 0.9
_CLOCK = re.compile(r"(?:pukul )?\d{1,2}[.:]\d{2}\b", re.IGNORECASE)
_QUOTED = ('"', "“", "‘", "'")
_OUTSIDE = "\"'“”‘’()[],.:;!?"


def is_headline(line: str, *, least: int = 3) -> bool:
    """Return whether ``line`` can be a headline of at least ``least`` words, in any letter case.

    >>> [is_headline(line) for line in ("Harga Beras Naik Lagi", "Lalu, apa penyebabnya?")]
    [True, False]
    """
    if not line or len(line) > MAX_CHARACTERS or line[0] in _QUOTED or line[0].islower():
        return False
    if not least <= len(line.split()) <= MAX_WORDS or is_list_item(line):
        return False
    if ends_sentence(line) or line[-1] in ",;" or has_stop(line[:-1].rstrip("?!")):
        return False
    return not _CLOCK.match(line) and parse_date(line) is None


def is_title_case(line: str, *, least: int = 3) -> bool:
    """Return whether ``line`` has at least ``least`` words, and nearly all with a capital.

    >>> is_title_case("Harga Beras di Pasar Naik Lagi"), is_title_case("Dampak bagi petani kecil")
    (True, False)
    """
    words, share = _capitals(line)
    return words >= least and share >= MIN_SHARE_OF_CAPITALS


def is_glued(line: str) -> bool:
    """Return whether a long ``line`` may be a headline with the beginning of a sentence behind it.

    Such a line mixes the capitals of a headline with the lower case of a sentence.
    """
    words, share = _capitals(line)
    return words > MAX_WORDS_OF_MIXED and MIN_MIXED_SHARE < share < MAX_MIXED_SHARE


def _capitals(line: str) -> tuple[int, float]:
    """Return the number of words, and the share of capitals among the words that may have one."""
    words = [word.strip(_OUTSIDE) for word in re.split(r"[\s/]+", line)]
    small = words_of("headline_small")
    counted = [word for word in words if word and word.lower() not in small]
    capitals = sum(not word[0].islower() for word in counted)
    return len(words), capitals / len(counted) if len(counted) > 1 else 0.0


def capitals(line: str) -> int:
    """Return the number of words with a capital, or with a digit, at the beginning."""
    return sum(not word[0].islower() for word in re.findall(r"[^\W_]+", line))


def is_linked_headline(line: str, *, least: int = 3) -> bool:
    """Return whether ``line`` is a headline that capitalizes its words."""
    return is_headline(line, least=least) and is_title_case(line, least=least)
