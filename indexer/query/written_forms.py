"""Other written forms of a word by rule: with or without a blank, a hyphen, its second half.

``U 20``, ``U-20`` and ``U20`` are one name, if articles write it so, and so are ``5 G`` and ``5G``.
``kupu-kupu`` is also written *kupu kupu*; and *kupu*, which is rarer alone than doubled, stands for
*kupu-kupu*.
"""

import re
from collections.abc import Sequence

from indexer.analysis import Token
from indexer.query.doubled_words import written_apart
from indexer.query.vocabulary import Vocabulary

MIN_HALF_LETTERS = 3
MAX_NAME_PARTS = 4  # H5N1
_LETTER_AND_DIGITS = re.compile(r"([a-z])(\d+)")
_DIGITS_AND_LETTER = re.compile(r"(\d+)([a-z])")


def letters_and_numbers(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Return the name of the single letters and numbers at the beginning of a query's next words.

    The name is returned joined (``U-20``, ``5G``, ``H5N1``) and with blanks; None if no article has
    it as one word. The longest such name is taken.
    """
    parts: list[str] = []
    for token in tokens[:MAX_NAME_PARTS]:
        is_letter = len(token.exact) == 1 and token.exact.isalpha()
        alternates = not parts or is_letter == parts[-1].isdigit()
        if not (alternates and begins_letters_and_numbers(token)):
            break
        parts.append(token.exact)
    for count in range(len(parts), 1, -1):
        name = "".join(parts[:count])
        if vocabulary.frequency(name):
            joined = "-".join(parts[:count]) if _LETTER_AND_DIGITS.fullmatch(name) else name
            return joined.upper(), " ".join(parts[:count]).upper()
    return None


def begins_letters_and_numbers(token: Token) -> bool:
    """Return whether a word may be the first one of ``letters_and_numbers``."""
    return token.exact.isdigit() or (len(token.exact) == 1 and token.exact.isalpha())


def written_forms(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the other written forms of an exact form."""
    if match := _LETTER_AND_DIGITS.fullmatch(word):
        return (f"{match[1].upper()} {match[2]}",)
    if match := _DIGITS_AND_LETTER.fullmatch(word):
        return (f"{match[1]} {match[2].upper()}",)
    if apart := written_apart(word):
        return (apart,)
    return (f"{word}-{word}",) if _is_half(word, vocabulary) else ()


def _is_half(word: str, vocabulary: Vocabulary) -> bool:
    """Return whether more articles have a word doubled than alone."""
    if len(word) < MIN_HALF_LETTERS or not word.isalpha():
        return False
    doubled = vocabulary.frequency(f"{word}-{word}")
    return doubled > 0 and doubled > vocabulary.frequency(word)
