"""Execution of a clause over all segments: a window of hits, the exact total and the facets.

A flat plan is executed by the compiled kernels, any other clause by the evaluator. The best hits
are then rescored by proximity or by age. In an order by date, weak matches are left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import repeat
from types import ModuleType
from typing import Any

import numpy as np

from indexer import scoring_weights
from indexer.deadline import Deadline, OutOfTime
from indexer.engines.interface import NO_FILTERS, EngineQuery, EngineResults, Hit, Sort
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.pins import with_pins
from indexer.engines.scoring.proximity import (
    NO_PROXIMITY,
    Occurrences,
    ProximityQuery,
    Scored,
    ScoreProximity,
    WantedStems,
    proximity_scores,
    rescored,
)
from indexer.engines.scoring.ragged import Ints
from indexer.engines.scoring.ranked_hits import RankedHits
from indexer.engines.whoosh.search.copies import Copies
from indexer.engines.whoosh.search.copy_index import CopyIndex
from indexer.engines.whoosh.search.evaluator import Evaluator, scores_of
from indexer.engines.whoosh.search.facet_columns import FacetColumns
from indexer.engines.whoosh.search.facets import FacetCounter
from indexer.engines.whoosh.search.filter_classes import HIT, NO_MATCH, Classes
from indexer.engines.whoosh.search.fitting import ROUNDING_MARGIN, FittingMatches
from indexer.engines.whoosh.search.flat_plan import (
    FlatMatches,
    FlatPlan,
    compile_plan,
    execute_plan,
    score_documents,
)
from indexer.engines.whoosh.search.folding import Folding, first_count, made_hit
from indexer.engines.whoosh.search.match_set import NO_DOCUMENTS, Mask, MatchSet
from indexer.engines.whoosh.search.matches import Matches
from indexer.engines.whoosh.search.occurrences import occurrences
from indexer.engines.whoosh.search.placing import Placing, classes_among
from indexer.engines.whoosh.search.recency_collector import RecencyCollector
from indexer.engines.whoosh.search.scorers import Documents, Scores
from indexer.engines.whoosh.search.statistics import NO_FACTORS, CollectionStatistics, SegmentView
from indexer.engines.whoosh.search.top_hits import Rescore, TopHits
from indexer.engines.whoosh.search.top_k import documents_near_best, top_documents
from indexer.engines.whoosh.search.value_numbering import ValueNumbering
from indexer.engines.whoosh.store.doc_values import TimeRange
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

_Found = tuple[SegmentView, Documents, Classes | None]


@dataclass(slots=True)
class Search:
    """The execution of one query over one commit."""

    collection: CollectionStatistics
    whoosh_searcher: Callable[[SegmentView], Any]  # for Whoosh queries
    request: EngineQuery
    bounds: TimeRange  # of the filters' dates
    columns_of: Callable[[SegmentView], FacetColumns]
    numbering_of: Callable[[str], ValueNumbering]
    copy_index: Callable[[], CopyIndex]
    deadline: Deadline
    kernels: ModuleType | None  # None: the evaluator executes all clauses
    proximity_kernels: ModuleType | None = None
    proximity: ProximityQuery = NO_PROXIMITY
    evaluated: dict[int, MatchSet] = field(default_factory=dict)  # by segment, without a plan
    recency: RecencyCollector | None = None  # collects the hits for ``Sort.RECENT``
    placing: Placing | None = None  # of pinned and hidden articles
    only: Ints | None = None  # the articles that may be hits; None: all

    def results(self, clause: Clause) -> EngineResults:
        """Return the results of a clause."""
        if self.placing is None:
            return self._results(clause)
        results = self._results(clause)
        return replace(results, pinned=frozenset(self.placing.hits))

    def _results(self, clause: Clause) -> EngineResults:
        request, kernels = self.request, self.kernels
        plan = compile_plan(clause) if kernels and not self.recency else None
        matches = self._matches()
        if request.has_floor:
            return self._fitting_results(clause, plan, matches)
        rescore = self.rescored if self.proximity and not request.sort.by_date else None
        single = len(self.collection.segments) == 1
        plain = not (rescore or request.pins)
        if plan and single and request.sort is Sort.RELEVANCE and plain:
            return self._single_segment_results(clause, plan, matches)
        depth = self.proximity.depth if rescore else 0
        hits = self.recency or self._top_hits(depth)
        total, out_of_time = self.collect(clause, plan, hits, matches)
        if self.deadline.passed():
            rescore = None  # the results are incomplete anyway
        if not matches.are_folded:
            window = self._window(hits, total, rescore)
            return EngineResults(window, total, matches.facets(), out_of_time)

        def ordered(count: int) -> Sequence[Scored]:
            if isinstance(hits, RecencyCollector):
                return hits.ordered(rescore, count)
            if count <= hits.count or self.deadline.was_cut:
                return hits.ordered(rescore)
            return self._more(clause, plan, count).ordered(rescore)

        scores = partial(self.scores_of, clause, plan)
        pins = self.placing.placed if self.placing and not request.sort.by_date else []
        folding = Folding(request, matches, ordered, total, depth, scores, self.recency, pins)
        return folding.results(partial=out_of_time)

    @property
    def folds(self) -> bool:
        """Return whether there are copies to fold."""
        return self.request.fold and self.copy_index().number > 0

    def _window(
        self,
        hits: TopHits | RecencyCollector,
        total: int,
        rescore: Rescore | None,
    ) -> tuple[Hit, ...]:
        """Return the requested window of hits, with the pins in their places."""
        request, placing = self.request, self.placing
        if placing is None or not placing.hits or request.sort.by_date or not request.limit:
            return hits.window(total, rescore)
        first, last = request.first_of(total), request.offset + request.limit
        if isinstance(hits, RecencyCollector):
            found = hits.ordered(rescore, last)
        else:
            found = hits.ordered(rescore)
        shown = with_pins(found, placing.placed, last)[first:]
        return tuple([Hit(article, score) for score, article in shown])

    def _top_hits(self, depth: int) -> TopHits:
        request = self.request
        margin = first_count(request.offset + request.limit) if self.folds else 0
        return TopHits(request, min_count=max(depth, margin))

    def _matches(self) -> Matches:
        request, kernels, folds = self.request, self.kernels, self.folds
        counter = None
        if request.facets or request.period_unit is not None:
            counter = FacetCounter(
                request, self.columns_of, self.numbering_of, kernels, folds=folds
            )
        return Matches(counter, Copies(self.copy_index(), kernels) if folds else None)

    def collect(
        self,
        clause: Clause,
        plan: FlatPlan | None,
        hits: TopHits | RecencyCollector,
        matches: Matches | None,
    ) -> tuple[int, bool]:
        """Execute a clause in all segments; return the number of hits, and whether time ran out.

        ``matches`` collects the documents for facets and folding; None: hits only.
        """
        total = 0
        for number, segment in enumerate(self.collection.segments):
            if number:
                hits.raise_threshold()
                if self.deadline.passed():
                    return total, True
            all_documents = hits.by_date or (matches is not None and matches.needed)
            classes = given = self._given_classes(
                segment, for_facets=matches is not None and matches.counts
            )
            if self.placing:
                classes = self.placing.without(segment, given)
            try:
                if plan and isinstance(hits, TopHits):
                    count, documents = self._execute(plan, segment, hits, classes, all_documents)
                else:
                    count, documents = self._evaluate(clause, segment, hits, classes, all_documents)
            except OutOfTime:
                return total, True
            if self.placing:
                documents, pinned = self.placing.add(segment, documents, given)
                classes = given
                count += len(pinned)
                if isinstance(hits, TopHits) and hits.by_date:
                    hits.add_by_date(segment, pinned)
            total += count
            if matches is not None and all_documents:
                matches.add(segment, documents, classes)
        return total, self.deadline.was_cut

    def _more(self, clause: Clause, plan: FlatPlan | None, count: int) -> TopHits:
        """Collect so many hits again, because too many of the first ones are copies."""
        more = TopHits(self.request, min_count=count)
        self.collect(clause, plan, more, None)
        return more

    def _single_segment_results(
        self, clause: Clause, plan: FlatPlan, matches: Matches
    ) -> EngineResults:
        """Return the results of a commit with one segment, whose hits the kernel sorts."""
        request, (segment,) = self.request, self.collection.segments
        last = request.offset + request.limit if request.limit else 0
        count = first_count(last) if matches.copies is not None and last else last
        classes = self.classes(segment, for_facets=matches.counts)
        total, documents, articles, scores = self._execute_plan(
            plan, segment, classes, count, all_documents=matches.needed
        )
        if matches.needed:
            matches.add(segment, documents, classes)
        if not matches.are_folded:
            shown = slice(request.first_of(total), last)
            pairs = zip(articles[shown].tolist(), scores[shown].tolist(), repeat(()))
            hits = tuple(map(made_hit, pairs))
            return EngineResults(hits, total, matches.facets(), self.deadline.was_cut)

        def ordered(wanted: int) -> Sequence[Scored]:
            if wanted <= count or self.deadline.was_cut:
                return RankedHits(scores, articles)
            return self._more(clause, plan, wanted).ordered()

        scores_of = partial(self.scores_of, clause, plan)
        folding = Folding(request, matches, ordered, total, 0, scores_of, None)
        return folding.results(partial=self.deadline.was_cut)

    def _fitting_results(
        self, clause: Clause, plan: FlatPlan | None, matches: Matches
    ) -> EngineResults:
        """Return the results of a clause in an order by date, without the weak matches."""
        request = self.request
        found = FittingMatches(request.min_fit)
        hits, matching, fitting, out_of_time = self._top_hits(0), 0, 0, False
        for number, segment in enumerate(self.collection.segments):
            if number and self.deadline.passed():
                out_of_time = True
                break
            classes = self.classes(segment, for_facets=matches.counts)
            try:
                matching += (
                    self._execute_fitting(plan, segment, found, classes)
                    if plan
                    else self._evaluate_fitting(clause, segment, found, classes)
                )
            except OutOfTime:
                out_of_time = True
                break
        out_of_time |= self.deadline.was_cut
        pinned = 0
        for segment, documents, classes in self._with_pins(found.fitting()):
            passing = _hits_among(documents, classes)
            hits.add_by_date(segment, passing)
            fitting += len(passing)
            if matches.needed:
                matches.add(segment, documents, classes)
        if self.placing:
            pinned = len(self.placing.hits)
        weaker = matching + pinned - fitting
        if matches.copies is None:
            return EngineResults(
                hits.window(fitting), fitting, matches.facets(), out_of_time, weaker=weaker
            )

        def ordered(count: int) -> Sequence[Scored]:
            if count <= hits.count:
                return hits.ordered()
            more = TopHits(request, min_count=count)
            for segment, documents, classes in self._with_pins(found.fitting()):
                more.add_by_date(segment, _hits_among(documents, classes))
            return more.ordered()

        folding = Folding(request, matches, ordered, fitting, 0, None, None)
        return folding.results(partial=out_of_time, weaker=weaker)

    def _with_pins(self, found: Iterable[_Found]) -> Iterator[_Found]:
        """Yield the documents by segment, with the pins among them and their own classes."""
        placing = self.placing
        if placing is None or not placing.pins:
            yield from found
            return
        by_segment = {segment.number: documents for segment, documents, _ in found}
        for segment in self.collection.segments:
            classes = self._given_classes(segment, for_facets=True)
            documents = by_segment.get(segment.number, NO_DOCUMENTS)
            documents, _ = placing.add(segment, documents, classes)
            yield segment, documents, classes

    def _execute_fitting(
        self,
        plan: FlatPlan,
        segment: SegmentView,
        found: FittingMatches,
        classes: Classes | None,
    ) -> int:
        """Execute a flat plan in a segment; return the number of matches that pass the filters."""
        execute = partial(
            execute_plan, self.kernels, self.collection, plan, segment, deadline=self.deadline
        )
        total, documents, _, scores = execute(
            allowed=self._live_classes(segment),
            factors=NO_FACTORS,
            count=0,
            all_documents=True,
            min_fit=found.min_fit * (1 - ROUNDING_MARGIN),
            best_score=found.best,
        )
        found.add(segment, documents, scores, classes)
        if classes is None or not (self.request.filters or self.only is not None):
            return total
        hits = (classes == HIT).view(np.uint8)
        return execute(allowed=hits, factors=NO_FACTORS, count=0, all_documents=False)[0]

    def _evaluate_fitting(
        self,
        clause: Clause,
        segment: SegmentView,
        found: FittingMatches,
        classes: Classes | None,
    ) -> int:
        """Evaluate a clause in a segment; return the number of matches that pass the filters."""
        matches = self.evaluator().evaluate(clause, segment.number)
        if matches.is_empty:
            return 0
        share = found.min_fit * (1 - ROUNDING_MARGIN)
        live = self._live_classes(segment)
        allowed = None if live is None else live.view(np.bool_)
        near_best = documents_near_best(matches, allowed, share, found.best)
        found.add(segment, *near_best, classes)
        hits = None if classes is None else classes == HIT
        return _number(_matched(matches, hits, all_documents=False))

    def rescored(self, hits: Sequence[Scored]) -> Sequence[Scored]:
        """Return hits, best first, with the proximity scores of the best ones."""
        return rescored(
            hits,
            self.proximity,
            self.collection.live_documents,
            self.occurrences,
            self._score_proximity,
        )

    def occurrences(self, articles: list[int], stems: WantedStems) -> Occurrences:
        """Return the occurrences of stems in articles."""
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

    def _execute(
        self,
        plan: FlatPlan,
        segment: SegmentView,
        hits: TopHits,
        classes: Classes | None,
        all_documents: bool,
    ) -> tuple[int, Any]:
        """Execute a flat plan in a segment by the kernels, and collect its hits.

        Return the number of hits; and the documents of all classes, if requested.
        """
        count = 0 if hits.by_date else hits.count
        total, documents, articles, scores = self._execute_plan(
            plan, segment, classes, count, all_documents=all_documents
        )
        if hits.by_date:
            hits.add_by_date(segment, _hits_among(documents, classes))
        else:
            hits.add(articles, scores)
        return total, documents

    def _execute_plan(
        self,
        plan: FlatPlan,
        segment: SegmentView,
        classes: Classes | None,
        count: int,
        *,
        all_documents: bool,
    ) -> FlatMatches:
        return execute_plan(
            self.kernels,
            self.collection,
            plan,
            segment,
            allowed=classes,
            factors=self.factors(segment),
            count=count,
            all_documents=all_documents,
            deadline=self.deadline,
        )

    def _evaluate(
        self,
        clause: Clause,
        segment: SegmentView,
        hits: TopHits | RecencyCollector,
        classes: Classes | None,
        all_documents: bool,
    ) -> tuple[int, Any]:
        """Evaluate a clause in a segment by array operations, as ``_execute``."""
        evaluator = self.evaluator()
        matches = evaluator.evaluate(clause, segment.number)
        evaluator.check()
        self.evaluated[segment.number] = matches
        if matches.is_empty:
            return 0, NO_DOCUMENTS
        allowed = None if classes is None else classes == HIT
        if all_documents:
            listed = None if classes is None else classes != NO_MATCH
            matched = _matched(matches, listed, all_documents=True)
            documents = np.flatnonzero(matched) if _is_mask(matched) else matched
            found = _hits_among(documents, classes)
            total = len(found)
        else:
            documents = found = NO_DOCUMENTS
            total = _number(_matched(matches, allowed, all_documents=False))
        if isinstance(hits, TopHits) and hits.by_date:
            hits.add_by_date(segment, found)
        else:
            best, scores = top_documents(
                matches, allowed, hits.count, hits.threshold, self.factors(segment)
            )
            hits.add_scored(segment, best, scores)
        return total, documents

    def scores_of(
        self, clause: Clause, plan: FlatPlan | None, segment: SegmentView, documents: Documents
    ) -> Scores:
        """Return the scores of a few hits of a segment, in ascending order."""
        factors = self.factors(segment)
        if plan:
            return score_documents(self.kernels, self.collection, plan, segment, documents, factors)
        matches = self.evaluated.get(segment.number)
        if matches is None:
            matches = Evaluator(self.collection, self.whoosh_searcher, self.kernels).evaluate(
                clause, segment.number
            )
        scorers = matches.scorers
        scores = scores_of(scorers, documents)
        return scores * factors[documents] if len(factors) else scores

    def evaluator(self) -> Evaluator:
        """Return an evaluator until the deadline."""
        return Evaluator(self.collection, self.whoosh_searcher, self.kernels, self.deadline)

    def factors(self, segment: SegmentView) -> Scores:
        """Return the factor of each document's score; empty if all are 1."""
        return segment.kind_factors if self.request.weigh_kinds else NO_FACTORS

    def _live_classes(self, segment: SegmentView) -> Classes | None:
        """Return the class of each document without filters; None: all are hits."""
        live = segment.live_classes
        return live if self.placing is None else self.placing.without(segment, live)

    def classes(self, segment: SegmentView, *, for_facets: bool) -> Classes | None:
        """Return the class of each document, without those that are taken out.

        See ``_given_classes``.
        """
        given = self._given_classes(segment, for_facets=for_facets)
        return given if self.placing is None else self.placing.without(segment, given)

    def _given_classes(self, segment: SegmentView, *, for_facets: bool) -> Classes | None:
        """Return the class of each document; None: all are hits.

        Without facets, documents that are no hits have no other class than ``NO_MATCH``.
        """
        filters = self.request.filters
        if filters is NO_FILTERS or not filters:
            classes = segment.live_classes
        else:
            classes = segment.classes(filters, self.bounds)
            if not for_facets and classes is not None:
                classes = (classes == HIT).view(np.uint8)
        return classes if self.only is None else classes_among(segment, self.only, classes)


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


def _hits_among(documents: Documents, classes: Classes | None) -> Documents:
    return documents if classes is None else documents[classes[documents] == HIT]


def _number(matched: Any) -> int:
    """Return the number of documents that ``_matched`` has returned in any form."""
    if isinstance(matched, int):
        return matched
    return int(np.count_nonzero(matched)) if _is_mask(matched) else len(matched)


def _is_mask(matched: Any) -> bool:
    return bool(matched.dtype == np.bool_)
