"""Which of the near words was meant: fewer edits first, then the likelier slip and word.

A slip is judged by what is known of typing and of spelling Indonesian: the first letter is seldom
wrong, neighbours on the keyboard are hit for each other, letters are doubled or swapped. Bonuses
are in natural logarithms of document frequency: one of 0.7 weighs as much as twice the articles.
"""

from collections.abc import Callable, Sequence
from math import log
from typing import NamedTuple

from indexer.analysis import fold
from indexer.query.edit_distance import edit_distance

SHORT_WORD = 5  # letters below which only one edit is allowed

# Letters from which a correction by one edit, and by two, is sure enough not to ask the reader.
SURE_FROM = 4
SURE_OF_TWO_FROM = 7
LONGEST_ABBREVIATION = 5  # letters

SAME_FIRST_LETTER = 1.5
EQUAL_LENGTH = 0.5
SWAPPED = 1.0
DOUBLED = 1.0
NEAR_KEY = 0.7

COMPANY = 2.0  # weight of what a candidate shares with the query's other words

#: Other words of a query, with the documents they are in.
Company = list[tuple[str, int]]
CountTogether = Callable[[str, str], int]

_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
_KEYS = {
    letter: (column + shift, row)
    for row, (letters, shift) in enumerate(_ROWS)
    for column, letter in enumerate(letters)
}
_REACH = 1.3  # keys: the six around one


class Candidate(NamedTuple):
    """A word that may have been meant."""

    word: str
    distance: int
    frequency: int  # documents
    score: float

    @property
    def order(self) -> tuple[int, float, str]:
        """Return what sorts the likeliest first."""
        return self.distance, -self.score, self.word


def candidate(typed: str, word: str, frequency: int, limit: int) -> Candidate | None:
    """Return a word as a candidate for what was typed; None when it takes too many edits."""
    distance = edit_distance(typed, word, limit)
    if not 0 < distance <= limit:
        return None
    return Candidate(word, distance, frequency, log(frequency + 1) + bonus(typed, word, distance))


def bonus(typed: str, word: str, distance: int) -> float:
    """Return how likely a slip is, beside other slips of so many edits.

    >>> bonus("jakarya", "jakarta", 1) > bonus("jakarpa", "jakarta", 1)
    True
    """
    earned = SAME_FIRST_LETTER * (typed[0] == word[0]) + EQUAL_LENGTH * (len(typed) == len(word))
    return earned + (_slip(typed, word) if distance == 1 else 0.0)


def most_edits(word: str) -> int:
    """Return how many edits a word may be away from what was meant."""
    return 1 if len(word) < SHORT_WORD else 2


def is_sure(typed: str, candidate: Candidate) -> bool:
    """Return whether results may be shown for a candidate without asking the reader.

    ``typed`` is the word as it was written. Two edits make anything of a word that is not long, and
    one of three letters; short words in capitals are abbreviations, most of which differ in one.
    """
    if typed.isupper() and len(typed) <= LONGEST_ABBREVIATION:
        return False
    if candidate.distance == 1:
        return len(typed) >= SURE_FROM
    return len(typed) >= SURE_OF_TWO_FROM and fold(typed[0]) == candidate.word[0]


def _slip(typed: str, word: str) -> float:
    """Return the bonus of the one edit between two words."""
    place = next((n for n, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), None)
    if len(typed) != len(word):
        longer = max(typed, word, key=len)
        at = len(longer) - 1 if place is None else place
        return DOUBLED * (at > 0 and longer[at] == longer[at - 1])
    if place is None or typed[place + 1 :] != word[place + 1 :]:
        return SWAPPED
    return NEAR_KEY * _are_near(typed[place], word[place])


def _are_near(one: str, other: str) -> bool:
    if one not in _KEYS or other not in _KEYS:
        return False
    (x, y), (u, v) = _KEYS[one], _KEYS[other]
    return abs(x - u) <= _REACH and abs(y - v) <= 1


def in_company(
    candidates: Sequence[Candidate], company: Company, together: CountTogether, documents: int
) -> Candidate | None:
    """Return the likeliest candidate among the query's other words; None of none.

    A candidate gains by every other word that it shares more documents with than two words do by
    chance, and loses by sharing fewer: the logarithm of observed over expected, both plus a half.
    """
    if len(candidates) < 2 or not company:
        return candidates[0] if candidates else None

    def gain(each: Candidate, other: str, count: int) -> float:
        expected = each.frequency * count / max(documents, 1)
        return log((together(each.word, other) + 0.5) / (expected + 0.5))

    scores = {
        each: each.score + COMPANY * sum(gain(each, *other) for other in company)
        for each in candidates
        if each.distance == candidates[0].distance
    }
    return max(scores, key=lambda each: (scores[each], each.word))
