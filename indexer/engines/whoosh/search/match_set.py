"""The matches of a clause in one segment, as documents, as a mask, or as the union of scorers."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.ragged import scatter, union
from indexer.engines.whoosh.search.scorers import Documents, Scorer, places_of

BINARY_SEARCH_COST = 16  # one binary search takes as long as marking 16 documents in a mask
DENSE_UNION_RATIO = 32  # a union of less than 1 in 32 documents is sorted, not marked in a mask

Mask = npt.NDArray[np.bool_]
NO_DOCUMENTS = np.empty(0, dtype=np.intp)


@dataclass(frozen=True)
class MatchSet:
    """The documents of a segment that match a clause, and the scorers that score them.

    One of ``documents`` and ``mask`` is set, except in a union. In a union, the documents of the
    first ``generating`` scorers match.
    """

    scorers: tuple[Scorer, ...] = ()
    documents: Documents | None = None
    mask: Mask | None = None
    generating: int = 0
    size: int = field(default=0)  # documents of the segment

    @property
    def is_union(self) -> bool:
        return self.documents is None and self.mask is None

    @property
    def is_empty(self) -> bool:
        return self.mask is None and not self.max_documents()

    def matching_mask(self) -> Mask:
        """Return a mask of the matching documents; read-only."""
        if self.mask is not None:
            return self.mask
        mask = np.zeros(self.size, dtype=np.bool_)
        parts = [self.documents] if self.documents is not None else self._parts()
        for documents in parts:
            scatter(mask, documents, True)
        return mask

    def matching_documents(self) -> Documents:
        """Return the matching documents, ascending."""
        if self.documents is not None:
            return self.documents
        if self.mask is None:
            parts = self._parts()
            if len(parts) == 1:
                return parts[0]
            if sum(map(len, parts)) * DENSE_UNION_RATIO < self.size:
                return union(parts) if parts else NO_DOCUMENTS
        return np.flatnonzero(self.matching_mask())

    def number_matching(self) -> int:
        """Return the number of matching documents."""
        if self.mask is not None:
            return int(np.count_nonzero(self.mask))
        if self.documents is not None:
            return len(self.documents)
        *others, largest = sorted(self._parts(), key=len)
        if not others:
            return len(largest)
        if sum(map(len, others)) * BINARY_SEARCH_COST < len(largest):
            smaller = union(others)
            _, present = places_of(largest, smaller)
            return len(largest) + len(smaller) - int(np.count_nonzero(present))
        if self.max_documents() * DENSE_UNION_RATIO < self.size:
            return len(union([*others, largest]))
        return int(np.count_nonzero(self.matching_mask()))

    def max_documents(self) -> int:
        """Return an upper bound of the number of matching documents."""
        if self.documents is not None:
            return len(self.documents)
        if self.mask is not None:
            return self.size
        return sum(map(len, self._parts()))

    def among(self, documents: Documents) -> Mask:
        """Return a mask over ``documents``: whether each document matches."""
        if self.mask is None and len(documents) * BINARY_SEARCH_COST < self.max_documents():
            if self.documents is not None:
                return places_of(self.documents, documents)[1]
            found = np.zeros(len(documents), dtype=np.bool_)
            for part in self._parts():
                found |= places_of(part, documents)[1]
            return found
        return self.matching_mask()[documents]

    def _parts(self) -> list[Documents]:
        return [scorer.documents for scorer in self.scorers[: self.generating]]
