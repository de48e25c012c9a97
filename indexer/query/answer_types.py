"""The stems that an answer to a question is likely to hold, whatever the question is about.

Method: predictive annotation (Prager, Brown, Coden and Radev, "Question-answering by predictive
annotation", SIGIR 2000). The paper marks such words in the index; here they are looked up in the
best hits. ``lexicon.questions`` has the words.
"""

from collections.abc import Sequence
from functools import cache

from indexer.analysis import term_of_folded
from lexicon.questions import answer_words, questions


def answer_stems(query_words: Sequence[str]) -> tuple[str, ...]:
    """Return the stems that an answer to the query is likely to hold; none for other queries.

    ``query_words`` are the folded words of the query in order.

    >>> "tanggal" in answer_stems(("kapan", "soekarno", "lahir"))
    True
    >>> answer_stems(("banjir", "jakarta"))
    ()
    """
    for words, answer in questions():
        if words[0] in query_words and _are_adjacent(words, query_words):
            return _stems(answer)
    return ()


def _are_adjacent(words: tuple[str, ...], query_words: Sequence[str]) -> bool:
    """Return whether the query has ``words`` side by side."""
    length = len(words)
    return any(tuple(query_words[at : at + length]) == words for at in range(len(query_words)))


@cache
def _stems(answer: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(term_of_folded, answer_words(answer))))
