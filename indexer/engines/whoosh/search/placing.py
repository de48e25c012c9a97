"""Pinned and hidden articles of a query: taken out of its matches, and pins put in their places.

Their documents get the class ``NO_MATCH``, as if they were deleted, so the executors need not know
of them. Pins that pass the filters are then added to the counts and put in their places.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from indexer.engines.interface import EngineQuery, Pin
from indexer.engines.scoring.pins import in_order
from indexer.engines.scoring.ragged import Ints
from indexer.engines.whoosh.search.filter_classes import HIT, NO_MATCH, Classes
from indexer.engines.whoosh.search.scorers import Documents
from indexer.engines.whoosh.search.statistics import SegmentView


@dataclass
class Placing:
    """The pins and the hidden articles of one query; ``add`` learns which pins are hits."""

    pins: dict[int, Pin]  # by article, in the order of their places
    _pinned: Ints
    _taken: Ints  # pinned and hidden articles
    hits: set[int] = field(default_factory=set)  # pinned articles

    @classmethod
    def of(cls, request: EngineQuery) -> "Placing | None":
        """Return the placing of a query; None without pins and hidden articles."""
        if not (request.pins or request.hidden):
            return None
        pins = in_order(request)
        pinned = np.array(list(pins), dtype=np.int64)
        hidden = np.array(sorted(request.hidden), dtype=np.int64)
        return cls(pins, pinned, np.concatenate((pinned, hidden)))

    def without(self, segment: SegmentView, classes: Classes | None) -> Classes | None:
        """Return the classes of the documents of a segment without those that are taken out."""
        documents = segment.documents_of(self._taken)
        if not len(documents):
            return classes
        left = np.full(segment.documents, HIT, np.uint8) if classes is None else classes.copy()
        left[documents] = NO_MATCH
        return left

    def add(
        self, segment: SegmentView, documents: Documents, classes: Classes | None
    ) -> tuple[Documents, Documents]:
        """Return the documents of a segment with the pins among them, and the pins that are hits.

        ``classes``: those without the placing.
        """
        pinned = segment.documents_of(self._pinned)
        if classes is not None:
            pinned = pinned[classes[pinned] != NO_MATCH]
        if not len(pinned):
            return documents, pinned
        hits = pinned if classes is None else pinned[classes[pinned] == HIT]
        self.hits.update(segment.columns.article_ids[hits].tolist())
        return np.concatenate((documents, pinned.astype(documents.dtype))), hits

    @property
    def placed(self) -> list[Pin]:
        """Return the pins that are hits, in the order of their places."""
        return [pin for article, pin in self.pins.items() if article in self.hits]


def classes_among(segment: SegmentView, articles: Ints, classes: Classes | None) -> Classes:
    """Return the classes of the documents of a segment, with only some articles as matches."""
    documents = segment.documents_of(articles)
    among = np.full(segment.documents, NO_MATCH, np.uint8)
    among[documents] = HIT if classes is None else classes[documents]
    return among


def without_window(request: EngineQuery) -> EngineQuery:
    """Return a query without what changes no score: a window of hits, facets and copies."""
    return replace(
        request, offset=0, limit=1, last_window=False, facets=False, period_unit=None, fold=False
    )
