"""Many texts to numbered terms at once, for the writing of indexes.

The same tokens as ``analyze``, but what stands between two spaces is one look-up when it was seen
before, and what follows are array operations: no Python code runs for each token.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.analysis.pieces import Piece, expand
from indexer.analysis.stemming import term_of_folded
from indexer.analysis.tokenizer import LONGEST_REMEMBERED, chunks_of

Numbers = npt.NDArray[np.int64]


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


class BulkAnalyzer:
    """Analyses texts and numbers their terms; numbers hold as long as the instance lives.

    It remembers every run of characters between spaces (``len``), at about 250 bytes each.
    """

    def __init__(self) -> None:
        self.exact_terms: list[str] = []  # by number
        self.stem_terms: list[str] = []
        self._runs = _Runs(self.exact_terms, self.stem_terms)

    def __len__(self) -> int:
        return len(self._runs)

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        """Return the terms of the texts."""
        runs: list[str] = []
        ends = [0]
        for text in texts:
            runs += text.split()  # no chunk reaches across a space
            ends.append(len(runs))
        table = self._runs
        numbers = np.fromiter(map(table.__getitem__, runs), dtype=np.int64, count=len(runs))
        token_ends = _cumulated(table.tokens.view()[numbers])
        bounds = np.array(ends)
        firsts = token_ends[:-1] - np.repeat(token_ends[bounds[:-1]], np.diff(bounds))
        return Occurrences(
            exact=_expanded(table.exact, numbers, firsts, bounds),
            stem=_expanded(table.stem, numbers, firsts, bounds),
            lengths=np.diff(token_ends[bounds]),
        )


class _Column:
    """A growing array of integers whose content can be read as a NumPy array at any time."""

    def __init__(self) -> None:
        self._new = array("i")
        self._old = np.empty(1024, dtype=np.int32)
        self._size = 0

    def append(self, value: int) -> None:
        self._new.append(value)

    def view(self) -> npt.NDArray[np.int32]:
        """Return what was appended so far."""
        if self._new:
            needed = self._size + len(self._new)
            if needed > len(self._old):
                grown = np.empty(2 * needed, dtype=np.int32)
                grown[: self._size] = self._old[: self._size]
                self._old = grown
            self._old[self._size : needed] = self._new
            self._size, self._new = needed, array("i")
        return self._old[: self._size]


class _Forms:
    """The terms of one kind that each run holds, and at which of its tokens."""

    def __init__(self, terms: list[str]) -> None:
        self._terms = terms
        self._numbers: dict[str, int] = {}
        self._total = 0
        self.starts, self.counts = _Column(), _Column()  # by run
        self.numbers, self.tokens = _Column(), _Column()  # of each of a run's terms

    def add(self, forms: Sequence[Sequence[str]]) -> None:
        """Add the forms of the tokens of the next run."""
        self.starts.append(self._total)
        count = 0
        for token, names in enumerate(forms):
            for name in names:
                number = self._numbers.get(name)
                if number is None:
                    number = self._numbers[name] = len(self._terms)
                    self._terms.append(name)
                self.numbers.append(number)
                self.tokens.append(token)
                count += 1
        self._total += count
        self.counts.append(count)


class _Runs(dict[str, int]):
    """The number of each run; one that is not known is analysed first.

    Runs that hold the same tokens share a number: ``Jakarta``, ``jakarta`` and ``(Jakarta),``.
    """

    def __init__(self, exact_terms: list[str], stem_terms: list[str]) -> None:
        super().__init__()
        self.exact, self.stem = _Forms(exact_terms), _Forms(stem_terms)
        self.tokens = _Column()  # by number
        self._next = 0

    def __missing__(self, run: str) -> int:
        chunks = chunks_of(run)
        number = self._chunk(chunks[0]) if len(chunks) == 1 else self._add(chunks)
        if len(run) <= LONGEST_REMEMBERED:
            self[run] = number
        return number

    def _chunk(self, chunk: str) -> int:
        number = self.get(chunk)
        if number is None:
            if chunk.istitle() and chunk.isascii() and chunk.isalpha():
                number = self._chunk(chunk.lower())  # is analysed alike
            else:
                number = self._add([chunk])
            if len(chunk) <= LONGEST_REMEMBERED:
                self[chunk] = number
        return number

    def _add(self, chunks: Sequence[str]) -> int:
        found = [piece for chunk in chunks for piece in expand(chunk)]
        self.exact.add([(piece.exact, *piece.aliases) for piece in found])
        self.stem.add([_stems(piece) for piece in found])
        self.tokens.append(len(found))
        self._next += 1
        return self._next - 1


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
