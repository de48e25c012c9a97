"""Exact scores of a few documents, from the places of the query's terms in them.

The cluster finds the best hits by a score that is nearly the site's. Of these, the site computes
the scores as any other engine does, to the last digit.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.opensearch.hit_documents import Documents
from indexer.engines.opensearch.statistics import Statistics
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
from indexer.engines.scoring.dates import NO_DATE
from indexer.scoring_weights import BM25_K1

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Scored(NamedTuple):
    """Which documents match a clause, and their scores; others have the score 0."""

    matched: Mask
    scores: Floats


class ExactScores:
    """Evaluates clauses on some documents."""

    def __init__(self, documents: Documents, statistics: Statistics) -> None:
        self._documents = documents
        self._statistics = statistics

    def of(self, clause: Clause) -> Scored:
        """Return matches and scores of a clause."""
        return _EVALUATORS[type(clause)](self, clause)

    def _all(self, clauses: Sequence[Clause]) -> list[Scored]:
        return [self.of(clause) for clause in clauses]

    def _bm25(self, field: str, frequencies: Floats, weight: float) -> Scored:
        norms_of = self._documents.norms(field)
        scores = weight * frequencies * (BM25_K1 + 1) / (frequencies + norms_of)
        return Scored(frequencies > 0, scores)

    def _term(self, clause: TermClause) -> Scored:
        weight = self._statistics.idf(self._statistics.frequency(clause.field, clause.term))
        frequencies = self._documents.frequencies(clause.field, clause.term)
        return self._bm25(clause.field, frequencies, weight * clause.boost)

    def _merged(self, clause: MergedTerms) -> Scored:
        statistics, name = self._statistics, clause.field
        frequencies = np.zeros(self._documents.size)
        for term in clause.terms:
            frequencies += self._documents.frequencies(name, term)
        weight = statistics.merged_idf(name, clause.terms, clause.frequency)
        return self._bm25(name, frequencies, weight)

    def _phrase(self, clause: PhraseClause) -> Scored:
        matched = self._documents.with_phrase(clause)
        terms = [self._term(TermClause(clause.field, term)) for term in clause.terms]
        return _where(matched, sum(found.scores for found in terms))

    def _all_of(self, clause: AllOf) -> Scored:
        parts = self._all(clause.clauses)
        matched = np.logical_and.reduce([part.matched for part in parts])
        return _where(matched, sum(part.scores for part in parts))

    def _any_of(self, clause: AnyOf) -> Scored:
        parts = self._all(clause.clauses)
        if not parts:
            return self._none(clause)
        matched = np.logical_or.reduce([part.matched for part in parts])
        return Scored(matched, sum((part.scores for part in parts), np.zeros(self._documents.size)))

    def _at_least(self, clause: AtLeast) -> Scored:
        parts = self._all(clause.clauses)
        weights = clause.weights or (1,) * len(parts)
        total = np.zeros(self._documents.size)
        for part, weight in zip(parts, weights, strict=True):
            total += weight * part.matched
        scores = sum((part.scores for part in parts), np.zeros(self._documents.size))
        return _where(total >= clause.minimum, scores)

    def _best_of(self, clause: BestOf) -> Scored:
        parts = self._all(clause.clauses)
        matched = np.logical_or.reduce([part.matched for part in parts])
        scores = [factor * part.scores for part, factor in zip(parts, clause.factors, strict=True)]
        return Scored(matched, np.maximum.reduce(scores))

    def _excluding(self, clause: Excluding) -> Scored:
        required = self.of(clause.required)
        matched = required.matched.copy()
        for each in self._all(clause.excluded):
            matched &= ~each.matched
        return _where(matched, required.scores)

    def _with_optional(self, clause: WithOptional) -> Scored:
        required = self.of(clause.required)
        scores = required.scores + sum(
            (part.scores for part in self._all(clause.optional)), np.zeros(self._documents.size)
        )
        return _where(required.matched, scores)

    def _unscored(self, clause: Unscored) -> Scored:
        return self._set(self.of(clause.clause).matched)

    def _published(self, clause: Published) -> Scored:
        dates = self._documents.published
        matched = dates != NO_DATE
        if clause.first is not None:
            matched &= dates >= clause.first
        if clause.end is not None:
            matched &= dates < clause.end
        return self._set(matched)

    def _with_keyword(self, clause: WithKeyword) -> Scored:
        values = self._documents.values(clause.column)
        return self._set(np.array([value in clause.values for value in values], dtype=np.bool_))

    def _everything(self, _: Any) -> Scored:
        return self._set(np.ones(self._documents.size, dtype=np.bool_))

    def _none(self, _: Any) -> Scored:
        return self._set(np.zeros(self._documents.size, dtype=np.bool_))

    def _set(self, matched: Mask) -> Scored:
        return Scored(matched, np.zeros(self._documents.size))


def _where(matched: Mask, scores: Any) -> Scored:
    return Scored(matched, np.where(matched, scores, 0.0))


_EVALUATORS: dict[type, Callable[[ExactScores, Any], Scored]] = {
    TermClause: ExactScores._term,
    PhraseClause: ExactScores._phrase,
    AllOf: ExactScores._all_of,
    AnyOf: ExactScores._any_of,
    AtLeast: ExactScores._at_least,
    BestOf: ExactScores._best_of,
    Excluding: ExactScores._excluding,
    WithOptional: ExactScores._with_optional,
    Unscored: ExactScores._unscored,
    MergedTerms: ExactScores._merged,
    AllDocuments: ExactScores._everything,
    NoMatch: ExactScores._none,
    Published: ExactScores._published,
    WithKeyword: ExactScores._with_keyword,
}
