"""Sorted terms of a field: their bytes in one array, and the end of each term in another.

A look-up is a binary search: first in a sample of every ``SAMPLE``-th term, which is in memory,
then in the mapped terms between two of the sample.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from types import ModuleType

import numpy as np
import numpy.typing as npt

SAMPLE = 128  # every 128th term is in the sample
UNSAMPLED_LOOKUPS = 16  # number of lookups in a list before its sample is read

#: The joined bytes of ascending terms, and the end of each.
PackedTerms = tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]


class TermList:
    """A list of distinct terms in UTF-8, in ascending order."""

    def __init__(self, content: npt.NDArray[np.uint8], ends: npt.NDArray[np.uint32]) -> None:
        self._content = content.data
        self._ends = ends.data
        self._count = len(ends)
        self._sample: list[bytes] | None = None
        self._lookups = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:
        begin = self._ends[number - 1] if number else 0
        return self._content[begin : self._ends[number]].tobytes()

    def find(self, term: bytes) -> int:
        """Return the number of a term, or -1."""
        place = self.place(term)
        return place if place < self._count and self[place] == term else -1

    def find_each(self, terms: Sequence[bytes], kernels: ModuleType | None) -> list[int]:
        """Return the number of each term, or -1; ``kernels`` is the module ``term_kernels``."""
        if kernels is None or not terms:
            return [self.find(term) for term in terms]
        content, ends = self.packed_views()
        words, word_ends = packed_terms(terms)
        found = np.empty(len(terms), dtype=np.int64)
        word_ends.flags.writeable = False
        kernels.find_all(content, ends, words, word_ends, found)
        return found.tolist()

    def place(self, term: bytes) -> int:
        """Return the number of the first term that is not before ``term``."""
        if self._sample is None:
            self._lookups += 1
            if self._lookups < UNSAMPLED_LOOKUPS:  # reading the sample reads all pages
                return bisect_left(self, term, 0, self._count)
            self._sample = [self[number] for number in range(0, self._count, SAMPLE)]
        block = bisect_right(self._sample, term)
        if not block:
            return 0
        low, high = (block - 1) * SAMPLE, min(block * SAMPLE, self._count)
        return bisect_left(self, term, low, high)

    def prefixed(self, prefix: bytes) -> range:
        """Return the numbers of the terms that begin with ``prefix``."""
        if not prefix:
            return range(self._count)
        after = prefix[:-1] + bytes([prefix[-1] + 1])  # UTF-8 has no byte 0xFF
        return range(self.place(prefix), self.place(after))

    def slice(self, begin: int, end: int) -> Iterator[bytes]:
        """Yield the terms ``begin:end``; faster than one by one."""
        if begin >= end:
            return
        start = self._ends[begin - 1] if begin else 0
        ends = np.asarray(self._ends[begin:end]).tolist()
        content = self._content[start : ends[-1]].tobytes()
        last = 0
        for stop in ends:
            yield content[last : stop - start]
            last = stop - start

    def arrays(
        self, among: range
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the joined bytes of consecutive terms, and the start and length of each."""
        first = int(self._ends[among.start - 1]) if among.start else 0
        ends = np.asarray(self._ends[among.start : among.stop]).astype(np.int64) - first
        starts = np.concatenate([[0], ends[:-1]])
        content = np.asarray(self._content[first : first + int(ends[-1])])
        return content, starts, ends - starts

    def packed_views(self) -> PackedTerms:
        """Return views of the arrays that cannot be written, the type that kernels expect."""
        content, ends = self.packed()
        content.flags.writeable = ends.flags.writeable = False
        return content, ends

    def all(self) -> list[bytes]:
        """Return all terms."""
        return list(self.slice(0, self._count))

    def packed(self) -> PackedTerms:
        """Return the joined bytes of all terms, and the end of each term."""
        return np.asarray(self._content), np.asarray(self._ends)


def packed_terms(terms: Sequence[bytes]) -> PackedTerms:
    """Return the joined bytes of ascending terms, and the end of each, for a ``TermList``."""
    ends = np.cumsum(np.fromiter(map(len, terms), dtype=np.int64, count=len(terms)))
    return np.frombuffer(b"".join(terms), dtype=np.uint8), ends.astype(np.uint32)
