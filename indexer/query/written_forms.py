"""Other written forms of a word by rule: with or without a blank, a hyphen, its second half.

``U 20``, ``U-20`` and ``U20`` are one name, if articles write it so; ``kupu-kupu`` is also written
*kupu kupu*; and *kupu*, which is rarer alone than doubled, stands for *kupu-kupu*.
"""

import re
from collections.abc import Sequence

from indexer.analysis import Token
from indexer.query.doubled_words import written_apart
from indexer.query.vocabulary import Vocabulary

MIN_HALF_LETTERS = 3
_LETTER_AND_DIGITS = re.compile(r"([a-z])(\d+)")


def letter_and_number(tokens: Sequence[Token], vocabulary: Vocabulary) -> str | None:
    """Return the name of a letter and the number after it; None if no article has it as one word.

    ``tokens`` are the next words of a query. The name of ``U``, ``20`` is ``U-20``.
    """
    if len(tokens) < 2:
        return None
    letter, number = tokens[0].exact, tokens[1].exact
    if not (len(letter) == 1 and letter.isalpha() and number.isdigit()):
        return None
    return f"{letter.upper()}-{number}" if vocabulary.frequency(letter + number) else None


def written_forms(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the other written forms of an exact form."""
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
