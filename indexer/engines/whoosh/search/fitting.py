"""Execution in the orders by date: only hits with a share of the best score, the others counted.

The floor is ``EngineQuery.min_fit`` times the best score of the commit, which is known only after
the last segment. So each segment first gives the documents above the share of the best score so
far, which leaves most weak ones out unscored (as in MaxScore), and the floor is applied to all
segments at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy.typing as npt

from indexer.engines.whoosh.search.filter_classes import NO_MATCH, Classes
from indexer.engines.whoosh.search.scorers import Scores
from indexer.engines.whoosh.search.statistics import SegmentView

# Relative: the kernels and NumPy add the scores of a document in different orders.
ROUNDING_MARGIN = 1e-9


@dataclass(slots=True)
class FittingMatches:
    """The matches of all segments that can be above the floor."""

    min_fit: float
    best: float = 0.0  # score of the best match so far
    _parts: list[tuple[SegmentView, npt.NDArray[Any], Scores, Classes | None]] = field(
        default_factory=list
    )

    @property
    def floor(self) -> float:
        """Return the lowest score of a fitting match, by the matches so far."""
        return self.min_fit * self.best * (1 - ROUNDING_MARGIN)

    def add(
        self,
        segment: SegmentView,
        documents: npt.NDArray[Any],
        scores: Scores,
        classes: Classes | None,
    ) -> None:
        """Add live matches of a segment, whatever their class; ``classes`` is by document."""
        self.best = max(self.best, float(scores.max(initial=0)))
        if classes is not None:
            passed = classes[documents] != NO_MATCH
            documents, scores = documents[passed], scores[passed]
        self._parts.append((segment, documents, scores, classes))

    def fitting(self) -> Iterator[tuple[SegmentView, npt.NDArray[Any], Classes | None]]:
        """Yield each segment with its documents that reach the floor, and their classes."""
        for segment, documents, scores, classes in self._parts:
            yield segment, documents[scores >= self.floor], classes
