"""Pairs of words that differ by a rule of spelling, such as old spellings and doubled letters.

Each rule turns a piece of a word into another; both words have to be in the articles. Most pairs
that a rule gives are two words ("kota" and "kuta"): the words around them decide (``contexts``).
"""

import re
from collections.abc import Iterator, Mapping

from indexer.analysis import stem

SHORTEST = 4  # letters
LONGEST = 24
LEAST = 3  # articles of the rarer word
LEAST_OF_BOTH = 20  # articles of the more frequent one
LEAST_PART = 0.005  # of the more frequent one's articles: what is rarer is a slip of a writer
ROMAN = re.compile(r"[ivxlc]+")

PIECES = (
    ("oe", "u"),
    ("tj", "c"),
    ("dj", "j"),
    ("nj", "ny"),
    ("sj", "sy"),
    ("ch", "kh"),
    ("ch", "h"),
    ("kh", "k"),
    ("kh", "h"),
    ("sy", "s"),
    ("sh", "sy"),
    ("sh", "s"),
    ("z", "j"),
    ("z", "s"),
    ("dz", "z"),
    ("f", "p"),
    ("v", "p"),
    ("v", "f"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("gh", "g"),
    ("q", "k"),
    ("x", "ks"),
    ("y", "j"),
    ("y", "i"),
    ("c", "k"),
    ("kw", "ku"),
    ("ie", "i"),
    ("ou", "u"),
    ("ee", "i"),
    ("oo", "u"),
    ("hk", "k"),
    ("i", "e"),
    ("u", "o"),
    ("a", "e"),
    ("au", "o"),
    ("uw", "u"),
    ("iy", "i"),
)
_DOUBLED = re.compile(r"([a-z])\1")
_DROPPED_E = re.compile(r"(?<=[^aeiou])e(?=[^aeiou])")
_DROPPED_H = re.compile(r"^h(?=[aeiou])|(?<=[aeiou])h(?=[aeiou])|(?<=[aeiou])h$")


def rewritten(word: str) -> Iterator[str]:
    """Yield a word as the rules write it otherwise.

    >>> sorted({"sukarno", "jenderal"} & set(rewritten("soekarno"))), "utang" in rewritten("hutang")
    (['sukarno'], True)
    """
    for piece, other in PIECES:
        if piece in word:
            yield word.replace(piece, other)
            yield from (
                word[: match.start()] + other + word[match.end() :]
                for match in re.finditer(piece, word)
            )
    for rule, kept in ((_DOUBLED, 1), (_DROPPED_E, 0), (_DROPPED_H, 0)):
        for match in rule.finditer(word):
            yield word[: match.start() + kept] + word[match.end() :]
    if word.endswith("a"):  # analisa, analisis
        yield word[:-1] + "is"


def pairs(frequencies: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield words that differ by a rule, the more frequent first. The index tells them apart.

    ``frequencies`` counts the articles of each word. Of forms that differ as their roots do, which
    are a pair, only the roots are given.
    """
    found = {
        tuple(sorted((word, other), key=lambda each: (-frequencies[each], each)))
        for word, count in frequencies.items()
        if count >= LEAST and _is_asked_about(word)
        for other in set(rewritten(word))
        if other != word and _is_worth(count, frequencies.get(other, 0)) and _is_asked_about(other)
    }
    for first, second in sorted(found):
        roots = stem(first), stem(second)
        if roots[0] == roots[1]:
            continue
        derived = (first, second) not in (roots, roots[::-1])
        if derived and (roots in found or roots[::-1] in found):
            continue
        yield first, second


def _is_asked_about(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not ROMAN.fullmatch(word)


def _is_worth(one: int, other: int) -> bool:
    more = max(one, other)
    return more >= LEAST_OF_BOTH and min(one, other) >= max(LEAST, more * LEAST_PART)
