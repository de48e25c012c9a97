"""A cache that maps forms (exact forms, stems, aliases) to the words of texts with these forms.

Without it, highlighting would have to analyse every word of a text to find the forms of a query.
With the cache, only new words are analysed. A word here is a run between white space, with
punctuation. Once ``compile_kernels`` was called, compiled code looks the words up
(``run_kernels``); the words found are the same.

An analysis takes 15 microseconds, and fifty texts can have thousands of new words. After the
deadline of the request, no further word is analysed, and the words left out are not found.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence, Set
from sys import getsizeof
from types import ModuleType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.analysis.tokenizer import pieces_in
from indexer.deadline import current

MAX_CACHE_BYTES = 20 * 1024 * 1024  # of a full cache, which is emptied with the next text
MAX_CACHED_LENGTH = 128  # characters of a word
#: So many words with one form are a tuple, which takes little memory; more are a list, which grows.
_MAX_TUPLE = 16
_DEADLINE_WORDS = 32  # that are analysed between two looks at the deadline
_ENTRY_BYTES = 100  # of the containers, for each word and form
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
    by_form: dict[str, Sequence[str]]
    hashes: Hashes  # a hash table of words that compiled code has met
    sizes: list[int]  # the bytes of the words, as one number

    def words_with(self, forms: Iterable[str]) -> set[str]:
        """Return the cached words that have one of the forms."""
        return {word for form in forms for word in self.by_form.get(form, ())}


class SurfaceForms:
    """Finds words by forms. Thread-safe: an emptied cache is replaced, and words are only added."""

    def __init__(self, max_bytes: int = MAX_CACHE_BYTES) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._cache = _empty()

    @property
    def bytes(self) -> int:
        """Return about how many bytes the cache takes."""
        return self._cache.sizes[0] + self._cache.hashes.nbytes

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
            learned, left_out = self._learn(new, hashes[short])
            if learned.words is not cache.words:  # emptied meanwhile
                return [self._occurrences(forms, text) for text in texts]
            wanted = learned.words_with(forms) | _words_with(forms, left_out)
        return _by_text([each for each in runs if each[1] in wanted], texts)

    def containing(self, forms: Set[str], words: set[str]) -> set[str]:
        """Return the words that have one of the forms as exact form, stem or alias."""
        cache, left_out = self._cache, set[str]()
        if words - cache.words:
            cache, left_out = self._learn(words)
        found = _words_with(forms, left_out)
        for form in forms:
            found.update(words.intersection(cache.by_form.get(form, ())))
        return found

    def _occurrences(self, forms: Set[str], text: str) -> Occurrences:
        """Return the words of one text, found without compiled code."""
        found = self.containing(forms, set(text.split()))
        return sorted((start, word) for word in found for start in _places(text, word))

    def _learn(self, words: set[str], hashes: Hashes | None = None) -> tuple[_Cache, set[str]]:
        """Cache words; return the cache that has them, and those that are too long or too many.

        ``hashes`` are those of words that compiled code has met; it does not report them again,
        unless the deadline passed before all were cached.
        """
        with self._lock:
            if self.bytes >= self._max_bytes:
                self._cache = _empty()
            known, by_form, table, sizes = self._cache
            left_out = set()
            new = words - known
            number, is_full = 0, False
            for number, word in enumerate(_until_deadline(new), 1):  # noqa: B007 - for the end
                is_full = is_full or self.bytes >= self._max_bytes
                if is_full or len(word) > MAX_CACHED_LENGTH:
                    left_out.add(word)
                    continue
                forms = _forms(word)
                for form in forms:
                    _note(by_form, form, word)
                known.add(word)
                sizes[0] += _size(word) + sum(map(_size, forms))
            if hashes is not None and not is_full and number == len(new):
                self._cache = self._cache._replace(hashes=_with_hashes(table, hashes, len(known)))
            return self._cache, left_out


def _empty() -> _Cache:
    return _Cache(set(), {}, _new_table(0), [0])


def _note(by_form: dict[str, Sequence[str]], form: str, word: str) -> None:
    words = by_form.get(form, ())
    if isinstance(words, list):
        words.append(word)
    else:
        by_form[form] = (*words, word) if len(words) < _MAX_TUPLE else [*words, word]


def _size(text: str) -> int:
    """Return about how many bytes a word or one of its forms takes in the cache."""
    return getsizeof(text) + _ENTRY_BYTES


def _until_deadline(words: Iterable[str]) -> Iterator[str]:
    """Yield words until the deadline of the request."""
    deadline = current()
    for number, word in enumerate(words):
        if number % _DEADLINE_WORDS == 0 and deadline.passed():
            break
        yield word


def _words_with(forms: Set[str], words: Iterable[str]) -> set[str]:
    """Return those of some words that have one of the forms."""
    return {word for word in _until_deadline(words) if not forms.isdisjoint(_forms(word))}


def _forms(word: str) -> set[str]:
    # Each word is learned once: the cache of pieces would only lose what is used again.
    return {form for piece in pieces_in(word) for form in (piece.exact, piece.stem, *piece.aliases)}


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
