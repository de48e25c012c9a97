"""Execution of a clause over all segments: a window of hits, the exact total and the facets.

A flat plan is executed by the compiled kernels, any other clause by the evaluator. The best hits
are then rescored by proximity or by age. In an order by date, weak matches are left out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from indexer import scoring_weights
from indexer.engines.interface import (
    NO_FACETS,
    NO_FILTERS,
    EngineQuery,
    EngineResults,
    Filters,
    Hit,
    Sort,
)
from indexer.engines.whoosh.query.clauses import Clause
from indexer.engines.whoosh.query.proximity import (
    NO_PROXIMITY,
    Occurrences,
    ProximityQuery,
    Scored,
    ScoreProximity,
    WantedStems,
    proximity_scores,
    rescored,
)
from indexer.engines.whoosh.search.evaluator import Evaluator
from indexer.engines.whoosh.search.facets import FacetCells, Numbers, facets
from indexer.engines.whoosh.search.fitting import ROUNDING_MARGIN, FittingMatches
from indexer.engines.whoosh.search.flat_plan import (
    FlatMatches,
    FlatPlan,
    compile_plan,
    execute_plan,
)
from indexer.engines.whoosh.search.match_set import Mask, MatchSet
from indexer.engines.whoosh.search.occurrences import occurrences
from indexer.engines.whoosh.search.recency_collector import RecencyCollector
from indexer.engines.whoosh.search.scorers import Scores
from indexer.engines.whoosh.search.statistics import NO_FACTORS, CollectionStatistics, SegmentView
from indexer.engines.whoosh.search.top_hits import TopHits
from indexer.engines.whoosh.search.top_k import documents_near_best, top_documents
from indexer.engines.whoosh.store.doc_values import TimeRange, YearSlots
from indexer.scoring_weights import BM25_K1

PROXIMITY_WEIGHTS = np.array(  # in the order of the kernel's argument
    [
        scoring_weights.FOLLOWING_WEIGHT,
        scoring_weights.NEAR_WEIGHT,
        scoring_weights.LEAD_WEIGHT,
        scoring_weights.ANSWER_WEIGHT,
        scoring_weights.ANSWER_NEAR_WEIGHT,
        scoring_weights.TITLE_FOLLOWING_WEIGHT,
    ]
)

# The number of matching documents of a segment; and the documents, as numbers or as a mask, if the
# facets or the order by date need them.
_SegmentMatches = tuple[int, Any]


@dataclass(slots=True)
class Search:
    """The execution of one query over one commit."""

    collection: CollectionStatistics
    whoosh_searcher: Callable[[SegmentView], Any]  # for Whoosh queries
    request: EngineQuery
    bounds: TimeRange  # of the filters' dates
    cells_of: Callable[[SegmentView], FacetCells]
    years: YearSlots
    deadline: float  # of ``time.monotonic``
    kernels: ModuleType | None  # None: the evaluator executes all clauses
    proximity_kernels: ModuleType | None = None
    proximity: ProximityQuery = NO_PROXIMITY
    recency: RecencyCollector | None = None  # collects the hits for ``Sort.RECENT``

    def results(self, clause: Clause) -> EngineResults:
        """Return the results of a clause."""
        request, kernels = self.request, self.kernels
        plan = compile_plan(clause) if kernels and not self.recency else None
        if request.has_floor:
            return self._fitting_results(clause, plan)
        rescore = self._rescored if self.proximity and not request.sort.by_date else None
        by_score = request.sort is Sort.RELEVANCE and not rescore
        if plan and by_score and len(self.collection.segments) == 1:
            return self._single_segment_results(plan, self.collection.segments[0])
        total, partial = 0, False
        hits = self.recency or TopHits(request, min_count=self.proximity.depth if rescore else 0)
        counted: list[tuple[FacetCells, Numbers]] = []
        for number, segment in enumerate(self.collection.segments):
            if number:
                hits.raise_threshold()
                if time.monotonic() > self.deadline:
                    partial = True
                    break
            if plan and isinstance(hits, TopHits):
                count, matched = self._execute(plan, segment, hits)
            else:
                count, matched = self._evaluate(clause, segment, hits)
            total += count
            if request.facets and count:
                cells = self.cells_of(segment)
                counted.append((cells, cells.counts(matched, kernels if plan else None)))
        return EngineResults(
            hits.window(rescore),
            total,
            facets(counted, self.years) if request.facets else NO_FACETS,
            partial,
        )

    def _single_segment_results(self, plan: FlatPlan, segment: SegmentView) -> EngineResults:
        """Return the results of a commit with one segment, whose hits the kernel sorts."""
        request = self.request
        last = request.offset + request.limit if request.limit else 0
        total, documents, articles, scores = self._matches(
            plan, segment, last, all_documents=request.facets
        )
        shown = articles[request.offset :].tolist(), scores[request.offset :].tolist()
        hits = tuple(map(_hit, zip(*shown, strict=True)))
        if not request.facets or not total:
            return EngineResults(hits, total)
        cells = self.cells_of(segment)
        counted = [(cells, cells.counts(documents, self.kernels))]
        return EngineResults(hits, total, facets(counted, self.years))

    def _fitting_results(self, clause: Clause, plan: FlatPlan | None) -> EngineResults:
        """Return the results of a clause in an order by date, without the weak matches."""
        request, kernels = self.request, self.kernels
        found = FittingMatches(request.min_fit)
        hits, matching, fitting, partial = TopHits(request), 0, 0, False
        for number, segment in enumerate(self.collection.segments):
            if number and time.monotonic() > self.deadline:
                partial = True
                break
            matching += (
                self._execute_fitting(plan, segment, found)
                if plan
                else self._evaluate_fitting(clause, segment, found)
            )
        counted: list[tuple[FacetCells, Numbers]] = []
        for segment, documents in found.fitting():
            hits.add_by_date(segment, documents)
            fitting += len(documents)
            if request.facets and len(documents):
                cells = self.cells_of(segment)
                counted.append((cells, cells.counts(documents, kernels if plan else None)))
        return EngineResults(
            hits.window(),
            fitting,
            facets(counted, self.years) if request.facets else NO_FACETS,
            partial,
            weaker=matching - fitting,
        )

    def _execute_fitting(self, plan: FlatPlan, segment: SegmentView, found: FittingMatches) -> int:
        """Execute a flat plan in a segment; return the number of matches that pass the filters."""
        execute = partial(execute_plan, self.kernels, self.collection, plan, segment)
        total, documents, _, scores = execute(
            allowed=segment.live,
            factors=NO_FACTORS,
            count=0,
            all_documents=True,
            min_fit=found.min_fit * (1 - ROUNDING_MARGIN),
            best_score=found.best,
        )
        allowed = self._allowed(segment) if self.request.filters else None
        found.add(segment, documents, scores, allowed)
        if allowed is None:
            return total
        return execute(allowed=allowed, factors=NO_FACTORS, count=0, all_documents=False)[0]

    def _evaluate_fitting(self, clause: Clause, segment: SegmentView, found: FittingMatches) -> int:
        """Evaluate a clause in a segment; return the number of matches that pass the filters."""
        matches = Evaluator(self.collection, self.whoosh_searcher).evaluate(clause, segment.number)
        if matches.is_empty:
            return 0
        allowed, share = self._allowed(segment), found.min_fit * (1 - ROUNDING_MARGIN)
        near_best = documents_near_best(matches, segment.live, share, found.best)
        found.add(segment, *near_best, allowed if self.request.filters else None)
        return _number(_matched(matches, allowed, all_documents=False))

    def _rescored(self, hits: list[Scored]) -> list[Scored]:
        return rescored(
            hits,
            self.proximity,
            self.collection.live_documents,
            self._occurrences,
            self._score_proximity,
        )

    def _occurrences(self, articles: list[int], stems: WantedStems) -> Occurrences:
        return occurrences(
            self.collection,
            articles,
            stems,
            self.proximity_kernels,
            weigh_kinds=self.request.weigh_kinds,
        )

    @property
    def _score_proximity(self) -> ScoreProximity:
        kernels = self.proximity_kernels
        if kernels is None:
            return proximity_scores
        return lambda given: kernels.proximity_scores(
            np.concatenate((*given.words, given.answer)),
            np.cumsum([0, *map(len, given.words), len(given.answer)]),
            np.concatenate(given.titles) if given.titles else given.answer[:0],
            np.cumsum([0, *map(len, given.titles)]),
            np.array(given.order, dtype=np.int64),
            scoring_weights.LEAD_WORDS,
            given.norms,
            given.documents,
            PROXIMITY_WEIGHTS,
            scoring_weights.NEAR_POSITIONS,
            BM25_K1,
        )

    def _execute(self, plan: FlatPlan, segment: SegmentView, hits: TopHits) -> _SegmentMatches:
        """Execute a flat plan in a segment by the kernels, and collect its hits."""
        count, all_documents = (0, True) if hits.by_date else (hits.count, self.request.facets)
        total, documents, articles, scores = self._matches(
            plan, segment, count, all_documents=all_documents
        )
        if hits.by_date:
            hits.add_by_date(segment, documents)
        else:
            hits.add(articles, scores)
        return total, documents

    def _matches(
        self, plan: FlatPlan, segment: SegmentView, count: int, *, all_documents: bool
    ) -> FlatMatches:
        return execute_plan(
            self.kernels,
            self.collection,
            plan,
            segment,
            allowed=self._allowed(segment),
            factors=self._factors(segment),
            count=count,
            all_documents=all_documents,
        )

    def _evaluate(
        self, clause: Clause, segment: SegmentView, hits: TopHits | RecencyCollector
    ) -> _SegmentMatches:
        """Evaluate a clause in a segment by array operations, and collect its hits."""
        evaluator = Evaluator(self.collection, self.whoosh_searcher)
        matches = evaluator.evaluate(clause, segment.number)
        if matches.is_empty:
            return 0, None
        allowed = self._allowed(segment)
        matched = _matched(matches, allowed, all_documents=self.request.facets or hits.by_date)
        if isinstance(hits, TopHits) and hits.by_date:
            hits.add_by_date(segment, np.flatnonzero(matched) if _is_mask(matched) else matched)
        else:
            documents, scores = top_documents(
                matches, allowed, hits.count, hits.threshold, self._factors(segment)
            )
            hits.add_scored(segment, documents, scores)
        return _number(matched), None if isinstance(matched, int) else matched

    def _factors(self, segment: SegmentView) -> Scores:
        """Return the factor of each document's score; empty if all are 1."""
        return segment.kind_factors if self.request.weigh_kinds else NO_FACTORS

    def _allowed(self, segment: SegmentView) -> Mask | None:
        """Return a mask of the documents that are live and pass the filters; None: all do."""
        filters: Filters = self.request.filters
        if filters is NO_FILTERS or not filters:
            return segment.live
        mask = segment.columns.mask(filters, *self.bounds)
        return mask if segment.live is None else mask & segment.live


_hit = partial(tuple.__new__, Hit)  # makes a hit of a pair in a third of the time of ``Hit(...)``


def _matched(matches: MatchSet, allowed: Mask | None, *, all_documents: bool) -> Any:
    """Return the matching documents, as numbers or as a mask; or only their number."""
    if allowed is None and not all_documents:
        return matches.number_matching()
    if matches.is_union and matches.generating > 1:
        mask = matches.matching_mask()
        return mask if allowed is None else mask & allowed
    if matches.mask is not None:
        return matches.mask if allowed is None else matches.mask & allowed
    documents = matches.matching_documents()
    if allowed is not None:
        documents = documents[allowed[documents]]
    return documents if all_documents else len(documents)


def _number(matched: Any) -> int:
    """Return the number of documents that ``_matched`` has returned in any form."""
    if isinstance(matched, int):
        return matched
    return int(np.count_nonzero(matched)) if _is_mask(matched) else len(matched)


def _is_mask(matched: Any) -> bool:
    return bool(matched.dtype == np.bool_)
