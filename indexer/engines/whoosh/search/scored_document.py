"""One document of a segment, for the explanation of its score."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.lengths import LENGTHS
from indexer.engines.whoosh.search.document_sets import DocumentSet
from indexer.engines.whoosh.search.evaluator import Evaluator, scores_of
from indexer.engines.whoosh.search.scorers import places_of
from indexer.engines.whoosh.search.statistics import SegmentView, norms_by_code


@dataclass(frozen=True)
class SegmentDocument:
    """A document by its number; see ``indexer.engines.scoring.explanation.ScoredDocument``."""

    evaluator: Evaluator
    segment: SegmentView
    number: int

    @property
    def length(self) -> int:
        """Return the length of the document, as the index rounds it."""
        return int(LENGTHS[self.segment.arrays.fields["stem"].length_codes[self.number]])

    @cached_property
    def _wanted(self) -> Any:
        return np.array([self.number], dtype=np.int64)

    def matches(self, clause: Clause) -> bool:
        """Return whether the document matches a clause."""
        found = self.evaluator.evaluate(clause, self.segment.number)
        return bool(found.among(self._wanted)[0])

    def frequency(self, field: str, term: str) -> int:
        """Return the frequency of a term in the document, as its score counts it."""
        collection = self.evaluator.collection
        number = collection.term(field, term).numbers[self.segment.number]
        if number < 0:
            return 0
        arrays = self.segment.arrays.fields[field]
        begin, end = arrays.span(number)
        places, present = places_of(arrays.documents(begin, end), self._wanted)
        if not present[0]:
            return 0
        return int(arrays.frequencies_at(places + begin)[0])

    def norm(self, field: str) -> float:
        """Return BM25's length normalisation of a field."""
        norms = norms_by_code(self.evaluator.collection.average_length(field))
        return float(norms[self.segment.arrays.fields[field].length_codes[self.number]])

    def score(self, clause: Clause) -> float:
        """Return the score of a Whoosh query; a set of documents has none."""
        if isinstance(clause, DocumentSet):
            return 0.0
        scorers = self.evaluator.evaluate(clause, self.segment.number).scorers
        return float(scores_of(scorers, self._wanted)[0])
