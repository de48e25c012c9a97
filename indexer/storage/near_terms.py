"""Terms within a few edits of a word: the edit-distance matrix of all terms at once, by NumPy.

The matrix of ``indexer.query.edit_distance`` is computed cell by cell, each cell for all terms.
Cells further than the limit from the diagonal are left out (Ukkonen, "Algorithms for Approximate
String Matching", 1985). Terms are dropped as soon as a whole row of their matrix exceeds the limit,
so that most are compared in their first letters only.
"""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import numpy.typing as npt

from indexer.storage.term_list import TermList

ASCII = 128
_NO_LETTER = 255  # equals no byte of a term

Numbers = npt.NDArray[np.int64]
Cells = npt.NDArray[np.uint8]  # distances of all terms, up to limit + 1


def near_terms(  # noqa: PLR0913, PLR0917 - a word, its terms, and how they are compared
    terms: TermList,
    among: range,
    word: str,
    limit: int,
    is_near: Callable[[str, str, int], bool],
    kernels: ModuleType | None = None,
) -> list[int]:
    """Return the numbers of the terms ``among`` within ``limit`` edits of ``word``, ascending.

    Terms with other than ASCII letters, where a letter is several bytes, are left to ``is_near``,
    which compares the word with one term. ``kernels`` is the module ``term_kernels``; None: NumPy.
    """
    if not among:
        return []
    if kernels is not None:
        return _by_kernel(kernels, terms, among, word, limit, is_near)
    content, starts, lengths = terms.arrays(among)
    letters = np.flatnonzero(content >= ASCII)
    others = np.unique(np.searchsorted(starts, letters, side="right") - 1)
    found = [
        among.start + number
        for number in others.tolist()
        if is_near(word, terms[among.start + number].decode("utf-8"), limit)
    ]
    in_ascii = np.abs(lengths - len(word)) <= limit
    in_ascii[others] = False
    numbers = np.flatnonzero(in_ascii)
    near = _Matrix(content, starts[numbers], lengths[numbers], numbers).near(word, limit)
    return sorted([*found, *(among.start + near).tolist()])


def _by_kernel(  # noqa: PLR0913, PLR0917 - as ``near_terms``
    kernels: ModuleType,
    terms: TermList,
    among: range,
    word: str,
    limit: int,
    is_near: Callable[[str, str, int], bool],
) -> list[int]:
    content, ends = terms.packed_views()
    found, wide = np.empty(len(among), np.int64), np.empty(len(among), np.int64)
    count, others, _ = kernels.near(
        content, ends, among.start, among.stop, codes_of(word), limit, found, wide
    )
    near = [
        number
        for number in wide[:others].tolist()
        if is_near(word, terms[number].decode("utf-8"), limit)
    ]
    return sorted([*found[:count].tolist(), *near])


def codes_of(word: str) -> npt.NDArray[np.uint8]:
    """Return the codes of the letters; for other than ASCII letters, one that no term has."""
    letters = [ord(letter) if ord(letter) < ASCII else _NO_LETTER for letter in word]
    return np.array(letters, dtype=np.uint8)


class _Matrix:
    """The rows of the edit-distance matrices of the terms that are not yet dropped."""

    def __init__(
        self, content: npt.NDArray[np.uint8], starts: Numbers, lengths: Numbers, numbers: Numbers
    ) -> None:
        self._content, self._starts, self._lengths = content, starts, lengths
        self._numbers = numbers
        self._columns: dict[int, Cells] = {}  # letters of the terms, by their place
        self._rows: list[dict[int, Cells]] = []  # the last two rows: distances by column

    def near(self, word: str, limit: int) -> Numbers:
        """Return the numbers of the terms within ``limit`` edits, in their order."""
        codes = codes_of(word).tolist()
        size = len(self._numbers)
        first = {column: np.full(size, column, np.uint8) for column in range(limit + 1)}
        self._rows = [{}, first]
        for row in range(1, len(codes) + 1):
            self._rows = [self._rows[1], self._next_row(codes, row, limit)]
            self._drop(limit)
            if not len(self._numbers):
                return self._numbers
        last = self._rows[1]
        near = np.zeros(len(self._numbers), np.bool_)
        for column, distances in last.items():
            near |= (self._lengths == column) & (distances <= limit)
        return self._numbers[near]

    def _next_row(self, codes: list[int], row: int, limit: int) -> dict[int, Cells]:
        before_last, last = self._rows
        size, letter = len(self._numbers), codes[row - 1]
        cells: dict[int, Cells] = {}
        if row <= limit:
            cells[0] = np.full(size, row, np.uint8)
        for column in range(max(1, row - limit), row + limit + 1):
            other = self._column(column - 1)
            cell = last[column - 1] + (other != letter)
            if column in last:
                np.minimum(cell, last[column] + 1, out=cell)
            if column - 1 in cells:
                np.minimum(cell, cells[column - 1] + 1, out=cell)
            if column - 2 in before_last and row > 1:
                swapped = (self._column(column - 2) == letter) & (other == codes[row - 2])
                np.minimum(cell, before_last[column - 2] + 1, out=cell, where=swapped)
            cells[column] = cell
        return cells

    def _column(self, place: int) -> Cells:
        """Return the letter of each term at a place; 0 after its end."""
        if place not in self._columns:
            letters = self._content.take(self._starts + place, mode="clip")
            letters[self._lengths <= place] = 0
            self._columns[place] = letters
        return self._columns[place]

    def _drop(self, limit: int) -> None:
        """Drop the terms whose last row exceeds the limit, if these are at least half of them."""
        kept = np.minimum.reduce(list(self._rows[1].values())) <= limit
        if np.count_nonzero(kept) * 2 > len(kept):
            return
        self._starts, self._lengths = self._starts[kept], self._lengths[kept]
        self._numbers = self._numbers[kept]
        self._columns = {place: letters[kept] for place, letters in self._columns.items()}
        self._rows = [{column: cells[kept] for column, cells in row.items()} for row in self._rows]
