"""Pair words that differ by a spelling rule, for example old spellings and doubled letters.

Each rule replaces letters of a word. Both words of a pair must occur in the articles. Most pairs
are nevertheless different words ("kota" and "kuta"), which ``contexts`` recognizes.
"""

import re
from collections.abc import Iterator, Mapping

from indexer.analysis import stem
from lexicon.respelling import respellings

MIN_LETTERS, MAX_LETTERS = 4, 24
MIN_RARER_ARTICLES = 3  # articles of the rarer word
MIN_COMMONER_ARTICLES = 20  # articles of the more frequent word
MIN_RARER_SHARE = 0.005  # of the more frequent word's articles; rarer words are typing errors
ROMAN_NUMERAL = re.compile(r"[ivxlc]+")


def spelling_pairs(frequencies: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield pairs of words that differ by a rule and have different stems, the commoner word first.

    ``frequencies`` maps words to numbers of articles. If the roots of two derived words are a pair,
    the derived words are not.
    """
    found = {
        tuple(sorted((word, other), key=lambda each: (-frequencies[each], each)))
        for word, count in frequencies.items()
        if count >= MIN_RARER_ARTICLES and _is_eligible(word)
        for other in set(respellings(word))
        if other != word and _are_frequent(count, frequencies.get(other, 0)) and _is_eligible(other)
    }
    for first, second in sorted(found):
        roots = stem(first), stem(second)
        if roots[0] == roots[1]:
            continue
        derived = (first, second) not in (roots, roots[::-1])
        if derived and (roots in found or roots[::-1] in found):
            continue
        yield first, second


def _is_eligible(word: str) -> bool:
    return MIN_LETTERS <= len(word) <= MAX_LETTERS and not ROMAN_NUMERAL.fullmatch(word)


def _are_frequent(one: int, other: int) -> bool:
    rarer, commoner = sorted((one, other))
    min_rarer = max(MIN_RARER_ARTICLES, commoner * MIN_RARER_SHARE)
    return commoner >= MIN_COMMONER_ARTICLES and rarer >= min_rarer
