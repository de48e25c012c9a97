"""The terms of an analyzer as bytes, by their numbers, and in their order for those of a segment.

Every segment of a build has some of the same terms. Each term is encoded once, when it is new; the
order comes from the first ``PREFIX`` bytes as two integers, and only terms that share all of these
are compared.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.segment.ragged import Ints, begins, ranges
from indexer.storage.term_list import PackedTerms

PREFIX = 16  # bytes
_HALVES = 2  # of a prefix, an integer each
_FIRST = 1024

Prefixes = npt.NDArray[np.uint64]


class NumberedTerms:
    """Terms by number; ``terms`` is a list that grows, and known numbers stay."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms
        self._known = 0
        self._content = np.empty(_FIRST, dtype=np.uint8)
        self._ends = np.zeros(_FIRST, dtype=np.int64)  # of each term, behind that of none
        self._prefixes: Prefixes = np.empty((_HALVES, _FIRST), dtype=np.uint64)

    def __len__(self) -> int:
        return len(self._terms)

    def ordered(self, numbers: Ints, kernels: Any = None) -> tuple[Ints, PackedTerms]:
        """Return different numbers in the order of their terms' bytes, and these terms.

        ``kernels`` are the compiled functions of ``sorting_kernels``.
        """
        self._learn()
        numbers = numbers[self._order(numbers)]
        starts = self._ends[numbers]
        lengths = self._ends[numbers + 1] - starts
        if kernels:
            content = kernels.gathered(self._content, starts, lengths)
        else:
            content = self._content[ranges(starts, lengths)]
        return numbers, (content, np.cumsum(lengths).astype(np.uint32))

    def _order(self, numbers: Ints) -> Ints:
        """Return the places of the terms in their order."""
        first, second = self._prefixes[:, numbers]
        order: Ints = np.argsort(first)  # one such sort takes a seventh of one by both halves
        alike = ~begins(first[order])
        tied = np.flatnonzero(alike | np.append(alike[1:], False))
        places = order[tied]
        places = places[np.lexsort((second[places], first[places]))]
        alike = ~(begins(first[places]) | begins(second[places]))
        edges = np.flatnonzero(np.diff(alike, append=False))  # where what is alike begins, ends
        for begin, end in edges.reshape(-1, 2).tolist():
            group = places[begin : end + 1].tolist()
            # UTF-8 sorts by its bytes as the characters sort by their code points.
            group.sort(key=lambda place: self._terms[int(numbers[place])])
            places[begin : end + 1] = group
        order[tied] = places
        return order

    def _learn(self) -> None:
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
        prefixes = np.array(new, dtype=f"S{PREFIX}")  # shorter ones end in zeros
        halves = prefixes.view(">u8").reshape(len(new), _HALVES)
        self._prefixes[:, self._known : known] = halves.T
        self._known = known


def _grown(values: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Return an array of the same content with room for ``size`` values on its last axis."""
    if size <= values.shape[-1]:
        return values
    grown = np.empty((*values.shape[:-1], size * 3 // 2), dtype=values.dtype)
    grown[..., : values.shape[-1]] = values
    return grown
