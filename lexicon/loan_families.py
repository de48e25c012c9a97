"""Families of loan words by their suffixes: vaksin, vaksinasi, vaksinator.

Two words may be of one family if they end in two suffixes of one series and are equal before them.
In some series, nearly every such pair is a family (organisasi, organisir); in the others, many are
chance (oper, operasi), and the caller needs other evidence.

NOTE: correspondences of suffixes after *Pedoman Umum Ejaan Bahasa Indonesia* (2015, IV.A.2) and
*Tata Bahasa Baku Bahasa Indonesia* (4th ed., 7.3.2).
"""

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from lexicon.memo import memo
from lexicon.wordlists import roots

MAX_CACHE_BYTES = 1024 * 1024  # of each cache
MIN_WORD_LETTERS = 4
# Adjectives of Latin and Greek origin, from which -isasi, -isir and -isme make nouns and verbs.
_ADJECTIVE = re.compile(r"\w+(?:al|ar|er|if|ik|il|rn)")
_SCIENCE = re.compile(r"\w+(?:log|graf|nom|krat|terap)")
_WITHOUT_IS = re.compile(r"\w+(?<!is)")  # spesialis and spesialisasi are both of spesial
_AFTER_Z = chr(ord("z") + 1)
_WITH_S = re.compile(r"\w+s")
_WITH_N = re.compile(r"\w+n")


class Series(NamedTuple):
    """Suffixes that follow one base; the empty one is the base as a word of its own."""

    suffixes: tuple[str, ...]
    min_letters: int  # of the base
    base: re.Pattern[str] | None = None  # None: any base
    is_regular: bool = False


SERIES = (
    Series(("asi", "ator", "atif"), 4, is_regular=True),
    Series(("isasi", "isator", "isir"), 4, is_regular=True),
    Series(("is", "isme", "istik", "istis"), 4, is_regular=True),
    Series(("", "isasi", "isir", "isme"), 5, _ADJECTIVE, is_regular=True),
    Series(("", "asi", "ator"), 6, _WITHOUT_IS, is_regular=True),
    Series(("ik", "is"), 5, is_regular=True),
    Series(("i", "is"), 4, _SCIENCE, is_regular=True),
    Series(("", "asi", "ator", "atif"), 4),
    Series(("", "isasi", "isir", "isme", "itas", "is", "ik", "istik"), 4),
    Series(("", "si", "tif", "tor", "tur", "sif", "sor", "sional"), 4),
    Series(("", "si"), 4, _WITH_N),
    Series(("i", "or", "if"), 4, _WITH_S),
    Series(("asi", "or", "ir", "if"), 4),
    Series(("ik", "is", "ika", "isi", "ikus", "ikal", "isasi"), 3),
    Series(("i", "is", "ik", "ika", "ikus", "isi", "istis"), 4),
    Series(("", "al", "onal", "ual", "ial"), 4),
    Series(("", "or", "er", "ir", "ur", "us"), 4),
    Series(("", "i"), 4, _SCIENCE),
    Series(("er", "i"), 4, _SCIENCE),
)


@memo(max_bytes=MAX_CACHE_BYTES)
def relatives(word: str) -> tuple[tuple[str, bool], ...]:
    """Return the root words that may be of the family of a root word, in alphabetical order.

    Each has a flag: whether a regular series has the two words, or only one that needs evidence.

    >>> relatives("vaksin")
    (('vaksinasi', True), ('vaksinator', True))
    >>> relatives("oper")
    (('operasi', False), ('operatif', False), ('operator', False))
    """
    own = _splits(word) if word in roots() else frozenset()
    if not own:
        return ()
    start = min((base for _, base in own), key=len)
    # The last letter may change before a suffix: aktif, aktivis.
    start = start[:-1] if start.endswith("f") else start
    words = _sorted_roots()
    near = words[bisect_left(words, start) : bisect_left(words, start + _AFTER_Z)]
    shared = ((other, own & _splits(other)) for other in near if other != word)
    return tuple((other, _is_regular(common)) for other, common in shared if common)


def _is_regular(splits: frozenset[tuple[int, str]]) -> bool:
    return any(SERIES[number].is_regular for number, _ in splits)


@cache
def _sorted_roots() -> tuple[str, ...]:
    return tuple(sorted(roots()))


@memo(max_bytes=MAX_CACHE_BYTES)
def _splits(word: str) -> frozenset[tuple[int, str]]:
    """Return the series to which a word may belong, each with the base."""
    if len(word) < MIN_WORD_LETTERS or not (word.isascii() and word.isalpha()):
        return frozenset()
    return frozenset(
        (number, base)
        for number, series in enumerate(SERIES)
        for suffix in series.suffixes
        if word.endswith(suffix)
        and len(base := _base(word, suffix)) >= series.min_letters
        and (series.base is None or series.base.fullmatch(base))
    )


def _base(word: str, suffix: str) -> str:
    """Return the word without the suffix, as it is spelled at the end of a word.

    The f of -if is v before a suffix (aktif, aktivis), the d of -rd is silent (standardisasi).
    """
    base = word.removesuffix(suffix)
    if suffix and base.endswith("v"):
        return base[:-1] + "f"
    if suffix.startswith("i") and base.endswith("rd"):
        return base[:-1]
    return base
