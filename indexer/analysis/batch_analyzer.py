"""Analysis of many texts at once into numbered terms, for index writing.

The result has the same tokens as ``analyze``. Each distinct run of characters is analysed once and
looked up afterwards, and the rest is array operations, so no Python code runs for each token. While
few runs are known, they are looked up in a dictionary; later, in a hash table of compiled code
(``surface_table``). The results are equal.
"""

import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.analysis.run_contents import RunContents, RunTerms
from indexer.analysis.tokenizer import MAX_CACHED_LENGTH, chunks_of

if TYPE_CHECKING:
    from indexer.analysis.surface_table import Bounds, Entries, RunTable

Numbers = npt.NDArray[np.int64]

TABLE_THRESHOLD = 30_000  # known runs; from here on, compiling takes less time than it saves

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FieldOccurrences:
    """The occurrences of one kind of term, texts in order, positions ascending within a text."""

    terms: npt.NDArray[np.int32]  # term number of each occurrence
    positions: npt.NDArray[np.int32]  # index of its token in its text
    offsets: Numbers  # the occurrences of text i are [offsets[i]:offsets[i + 1]]


@dataclass(frozen=True, slots=True)
class BatchOccurrences:
    """The term occurrences of a batch of texts."""

    exact: FieldOccurrences  # each token's exact form and its aliases
    stem: FieldOccurrences  # each token's stem and those of its aliases
    lengths: Numbers  # tokens of each text


class BatchAnalyzer:
    """Analyses texts and numbers their terms; the numbers are valid for this instance only.

    The instance caches every distinct run with its terms, at about 400 bytes per run. ``len`` is
    the number of cached runs. Runs that differ only in case or punctuation may share an entry.
    """

    def __init__(self, table_threshold: int = TABLE_THRESHOLD) -> None:
        """``table_threshold``: number of known runs from which on the compiled table is used."""
        self.exact_terms: list[str] = []  # by number
        self.stem_terms: list[str] = []
        contents = RunContents(self.exact_terms, self.stem_terms)
        self._runs: _DictionaryLookup | _TableLookup = _DictionaryLookup(contents)
        self._table_threshold = table_threshold

    def __len__(self) -> int:
        return len(self._runs)

    def occurrences(self, texts: Sequence[str]) -> BatchOccurrences:
        """Return the term occurrences of the texts."""
        if isinstance(self._runs, _DictionaryLookup) and len(self._runs) >= self._table_threshold:
            table = _table_lookup(self._runs)
            self._runs = self._runs if table is None else table
            self._table_threshold = sys.maxsize  # do not try again if compiling failed
        return self._runs.occurrences(texts)


class _DictionaryLookup(dict[str, int]):
    """A dictionary from runs to their numbers. A new run is analysed at its first lookup.

    Runs with the same tokens share a number: ``Jakarta``, ``jakarta`` and ``(Jakarta),``.
    """

    def __init__(self, contents: RunContents) -> None:
        super().__init__()
        self.contents = contents

    def occurrences(self, texts: Sequence[str]) -> BatchOccurrences:
        """Return the term occurrences of the texts."""
        runs: list[str] = []
        ends = [0]
        for text in texts:
            runs += text.split()  # no chunk contains white space
            ends.append(len(runs))
        contents = self.contents
        numbers = np.fromiter(map(self.__getitem__, runs), dtype=np.int64, count=len(runs))
        token_ends = _cumulative(contents.token_counts.view()[numbers])
        bounds = np.array(ends)
        firsts = token_ends[:-1] - np.repeat(token_ends[bounds[:-1]], np.diff(bounds))
        return BatchOccurrences(
            exact=_gathered(contents.exact, numbers, firsts, bounds),
            stem=_gathered(contents.stem, numbers, firsts, bounds),
            lengths=np.diff(token_ends[bounds]),
        )

    def __missing__(self, run: str) -> int:
        chunks = chunks_of(run)
        number = self._chunk(chunks[0]) if len(chunks) == 1 else self.contents.add(chunks)
        if len(run) <= MAX_CACHED_LENGTH:
            self[run] = number
        return number

    def _chunk(self, chunk: str) -> int:
        number = self.get(chunk)
        if number is None:
            canonical = _canonical(chunk)
            new = canonical == chunk
            number = self.contents.add([chunk]) if new else self._chunk(canonical)
            if len(chunk) <= MAX_CACHED_LENGTH:
                self[chunk] = number
        return number


class _TableLookup:
    """Lookup of runs in compiled code, which scans UTF-8 bytes. Only new runs become strings."""

    def __init__(self, contents: RunContents, table: "RunTable", known: dict[str, int]) -> None:
        from indexer.analysis import surface_kernels

        self.contents = contents
        self._kernels = surface_kernels
        self._table = table
        self._numbers = np.empty(0, dtype=np.int32)  # run number of each entry of the table
        entries, bounds, keys = self._table.scan(list(known))
        alone = np.diff(bounds) == 1  # the table splits other strings into several runs
        numbers = np.fromiter(known.values(), dtype=np.int32, count=len(known))
        by_entry = np.full(len(keys), -1, dtype=np.int32)
        by_entry[entries[bounds[:-1][alone]]] = numbers[alone]
        self._set(np.arange(len(keys)), by_entry)
        missing = np.flatnonzero(by_entry < 0)
        self._learn(missing, [keys[entry] for entry in missing])

    def __len__(self) -> int:
        # A long run counts as several, so that callers that limit the size limit the memory, too.
        return max(len(self._table), self._table.key_bytes // MAX_CACHED_LENGTH)

    def occurrences(self, texts: Sequence[str]) -> BatchOccurrences:
        """Return the term occurrences of the texts."""
        entries, bounds = self._scan(texts)
        numbers = self._numbers[entries]
        lengths = np.empty(len(texts), dtype=np.int64)
        return BatchOccurrences(
            exact=self._gathered(self.contents.exact, numbers, bounds, lengths),
            stem=self._gathered(self.contents.stem, numbers, bounds, lengths),
            lengths=lengths,
        )

    def _scan(self, texts: Sequence[str]) -> "tuple[Entries, Bounds]":
        first = len(self._table)
        entries, bounds, keys = self._table.scan(texts)
        if keys:
            self._learn(np.arange(first, first + len(keys)), keys)
        return entries, bounds

    def _learn(self, entries: Numbers, keys: Sequence[str]) -> None:
        """Analyse new keys; ``entries`` are their entry numbers in the table."""
        numbers = [-1] * len(keys)
        words: list[int] = []
        others: list[int] = []
        chunks_of_others: list[str] = []
        for at, key in enumerate(keys):
            if key.isascii() and key.isalpha() and key.islower():  # one token, equal to its form
                words.append(at)
                continue
            chunks = [key] if key.isascii() and key.isalnum() else chunks_of(key)
            if len(chunks) != 1 or chunks[0] == key:
                numbers[at] = self.contents.add(chunks)
            else:
                others.append(at)
                chunks_of_others.append(chunks[0])
        analysed = self.contents.add_words([keys[at] for at in words])
        for at, number in zip(words, analysed, strict=True):
            numbers[at] = number
        self._set(entries, numbers)
        if others:  # the recursion ends, because the only chunk of a chunk is the chunk itself
            same, _ = self._scan([" ".join(chunks_of_others)])
            self._numbers[entries[others]] = self._numbers[same]

    def _set(self, entries: Numbers, numbers: "npt.ArrayLike") -> None:
        needed = len(self._table)
        if needed > len(self._numbers):
            grown = np.empty(2 * needed, dtype=np.int32)
            grown[: len(self._numbers)] = self._numbers
            self._numbers = grown
        self._numbers[entries] = numbers

    def _gathered(
        self,
        kind: RunTerms,
        runs: npt.NDArray[np.int32],
        bounds: "Bounds",
        lengths: Numbers,
    ) -> FieldOccurrences:
        """Return the term occurrences of the runs, and fill in ``lengths``."""
        offsets = np.empty(len(bounds), dtype=np.int64)
        token_counts = self.contents.token_counts
        columns = kind.single, token_counts, kind.starts, kind.counts, kind.terms, kind.tokens
        views = [column.view() for column in columns]
        terms, positions = self._kernels.gather(runs, bounds, *views, offsets, lengths)
        return FieldOccurrences(terms, positions, offsets)


def _table_lookup(known: _DictionaryLookup) -> _TableLookup | None:
    """Return a table with the same runs; None if compiling fails."""
    try:
        from indexer.analysis.surface_table import RunTable

        return _TableLookup(known.contents, RunTable(), known)
    except Exception:  # numba raises any exception on an unusual processor or Python
        _logger.warning(
            "Compiling failed; texts are analysed without compiled code.", exc_info=True
        )
        return None


def _canonical(chunk: str) -> str:
    """Return a capitalized ASCII word in lower case, as its tokens are the same; else the chunk."""
    if chunk.isascii() and chunk.isalpha() and (chunk.istitle() or chunk.isupper()):
        return chunk.lower()
    return chunk


def _gathered(kind: RunTerms, runs: Numbers, firsts: Numbers, bounds: Numbers) -> FieldOccurrences:
    """Return the term occurrences of the runs; ``firsts``: positions of their first tokens."""
    counts = kind.counts.view()[runs]
    ends = _cumulative(counts)
    shifts = kind.starts.view()[runs] - ends[:-1]
    places = np.arange(ends[-1]) + np.repeat(shifts, counts)
    positions = np.repeat(firsts, counts) + kind.tokens.view()[places]
    return FieldOccurrences(
        terms=kind.terms.view()[places],
        positions=positions.astype(np.int32),
        offsets=ends[bounds],
    )


def _cumulative(counts: npt.NDArray[np.int32]) -> Numbers:
    """Return the cumulative sums of the counts, beginning with 0."""
    sums: Numbers = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=sums[1:])
    return sums
