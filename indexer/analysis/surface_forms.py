"""Finds the words of texts that have one of some forms (exact forms, stems, aliases).

A word here is a run between white space, with punctuation. Without this module, highlighting would
have to analyse every word of a text to find the forms of a query. Once ``compile_kernels`` was
called, compiled code looks the words up in a table (``run_kernels``), and only new words are
analysed. Without compiled code, each distinct word of a text is analysed; the words found are the
same.

An analysis takes 5 to 15 microseconds, and fifty texts can have thousands of new words. After the
deadline of the request, no further word is analysed, and the words left out are not found.
"""

import logging
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from string import punctuation
from types import ModuleType
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.analysis import windows
from indexer.analysis.folding import fold
from indexer.analysis.stemming import term_of_folded
from indexer.analysis.tokenizer import chunks_of, pieces_of
from indexer.analysis.word_splitter import split_chunk
from indexer.deadline import current
from indexer.storage.file_locks import file_lock

#: Slots of the table, of 8 bytes each. A plain word takes one, another often two. Three fifths are
#: used (the words of 90,000 news, without a word twice), then the table is emptied.
SLOTS = 1 << 20
MAX_KNOWN_LENGTH = 128  # characters of a word that is remembered
COMPILE_SECONDS = 60.0  # to wait for another process
_DEADLINE_WORDS = 32  # that are analysed between two looks at the deadline
_FORMS = 1 << 16  # number of different hashes of forms
_ERRORS = "surrogatepass"  # lone surrogates are looked up like other characters

#: The words with a form in one text: the offset and the word, ascending.
Occurrences = list[tuple[int, str]]
Table = npt.NDArray[np.uint64]

T = TypeVar("T")

_compiled: list[ModuleType] = []
_logger = logging.getLogger(__name__)


def compile_kernels() -> None:
    """Compile the loops of highlighting, or load their machine code. Raises what numba raises."""
    from indexer.analysis import run_kernels

    table = np.zeros(2, dtype=np.uint64)
    wanted = np.zeros(_FORMS, dtype=np.bool_)
    runs = _scanned(run_kernels, "a", table, wanted)
    _insert(run_kernels, table, {key: frozenset("a") for key in runs.keys})
    _compiled[:] = [run_kernels]
    windows.compile_kernels()


def compile_in_background() -> None:
    """Start a thread that calls ``compile_kernels``; one process of a machine compiles at a time.

    For engines without kernels of their own.
    """
    threading.Thread(target=_compile, name="compile-lookup", daemon=True).start()


def _compile() -> None:
    try:
        from indexer.storage.numba_cache import lock_file

        with file_lock(lock_file(), wait_seconds=COMPILE_SECONDS):
            compile_kernels()
    except Exception as error:  # numba raises any exception on an unusual processor or Python
        _logger.warning("Words of texts are looked up without compiled code: %s", error)


def is_compiled() -> bool:
    """Return whether compiled code looks the words up."""
    return bool(_compiled)


class _Runs(NamedTuple):
    """The words of a text that have a form, may have one, or are unknown, in parallel lists."""

    starts: list[int]
    words: list[str]
    keys: list[int]  # the hash of the key of an unknown word, or 0


class SurfaceForms:
    """Finds words by forms. Thread-safe: a full table is replaced, and words are only added."""

    def __init__(self, slots: int = SLOTS) -> None:
        """``slots``: length of the table, a power of two."""
        self._slots = slots
        self._lock = threading.Lock()
        self._table: Table | None = None
        self._used = 0

    def occurrences(self, forms: Set[str], texts: Sequence[str]) -> list[Occurrences]:
        """Return the words of each text that have one of the forms, with their offsets."""
        if not _compiled:
            return [_occurrences(forms, text) for text in texts]
        (kernels,) = _compiled
        wanted = np.zeros(_FORMS, dtype=np.bool_)
        wanted[[_form_hash(form) for form in forms]] = True
        runs = _scanned(kernels, "\n".join(texts), self._current_table(), wanted)
        known = {word for word, key in zip(runs.words, runs.keys, strict=True) if not key}
        matching = _words_with(forms, known)
        if len(matching) < len(known) or any(runs.keys):
            runs = self._matching(kernels, forms, runs, matching)
        return _by_text(runs, texts)

    def _matching(
        self, kernels: ModuleType, forms: Set[str], runs: _Runs, matching: Set[str]
    ) -> _Runs:
        """Return the runs that are among the matching ones, or are new and have one of the forms.

        The new ones are learned.
        """
        new = {key: word for _, word, key in zip(*runs, strict=True) if key}
        learned = self._learn(kernels, new) if new else {}
        keys = {key for key, own in learned.items() if not forms.isdisjoint(own)}
        found = _Runs([], [], [])
        for start, word, key in zip(*runs, strict=True):
            if key in keys if key else word in matching:
                found.starts.append(start)
                found.words.append(word)
                found.keys.append(key)
        return found

    def learn(self, words: Iterable[str]) -> None:
        """Remember words, until the deadline; nothing without compiled code."""
        if _compiled:
            self.occurrences(frozenset(), [" ".join(words)])

    def _current_table(self) -> Table:
        table = self._table
        if table is None:
            table = self._table = np.zeros(self._slots, dtype=np.uint64)
        return table

    def _learn(self, kernels: ModuleType, words: Mapping[int, str]) -> dict[int, frozenset[str]]:
        """Return the forms of words until the deadline, and remember them by the same keys."""
        forms = {}
        for key, word in _until_deadline(words.items()):
            forms[key] = _forms(word)
        needed = sum(map(_slots_of, forms.values()))
        room = self._slots * 3 // 5
        with self._lock:
            if self._table is None or self._used + needed > room:
                self._table, self._used = np.zeros(self._slots, dtype=np.uint64), 0
            if needed <= room:
                self._used += needed
                _insert(kernels, self._table, forms)
        return forms


def _occurrences(forms: Set[str], text: str) -> Occurrences:
    """Return the words of one text, found without compiled code."""
    found = _words_with(forms, set(text.split()))
    return sorted((start, word) for word in found for start in _places(text, word))


def _words_with(forms: Set[str], words: Iterable[str]) -> set[str]:
    """Return those of some words that have one of the forms."""
    return {word for word in _until_deadline(words) if _has(forms, word)}


def _has(forms: Set[str], word: str) -> bool:
    """Return whether a word has one of the forms. Words of queries recur, so it is cached."""
    for exact, stem, _, _, aliases in pieces_of(word):
        if exact in forms or stem in forms or (aliases and not forms.isdisjoint(aliases)):
            return True
    return False


def _forms(word: str) -> frozenset[str]:
    """Return the forms of a word. It is asked once for each word, so it is not cached."""
    core = word.strip(punctuation)
    if core.isalpha() and core.isascii() and (core.islower() or core.istitle() or core.isupper()):
        exact = fold(core)  # the only token
        return frozenset((exact, term_of_folded(exact)))
    return frozenset(
        form
        for chunk in chunks_of(word)
        for exact, stem, _, _, aliases in split_chunk(chunk)
        for form in (exact, stem, *aliases)
    )


def _until_deadline(words: Iterable[T]) -> Iterator[T]:
    """Yield words until the deadline of the request."""
    deadline = current()
    for number, word in enumerate(words):
        if number % _DEADLINE_WORDS == 0 and deadline.passed():
            break
        yield word


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


def _by_text(runs: _Runs, texts: Sequence[str]) -> list[Occurrences]:
    """Return the runs of each text, with offsets in it; the texts were joined by one character."""
    found: list[Occurrences] = []
    first = begin = 0
    for text in texts:
        last = bisect_left(runs.starts, begin + len(text), first)
        starts, words = runs.starts[first:last], runs.words[first:last]
        found.append([(start - begin, word) for start, word in zip(starts, words, strict=True)])
        first, begin = last, begin + len(text) + 1
    return found


def _scanned(
    kernels: ModuleType, content: str, table: Table, wanted: npt.NDArray[np.bool_]
) -> _Runs:
    """Return the words of a text that may have a wanted form, or are not in the table."""
    points = np.frombuffer(f"{content} ".encode("utf-32-le", _ERRORS), dtype=np.uint32)
    room = len(points) // 2 + 1
    bounds, keys = np.empty((room, 2), dtype=np.int64), np.empty(room, dtype=np.uint64)
    number = kernels.find_runs(points, kernels.KINDS, table, wanted, MAX_KNOWN_LENGTH, bounds, keys)
    starts, ends = bounds[:number].T.tolist()
    words = [content[start:end] for start, end in zip(starts, ends, strict=True)]
    return _Runs(starts, words, keys[:number].tolist())


def _insert(kernels: ModuleType, table: Table, forms: Mapping[int, frozenset[str]]) -> None:
    """Write the forms of words into a table, two in a slot, by the keys of the words."""
    rows: list[tuple[int, int, bool]] = []
    for key, own in forms.items():
        first, *others = _pairs(own)
        rows += [(key, pair, False) for pair in others]
        rows.append((key, first, True))
    keys, pairs, firsts = zip(*rows, strict=True) if rows else ((), (), ())
    kernels.insert(
        table,
        np.array(keys, dtype=np.uint64),
        np.array(pairs, dtype=np.uint32),
        np.array(firsts, dtype=np.bool_),
    )


def _pairs(forms: frozenset[str]) -> list[int]:
    """Return the hashes of forms, two in a number; without forms, 0."""
    hashes = [_form_hash(form) for form in forms] or [0]
    hashes += [0] * (len(hashes) % 2)
    return [one << 16 | other for one, other in zip(hashes[::2], hashes[1::2], strict=True)]


def _slots_of(forms: frozenset[str]) -> int:
    """Return how many slots a word takes, by its forms."""
    return (len(forms) + 1) // 2 or 1


def _form_hash(form: str) -> int:
    """Return the hash of a form in a table, which is not 0."""
    return hash(form) % (_FORMS - 1) + 1
