"""Whoosh queries for the clauses that Whoosh lacks: m of n, dis_max, merged terms, document sets.

Each makes its matcher over one segment; all combine with Whoosh's own And and Or.
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

from indexer.engines.whoosh.query.bm25 import WEIGHTING, idf
from indexer.engines.whoosh.segment.id_matcher import SortedIdsMatcher
from indexer.engines.whoosh.store.doc_values import DocValues

Mask = Callable[[DocValues], npt.NDArray[np.bool_]]


class _Several(Query):  # type: ignore[misc]
    """A query of others, of which a document need not match all."""

    subqueries: list[Query]

    def children(self) -> Iterator[Query]:
        """Yield the subqueries."""
        return iter(self.subqueries)

    def is_leaf(self) -> bool:
        """Return False: there are subqueries."""
        return False

    def estimate_size(self, ixreader: Any) -> int:
        """Return an upper bound of the matches; Whoosh orders intersections by it."""
        total = sum(int(query.estimate_size(ixreader)) for query in self.subqueries)
        return min(int(ixreader.doc_count()), total)


class AtLeast(_Several):
    """Queries that weigh at least ``minimum`` together match; the score is the sum of theirs.

    Each weighs 1 unless ``weights`` says otherwise: positive, together at most 255.
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
    """Walks several matchers side by side and stops where enough of them agree."""

    def __init__(self, weighted: list[tuple[Matcher, int]], minimum: int) -> None:
        self._weighted = weighted
        self._matchers = [matcher for matcher, _ in weighted]
        self._minimum = minimum
        self._id = -1
        self._here: list[Matcher] = []
        self._settle()

    def is_active(self) -> bool:
        """Return whether the matcher stands on a document."""
        return bool(self._here)

    def id(self) -> int:
        """Return the number of the document it stands on."""
        return self._id

    def next(self) -> None:
        """Go to the next document where enough matchers agree."""
        for matcher in self._here:
            matcher.next()
        self._settle()

    def skip_to(self, id: int) -> None:
        """Go to the first such document not before ``id``."""
        if not self._here or id <= self._id:
            return
        for matcher in self._matchers:
            if matcher.is_active() and matcher.id() < id:
                matcher.skip_to(id)
        self._settle()

    def score(self) -> float:
        """Return the sum of the scores of those that match here."""
        return float(sum(matcher.score() for matcher in self._here))

    def weight(self) -> float:
        """Return the sum of the weights of those that match here."""
        return float(sum(matcher.weight() for matcher in self._here))

    def supports_block_quality(self) -> bool:
        """Return False: every matching document is visited."""
        return False

    def copy(self) -> "AtLeastMatcher":
        """Return an independent matcher at the same place."""
        copies = [(matcher.copy(), weight) for matcher, weight in self._weighted]
        return AtLeastMatcher(copies, self._minimum)

    def children(self) -> list[Matcher]:
        """Return the matchers it walks."""
        return self._matchers

    def all_ids(self) -> Iterator[int]:
        """Yield the numbers of all matching documents from here on."""
        while self._here:
            yield self._id
            self.next()

    def _settle(self) -> None:
        while True:
            active = [(m.id(), weight, m) for m, weight in self._weighted if m.is_active()]
            active.sort(key=lambda one: one[0])
            weighed = list(accumulate(weight for _, weight, _ in active))
            if not weighed or weighed[-1] < self._minimum:
                self._here = []
                return
            # no earlier document can have enough matches
            target = active[bisect_left(weighed, self._minimum)][0]
            for number, _, matcher in active:
                if number < target:
                    matcher.skip_to(target)
            here = [(weight, m) for _, weight, m in active if m.is_active() and m.id() == target]
            if sum(weight for weight, _ in here) >= self._minimum:
                self._id, self._here = target, [matcher for _, matcher in here]
                return


class UnscoredMatcher(SortedIdsMatcher):
    """Document numbers that add nothing to the score of what they narrow."""

    def score(self) -> float:
        """Return zero."""
        return 0.0


class ScoredMatcher(SortedIdsMatcher):
    """Documents whose scores are known."""

    def score(self) -> float:
        """Return the score of the document it stands on."""
        return float(self._weights[self._i])

    def copy(self) -> "ScoredMatcher":
        """Return an independent matcher at the same place."""
        twin = ScoredMatcher(self._ids, self._weights)
        twin._i = self._i
        return twin


class BestOf(_Several):
    """Matches of any subquery; the score is the best one times its factor (dis_max)."""

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
    """The documents that a mask over a segment lets through; none scores."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self.boost = 1.0

    def estimate_size(self, ixreader: Any) -> int:
        """Return an upper bound of the matches."""
        return int(ixreader.doc_count_all())

    def numbers(self, reader: Any) -> npt.NDArray[np.int64]:
        """Return the matching documents of one segment, ascending, deleted ones left out."""
        passed = self.mask(reader.doc_values)  # which whoever opened the reader gave it
        if reader.has_deletions():
            passed = passed.copy()
            passed[list(reader.deleted_docs_set)] = False
        return np.flatnonzero(passed)

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the matcher over one segment."""
        ids = self.numbers(searcher.reader()).tolist()
        return UnscoredMatcher(ids) if ids else NullMatcher()


class MergedTerms(Query):  # type: ignore[misc]
    """Several terms of one field scored as if they were one: wildcards, fuzzy words.

    The term frequencies of a document are added up, and the document frequency is that of the union
    (bounded by the sum), so that a rare expansion does not outrank the word that was meant.
    """

    def __init__(self, fieldname: str, terms: Sequence[str]) -> None:
        self.fieldname = fieldname
        self.merged = terms
        self.boost = 1.0

    def estimate_size(self, ixreader: Any) -> int:
        """Return an upper bound of the matches."""
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
    """The postings of merged terms with their BM25 score."""

    def __init__(
        self,
        ids: list[int],
        weights: list[float],
        merged_scorer: Callable[[int, float], float] | None,
    ) -> None:
        super().__init__(ids, weights)
        self._merged_scorer = merged_scorer

    def score(self) -> float:
        """Return the BM25 score of the document it stands on."""
        if self._merged_scorer is None:
            return 0.0
        return self._merged_scorer(self._ids[self._i], self._weights[self._i])

    def copy(self) -> "MergedTermsMatcher":
        """Return an independent matcher at the same place."""
        twin = MergedTermsMatcher(self._ids, self._weights, self._merged_scorer)
        twin._i = self._i
        return twin
