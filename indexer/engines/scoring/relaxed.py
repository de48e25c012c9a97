"""Expansion of a relaxed query: more exact forms for a question or sentence with few hits.

There are two kinds of forms: two words of the query written as one (*metro tv*: *MetroTV*), and
longer words that begin with a rare word of the query but have another stem (*sintaks*: *sintaksis*,
*genetik*: *genetika*).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from indexer.analysis import Token, analyze, is_stopword, term_of_folded
from indexer.query import tree
from indexer.query.term_importance import as_typed, content_words
from indexer.scoring_weights import (
    KEYWORD_QUERY_MAX_WORDS,
    LONGER_WORD_MAX_EXPANSIONS,
    LONGER_WORD_MAX_EXTRA_LETTERS,
    LONGER_WORD_WEIGHT,
    MIN_PREFIX_LETTERS,
    RARE_WORD_MAX_DOCUMENTS,
)


def relaxed_forms(words: Sequence[tree.Node], statistics: Any, field: str) -> dict[str, float]:
    """Return the indexed exact forms that a relaxed query also matches, with their boosts.

    ``statistics`` has ``frequency(field, term)`` and ``prefixed(field, prefix)``. A query of more
    than ``KEYWORD_QUERY_MAX_WORDS`` content words is not expanded.
    """
    if len(content_words(tuple(as_typed(words)))) > KEYWORD_QUERY_MAX_WORDS:
        return {}
    parts = [analyze(word.text) for word in as_typed(words) if isinstance(word, tree.Word)]
    found = dict.fromkeys(_joined_words(parts), 1.0)
    for tokens in parts:
        if len(tokens) == 1 and not is_stopword(tokens[0].exact):
            for form in _longer_words(tokens[0], statistics, field):
                found.setdefault(form, LONGER_WORD_WEIGHT)
    return {form: weight for form, weight in found.items() if statistics.frequency(field, form)}


def _joined_words(parts: Sequence[Sequence[Token]]) -> Iterator[str]:
    """Yield each two neighbouring words, joined to one word."""
    for tokens in parts:
        if len(tokens) > 1:
            yield "".join(token.exact for token in tokens)
    for one, other in pairwise(parts):
        if len(one) == len(other) == 1:
            yield one[0].exact + other[0].exact


def _longer_words(token: Token, statistics: Any, field: str) -> list[str]:
    """Return the most frequent longer words that begin with a rare word and have another stem."""
    if len(token.exact) < MIN_PREFIX_LETTERS:
        return []
    if statistics.frequency(field, token.exact) >= RARE_WORD_MAX_DOCUMENTS:
        return []
    max_letters = len(token.exact) + LONGER_WORD_MAX_EXTRA_LETTERS
    longer = [
        (frequency, term)
        for term, frequency in statistics.prefixed(field, token.exact)
        if len(token.exact) < len(term) <= max_letters
    ]
    other_stem = (
        term for _, term in sorted(longer, reverse=True) if term_of_folded(term) != token.stem
    )
    return [term for term, _ in zip(other_stem, range(LONGER_WORD_MAX_EXPANSIONS), strict=False)]
