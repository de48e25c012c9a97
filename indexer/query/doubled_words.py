"""Reduplications typed with a blank: ``kupu kupu`` is the word kupu-kupu, not kupu twice.

Two adjacent words are joined if they are equal, or if the word list has the two with a hyphen
(``sayur mayur``). ``describe`` shows the hyphen. Articles may have the blank as well, so
``written_apart`` gives it as another form of the word.
"""

from collections.abc import Sequence

from indexer.analysis import fold, is_stopword
from indexer.analysis.reduplication import is_listed
from indexer.query.tree import Node, Word


def join_doubled_words(words: Sequence[Node]) -> list[Node]:
    """Return the words with each reduplication as one word with a hyphen."""
    joined: list[Node] = []
    before: Word | None = None  # the last word, if it may be a half
    folded = ""  # ``before`` folded
    for word in words:
        half = word if isinstance(word, Word) and word.text.isalpha() else None
        first, folded = folded, fold(half.text) if half else ""
        if before and half and _are_double(first, folded):
            joined[-1] = Word(f"{before.text}-{half.text}")
            before = None
        else:
            joined.append(word)
            before = half
    return joined


def written_apart(exact: str) -> str | None:
    """Return a reduplication with a blank instead of its hyphen; None for other words.

    >>> written_apart("kupu-kupu"), written_apart("covid-19")
    ('kupu kupu', None)
    """
    first, hyphen, second = exact.partition("-")
    if not hyphen or not (first == second or is_listed(first, second)):
        return None
    return f"{first} {second}"


def _are_double(one: str, other: str) -> bool:
    """Return whether two folded words of letters are a reduplication."""
    if is_listed(one, other):
        return True
    return one == other and len(one) > 1 and not is_stopword(one)
