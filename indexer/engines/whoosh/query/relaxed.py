"""Words that are looked for as well when a question or a sentence finds too little.

Two words of the query written as one (*metro tv*: *MetroTV*), and longer words that begin with a
rare one and that the stemmer keeps apart (*sintaks*: *sintaksis*, *genetik*: *genetika*). Both are
exact forms of the index.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from indexer.analysis import Token, analyze, is_stopword, term_of_folded
from indexer.query import tree
from indexer.query.term_importance import as_typed, content_words
from indexer.scoring_weights import (
    LONGER_BY,
    LONGER_WEIGHT,
    LONGER_WORDS,
    PLAIN_WORDS,
    RARE,
    SHORTEST_BEGINNING,
)


def akin(words: Sequence[tree.Node], reader: Any, field: str) -> dict[str, float]:
    """Return the exact forms that ``field`` has, with the weights of their scores.

    ``reader`` has ``frequency(field, term)`` and ``prefixed(field, prefix)``. A query of many words
    has enough of them.
    """
    if len(content_words(tuple(as_typed(words)))) > PLAIN_WORDS:
        return {}
    parts = [analyze(word.text) for word in as_typed(words) if isinstance(word, tree.Word)]
    found = dict.fromkeys(_joined(parts), 1.0)
    for tokens in parts:
        if len(tokens) == 1 and not is_stopword(tokens[0].exact):
            for form in _longer(tokens[0], reader, field):
                found.setdefault(form, LONGER_WEIGHT)
    return {form: weight for form, weight in found.items() if reader.frequency(field, form)}


def _joined(parts: Sequence[Sequence[Token]]) -> Iterator[str]:
    for tokens in parts:
        if len(tokens) > 1:
            yield "".join(token.exact for token in tokens)
    for one, other in pairwise(parts):
        if len(one) == len(other) == 1:
            yield one[0].exact + other[0].exact


def _longer(token: Token, reader: Any, field: str) -> list[str]:
    """Return the most frequent words that begin with a word and have another stem."""
    if len(token.exact) < SHORTEST_BEGINNING or reader.frequency(field, token.exact) >= RARE:
        return []
    longest = len(token.exact) + LONGER_BY
    begun = [
        (frequency, term)
        for term, frequency in reader.prefixed(field, token.exact)
        if len(token.exact) < len(term) <= longest
    ]
    apart = (term for _, term in sorted(begun, reverse=True) if term_of_folded(term) != token.stem)
    return [term for term, _ in zip(apart, range(LONGER_WORDS), strict=False)]
