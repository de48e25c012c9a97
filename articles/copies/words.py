"""The words of a text for comparisons, each with its kind: a plain word, a name or a figure.

A name is a capitalized word inside a sentence, and the same word wherever it stands.
"""

import re
from typing import NamedTuple

from lexicon.normal_forms import nfkc

MAX_CHARACTERS = 20_000  # of a text that are read
PLAIN, NAME, FIGURE = 0, 1, 2

_WORD = re.compile(r"[^\W_]+(?:[.,:/][0-9]+)*")
_DIGIT = re.compile("[0-9]")
_SENTENCE_STARTS = re.compile("[.!?:;\n\"'“”‘’(]")
_GROUPED_THOUSANDS = re.compile(r"(?<=[0-9])\.(?=[0-9]{3}(?![0-9]))")
_DATE_WITH_YEAR = re.compile(r"([0-9]{1,2}/[0-9]{1,2})/[0-9]{2,4}")


class Words(NamedTuple):
    """The folded words of a text and their kinds."""

    words: list[str]
    kinds: list[int]

    def facts(self, places: range) -> set[str]:
        """Return the names and figures at some places."""
        words, kinds = self
        return {words[place] for place in places if kinds[place]}

    def figures(self, places: range) -> set[str]:
        """Return the figures at some places."""
        words, kinds = self
        return {words[place] for place in places if kinds[place] == FIGURE}


def words_of(text: str) -> Words:
    """Return the words of the first ``MAX_CHARACTERS`` of a text.

    Figures are written in one way: without points between thousands, and days without a year.

    >>> text = words_of("Harga beras di Bandung Rp 12.500, Senin (3/2/2025).")
    >>> text.words
    ['harga', 'beras', 'di', 'bandung', 'rp', '12500', 'senin', '3/2']
    >>> text.kinds
    [0, 0, 0, 1, 1, 2, 1, 2]
    """
    content = nfkc(text[:MAX_CHARACTERS])
    words: list[str] = []
    kinds: list[int] = []
    uncertain: list[int] = []  # capitalized words at the start of a sentence
    end = 0
    for match in _WORD.finditer(content):
        word, start = match.group(), match.start()
        if _DIGIT.search(word):
            kinds.append(FIGURE)
            word = _GROUPED_THOUSANDS.sub("", _DATE_WITH_YEAR.sub(r"\1", word))
        elif not word[0].isupper():
            kinds.append(PLAIN)
        elif not words or _SENTENCE_STARTS.search(content, end, start):
            kinds.append(PLAIN)
            uncertain.append(len(words))
        else:
            kinds.append(NAME)
        words.append(word.casefold())
        end = match.end()
    names = {word for word, kind in zip(words, kinds, strict=True) if kind == NAME}
    for place in uncertain:
        if words[place] in names:
            kinds[place] = NAME
    return Words(words, kinds)
