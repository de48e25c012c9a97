"""Collector of all hits of a query with score and age, for ``Sort.RECENT``."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.deadline import current
from indexer.engines.interface import EngineQuery, Hit
from indexer.engines.scoring.lengths import length_codes
from indexer.engines.scoring.proximity import Scored
from indexer.engines.scoring.recency import (
    TITLE_FIELD,
    RecencyBlend,
    RecencyMatches,
    Rescore,
)
from indexer.engines.whoosh.search.evaluator import Evaluator
from indexer.engines.whoosh.search.scorers import Documents, Scores
from indexer.engines.whoosh.search.statistics import SegmentView


class RecencyCollector:
    """Collects all scored hits of each segment, because a hit with a low score may rank high."""

    by_date = False
    threshold = 0.0  # no hit is skipped

    def __init__(
        self,
        blend: RecencyBlend,
        latest: int,
        evaluator: Evaluator,
        request: EngineQuery,
        *,
        depth: int,
    ) -> None:
        self._blend, self._latest, self._evaluator = blend, latest, evaluator
        self._request, self._last = request, request.offset + request.limit
        self._depth = depth  # number of the best hits by score that are rescored by proximity
        self.count = evaluator.collection.documents if request.limit else 0
        self._collected: list[RecencyMatches] = []
        self._keyed: tuple[RecencyMatches, Scores] | None = None  # for ``ordered``

    def raise_threshold(self) -> None:
        """Do nothing: ``threshold`` stays zero."""

    def add_scored(self, segment: SegmentView, documents: Documents, scores: Scores) -> None:
        """Add matching documents of a segment."""
        columns = segment.columns
        factors = self._blend.factors(columns.published[documents], self._latest)
        if not current().passed():
            factors[np.isin(documents, self._with_exact_title(segment))] = 1
        self._collected.append(RecencyMatches(columns.article_ids[documents], scores, factors))

    def window(self, total: int, rescore: Rescore | None) -> tuple[Hit, ...]:
        """Return the hits of the requested window of all hits."""
        if not self._collected or not self.count:
            return ()
        matches = RecencyMatches.joined(self._collected)
        hits = matches.window(self._request.first_of(total), self._last, rescore, self._depth)
        return tuple(Hit(article, score) for score, article in hits)

    def ordered(self, rescore: Rescore | None, count: int) -> Sequence[Scored]:
        """Return the ``count`` first hits in order."""
        if not self._collected or not self.count:
            return []
        if self._keyed is None:
            matches = RecencyMatches.joined(self._collected)
            self._keyed = matches, matches.keys(rescore, self._depth)
        matches, keys = self._keyed
        return matches.first_by(keys, count)

    def keys_of(self, articles: npt.NDArray[np.int64]) -> dict[int, float]:
        """Return the value of hits that the order is by, after ``ordered``."""
        if self._keyed is None:
            return {}
        matches, keys = self._keyed
        found = np.isin(matches.articles, articles)
        return dict(zip(matches.articles[found].tolist(), keys[found].tolist(), strict=True))

    @property
    def has_scores(self) -> bool:
        """Return whether any hit has a score."""
        return any(part.scores.any() for part in self._collected)

    def score_and_factor_of(self, article: int) -> tuple[float, float]:
        """Return the score of a hit before the blend, and its recency factor."""
        for part in self._collected:
            for place in np.flatnonzero(part.articles == article).tolist():
                return float(part.scores[place]), float(part.factors[place])
        return 0.0, 1.0

    def _with_exact_title(self, segment: SegmentView) -> Documents:
        """Return the documents whose title is exactly the query.

        Title lengths above ten words are stored rounded, so such a title may have a further word.
        """
        query = self._blend.exact_title
        if query is None:
            return np.empty(0, dtype=np.intp)
        found = self._evaluator.evaluate(query.clause, segment.number).matching_documents()
        code = length_codes(np.array([query.length]))[0]
        lengths = segment.arrays.fields[TITLE_FIELD].length_codes
        exact: Documents = found[lengths[found] == code]
        return exact
