"""Scorers, which add scores to documents: the BM25 scores of a term, or computed scores.

A scorer returns rough scores of all its documents, part by part in single precision, to find
candidates; and exact scores of a few documents, to rank them.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.search.statistics import norms_by_code
from indexer.engines.whoosh.segment.postings import FieldArrays
from indexer.scoring_weights import BM25_K1

# From here on, a table of all documents takes less time than binary searches.
TABLE_MIN_DOCUMENTS = 4_096

Documents = npt.NDArray[Any]  # numbers in a segment, ascending
Places = npt.NDArray[np.intp]  # indexes into a scorer's documents
Scores = npt.NDArray[np.float64]
RoughScores = npt.NDArray[np.float32]


class Scorer(Protocol):
    """Adds a positive score to each of its documents."""

    @property
    def documents(self) -> Documents:
        """Return the documents of the scorer."""
        ...

    @property
    def bound(self) -> float:
        """Return an upper bound of the scores."""
        ...

    def rough_scores(self, part: slice) -> RoughScores:
        """Return the scores of a slice of its documents, with relative errors below 1e-6."""
        ...

    def scores_at(self, places: Places) -> Scores:
        """Return the exact scores of the documents at these places."""
        ...


class TermScorer:
    """BM25 scores of a term over its postings in one segment."""

    def __init__(self, field: FieldArrays, number: int, *, factor: float, average: float) -> None:
        """``factor`` is idf times boost, ``average`` the mean length of the field."""
        self.field = field
        self.begin, self.end = field.span(number)
        self.documents: Documents = field.documents(self.begin, self.end)
        self._factor = factor * (BM25_K1 + 1)
        self._norms = norms_by_code(average)
        self.bound = self._factor * field.bound(number, average)

    def rough_scores(self, part: slice) -> RoughScores:
        """Return the scores of a slice of its documents, with relative errors below 1e-6."""
        begin, end = self.begin + part.start, self.begin + part.stop
        frequencies = self.field.frequencies(begin, end).astype(np.float32)
        codes = self.field.length_codes.take(self.documents[part].astype(np.intp), mode="clip")
        norms = self._norms.astype(np.float32).take(codes.astype(np.intp), mode="clip")
        norms += frequencies
        frequencies *= np.float32(self._factor)
        frequencies /= norms
        return frequencies

    def scores_at(self, places: Places) -> Scores:
        """Return the exact scores of the documents at these places."""
        frequencies = self.field.frequencies_at(places + self.begin).astype(np.float64)
        codes = self.field.length_codes[self.documents[places]]
        scores: Scores = frequencies + self._norms[codes]
        np.divide(frequencies, scores, out=scores)
        scores *= self._factor
        return scores


@dataclass(frozen=True)
class ComputedScorer:
    """Documents with computed scores."""

    documents: Documents
    scores: Scores

    @property
    def bound(self) -> float:
        return float(self.scores.max()) if len(self.scores) else 0.0

    def rough_scores(self, part: slice) -> RoughScores:
        """Return a slice of the scores."""
        return self.scores[part].astype(np.float32)

    def scores_at(self, places: Places) -> Scores:
        """Return the scores at these places."""
        return self.scores[places]


def places_of(documents: Documents, wanted: Documents) -> tuple[Places, npt.NDArray[np.bool_]]:
    """Return the index in ``documents`` of each wanted number, and a mask of the present numbers.

    The index of an absent number is arbitrary.
    """
    if not len(documents):
        return np.zeros(len(wanted), dtype=np.intp), np.zeros(len(wanted), dtype=np.bool_)
    if wanted is documents:
        return np.arange(len(documents)), np.ones(len(documents), dtype=np.bool_)
    if min(len(documents), len(wanted)) >= TABLE_MIN_DOCUMENTS:
        return _places_by_table(documents, wanted)
    keys = wanted.astype(documents.dtype)  # with another type, NumPy converts all documents
    places = documents.searchsorted(keys)
    np.minimum(places, len(documents) - 1, out=places)
    return places, documents[places] == keys


def _places_by_table(
    documents: Documents, wanted: Documents
) -> tuple[Places, npt.NDArray[np.bool_]]:
    """Return the same as ``places_of`` by a table with the index of each document."""
    size = int(max(documents[-1], wanted[-1])) + 1
    table = np.full(size, -1, dtype=np.int32)
    table[documents.astype(np.intp)] = np.arange(len(documents), dtype=np.int32)
    places = table[wanted.astype(np.intp)].astype(np.intp)
    present = places >= 0
    return np.maximum(places, 0, out=places), present
