"""Blanks inside names, amounts and dates, where a snippet must not be cut.

Examples are ``Joko Widodo``, ``dr. Budi``, ``Muhammad bin Salman``, ``Rp 1,5 miliar`` and
``12 Januari 2024``. The rules examine only the two words around a blank, so each blank can be
tested without the others.
"""

from indexer.highlight.sentences import is_abbreviation
from lexicon.months import month_names, short_month_names
from lexicon.wordlists import word_groups

_WORDS = {kind: frozenset(words) for kind, words in word_groups("span_words.tsv").items()}
_MONTHS = short_month_names().union(month_names())
NAME_PARTICLES = _WORDS["name_particle"]
MAGNITUDES = _WORDS["magnitude"]
BEFORE_NUMBER = _WORDS["before_number"] | _MONTHS
AFTER_NUMBER = _WORDS["unit"] | MAGNITUDES | _MONTHS
_CONTEXT_LENGTH = 40  # characters read on each side of a blank
_OPENERS = "\"'“‘«([–—-"
_CLOSERS = "\"'”’»)].,;:!?"


def is_unbreakable(text: str, blank: int) -> bool:
    """Return whether the blank at an offset lies inside a name, an amount or a date.

    >>> text = "Presiden Joko Widodo meminta Rp 1,5 miliar pada 12 Januari 2024."
    >>> [text[:blank].split()[-1] for blank in range(len(text))
    ...  if text[blank] == " " and not is_unbreakable(text, blank)]
    ['Widodo', 'meminta', 'miliar', 'pada']
    """
    before = text[max(0, blank - _CONTEXT_LENGTH) : blank].split()[-1:]
    after = text[blank : blank + _CONTEXT_LENGTH].split()[:1]
    if not before or not after:
        return False
    left, right = before[0].lstrip(_OPENERS), after[0]
    if not left or left[-1] in _CLOSERS:
        return left[-1:] == "." and is_abbreviation(left[:-1])
    return _is_name(left, right) or _is_amount(left.lower(), right.rstrip(_CLOSERS).lower())


def _is_name(left: str, right: str) -> bool:
    """Return whether two words belong to one name: both are capitalized, or one is a particle."""
    if right[0].isupper():
        return left[0].isupper() or left in NAME_PARTICLES
    return right in NAME_PARTICLES and left[0].isupper()


def _is_amount(left: str, right: str) -> bool:
    """Return whether two words belong to one amount, date or time."""
    if right[:1].isdigit():
        return left in BEFORE_NUMBER
    if left[-1].isdigit():
        return right in AFTER_NUMBER
    return left in MAGNITUDES and right in AFTER_NUMBER
