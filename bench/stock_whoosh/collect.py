"""Collection of the hits of a Whoosh query over all segments.

Each matcher is drained once into arrays of document numbers and scores. The doc values of the
segments give the dates and the keyword columns of these documents.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.searching import SearchContext

from bench.stock_whoosh.queries import DocumentSet
from indexer.deadline import Deadline
from indexer.engines.interface import Hit
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.whoosh.search.fitting import ROUNDING_MARGIN
from indexer.engines.whoosh.store.doc_values import DocValues
from indexer.scoring_weights import KIND_WEIGHTS

DOCUMENTS_PER_CLOCK_CHECK = 512

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SegmentMatches:
    """The matching documents of one segment, ascending, and their scores (zero without scoring)."""

    columns: DocValues
    documents: Numbers
    scores: Scores

    def filtered(self, mask: npt.NDArray[np.bool_]) -> "SegmentMatches":
        """Return the matches that are set in a mask over the segment's documents."""
        keep = mask[self.documents]
        return SegmentMatches(self.columns, self.documents[keep], self.scores[keep])

    def weighed(self) -> "SegmentMatches":
        """Return the matches with their scores times the weights of their kinds."""
        weights = kind_weights(self.columns, self.documents)
        return SegmentMatches(self.columns, self.documents, self.scores * weights)

    def reaching(self, floor: float) -> "SegmentMatches":
        """Return the matches with at least this score, all without a score."""
        keep = self.scores >= floor * (1 - ROUNDING_MARGIN)
        scores = np.zeros(np.count_nonzero(keep))
        return SegmentMatches(self.columns, self.documents[keep], scores)


def kind_weights(columns: DocValues, documents: Numbers) -> Scores:
    """Return the weight of the kind of each document."""
    kinds = columns.keywords["kind"]
    names = [kinds.strings[ordinal] for ordinal in kinds.ordinals[documents].tolist()]
    return np.array([KIND_WEIGHTS.get(name, 1.0) for name in names], dtype=np.float64)


def collect(
    query: Any, leaves: list[tuple[Any, DocValues]], *, weighting: Any, deadline: Deadline
) -> tuple[list[SegmentMatches], bool]:
    """Return the matches of every segment, and whether the deadline cut off any.

    ``weighting``: the scorer of terms; None: all scores are zero.
    """
    context = SearchContext(weighting=weighting)
    found: list[SegmentMatches] = []
    partial = False
    for searcher, columns in leaves:
        if found and deadline.passed():
            return found, True
        if isinstance(query, DocumentSet):  # needs no matcher and no scores
            numbers = query.numbers(searcher.reader())
            found.append(SegmentMatches(columns, numbers, np.zeros(len(numbers))))
            continue
        matcher = query.matcher(searcher, context)
        documents, scores, cut = _drain(matcher, scored=weighting is not None, deadline=deadline)
        found.append(
            SegmentMatches(
                columns, np.array(documents, dtype=np.int64), np.array(scores, dtype=np.float64)
            )
        )
        if cut:
            partial = True
            break
    return found, partial


def top_hits(
    matches: list[SegmentMatches],
    *,
    by_date: bool,
    offset: int,
    limit: int,
    oldest: bool = False,
) -> tuple[Hit, ...]:
    """Return a window of the hits, sorted by descending score or date, then descending id.

    With ``oldest``, dates and ids ascend; documents without a date come last all the same.
    """
    if not matches:
        return ()
    ids = np.concatenate([found.columns.article_ids[found.documents] for found in matches])
    scores = np.concatenate([found.scores for found in matches])
    if by_date:
        first = np.concatenate([found.columns.published[found.documents] for found in matches])
    else:
        first = scores
    keys = (-ids, -first)
    if oldest:
        keys = (ids, np.where(first == NO_DATE, np.iinfo(np.int64).max, first))
    order = np.lexsort(keys)[offset : offset + limit]
    return tuple(Hit(int(ids[i]), float(scores[i])) for i in order)


def _drain(
    matcher: Any, *, scored: bool, deadline: Deadline
) -> tuple[list[int], list[float], bool]:
    documents: list[int] = []
    scores: list[float] = []
    while matcher.is_active():
        documents.append(matcher.id())
        if scored:
            scores.append(matcher.score())
        matcher.next()
        if not len(documents) % DOCUMENTS_PER_CLOCK_CHECK and deadline.passed():
            break
    else:
        return documents, scores or [0.0] * len(documents), False
    return documents, scores or [0.0] * len(documents), True
