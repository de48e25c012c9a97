"""Rules by which one Indonesian word or name is spelled in several ways.

Old spellings (before 1972), Arabic and Dutch letters, doubled and dropped letters. Most pairs of
words that differ by a rule are nevertheless different words: the caller needs other evidence.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

REPLACEMENTS = (
    ("oe", "u"),
    ("tj", "c"),
    ("dj", "j"),
    ("nj", "ny"),
    ("sj", "sy"),
    ("ch", "kh"),
    ("ch", "h"),
    ("ch", "k"),
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
    ("qu", "k"),
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
    ("ai", "e"),
    ("au", "o"),
    ("uw", "u"),
    ("iy", "i"),
)
# The rules of the reforms of 1947 and 1972, modern and old. Names mix them: Tjahaja, Djojokusumo.
_REFORMS = (("j", "dj"), ("y", "j"), ("c", "tj"), ("u", "oe"))
_DOUBLED = re.compile(r"([a-z])\1")
_DROPPED_E = re.compile(r"(?<=[^aeiou])e(?=[^aeiou])")
_DOUBLED_IN_NAMES = re.compile(r"(?<=[aeiou])[dflmnrst](?=[aeiouy])")
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
    yield from _reformed(word, [(old, new) for new, old in _REFORMS])


def reverse_respellings(word: str) -> Iterator[str]:
    """Yield the words that the replacements turn into ``word``.

    >>> "yusuf" in reverse_respellings("jusuf"), "tjahaja" in reverse_respellings("cahaya")
    (True, True)
    """
    for letters, other in REPLACEMENTS:
        yield from _replaced(word, other, letters)
    yield from _reformed(word, _REFORMS)


def distant_respellings(word: str) -> set[str]:
    """Return the spellings that differ by a rule and also by a doubled letter.

    >>> "deddy" in distant_respellings("dedi"), "heri" in distant_respellings("herry")
    (True, True)
    """
    single = {*respellings(word), *reverse_respellings(word)}
    return {other for each in single for other in _doublings(each)} - single - {word}


def _reformed(word: str, rules: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the word by two and more rules of the reforms, each applied to all its letters."""
    rules = [rule for rule in rules if rule[0] in word]
    for count in range(2, len(rules) + 1):
        for chosen in combinations(rules, count):
            longest = "|".join(sorted(dict(chosen), key=len, reverse=True))
            yield "".join(dict(chosen).get(part, part) for part in re.split(f"({longest})", word))


def _doublings(word: str) -> Iterator[str]:
    """Yield the word with one letter doubled, or one doubled letter once."""
    for match in _DOUBLED_IN_NAMES.finditer(word):
        yield word[: match.end()] + word[match.start() :]
    for match in _DOUBLED.finditer(word):
        yield word[: match.start()] + word[match.start() + 1 :]


def _replaced(word: str, letters: str, other: str) -> Iterator[str]:
    """Yield the word with all occurrences of ``letters`` replaced, and with one of them."""
    if letters in word:
        yield word.replace(letters, other)
        yield from (
            word[: match.start()] + other + word[match.end() :]
            for match in re.finditer(letters, word)
        )
