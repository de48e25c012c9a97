"""A cache that maps forms (exact forms, stems, aliases) to the words of texts with these forms.

Without it, highlighting would have to analyse every word of a text to find the forms of a query.
With the cache, only new words are analysed. A word here is a run between white space, with
punctuation. Once ``compile_kernels`` was called, compiled code looks the words up
(``run_kernels``); the words found are the same.
"""

import threading
from collections.abc import Iterable, Sequence, Set
from types import ModuleType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.analysis.tokenizer import pieces_of

MAX_CACHED_WORDS = 131_072  # about 40 MB; then the cache is emptied
MAX_CACHED_LENGTH = 128  # characters of a word
_MIN_SLOTS = 64  # of a hash table
_ERRORS = "surrogatepass"  # lone surrogates are looked up like other characters

Hashes = npt.NDArray[np.uint64]
#: The words with a form in one text: the offset and the word, ascending.
Occurrences = list[tuple[int, str]]

_compiled: list[ModuleType] = []


def compile_kernels() -> None:
    """Compile the lookup of words, or load its machine code. Raises what numba raises."""
    from indexer.analysis import run_kernels

    nothing = _new_table(0)
    _, hashes = _scanned(run_kernels, "a b", nothing, nothing)
    run_kernels.insert(_new_table(len(hashes)), hashes)
    _compiled[:] = [run_kernels]


class _Cache(NamedTuple):
    words: set[str]
    by_form: dict[str, tuple[str, ...]]
    hashes: Hashes  # a hash table of words that compiled code has met

    def words_with(self, forms: Iterable[str]) -> set[str]:
        """Return the cached words that have one of the forms."""
        return {word for form in forms for word in self.by_form.get(form, ())}


class SurfaceForms:
    """Finds words by forms. Thread-safe: an emptied cache is replaced, and words are only added."""

    def __init__(self, max_words: int = MAX_CACHED_WORDS) -> None:
        self._max_words = max_words
        self._lock = threading.Lock()
        self._cache = _Cache(set(), {}, _new_table(0))

    def occurrences(self, forms: Set[str], texts: Sequence[str]) -> list[Occurrences]:
        """Return the words of each text that have one of the forms, with their offsets."""
        cache = self._cache
        if not _compiled:
            return [self._occurrences(forms, text) for text in texts]
        (kernels,) = _compiled
        content = "\n".join(texts)
        wanted = cache.words_with(forms)
        bounds, hashes = _scanned(kernels, content, cache.hashes, _hash_table(kernels, wanted))
        runs = [(start, content[start:end]) for start, end in bounds.tolist()]
        new = {run for _, run in runs} - wanted
        if new:
            short = bounds[:, 1] - bounds[:, 0] <= MAX_CACHED_LENGTH
            learned = self._learn(new, hashes[short])
            if learned.words is not cache.words:  # emptied meanwhile
                return [self._occurrences(forms, text) for text in texts]
            wanted = learned.words_with(forms) | _long_words_with(forms, new)
        return _by_text([each for each in runs if each[1] in wanted], texts)

    def containing(self, forms: Set[str], words: set[str]) -> set[str]:
        """Return the words that have one of the forms as exact form, stem or alias."""
        cache = self._cache
        new = words - cache.words
        if new:
            cache = self._learn(words)
        found = _long_words_with(forms, new)
        for form in forms:
            found.update(words.intersection(cache.by_form.get(form, ())))
        return found

    def _occurrences(self, forms: Set[str], text: str) -> Occurrences:
        """Return the words of one text, found without compiled code."""
        found = self.containing(forms, set(text.split()))
        return sorted((start, word) for word in found for start in _places(text, word))

    def _learn(self, words: set[str], hashes: Hashes | None = None) -> _Cache:
        """Cache the words that are not too long, and return the cache that has them.

        ``hashes`` are those of words that compiled code has met; it does not report them again.
        """
        with self._lock:
            if len(self._cache.words) > self._max_words:
                self._cache = _Cache(set(), {}, _new_table(0))
            known, by_form, table = self._cache
            new = [word for word in words - known if len(word) <= MAX_CACHED_LENGTH]
            for word in new:
                for form in _forms(word):
                    by_form[form] = (*by_form.get(form, ()), word)
            known.update(new)
            if hashes is not None:
                self._cache = self._cache._replace(hashes=_with_hashes(table, hashes, len(known)))
            return self._cache


def _long_words_with(forms: Set[str], words: Iterable[str]) -> set[str]:
    """Return the words that are too long to be cached and have one of the forms."""
    long = [word for word in words if len(word) > MAX_CACHED_LENGTH]
    return {word for word in long if not forms.isdisjoint(_forms(word))}


def _forms(word: str) -> set[str]:
    return {form for piece in pieces_of(word) for form in (piece.exact, piece.stem, *piece.aliases)}


def _places(text: str, word: str) -> list[int]:
    """Return the offsets of ``word`` between white space in ``text``, ascending."""
    found: list[int] = []
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        before = text[start - 1] if start else " "
        if before.isspace() and (end == len(text) or text[end].isspace()):
            found.append(start)
        start = text.find(word, end)  # words do not overlap
    return found


def _by_text(runs: Iterable[tuple[int, str]], texts: Sequence[str]) -> list[Occurrences]:
    """Return the runs of each text, with offsets in it; the texts were joined by one character."""
    found: list[Occurrences] = []
    waiting = iter(runs)
    run = next(waiting, None)
    begin = 0
    for text in texts:
        end = begin + len(text)
        own: Occurrences = []
        while run and run[0] < end:
            own.append((run[0] - begin, run[1]))
            run = next(waiting, None)
        found.append(own)
        begin = end + 1
    return found


def _scanned(
    kernels: ModuleType, content: str, known: Hashes, wanted: Hashes
) -> tuple[npt.NDArray[np.int64], Hashes]:
    """Return bounds and hashes of the runs that are wanted, unknown or too long to be cached."""
    points = np.frombuffer(content.encode("utf-32-le", _ERRORS), dtype=np.uint32)
    room = len(points) // 2 + 1
    bounds, hashes = np.empty((room, 2), dtype=np.int64), np.empty(room, dtype=np.uint64)
    number = kernels.find_runs(
        points, kernels.SPACES, known, wanted, MAX_CACHED_LENGTH, bounds, hashes
    )
    return bounds[:number], hashes[:number]


def _hash_table(kernels: ModuleType, words: Iterable[str]) -> Hashes:
    """Return a hash table of words."""
    nothing = _new_table(0)
    _, hashes = _scanned(kernels, " ".join(words), nothing, nothing)
    table = _new_table(len(hashes))
    kernels.insert(table, hashes)
    return table


def _with_hashes(table: Hashes, hashes: Hashes, words: int) -> Hashes:
    """Return a hash table with further hashes, enlarged so that half of it stays empty."""
    (kernels,) = _compiled
    if len(table) < 2 * (words + len(hashes)):
        grown = _new_table(words + len(hashes))
        kernels.insert(grown, table[table != 0])
        table = grown
    kernels.insert(table, hashes)
    return table


def _new_table(words: int) -> Hashes:
    """Return an empty hash table with room for at least as many words again."""
    return np.zeros(max(_MIN_SLOTS, 1 << (4 * words - 1).bit_length()), dtype=np.uint64)
