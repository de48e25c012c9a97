"""Many texts to numbered terms at once, for the writing of indexes.

The same tokens as ``analyze``, but what stands between two spaces is one look-up when it was seen
before, and what follows are array operations: no Python code runs for each token. Few texts are
looked up in a dictionary, many in a table of compiled code (``scanning``); both give the same.
"""

import logging
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.analysis.folding import fold
from indexer.analysis.stemming import term_of_folded
from indexer.analysis.tokenizer import LONGEST_REMEMBERED, chunks_of
from indexer.analysis.word_splitter import Piece, expand

if TYPE_CHECKING:
    from indexer.analysis.surface_table import Bounds, Entries, RunTable

Numbers = npt.NDArray[np.int64]

MANY = 30_000  # known runs from which it pays to wait for the compiler

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FieldOccurrences:
    """The occurrences of one kind of term, texts in order, positions ascending within a text."""

    terms: npt.NDArray[np.int32]  # number of the term of each occurrence
    positions: npt.NDArray[np.int32]  # of its token, counted in its text
    offsets: Numbers  # texts + 1: those of text i are [offsets[i]:offsets[i + 1]]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """What some texts hold."""

    exact: FieldOccurrences  # each token's exact form and its aliases
    stem: FieldOccurrences  # each token's stem and those of its aliases
    lengths: Numbers  # tokens of each text


class BatchAnalyzer:
    """Analyses texts and numbers their terms; numbers hold as long as the instance lives.

    It remembers every run of characters (``len``), many by a key that some share, and the terms it
    holds, at some 400 bytes each.
    """

    def __init__(self, table_threshold: int = MANY) -> None:
        """``table_threshold``: known runs from which compiled code looks texts up."""
        self.exact_terms: list[str] = []  # by number
        self.stem_terms: list[str] = []
        self._holdings = _Holdings(self.exact_terms, self.stem_terms)
        self._known: _Dictionary | _Table = _Dictionary(self._holdings)
        self._table_threshold = table_threshold

    def __len__(self) -> int:
        return len(self._known)

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        """Return the terms of the texts."""
        if isinstance(self._known, _Dictionary) and len(self._known) >= self._table_threshold:
            table = _table(self._known)
            self._known = self._known if table is None else table
            self._table_threshold = (
                sys.maxsize
            )  # where nothing can be compiled, it is not tried again
        return self._known.occurrences(texts)


class _Dictionary(dict[str, int]):
    """The number of each run; one that is not known is analysed first.

    Runs that hold the same tokens share a number: ``Jakarta``, ``jakarta`` and ``(Jakarta),``.
    """

    def __init__(self, holdings: "_Holdings") -> None:
        super().__init__()
        self.holdings = holdings

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        """Return the terms of the texts."""
        runs: list[str] = []
        ends = [0]
        for text in texts:
            runs += text.split()  # no chunk reaches across a space
            ends.append(len(runs))
        held = self.holdings
        numbers = np.fromiter(map(self.__getitem__, runs), dtype=np.int64, count=len(runs))
        token_ends = _cumulated(held.tokens.view()[numbers])
        bounds = np.array(ends)
        firsts = token_ends[:-1] - np.repeat(token_ends[bounds[:-1]], np.diff(bounds))
        return Occurrences(
            exact=_expanded(held.exact, numbers, firsts, bounds),
            stem=_expanded(held.stem, numbers, firsts, bounds),
            lengths=np.diff(token_ends[bounds]),
        )

    def __missing__(self, run: str) -> int:
        chunks = chunks_of(run)
        number = self._chunk(chunks[0]) if len(chunks) == 1 else self.holdings.add(chunks)
        if len(run) <= LONGEST_REMEMBERED:
            self[run] = number
        return number

    def _chunk(self, chunk: str) -> int:
        number = self.get(chunk)
        if number is None:
            plain = _plain(chunk)
            number = self.holdings.add([chunk]) if plain == chunk else self._chunk(plain)
            if len(chunk) <= LONGEST_REMEMBERED:
                self[chunk] = number
        return number


class _Table:
    """The same by compiled code: texts are looked up as bytes, and only new runs are strings."""

    def __init__(self, holdings: "_Holdings", runs: "RunTable", known: dict[str, int]) -> None:
        from indexer.analysis import surface_kernels

        self.holdings = holdings
        self._kernels = surface_kernels
        self._runs = runs
        self._numbers = np.empty(0, dtype=np.int32)  # by the run's entry in the table
        entries, bounds, keys = self._runs.scan(list(known))
        alone = np.diff(bounds) == 1  # others are parted here
        numbers = np.fromiter(known.values(), dtype=np.int32, count=len(known))
        found = np.full(len(keys), -1, dtype=np.int32)
        found[entries[bounds[:-1][alone]]] = numbers[alone]
        self._set(np.arange(len(keys)), found)
        missing = np.flatnonzero(found < 0)
        self._learn(missing, [keys[number] for number in missing])

    def __len__(self) -> int:
        # Long runs count for more, since all are kept: nobody else would notice what they take.
        return max(len(self._runs), self._runs.key_bytes // LONGEST_REMEMBERED)

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        """Return the terms of the texts."""
        entries, bounds = self._scan(texts)
        numbers = self._numbers[entries]
        lengths = np.empty(len(texts), dtype=np.int64)
        return Occurrences(
            exact=self._spread(self.holdings.exact, numbers, bounds, lengths),
            stem=self._spread(self.holdings.stem, numbers, bounds, lengths),
            lengths=lengths,
        )

    def _scan(self, texts: Sequence[str]) -> "tuple[Entries, Bounds]":
        first = len(self._runs)
        entries, bounds, keys = self._runs.scan(texts)
        if keys:
            self._learn(np.arange(first, first + len(keys)), keys)
        return entries, bounds

    def _learn(self, entries: Numbers, keys: Sequence[str]) -> None:
        """Number new keys, which have these entries in the table."""
        numbers = [-1] * len(keys)
        words: list[int] = []
        others: list[int] = []
        chunks_of_others: list[str] = []
        for at, key in enumerate(keys):
            if key.isascii() and key.isalpha() and key.islower():  # one token, and its exact form
                words.append(at)
                continue
            chunks = [key] if key.isascii() and key.isalnum() else chunks_of(key)
            if len(chunks) != 1 or chunks[0] == key:
                numbers[at] = self.holdings.add(chunks)
            else:
                others.append(at)
                chunks_of_others.append(chunks[0])
        analysed = self.holdings.add_words([keys[at] for at in words])
        for at, number in zip(words, analysed, strict=True):
            numbers[at] = number
        self._set(entries, numbers)
        if others:  # a chunk is its own only chunk
            same, _ = self._scan([" ".join(chunks_of_others)])
            self._numbers[entries[others]] = self._numbers[same]

    def _set(self, entries: Numbers, numbers: "npt.ArrayLike") -> None:
        needed = len(self._runs)
        if needed > len(self._numbers):
            grown = np.empty(2 * needed, dtype=np.int32)
            grown[: len(self._numbers)] = self._numbers
            self._numbers = grown
        self._numbers[entries] = numbers

    def _spread(
        self,
        forms: "_Forms",
        runs: npt.NDArray[np.int32],
        bounds: "Bounds",
        lengths: Numbers,
    ) -> FieldOccurrences:
        """Return what the runs of the texts hold; fill in the tokens of each text."""
        offsets = np.empty(len(bounds), dtype=np.int64)
        tokens = self.holdings.tokens
        held = forms.only, tokens, forms.starts, forms.counts, forms.numbers, forms.tokens
        views = [column.view() for column in held]
        terms, positions = self._kernels.spread(runs, bounds, *views, offsets, lengths)
        return FieldOccurrences(terms, positions, offsets)


def _table(known: _Dictionary) -> _Table | None:
    """Return a table that knows the same; None where nothing can be compiled."""
    try:
        from indexer.analysis.surface_table import RunTable

        return _Table(known.holdings, RunTable(), known)
    except Exception:  # an unusual processor or Python: numba raises anything
        _logger.warning("Compiling failed; texts are looked up without it.", exc_info=True)
        return None


def _plain(chunk: str) -> str:
    """Return the chunk that is analysed alike and written most often."""
    if chunk.isascii() and chunk.isalpha() and (chunk.istitle() or chunk.isupper()):
        return chunk.lower()
    return chunk


class _Column:
    """A growing array of integers whose content can be read as a NumPy array at any time."""

    def __init__(self) -> None:
        self._new = array("i")
        self._old = np.empty(1024, dtype=np.int32)
        self._size = 0
        self.append = self._new.append
        self.extend = self._new.extend

    def view(self) -> npt.NDArray[np.int32]:
        """Return what was appended so far."""
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


class _Forms:
    """The terms of one kind that each run holds, and at which of its tokens."""

    def __init__(self, terms: list[str]) -> None:
        self._numbers = _Numbers(terms)
        self._total = 0
        self.starts, self.counts = _Column(), _Column()  # by run
        self.only = _Column()  # by run: the term of one token with one, or -1
        self.numbers, self.tokens = _Column(), _Column()  # of each of a run's terms

    def add(self, forms: Sequence[Sequence[str]]) -> None:
        """Add the forms of the tokens of the next run."""
        numbers = [self._numbers[name] for names in forms for name in names]
        self._add(numbers, [token for token, names in enumerate(forms) for _ in names], -1)

    def add_plain(self, forms: Sequence[str]) -> None:
        """Add the forms of the tokens of the next run, each of which has one."""
        numbers = [self._numbers[form] for form in forms]
        self._add(numbers, range(len(forms)), numbers[0] if len(numbers) == 1 else -1)

    def add_words(self, forms: Sequence[str]) -> None:
        """Add the only forms of the only tokens of the next runs."""
        count = len(forms)
        numbers = [self._numbers[form] for form in forms]
        self.starts.extend(range(self._total, self._total + count))
        self.counts.extend(repeat(1, count))
        self.only.extend(numbers)
        self.numbers.extend(numbers)
        self.tokens.extend(repeat(0, count))
        self._total += count

    def _add(self, numbers: Sequence[int], tokens: Iterable[int], only: int) -> None:
        self.starts.append(self._total)
        self.counts.append(len(numbers))
        self.only.append(only)
        self.numbers.extend(numbers)
        self.tokens.extend(tokens)
        self._total += len(numbers)


class _Numbers(dict[str, int]):
    """The numbers of terms; one that has none is given the next."""

    def __init__(self, terms: list[str]) -> None:
        super().__init__()
        self._terms = terms

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self._terms)
        self._terms.append(term)
        return number


class _Holdings:
    """What the runs hold, by their numbers: tokens, exact forms and stems."""

    def __init__(self, exact_terms: list[str], stem_terms: list[str]) -> None:
        self.exact, self.stem = _Forms(exact_terms), _Forms(stem_terms)
        self.tokens = _Column()
        self._next = 0

    def add(self, chunks: Sequence[str]) -> int:
        """Analyse the chunks of a run; return its number."""
        if len(chunks) == 1:
            found: Sequence[Piece] = expand(chunks[0])
        else:
            found = [piece for chunk in chunks for piece in expand(chunk)]
        if any(piece.aliases for piece in found):
            self.exact.add([(piece.exact, *piece.aliases) for piece in found])
            self.stem.add([_stems(piece) for piece in found])
        else:
            self.exact.add_plain([piece.exact for piece in found])
            self.stem.add_plain([piece.stem for piece in found])
        self.tokens.append(len(found))
        self._next += 1
        return self._next - 1

    def add_words(self, words: Sequence[str]) -> range:
        """Analyse runs that are one word of small letters of ASCII each; return their numbers."""
        exacts = list(map(fold, words))
        self.exact.add_words(exacts)
        self.stem.add_words(list(map(term_of_folded, exacts)))
        self.tokens.extend(repeat(1, len(words)))
        self._next += len(words)
        return range(self._next - len(words), self._next)


def _stems(piece: Piece) -> tuple[str, ...]:
    if not piece.aliases:
        return (piece.stem,)
    return tuple(dict.fromkeys((piece.stem, *map(term_of_folded, piece.aliases))))


def _expanded(forms: _Forms, runs: Numbers, firsts: Numbers, bounds: Numbers) -> FieldOccurrences:
    """Return the terms of the runs, whose first tokens are at ``firsts`` in their texts."""
    counts = forms.counts.view()[runs]
    ends = _cumulated(counts)
    shifts = forms.starts.view()[runs] - ends[:-1]
    places = np.arange(ends[-1]) + np.repeat(shifts, counts)
    positions = np.repeat(firsts, counts) + forms.tokens.view()[places]
    return FieldOccurrences(
        terms=forms.numbers.view()[places],
        positions=positions.astype(np.int32),
        offsets=ends[bounds],
    )


def _cumulated(counts: npt.NDArray[np.int32]) -> Numbers:
    """Return the sums of the counts before each, and of all."""
    sums: Numbers = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=sums[1:])
    return sums
