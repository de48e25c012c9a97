"""Rank correction candidates: fewer edits first, then the likelier typo and the more frequent word.

Typing and spelling habits of Indonesian determine the likelihood of a typo. The first letter is
seldom wrong. Likely typos are a neighbouring key, a doubled letter and two swapped letters. A score
is the natural logarithm of the document frequency plus bonuses: a bonus of 0.7 weighs as much as
twice the articles.
"""

from collections.abc import Callable, Sequence
from math import log
from typing import NamedTuple

from indexer.analysis import fold
from indexer.query.edit_distance import edit_distance

MIN_TWO_EDIT_LETTERS = 5  # shorter words are corrected by one edit only

# Certain corrections are shown without asking the reader.
MIN_CERTAIN_ONE_EDIT_LETTERS = 4
MIN_CERTAIN_TWO_EDIT_LETTERS = 7
MAX_ABBREVIATION_LETTERS = 5

SAME_FIRST_LETTER_BONUS = 1.5
EQUAL_LENGTH_BONUS = 0.5
SWAPPED_LETTERS_BONUS = 1.0
DOUBLED_LETTER_BONUS = 1.0
NEAR_KEY_BONUS = 0.7

CONTEXT_WEIGHT = 2.0  # of the co-occurrence with the other words of the query

#: Other words of the query, with their document frequencies.
Context = list[tuple[str, int]]
#: Returns the number of documents that have both words.
CountTogether = Callable[[str, str], int]

_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
_KEYS = {
    letter: (column + shift, row)
    for row, (letters, shift) in enumerate(_ROWS)
    for column, letter in enumerate(letters)
}
_MAX_KEY_DISTANCE = 1.3  # key widths; the six keys around a key are within this distance


class Candidate(NamedTuple):
    """A possible correction of a typed word."""

    word: str
    distance: int  # edits
    frequency: int  # documents
    score: float

    @property
    def sort_key(self) -> tuple[int, float, str]:
        """Return a key that sorts the best candidate first."""
        return self.distance, -self.score, self.word


def candidate(typed: str, word: str, frequency: int, limit: int) -> Candidate | None:
    """Return ``word`` as a candidate; None unless it is 1 to ``limit`` edits from ``typed``."""
    distance = edit_distance(typed, word, limit)
    if not 0 < distance <= limit:
        return None
    score = log(frequency + 1) + typo_bonus(typed, word, distance)
    return Candidate(word, distance, frequency, score)


def typo_bonus(typed: str, word: str, distance: int) -> float:
    """Return the bonus of a typo, which is higher for likelier typos of the same number of edits.

    >>> typo_bonus("jakarya", "jakarta", 1) > typo_bonus("jakarpa", "jakarta", 1)
    True
    """
    bonus = SAME_FIRST_LETTER_BONUS * (typed[0] == word[0])
    bonus += EQUAL_LENGTH_BONUS * (len(typed) == len(word))
    return bonus + (_single_edit_bonus(typed, word) if distance == 1 else 0.0)


def max_edits(word: str) -> int:
    """Return the largest number of edits by which ``word`` is corrected."""
    return 1 if len(word) < MIN_TWO_EDIT_LETTERS else 2


def is_certain(typed: str, candidate: Candidate) -> bool:
    """Return whether the results of a correction may be shown without asking the reader.

    ``typed`` has its original case. Two edits turn a short word into almost any other, and so does
    one edit of a word of three letters. A short word in capitals is an abbreviation, and most
    abbreviations differ in one letter.
    """
    if typed.isupper() and len(typed) <= MAX_ABBREVIATION_LETTERS:
        return False
    if candidate.distance == 1:
        return len(typed) >= MIN_CERTAIN_ONE_EDIT_LETTERS
    return len(typed) >= MIN_CERTAIN_TWO_EDIT_LETTERS and fold(typed[0]) == candidate.word[0]


def best_in_context(
    candidates: Sequence[Candidate],
    context: Context,
    count_together: CountTogether,
    documents: int,
) -> Candidate | None:
    """Return the best candidate given the other words of the query; None without candidates.

    For each other word, the score of a candidate changes by the logarithm of the observed over the
    expected number of common documents, both plus a half. Only candidates with the fewest edits
    compete.
    """
    if len(candidates) < 2 or not context:
        return candidates[0] if candidates else None

    def gain(each: Candidate, other: str, count: int) -> float:
        expected = each.frequency * count / max(documents, 1)
        return log((count_together(each.word, other) + 0.5) / (expected + 0.5))

    scores = {
        each: each.score + CONTEXT_WEIGHT * sum(gain(each, *other) for other in context)
        for each in candidates
        if each.distance == candidates[0].distance
    }
    return max(scores, key=lambda each: (scores[each], each.word))


def _single_edit_bonus(typed: str, word: str) -> float:
    """Return the bonus of the one edit between two words."""
    place = next((n for n, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), None)
    if len(typed) != len(word):
        longer = max(typed, word, key=len)
        at = len(longer) - 1 if place is None else place
        return DOUBLED_LETTER_BONUS * (at > 0 and longer[at] == longer[at - 1])
    if place is None or typed[place + 1 :] != word[place + 1 :]:
        return SWAPPED_LETTERS_BONUS
    return NEAR_KEY_BONUS * _are_near_keys(typed[place], word[place])


def _are_near_keys(one: str, other: str) -> bool:
    if one not in _KEYS or other not in _KEYS:
        return False
    (x, y), (u, v) = _KEYS[one], _KEYS[other]
    return abs(x - u) <= _MAX_KEY_DISTANCE and abs(y - v) <= 1
