"""Other written forms of a word by rule: with or without a blank, a hyphen, its second half.

``U 20``, ``U-20`` and ``U20`` are one name; ``kupu-kupu`` is also written *kupu kupu*; and *kupu*,
which is rarer alone than doubled, stands for *kupu-kupu*. The forms are searched as synonyms.
"""

import re
from collections.abc import Sequence

from indexer.analysis import Token
from indexer.query.doubled_words import written_apart
from indexer.query.vocabulary import Vocabulary

MIN_HALF_LETTERS = 3
_LETTER_AND_DIGITS = re.compile(r"([a-z])(\d+)")


def may_begin_name(token: Token) -> bool:
    """Return whether a word is a single letter, which a number may follow: ``U 20``."""
    return len(token.exact) == 1 and token.exact.isalpha()


def written_forms(typed: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the other written forms of one word, or of a letter and a number."""
    if len(typed) == 2 and may_begin_name(typed[0]) and typed[1].exact.isdigit():
        return (f"{typed[0].exact.upper()}-{typed[1].exact}",)
    if len(typed) != 1:
        return ()
    word = typed[0].exact
    if match := _LETTER_AND_DIGITS.fullmatch(word):
        return (f"{match[1].upper()} {match[2]}",)
    if apart := written_apart(word):
        return (apart,)
    return (f"{word}-{word}",) if _is_half(word, vocabulary) else ()


def _is_half(word: str, vocabulary: Vocabulary) -> bool:
    """Return whether more articles have a word doubled than alone."""
    if len(word) < MIN_HALF_LETTERS or not word.isalpha():
        return False
    return vocabulary.frequency(f"{word}-{word}") > vocabulary.frequency(word)
