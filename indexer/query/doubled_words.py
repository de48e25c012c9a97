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
    for word in words:
        if joined and _are_double(joined[-1], word):
            joined[-1] = Word(f"{_text(joined[-1])}-{_text(word)}")
        else:
            joined.append(word)
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


def _are_double(first: Node, second: Node) -> bool:
    if not (isinstance(first, Word) and isinstance(second, Word)):
        return False
    if not (first.text.isalpha() and second.text.isalpha()):
        return False
    one, other = fold(first.text), fold(second.text)
    if is_listed(one, other):
        return True
    return one == other and len(one) > 1 and not is_stopword(one)


def _text(node: Node) -> str:
    assert isinstance(node, Word)
    return node.text
