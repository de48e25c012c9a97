"""Numbered runs and the terms that they contain, in growing columns of integers.

A run is a string without white space, such as ``(Jakarta),``. The batch analyzer analyses each
distinct run once; afterwards, NumPy or compiled code gathers the terms of a text from these
columns.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from indexer.analysis.folding import fold
from indexer.analysis.stemming import term_of_folded
from indexer.analysis.word_splitter import Piece, split_chunk


class IntColumn:
    """A growing array of integers that can be read as a NumPy array at any time."""

    def __init__(self) -> None:
        self._new = array("i")
        self._old = np.empty(1024, dtype=np.int32)
        self._size = 0
        self.append = self._new.append
        self.extend = self._new.extend

    def view(self) -> npt.NDArray[np.int32]:
        """Return all values appended so far."""
        if self._new:
            needed = self._size + len(self._new)
            if needed > len(self._old):
                grown = np.empty(needed * 3 // 2, dtype=np.int32)
                grown[: self._size] = self._old[: self._size]
                self._old = grown
            self._old[self._size : needed] = self._new
            self._size = needed
            del self._new[:]
        return self._old[: self._size]


class RunTerms:
    """The terms of one kind (exact forms or stems) in each run, and the tokens they belong to."""

    def __init__(self, terms: list[str]) -> None:
        self._numbers = _TermNumbers(terms)
        self._total = 0
        self.starts, self.counts = IntColumn(), IntColumn()  # by run: its slice of ``terms``
        self.single = IntColumn()  # by run: its term if it is one token with one term, or -1
        self.terms, self.tokens = IntColumn(), IntColumn()  # term number, token index in its run

    def add(self, forms: Sequence[Sequence[str]]) -> None:
        """Add the next run; ``forms`` are the terms of each of its tokens."""
        numbers = [self._numbers[name] for names in forms for name in names]
        self._add(numbers, [token for token, names in enumerate(forms) for _ in names], -1)

    def add_plain(self, forms: Sequence[str]) -> None:
        """Add the next run; each of its tokens has one term."""
        numbers = [self._numbers[form] for form in forms]
        self._add(numbers, range(len(forms)), numbers[0] if len(numbers) == 1 else -1)

    def add_words(self, forms: Sequence[str]) -> None:
        """Add the next runs; each is one token with one term."""
        count = len(forms)
        numbers = [self._numbers[form] for form in forms]
        self.starts.extend(range(self._total, self._total + count))
        self.counts.extend(repeat(1, count))
        self.single.extend(numbers)
        self.terms.extend(numbers)
        self.tokens.extend(repeat(0, count))
        self._total += count

    def _add(self, numbers: Sequence[int], tokens: Iterable[int], single: int) -> None:
        self.starts.append(self._total)
        self.counts.append(len(numbers))
        self.single.append(single)
        self.terms.extend(numbers)
        self.tokens.extend(tokens)
        self._total += len(numbers)


class RunContents:
    """The tokens, exact forms and stems of all runs, by the numbers of the runs."""

    def __init__(self, exact_terms: list[str], stem_terms: list[str]) -> None:
        self.exact, self.stem = RunTerms(exact_terms), RunTerms(stem_terms)
        self.token_counts = IntColumn()
        self._next = 0

    def add(self, chunks: Sequence[str]) -> int:
        """Analyse the chunks of a new run and return its number."""
        if len(chunks) == 1:
            pieces: Sequence[Piece] = split_chunk(chunks[0])
        else:
            pieces = [piece for chunk in chunks for piece in split_chunk(chunk)]
        if any(piece.aliases for piece in pieces):
            self.exact.add([(piece.exact, *piece.aliases) for piece in pieces])
            self.stem.add([_stems(piece) for piece in pieces])
        else:
            self.exact.add_plain([piece.exact for piece in pieces])
            self.stem.add_plain([piece.stem for piece in pieces])
        self.token_counts.append(len(pieces))
        self._next += 1
        return self._next - 1

    def add_words(self, words: Sequence[str]) -> range:
        """Analyse new runs, each a word of lower-case ASCII letters, and return their numbers."""
        exacts = list(map(fold, words))
        self.exact.add_words(exacts)
        self.stem.add_words(list(map(term_of_folded, exacts)))
        self.token_counts.extend(repeat(1, len(words)))
        self._next += len(words)
        return range(self._next - len(words), self._next)


class _TermNumbers(dict[str, int]):
    """A dictionary from terms to their numbers. A new term gets the next number."""

    def __init__(self, terms: list[str]) -> None:
        super().__init__()
        self._terms = terms

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self._terms)
        self._terms.append(term)
        return number


def _stems(piece: Piece) -> tuple[str, ...]:
    if not piece.aliases:
        return (piece.stem,)
    return tuple(dict.fromkeys((piece.stem, *map(term_of_folded, piece.aliases))))
