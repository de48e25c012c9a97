"""Reduplication: when two words with a hyphen between them are one.

``anak-anak`` is a form of anak, ``berlari-lari`` of lari, ``sayur-mayur`` (a rhyme) of sayur. A
lexical double (``undang-undang``, ``kupu-kupu``: a root with its own hyphen) means something else
than its half, or has no half, and stays itself, also under affixes (perundang-undangan).
"""

from functools import cache, lru_cache

from indexer.analysis.dictionary_stemmer import root_of
from lexicon.irregular import irregular_roots
from lexicon.morphology import VOWELS, readings
from lexicon.wordlists import roots

SHORTEST_HALF = 2
RHYME = 3  # letters
_NO_VOWELS = str.maketrans("", "", VOWELS)
MEMO = 32_768


def is_double(first: str, second: str) -> bool:
    """Tell whether two folded words, hyphenated, are one reduplicated word.

    >>> is_double("sayur", "sayuran"), is_double("kontra", "terorisme")
    (True, False)
    """
    return _double_stem(first, second) is not None


def stem_of_double(word: str) -> str:
    """Return the stem of a folded word with a hyphen; the word itself if it is no double."""
    first, _, second = word.partition("-")
    return _double_stem(first, second) or word


def single_form(word: str) -> str | None:
    """Return the half under which a double is found too (anak-anak: anak), if it has one."""
    first, _, second = word.partition("-")
    stem = _double_stem(first, second)
    return first if stem and "-" not in stem else None


@lru_cache(maxsize=MEMO)
def _double_stem(first: str, second: str) -> str | None:
    """Return the stem of the double ``first-second``; none when these are two words."""
    if min(len(first), len(second)) < SHORTEST_HALF or not (first + second).isalpha():
        return None
    known = irregular_roots().get(f"{first}-{second}") or _lexical(first, second)
    if known:
        return known
    if first == second or root_of(first) == root_of(second) or _echoes(first, second):
        return root_of(first)
    return None


def _echoes(first: str, second: str) -> bool:
    """Tell whether a prefixed word repeats its base: memukul-mukul, tercengang-cengang."""
    return len(second) > SHORTEST_HALF and first.endswith(second) and root_of(first) != first


def _lexical(first: str, second: str) -> str | None:
    """Return the stem of a double in the root list, bare or with affixes on its ends."""
    for a in _halves(first):
        for b in _halves(second):
            if f"{a}-{b}" in _lexical_doubles():
                return irregular_roots().get(f"{a}-{b}") or _lexical_doubles()[f"{a}-{b}"]
    return None


def _halves(half: str) -> list[str]:
    """Return what stands in ``half`` of the half of a lexical double, the barest way first."""
    if half in _all_halves():
        return [half]
    return [reading.root for reading in sorted(readings(half, _all_halves()))]


@cache
def _lexical_doubles() -> dict[str, str]:
    """Return the doubles of the root list with their stems.

    Two equal halves are their own stem; of a rhyme the first half is, where it is a word
    (sayur-mayur). Compounds of two words that share no sound (timbal-balik) are no doubles.
    """
    doubles = {}
    for entry in (root for root in roots() if root.count("-") == 1):
        first, _, second = entry.partition("-")
        if first == second or not {first, second} & roots():
            doubles[entry] = entry
        elif _rhymes(first, second) or not {first, second} <= roots():
            doubles[entry] = root_of(first) if first in roots() else entry
    return doubles


def _rhymes(first: str, second: str) -> bool:
    """Tell whether two halves share their end (lauk-pauk) or their consonants (warna-warni)."""
    if first[-RHYME:] == second[-RHYME:]:
        return True
    return first.translate(_NO_VOWELS) == second.translate(_NO_VOWELS)


@cache
def _all_halves() -> frozenset[str]:
    return frozenset(half for double in _lexical_doubles() for half in double.split("-"))
