"""In which spellings a form is written: words of texts, remembered by the forms they hold.

To mark a query in a text, every word of it would have to be asked for its forms. Here the forms are
asked for their words, as they were met in texts before, and only words that are new are analysed.
A word is what stands between two spaces, with its punctuation.
"""

import threading
from collections.abc import Set
from typing import NamedTuple

from indexer.analysis.tokenizer import pieces_of

MOST = 131_072  # words that are remembered, in some 40 MB; then all are forgotten
LONGEST = 128  # characters of a word that is remembered


class _Memory(NamedTuple):
    met: set[str]
    by_form: dict[str, tuple[str, ...]]


class Spellings:
    """Finds words by forms. Threads may share one: a memory that is given up stays as it was."""

    def __init__(self) -> None:
        self._memory = _Memory(set(), {})
        self._lock = threading.Lock()

    def holding(self, forms: Set[str], words: set[str]) -> set[str]:
        """Return the words in which one of the forms is, as exact form, stem or alias."""
        memory = self._memory
        new = words - memory.met
        if new:
            memory = self._meet(words)
        found = {word for word in new if len(word) > LONGEST and not forms.isdisjoint(_forms(word))}
        for form in forms:
            found.update(words.intersection(memory.by_form.get(form, ())))
        return found

    def _meet(self, words: set[str]) -> _Memory:
        """Remember words, and return the memory that has them all, but for those too long."""
        with self._lock:
            if len(self._memory.met) > MOST:
                self._memory = _Memory(set(), {})
            met, by_form = self._memory
            new = [word for word in words - met if len(word) <= LONGEST]
            for word in new:
                for form in _forms(word):
                    by_form[form] = (*by_form.get(form, ()), word)
            met.update(new)
            return self._memory


def _forms(word: str) -> set[str]:
    return {form for piece in pieces_of(word) for form in (piece.exact, piece.stem, *piece.aliases)}
