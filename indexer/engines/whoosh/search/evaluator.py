"""Evaluation of a clause over one segment by array operations.

The result is a ``MatchSet``: the matching documents, and the scorers that add to their scores. A
scorer adds to every matching document that it contains, so that counting and filtering need no
scores. In some subclauses (``AllOf`` within ``AnyOf``), terms score only if the whole subclause
matches: the scores of such a subclause are computed first and become a scorer. A Whoosh query is
evaluated by its own matcher over the same segment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from whoosh.query import Query
from whoosh.searching import SearchContext

from indexer.deadline import NO_DEADLINE, Deadline
from indexer.engines.scoring.clauses import (
    AllDocuments,
    AllOf,
    AnyOf,
    AtLeast,
    BestOf,
    Clause,
    Excluding,
    MergedTerms,
    NoMatch,
    PhraseClause,
    Published,
    TermClause,
    Unscored,
    WithKeyword,
    WithOptional,
)
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.search.document_sets import DocumentSet, mask_of
from indexer.engines.whoosh.search.flat_plan import (
    FREE_POSTINGS,
    PHRASE_WORK,
    compile_plan,
    execute_plan,
)
from indexer.engines.whoosh.search.match_set import NO_DOCUMENTS, MatchSet
from indexer.engines.whoosh.search.phrase_scorer import phrase_matches
from indexer.engines.whoosh.search.scorer_cache import cached_scorer
from indexer.engines.whoosh.search.scorers import (
    ComputedScorer,
    Documents,
    Scorer,
    Scores,
    TermScorer,
    places_of,
)
from indexer.engines.whoosh.search.statistics import (
    NO_FACTORS,
    CollectionStatistics,
    SegmentView,
    norms_by_code,
)
from indexer.engines.whoosh.segment.postings import FieldArrays
from indexer.engines.whoosh.segment.weighting import WEIGHTING
from indexer.scoring_weights import BM25_K1


class Evaluator:
    """Evaluates clauses over the segments of a commit."""

    def __init__(
        self,
        collection: CollectionStatistics,
        whoosh_searcher: Callable[[SegmentView], Any],
        kernels: ModuleType | None = None,
        deadline: Deadline = NO_DEADLINE,
    ) -> None:
        """``kernels``: the module ``search_functions``; None: NumPy alone."""
        self.collection = collection
        self._whoosh_searcher = whoosh_searcher
        self._kernels = kernels
        self._deadline = deadline
        self._postings = 0  # that were read so far

    def evaluate(self, clause: Clause, number: int) -> MatchSet:
        """Return the matches in the segment with this number, deleted documents included.

        Raises ``OutOfTime`` at the deadline, but never for a few postings.
        """
        evaluator = _SegmentEvaluator(
            self.collection, number, self._whoosh_searcher, self._kernels, self._read
        )
        return evaluator.matches(clause)

    def check(self) -> None:
        """Raise ``OutOfTime`` at the deadline, but never after a few postings."""
        if self._postings > FREE_POSTINGS:
            self._deadline.check()

    def _read(self, postings: int) -> None:
        """Count postings before they are read. Raises ``OutOfTime``."""
        self.check()
        self._postings += postings


@dataclass(frozen=True)
class _SegmentEvaluator:
    collection: CollectionStatistics
    number: int
    whoosh_searcher: Callable[[SegmentView], Any]
    kernels: ModuleType | None
    read: Callable[[int], None]

    @property
    def segment(self) -> SegmentView:
        return self.collection.segments[self.number]

    def matches(self, clause: Clause) -> MatchSet:
        """Return the matches of a clause."""
        evaluate = _EVALUATORS.get(type(clause), _SegmentEvaluator._whoosh_query)
        return evaluate(self, clause)

    def _term(self, clause: TermClause) -> MatchSet:
        scorer = self._term_scorer(clause.field, clause.term, clause.boost)
        if scorer is None:
            return self._nothing()
        self.read(len(scorer.documents))
        return MatchSet((scorer,), generating=1, size=self.segment.documents)

    def _term_scorer(self, name: str, text: str | bytes, boost: float) -> TermScorer | None:
        if name not in self.segment.arrays.fields:
            return None
        term = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        found = self.collection.term(name, term)
        number = found.numbers[self.number]
        if number < 0:
            return None
        arrays = self.segment.arrays.fields[name]
        average = self.collection.average_length(name)
        return TermScorer(
            arrays,
            number,
            factor=self.collection.idf(found.frequency) * boost,
            average=average,
        )

    def _any_of(self, clause: AnyOf) -> MatchSet:
        parts = [self.matches(part) for part in clause.clauses]
        scorers = [scorer for part in parts for scorer in self._as_scorers(part)]
        return MatchSet(tuple(scorers), generating=len(scorers), size=self.segment.documents)

    def _as_scorers(self, part: MatchSet) -> tuple[Scorer, ...]:
        """Return scorers whose documents are exactly the matching documents."""
        if part.is_union and part.generating == len(part.scorers):
            return part.scorers
        documents = part.matching_documents()
        self.read(len(documents))
        return (
            (ComputedScorer(documents, scores_of(part.scorers, documents)),)
            if len(documents)
            else ()
        )

    def _all_of(self, clause: AllOf) -> MatchSet:
        parts = [self.matches(part) for part in clause.clauses]
        scorers = tuple(scorer for part in parts for scorer in part.scorers)
        documents: Documents | None = None
        for part in sorted(parts, key=MatchSet.max_documents):
            if documents is None:
                documents = part.matching_documents()
            elif len(documents):
                documents = documents[part.among(documents)]
        found = NO_DOCUMENTS if documents is None else documents
        return MatchSet(scorers if len(found) else (), documents=found, size=self.segment.documents)

    def _excluding(self, clause: Excluding) -> MatchSet:
        required = self.matches(clause.required)
        documents = required.matching_documents()
        for excluded in clause.excluded:
            if len(documents):
                documents = documents[~self.matches(excluded).among(documents)]
        scorers = required.scorers if len(documents) else ()
        return MatchSet(scorers, documents=documents, size=self.segment.documents)

    def _with_optional(self, clause: WithOptional) -> MatchSet:
        required = self.matches(clause.required)
        optional = [
            scorer for part in clause.optional for scorer in self._as_scorers(self.matches(part))
        ]
        return MatchSet(
            (*required.scorers, *optional),
            required.documents,
            required.mask,
            required.generating,
            required.size,
        )

    def _unscored(self, clause: Unscored) -> MatchSet:
        if type(clause.clause) is not AnyOf:
            return MatchSet(mask=self.matches(clause.clause).matching_mask(), size=self._size)
        mask = np.zeros(self._size, dtype=np.bool_)  # no scores are computed, as in ``_any_of``
        for part in clause.clause.clauses:
            mask |= self.matches(part).matching_mask()
        return MatchSet(mask=mask, size=self._size)

    @property
    def _size(self) -> int:
        return self.segment.documents

    def _at_least(self, clause: AtLeast) -> MatchSet:
        parts = [self.matches(part) for part in clause.clauses]
        found = [
            (part, weight)
            for part, weight in zip(parts, clause.weights or (1,) * len(parts), strict=True)
            if part.max_documents()
        ]
        if sum(weight for _, weight in found) < clause.minimum:
            return self._nothing()
        weights = np.zeros(self.segment.documents, dtype=np.uint8)
        for part, weight in found:
            documents = part.matching_documents()
            weights[documents.astype(np.intp)] += np.uint8(weight)
        mask = weights >= clause.minimum
        scorers = tuple(scorer for part, _ in found for scorer in self._as_scorers(part))
        return MatchSet(scorers, mask=mask, size=self.segment.documents)

    def _phrase(self, clause: PhraseClause) -> MatchSet:
        scorers = [self._term_scorer(clause.field, term, 1.0) for term in clause.terms]
        found = [scorer for scorer in scorers if scorer is not None]
        if not found or len(found) < len(scorers):
            return self._nothing()
        self.read(PHRASE_WORK * min(len(scorer.documents) for scorer in found))
        if self.kernels and len(found) > 1:
            plan = compile_plan(clause)
            assert plan is not None
            _, documents, *_ = execute_plan(
                self.kernels,
                self.collection,
                plan,
                self.segment,
                allowed=None,
                factors=NO_FACTORS,
                count=0,
                all_documents=True,
            )
        else:
            documents = phrase_matches(found, slop=clause.slop)
        return MatchSet(tuple(found), documents=documents, size=self.segment.documents)

    def _document_set(self, clause: Clause) -> MatchSet:
        return MatchSet(mask=mask_of(clause, self.segment.columns), size=self.segment.documents)

    def _merged_terms(self, clause: MergedTerms) -> MatchSet:
        """Return the documents with any of the terms, scored by the sum of the frequencies."""
        key = (self.number, clause) if clause.frequency else None
        merged = cached_scorer(self.collection, key, lambda: self._merged_scores(clause))
        if not len(merged.documents):
            return self._nothing()
        return MatchSet((merged,), generating=1, size=self.segment.documents)

    def _merged_scores(self, clause: MergedTerms) -> ComputedScorer:
        collection, name = self.collection, clause.field
        total = clause.frequency or sum(collection.frequency(name, term) for term in clause.terms)
        total = min(total, collection.live_documents, collection.documents)
        arrays = self.segment.arrays.fields[name]
        weights = np.zeros(self.segment.documents)
        numbers = self._numbers(arrays, clause.terms)
        spans = [arrays.span(number) for number in numbers]
        self.read(sum(end - begin for begin, end in spans))
        if self.kernels:
            rows = bytearray().join([self.segment.cursor_row(name, each) for each in numbers])
            content = self.segment.arrays.content
            self.kernels.add_frequencies(content, np.frombuffer(rows, dtype=np.int64), weights)
        else:
            for begin, end in spans:
                documents = arrays.documents(begin, end).astype(np.intp)
                weights[documents] += arrays.frequencies(begin, end)
        found = np.flatnonzero(weights)
        frequencies = weights[found]
        by_code = norms_by_code(collection.average_length(name))
        norms = by_code[arrays.length_codes[found]]
        scores = collection.idf(total) * frequencies * (BM25_K1 + 1) / (frequencies + norms)
        return ComputedScorer(found, scores)

    def _numbers(self, arrays: FieldArrays, terms: Sequence[str]) -> list[int]:
        """Return the numbers of those terms that the segment has."""
        encoded = [term.encode("utf-8", "replace") for term in terms]
        kernels = loader.term_kernels() if self.kernels else None
        found = arrays.terms.find_each(encoded, kernels)
        return [number for number in found if number >= 0]

    def _best_of(self, clause: BestOf) -> MatchSet:
        key = (self.number, clause.key) if clause.key else None
        scorer = cached_scorer(self.collection, key, lambda: self._best_scores(clause))
        return MatchSet((scorer,), generating=1, size=self.segment.documents)

    def _best_scores(self, clause: BestOf) -> ComputedScorer:
        """Return the documents that match any clause, each with the score of its best clause."""
        scores = np.zeros(self.segment.documents)
        matched = np.zeros(self.segment.documents, np.bool_)
        for part, factor in zip(clause.clauses, clause.factors, strict=True):
            matches = self.matches(part)
            documents = matches.matching_documents()
            places = documents.astype(np.intp)
            matched[places] = True
            part_scores = factor * scores_of(matches.scorers, documents)
            scores[places] = np.maximum(scores[places], part_scores)
        found = np.flatnonzero(matched)
        return ComputedScorer(found, scores[found])

    def _nothing(self, _: Any = None) -> MatchSet:
        return MatchSet(documents=NO_DOCUMENTS, size=self.segment.documents)

    def _whoosh_query(self, query: Query) -> MatchSet:
        """Run the matcher of a Whoosh query."""
        searcher = self.whoosh_searcher(self.segment)
        matcher = query.matcher(searcher, SearchContext(weighting=WEIGHTING))
        documents: list[int] = []
        scores: list[float] = []
        while matcher.is_active():
            documents.append(matcher.id())
            scores.append(matcher.score())
            matcher.next()
        scorer = ComputedScorer(
            np.array(documents, dtype=np.intp), np.array(scores, dtype=np.float64)
        )
        return MatchSet((scorer,), documents=scorer.documents, size=self.segment.documents)


def scores_of(scorers: Sequence[Scorer], documents: Documents) -> Scores:
    """Return the sum of the scorers' scores for each document."""
    scores: Scores = np.zeros(len(documents))
    for scorer in scorers:
        places, present = places_of(scorer.documents, documents)
        if present.all():
            scores += scorer.scores_at(places)
        else:
            scores[present] += scorer.scores_at(places[present])
    return scores


_EVALUATORS: dict[type, Callable[[_SegmentEvaluator, Any], MatchSet]] = {
    TermClause: _SegmentEvaluator._term,
    PhraseClause: _SegmentEvaluator._phrase,
    AllOf: _SegmentEvaluator._all_of,
    AnyOf: _SegmentEvaluator._any_of,
    AtLeast: _SegmentEvaluator._at_least,
    BestOf: _SegmentEvaluator._best_of,
    Excluding: _SegmentEvaluator._excluding,
    WithOptional: _SegmentEvaluator._with_optional,
    Unscored: _SegmentEvaluator._unscored,
    MergedTerms: _SegmentEvaluator._merged_terms,
    AllDocuments: _SegmentEvaluator._document_set,
    Published: _SegmentEvaluator._document_set,
    WithKeyword: _SegmentEvaluator._document_set,
    DocumentSet: _SegmentEvaluator._document_set,
    NoMatch: _SegmentEvaluator._nothing,
}
