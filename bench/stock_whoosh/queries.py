"""Query classes that Whoosh lacks: m of n, dis_max, merged terms, document sets.

Each query returns its own matcher over one segment, and can be combined by Whoosh's And and Or.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.matching import Matcher, NullMatcher
from whoosh.query import Query
from whoosh.scoring import bm25

from indexer.engines.scoring.bm25 import idf
from indexer.engines.whoosh.segment.id_matcher import SortedIdsMatcher
from indexer.engines.whoosh.segment.weighting import WEIGHTING
from indexer.engines.whoosh.store.doc_values import DocValues

Mask = Callable[[DocValues], npt.NDArray[np.bool_]]


class _Alternatives(Query):  # type: ignore[misc]
    """A query with subqueries; a matching document need not match all of them."""

    subqueries: list[Query]

    def children(self) -> Iterator[Query]:
        """Yield the subqueries."""
        return iter(self.subqueries)

    def is_leaf(self) -> bool:
        """Return False: there are subqueries."""
        return False

    def estimate_size(self, ixreader: Any) -> int:
        """Return an upper bound of the number of matches; Whoosh sorts intersections by it."""
        total = sum(int(query.estimate_size(ixreader)) for query in self.subqueries)
        return min(int(ixreader.doc_count()), total)


class AtLeast(_Alternatives):
    """Documents whose matching subqueries have a total weight of at least ``minimum``.

    The score is the sum of the scores of the matching subqueries. Weights are positive, with a sum
    of at most 255; without ``weights``, each subquery has the weight 1.
    """

    def __init__(
        self, subqueries: list[Query], minimum: int, weights: Sequence[int] | None = None
    ) -> None:
        self.subqueries = subqueries
        self.minimum = minimum
        self.weights = tuple(weights) if weights is not None else (1,) * len(subqueries)
        self.boost = 1.0

    def __repr__(self) -> str:
        return f"AtLeast({self.subqueries!r}, {self.minimum}, {self.weights})"

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the matcher over one segment."""
        matchers = [query.matcher(searcher, context) for query in self.subqueries]
        active = [
            (matcher, weight)
            for matcher, weight in zip(matchers, self.weights, strict=True)
            if matcher.is_active()
        ]
        if sum(weight for _, weight in active) < self.minimum:
            return NullMatcher()
        return AtLeastMatcher(active, self.minimum)


class AtLeastMatcher(Matcher):  # type: ignore[misc]
    """Iterates over the documents whose matching subqueries reach the minimum weight."""

    def __init__(self, weighted: list[tuple[Matcher, int]], minimum: int) -> None:
        self._weighted = weighted
        self._matchers = [matcher for matcher, _ in weighted]
        self._minimum = minimum
        self._id = -1
        self._matching: list[Matcher] = []  # that are on the current document
        self._advance()

    def is_active(self) -> bool:
        """Return whether the matcher is on a document."""
        return bool(self._matching)

    def id(self) -> int:
        """Return the number of the current document."""
        return self._id

    def next(self) -> None:
        """Go to the next document that reaches the minimum weight."""
        for matcher in self._matching:
            matcher.next()
        self._advance()

    def skip_to(self, id: int) -> None:
        """Go to the first document from ``id`` on that reaches the minimum weight."""
        if not self._matching or id <= self._id:
            return
        for matcher in self._matchers:
            if matcher.is_active() and matcher.id() < id:
                matcher.skip_to(id)
        self._advance()

    def score(self) -> float:
        """Return the sum of the scores of the matching subqueries."""
        return float(sum(matcher.score() for matcher in self._matching))

    def weight(self) -> float:
        """Return the sum of the weights of the matching subqueries."""
        return float(sum(matcher.weight() for matcher in self._matching))

    def supports_block_quality(self) -> bool:
        """Return False: every matching document is visited."""
        return False

    def copy(self) -> "AtLeastMatcher":
        """Return an independent matcher on the same document."""
        copies = [(matcher.copy(), weight) for matcher, weight in self._weighted]
        return AtLeastMatcher(copies, self._minimum)

    def children(self) -> list[Matcher]:
        """Return the matchers of the subqueries."""
        return self._matchers

    def all_ids(self) -> Iterator[int]:
        """Yield the numbers of the current and all later matching documents."""
        while self._matching:
            yield self._id
            self.next()

    def _advance(self) -> None:
        """Go to the first document from the current one on that reaches the minimum weight."""
        while True:
            active = [(m.id(), weight, m) for m, weight in self._weighted if m.is_active()]
            active.sort(key=lambda one: one[0])
            cumulated = list(accumulate(weight for _, weight, _ in active))
            if not cumulated or cumulated[-1] < self._minimum:
                self._matching = []
                return
            # No earlier document can reach the minimum.
            target = active[bisect_left(cumulated, self._minimum)][0]
            for number, _, matcher in active:
                if number < target:
                    matcher.skip_to(target)
            on_target = [
                (weight, m) for _, weight, m in active if m.is_active() and m.id() == target
            ]
            if sum(weight for weight, _ in on_target) >= self._minimum:
                self._id, self._matching = target, [matcher for _, matcher in on_target]
                return


class UnscoredMatcher(SortedIdsMatcher):
    """Documents with the score zero."""

    def score(self) -> float:
        """Return zero."""
        return 0.0


class ScoredMatcher(SortedIdsMatcher):
    """Documents with computed scores."""

    def score(self) -> float:
        """Return the score of the current document."""
        return float(self._weights[self._i])

    def copy(self) -> "ScoredMatcher":
        """Return an independent matcher on the same document."""
        twin = ScoredMatcher(self._ids, self._weights)
        twin._i = self._i
        return twin


class BestOf(_Alternatives):
    """Matches of any subquery, scored by the best one times its factor (dis_max)."""

    def __init__(self, subqueries: list[Query], factors: Sequence[float]) -> None:
        self.subqueries = subqueries
        self.factors = factors
        self.boost = 1.0

    def __repr__(self) -> str:
        return f"BestOf({self.subqueries!r}, {self.factors})"

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the matcher over one segment."""
        scored = context is None or context.weighting is not None
        best: dict[int, float] = {}
        for query, factor in zip(self.subqueries, self.factors, strict=True):
            matcher = query.matcher(searcher, context)
            while matcher.is_active():
                score = factor * matcher.score() if scored else 0.0
                best[matcher.id()] = max(best.get(matcher.id(), 0.0), score)
                matcher.next()
        ids = sorted(best)
        return ScoredMatcher(ids, [best[number] for number in ids]) if ids else NullMatcher()


class DocumentSet(Query):  # type: ignore[misc]
    """Documents selected by a mask over a segment's doc values; their scores are zero."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self.boost = 1.0

    def estimate_size(self, ixreader: Any) -> int:
        """Return an upper bound of the number of matches."""
        return int(ixreader.doc_count_all())

    def numbers(self, reader: Any) -> npt.NDArray[np.int64]:
        """Return the matching documents of one segment, ascending, without deleted ones."""
        passed = self.mask(reader.doc_values)  # an attribute that ``StockSearcherFactory`` sets
        if reader.has_deletions():
            passed = passed.copy()
            passed[list(reader.deleted_docs_set)] = False
        return np.flatnonzero(passed)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the matcher over one segment."""
        ids = self.numbers(searcher.reader()).tolist()
        return UnscoredMatcher(ids) if ids else NullMatcher()


class MergedTerms(Query):  # type: ignore[misc]
    """Documents that have any of the terms, scored by BM25 as if all were one term.

    The term frequency is the sum of the terms' frequencies. The document frequency is also their
    sum (at most all documents), so that a rare expansion of a wildcard does not outrank the
    intended word.
    """

    def __init__(self, fieldname: str, terms: Sequence[str]) -> None:
        self.fieldname = fieldname
        self.merged = terms
        self.boost = 1.0

    def estimate_size(self, ixreader: Any) -> int:
        """Return an upper bound of the number of matches."""
        total = sum(ixreader.doc_frequency(self.fieldname, term) for term in self.merged)
        return min(int(ixreader.doc_count()), int(total))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the matcher over one segment."""
        reader = searcher.reader()
        weights: dict[int, float] = {}
        for term in self.merged:
            if (self.fieldname, term) not in reader:
                continue
            postings = reader.postings(self.fieldname, term)
            while postings.is_active():
                number = postings.id()
                weights[number] = weights.get(number, 0.0) + postings.weight()
                postings.next()
        if not weights:
            return NullMatcher()
        ids = sorted(weights)
        scored = context is None or context.weighting is not None
        scorer = self._scorer(searcher) if scored else None
        return MergedTermsMatcher(ids, [weights[number] for number in ids], scorer)

    def _scorer(self, searcher: Any) -> Callable[[int, float], float]:
        parent = searcher.get_parent()
        total = parent.doc_count_all()
        frequency = min(self.estimate_size(parent.reader()), total)
        weight_of_terms = idf(total, frequency)
        average = parent.avg_field_length(self.fieldname) or 1
        length = searcher.doc_field_length
        name, model = self.fieldname, WEIGHTING

        def score(number: int, weight: float) -> float:
            return float(
                bm25(weight_of_terms, weight, length(number, name, 1), average, model.B, model.K1)
            )

        return score


class MergedTermsMatcher(SortedIdsMatcher):
    """The postings of merged terms with their BM25 scores."""

    def __init__(
        self,
        ids: list[int],
        weights: list[float],
        merged_scorer: Callable[[int, float], float] | None,
    ) -> None:
        super().__init__(ids, weights)
        self._merged_scorer = merged_scorer

    def score(self) -> float:
        """Return the BM25 score of the current document."""
        if self._merged_scorer is None:
            return 0.0
        return self._merged_scorer(self._ids[self._i], self._weights[self._i])

    def copy(self) -> "MergedTermsMatcher":
        """Return an independent matcher on the same document."""
        twin = MergedTermsMatcher(self._ids, self._weights, self._merged_scorer)
        twin._i = self._i
        return twin
