"""Types of questions and words of their answers (``questions.tsv``, ``answer_words.tsv``).

*Kapan* asks for a date, *berapa* for a quantity, *di mana* for a place, *apa itu* for a definition.
"""

from functools import cache

from lexicon.months import month_names
from lexicon.wordlists import rows, word_groups


@cache
def questions() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return (adjacent words of the question, answer type); the first match counts."""
    return tuple((tuple(words.split()), answer) for words, answer in rows("questions.tsv"))


def answer_words(answer: str) -> tuple[str, ...]:
    """Return the words that an answer of a type is likely to hold.

    >>> answer_words("date")[0], answer_words("date")[-1]
    ('januari', 'sejak')
    """
    words = word_groups("answer_words.tsv")[answer]
    return (*month_names(), *words) if answer == "date" else words
