"""Rules by which one Indonesian word or name is spelled in several ways.

Old spellings (before 1972), Arabic and Dutch letters, doubled and dropped letters. Most pairs of
words that differ by a rule are nevertheless different words: the caller needs other evidence.
"""

import re
from collections.abc import Iterator

REPLACEMENTS = (
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


def respellings(word: str) -> Iterator[str]:
    """Yield the other spellings of a word that the rules allow.

    >>> "sukarno" in respellings("soekarno"), "utang" in respellings("hutang")
    (True, True)
    >>> "jenderal" in respellings("soekarno")
    False
    """
    for letters, other in REPLACEMENTS:
        yield from _replaced(word, letters, other)
    for rule, kept in ((_DOUBLED, 1), (_DROPPED_E, 0), (_DROPPED_H, 0)):
        for match in rule.finditer(word):
            yield word[: match.start() + kept] + word[match.end() :]
    if word.endswith("a"):  # analisa, analisis
        yield word[:-1] + "is"


def reverse_respellings(word: str) -> Iterator[str]:
    """Yield the words that the replacements turn into ``word``.

    >>> "yusuf" in reverse_respellings("jusuf")
    True
    """
    for letters, other in REPLACEMENTS:
        yield from _replaced(word, other, letters)


def _replaced(word: str, letters: str, other: str) -> Iterator[str]:
    """Yield the word with all occurrences of ``letters`` replaced, and with one of them."""
    if letters in word:
        yield word.replace(letters, other)
        yield from (
            word[: match.start()] + other + word[match.end() :]
            for match in re.finditer(letters, word)
        )
