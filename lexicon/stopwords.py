"""Function words and question words of Indonesian.

Only query processing ignores them. The index holds every word, because phrases and queries of
stopwords alone need them.
"""

from functools import cache

from lexicon.wordlists import entries


def is_stopword(exact: str) -> bool:
    """Return whether a folded word is a question word or a function word.

    >>> is_stopword("bagaimana"), is_stopword("banjir")
    (True, False)
    """
    return exact in stopwords()


def is_question_word(exact: str) -> bool:
    """Return whether a folded word asks a question.

    >>> is_question_word("siapakah"), is_question_word("yang")
    (True, False)
    """
    return exact in question_words()


@cache
def stopwords() -> frozenset[str]:
    """Return all question words and function words, folded."""
    return frozenset(entries("stopwords.txt"))


@cache
def question_words() -> frozenset[str]:
    """Return the question words, folded; all of them are stopwords."""
    return frozenset(entries("question_words.txt"))
