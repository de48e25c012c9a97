"""A cache that maps forms (exact forms, stems, aliases) to the words of texts with these forms.

Without it, highlighting would have to analyse every word of a text to find the forms of a query.
With the cache, only new words are analysed. A word here is a run between white space, with
punctuation.
"""

import threading
from collections.abc import Set
from typing import NamedTuple

from indexer.analysis.tokenizer import pieces_of

MAX_CACHED_WORDS = 131_072  # about 40 MB; then the cache is emptied
MAX_CACHED_LENGTH = 128  # characters of a word


class _Cache(NamedTuple):
    words: set[str]
    by_form: dict[str, tuple[str, ...]]


class SurfaceForms:
    """Finds words by forms. Thread-safe: an emptied cache is replaced, never changed."""

    def __init__(self, max_words: int = MAX_CACHED_WORDS) -> None:
        self._cache = _Cache(set(), {})
        self._max_words = max_words
        self._lock = threading.Lock()

    def containing(self, forms: Set[str], words: set[str]) -> set[str]:
        """Return the words that have one of the forms as exact form, stem or alias."""
        cache = self._cache
        new = words - cache.words
        if new:
            cache = self._learn(words)
        found = {
            word
            for word in new
            if len(word) > MAX_CACHED_LENGTH and not forms.isdisjoint(_forms(word))
        }
        for form in forms:
            found.update(words.intersection(cache.by_form.get(form, ())))
        return found

    def _learn(self, words: set[str]) -> _Cache:
        """Cache the words that are not too long, and return the cache that has them."""
        with self._lock:
            if len(self._cache.words) > self._max_words:
                self._cache = _Cache(set(), {})
            known, by_form = self._cache
            new = [word for word in words - known if len(word) <= MAX_CACHED_LENGTH]
            for word in new:
                for form in _forms(word):
                    by_form[form] = (*by_form.get(form, ()), word)
            known.update(new)
            return self._cache


def _forms(word: str) -> set[str]:
    return {form for piece in pieces_of(word) for form in (piece.exact, piece.stem, *piece.aliases)}
