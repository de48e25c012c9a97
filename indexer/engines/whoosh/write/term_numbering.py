"""The numbered terms of an analyzer as bytes, and the sorting of any subset of them.

The segments of a build share most terms. Each term is encoded once, when it is new. Terms are
sorted by their first ``PREFIX`` bytes as integers; only terms that share all these bytes are
compared as strings.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.ragged import Ints, ranges, run_starts
from indexer.storage.term_list import PackedTerms

PREFIX = 16  # bytes
_HALVES = 2  # integers of a prefix
_INITIAL_SIZE = 1024

Prefixes = npt.NDArray[np.uint64]


class NumberedTerms:
    """Terms by number. The list ``terms`` may grow; the numbers of its terms do not change."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms
        self._known = 0
        self._content = np.empty(_INITIAL_SIZE, dtype=np.uint8)
        self._ends = np.zeros(_INITIAL_SIZE, dtype=np.int64)  # ends[n + 1] is the end of term n
        self._prefixes: Prefixes = np.empty((_HALVES, _INITIAL_SIZE), dtype=np.uint64)

    def __len__(self) -> int:
        return len(self._terms)

    def ordered(self, numbers: Ints, kernels: Any = None) -> tuple[Ints, PackedTerms]:
        """Return ``numbers`` sorted by the bytes of their terms, and the terms in this order.

        ``numbers`` are distinct; ``kernels``: the module ``kernels.inversion``, if compiled.
        """
        self._encode_new_terms()
        numbers = numbers[self._order(numbers)]
        starts = self._ends[numbers]
        lengths = self._ends[numbers + 1] - starts
        if kernels:
            content = kernels.gather_slices(self._content, starts, lengths)
        else:
            content = self._content[ranges(starts, lengths)]
        return numbers, (content, np.cumsum(lengths).astype(np.uint32))

    def _order(self, numbers: Ints) -> Ints:
        """Return the indexes that sort ``numbers`` by their terms."""
        first, second = self._prefixes[:, numbers]
        order: Ints = np.argsort(first)  # a seventh of the time of a lexsort by both halves
        equal = ~run_starts(first[order])
        tied = np.flatnonzero(equal | np.append(equal[1:], False))
        places = order[tied]
        places = places[np.lexsort((second[places], first[places]))]
        equal = ~(run_starts(first[places]) | run_starts(second[places]))
        edges = np.flatnonzero(np.diff(equal, append=False))  # begin and end of equal prefixes
        for begin, end in edges.reshape(-1, 2).tolist():
            group = places[begin : end + 1].tolist()
            # The bytes of UTF-8 sort in the order of the code points.
            group.sort(key=lambda place: self._terms[int(numbers[place])])
            places[begin : end + 1] = group
        order[tied] = places
        return order

    def _encode_new_terms(self) -> None:
        new = [term.encode("utf-8") for term in self._terms[self._known :]]
        if not new:
            return
        known = self._known + len(new)
        sizes = np.fromiter(map(len, new), dtype=np.int64, count=len(new))
        begin = int(self._ends[self._known])
        ends = begin + np.cumsum(sizes)
        self._content = _grown(self._content, int(ends[-1]))
        self._ends = _grown(self._ends, known + 1)
        self._prefixes = _grown(self._prefixes, known)
        self._content[begin : int(ends[-1])] = np.frombuffer(b"".join(new), dtype=np.uint8)
        self._ends[self._known + 1 : known + 1] = ends
        prefixes = np.array(new, dtype=f"S{PREFIX}")  # shorter terms are padded with zeros
        halves = prefixes.view(">u8").reshape(len(new), _HALVES)
        self._prefixes[:, self._known : known] = halves.T
        self._known = known


def _grown(values: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Return an array of the same content that has at least ``size`` values on its last axis."""
    if size <= values.shape[-1]:
        return values
    grown = np.empty((*values.shape[:-1], size * 3 // 2), dtype=values.dtype)
    grown[..., : values.shape[-1]] = values
    return grown
