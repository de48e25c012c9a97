"""All hits of a query by a blend of score and age: what ``search`` gathers for ``Sort.RECENT``."""

import numpy as np

from indexer.engines.interface import EngineQuery, Hit
from indexer.engines.whoosh.query.recency import TITLES, Blend, Blended, Closer
from indexer.engines.whoosh.search.evaluator import Evaluator
from indexer.engines.whoosh.search.scorers import Documents, Scores
from indexer.engines.whoosh.search.statistics import OpenSegment
from indexer.engines.whoosh.segment.postings import length_codes


class BlendedHits:
    """Takes every scored hit of each segment: one that scores less may be fresher."""

    by_date = False
    least = 0.0  # no hit is passed over

    def __init__(
        self, blend: Blend, latest: int, evaluator: Evaluator, asked: EngineQuery, *, depth: int
    ) -> None:
        self._blend, self._latest, self._evaluator = blend, latest, evaluator
        self._first, self._last = asked.offset, asked.offset + asked.limit
        self._depth = depth  # how many of the best by score are looked at for what they hold
        self.count = evaluator.collection.documents if asked.limit else 0
        self._found: list[Blended] = []

    def raise_least(self) -> None:
        """Leave ``least`` at zero."""

    def add_scored(self, segment: OpenSegment, documents: Documents, scores: Scores) -> None:
        """Add matching documents of a segment."""
        columns = segment.columns
        factors = self._blend.factors(columns.published[documents], self._latest)
        factors[np.isin(documents, self._titled(segment))] = 1
        self._found.append(Blended(columns.article_ids[documents], scores, factors))

    def window(self, reorder: Closer | None) -> tuple[Hit, ...]:
        """Return the hits asked for."""
        if not self._found or not self.count:
            return ()
        found = Blended.all_of(self._found)
        hits = found.window(self._first, self._last, reorder, self._depth)
        return tuple(Hit(article, score) for score, article in hits)

    def _titled(self, segment: OpenSegment) -> Documents:
        """Return the documents whose title is the query.

        Lengths above ten are rounded: such a title may have a word more.
        """
        sought = self._blend.title
        if sought is None:
            return np.empty(0, dtype=np.intp)
        found = self._evaluator.evaluate(sought.query, segment.number).matching_documents()
        code = length_codes(np.array([sought.length]))[0]
        titled: Documents = found[segment.arrays.fields[TITLES].length_codes[found] == code]
        return titled
