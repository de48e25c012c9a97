"""Reduplication: recognition and stemming of hyphenated words that are one word.

``anak-anak`` is a form of anak, ``berlari-lari`` of lari, ``sayur-mayur`` (a rhyme) of sayur. A
lexical reduplication (``undang-undang``, ``kupu-kupu``) is a root with a hyphen: its half has
another meaning or is no word. The stem is then the whole reduplication, also of forms with affixes
(perundang-undangan).
"""

from functools import cache

from indexer.analysis.dictionary_stemmer import root_of
from lexicon.irregular import irregular_roots
from lexicon.memo import memo
from lexicon.morphology import VOWELS, derivations
from lexicon.wordlists import roots

MIN_HALF_LETTERS = 2
RHYME_LETTERS = 3
_NO_VOWELS = str.maketrans("", "", VOWELS)
MAX_CACHE_BYTES = 1024 * 1024


def is_reduplication(first: str, second: str) -> bool:
    """Return whether two folded words with a hyphen between them are one reduplicated word.

    >>> is_reduplication("sayur", "sayuran"), is_reduplication("kontra", "terorisme")
    (True, False)
    """
    return _stem_of_pair(first, second) is not None


def is_listed(first: str, second: str) -> bool:
    """Return whether the word list has a reduplication of these two folded halves.

    >>> is_listed("kupu", "kupu"), is_listed("sayur", "mayur"), is_listed("rumah", "rumah")
    (True, True, False)
    """
    return f"{first}-{second}" in _lexical_reduplications()


def stem_of_reduplication(word: str) -> str:
    """Return the stem of a folded word with a hyphen; the word itself if it is no reduplication."""
    first, _, second = word.partition("-")
    return _stem_of_pair(first, second) or word


def single_form(word: str) -> str | None:
    """Return the half that is an alias of a reduplication (anak-anak: anak), or None."""
    first, _, second = word.partition("-")
    stem = _stem_of_pair(first, second)
    return first if stem and "-" not in stem else None


@memo(max_bytes=MAX_CACHE_BYTES)
def _stem_of_pair(first: str, second: str) -> str | None:
    """Return the stem of ``first-second``; None if these are two words."""
    if min(len(first), len(second)) < MIN_HALF_LETTERS or not (first + second).isalpha():
        return None
    known = irregular_roots().get(f"{first}-{second}") or _lexical(first, second)
    if known:
        return known
    if first == second or root_of(first) == root_of(second) or _echoes(first, second):
        return root_of(first)
    return None


def _echoes(first: str, second: str) -> bool:
    """Return whether a prefixed word repeats its base: memukul-mukul, tercengang-cengang."""
    return len(second) > MIN_HALF_LETTERS and first.endswith(second) and root_of(first) != first


def _lexical(first: str, second: str) -> str | None:
    """Return the stem of a lexical reduplication, bare or with affixes; None for other pairs."""
    for a in _halves(first):
        for b in _halves(second):
            if f"{a}-{b}" in _lexical_reduplications():
                return irregular_roots().get(f"{a}-{b}") or _lexical_reduplications()[f"{a}-{b}"]
    return None


def _halves(half: str) -> list[str]:
    """Return the lexical halves from which ``half`` can be derived, the lowest cost first."""
    if half in _all_halves():
        return [half]
    return [derivation.root for derivation in sorted(derivations(half, _all_halves()))]


@cache
def _lexical_reduplications() -> dict[str, str]:
    """Return reduplication -> stem for the hyphenated words of the root list.

    A word with two equal halves is its own stem. The stem of a rhyme is its first half, if that is
    a word (sayur-mayur). A compound of two words without a rhyme (timbal-balik) is left out.
    """
    found = {}
    for entry in (root for root in roots() if root.count("-") == 1):
        first, _, second = entry.partition("-")
        if first == second or not {first, second} & roots():
            found[entry] = entry
        elif _rhymes(first, second) or not {first, second} <= roots():
            found[entry] = root_of(first) if first in roots() else entry
    return found


def _rhymes(first: str, second: str) -> bool:
    """Return whether two halves share their end (lauk-pauk) or consonants (warna-warni)."""
    if first[-RHYME_LETTERS:] == second[-RHYME_LETTERS:]:
        return True
    return first.translate(_NO_VOWELS) == second.translate(_NO_VOWELS)


@cache
def _all_halves() -> frozenset[str]:
    return frozenset(half for word in _lexical_reduplications() for half in word.split("-"))
