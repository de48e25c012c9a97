"""Words that a query can do without. The index holds them all: phrases and pure stopword queries
need them; only the reading of a query asks here."""

from functools import cache
from pathlib import Path

STOPWORD_FILE = Path(__file__).with_name("stopwords.txt")
QUESTION_WORD_FILE = Path(__file__).with_name("question_words.txt")


def is_stopword(exact: str) -> bool:
    """Tell whether a folded word is a question or function word.

    >>> is_stopword("bagaimana"), is_stopword("banjir")
    (True, False)
    """
    return exact in stopwords()


def is_question_word(exact: str) -> bool:
    """Tell whether a folded word makes a question.

    >>> is_question_word("siapakah"), is_question_word("yang")
    (True, False)
    """
    return exact in _words(QUESTION_WORD_FILE)


def stopwords() -> frozenset[str]:
    """Return all question and function words, folded."""
    return _words(STOPWORD_FILE)


@cache
def _words(path: Path) -> frozenset[str]:
    lines = path.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
