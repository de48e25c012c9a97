"""A Whoosh query over one segment by array operations: which documents match, and what scores them.

The result is a ``Clause``: the matching documents and the leaves that add to their scores. A leaf
adds wherever it occurs in a matching document, so that the scores need not be worked out to count
or filter. Where a subquery's terms count only if the subquery itself matches (an And within an Or),
its scores are worked out and become a leaf. A query of a kind that is not known here is run by its
own Whoosh matcher over the same segment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import query as whoosh_query
from whoosh.query import Query
from whoosh.searching import SearchContext

from indexer.engines.whoosh.query.bm25 import WEIGHTING
from indexer.engines.whoosh.query.boolean import AnyOf, Rewarded, Without
from indexer.engines.whoosh.query.clauses import (
    AtLeast,
    DocumentSet,
    MergedTerms,
    Synonyms,
)
from indexer.engines.whoosh.search.phrase_scorer import phrase_matches
from indexer.engines.whoosh.search.scorer_cache import remembered
from indexer.engines.whoosh.search.scorers import (
    Documents,
    Leaf,
    ScoredLeaf,
    Scores,
    TermLeaf,
    places_of,
)
from indexer.engines.whoosh.search.statistics import Collection, OpenSegment, norms_by_code
from indexer.engines.whoosh.segment.ragged import put, united
from indexer.scoring_weights import BM25_K1

LOOKUP_COST = 16  # of a number among sorted ones, in numbers that are marked in a mask
DENSE = 32  # a union of more than one in so many documents is marked in a mask, not sorted

Mask = npt.NDArray[np.bool_]
NONE = np.empty(0, dtype=np.intp)


@dataclass(frozen=True)
class Clause:
    """What a query matches in a segment, and the leaves that score it.

    Exactly one of ``documents`` and ``mask`` is given, or, for a union, neither: then the
    documents of the leaves numbered below ``generating`` match.
    """

    leaves: tuple[Leaf, ...] = ()
    documents: Documents | None = None
    mask: Mask | None = None
    generating: int = 0
    size: int = field(default=0)  # documents of the segment

    @property
    def is_union(self) -> bool:
        return self.documents is None and self.mask is None

    @property
    def is_empty(self) -> bool:
        return self.mask is None and not self.most()

    def matching_mask(self) -> Mask:
        """Return which documents match; not to be written to."""
        if self.mask is not None:
            return self.mask
        mask = np.zeros(self.size, dtype=np.bool_)
        parts = [self.documents] if self.documents is not None else self._parts()
        for documents in parts:
            put(mask, documents, True)
        return mask

    def matching_documents(self) -> Documents:
        """Return the matching documents, ascending."""
        if self.documents is not None:
            return self.documents
        if self.mask is None:
            parts = self._parts()
            if len(parts) == 1:
                return parts[0]
            if sum(map(len, parts)) * DENSE < self.size:
                return united(parts) if parts else NONE
        return np.flatnonzero(self.matching_mask())

    def number_matching(self) -> int:
        """Return how many documents match."""
        if self.mask is not None:
            return int(np.count_nonzero(self.mask))
        if self.documents is not None:
            return len(self.documents)
        *others, largest = sorted(self._parts(), key=len)
        if not others:
            return len(largest)
        if sum(map(len, others)) * LOOKUP_COST < len(largest):
            smaller = united(others)
            _, there = places_of(largest, smaller)
            return len(largest) + len(smaller) - int(np.count_nonzero(there))
        if self.most() * DENSE < self.size:
            return len(united([*others, largest]))
        return int(np.count_nonzero(self.matching_mask()))

    def most(self) -> int:
        """Return what the number of matching documents does not exceed."""
        if self.documents is not None:
            return len(self.documents)
        if self.mask is not None:
            return self.size
        return sum(map(len, self._parts()))

    def _parts(self) -> list[Documents]:
        return [leaf.documents for leaf in self.leaves[: self.generating]]


class Evaluator:
    """Evaluates queries over the segments of a collection."""

    def __init__(self, collection: Collection, searcher_of: Callable[[OpenSegment], Any]) -> None:
        self.collection = collection
        self._searcher_of = searcher_of

    def evaluate(self, query: Query, number: int) -> Clause:
        """Return what a query matches in the segment of this number, deleted ones included."""
        return _SegmentEvaluator(self.collection, number, self._searcher_of).clause(query)


@dataclass(frozen=True)
class _SegmentEvaluator:
    collection: Collection
    number: int
    searcher_of: Callable[[OpenSegment], Any]

    @property
    def segment(self) -> OpenSegment:
        return self.collection.segments[self.number]

    def clause(self, query: Query) -> Clause:
        """Return what a query matches here."""
        known = _KINDS.get(type(query))
        if known is None or (getattr(query, "boost", 1.0) != 1.0 and known is not _TERM):
            return self._by_whoosh(query)
        return known(self, query)

    def _term(self, query: Any) -> Clause:
        leaf = self._leaf(query.fieldname, query.text, query.boost)
        if leaf is None:
            return self._nothing()
        return Clause((leaf,), generating=1, size=self.segment.documents)

    def _leaf(self, name: str, text: str | bytes, boost: float) -> TermLeaf | None:
        if name not in self.segment.arrays.fields:
            return None
        term = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        found = self.collection.term(name, term)
        number = found.numbers[self.number]
        if number < 0:
            return None
        arrays = self.segment.arrays.fields[name]
        average = self.collection.average_length(name)
        return TermLeaf(
            arrays,
            number,
            factor=self.collection.idf(found.frequency) * boost,
            average=average,
        )

    def _any(self, query: Any) -> Clause:
        if getattr(query, "scale", None):
            return self._by_whoosh(query)
        clauses = [self.clause(part) for part in query.subqueries]
        leaves = [leaf for clause in clauses for leaf in self._as_leaves(clause)]
        return Clause(tuple(leaves), generating=len(leaves), size=self.segment.documents)

    def _as_leaves(self, clause: Clause) -> tuple[Leaf, ...]:
        """Return leaves that score what the clause matches, and nothing else."""
        if clause.is_union and clause.generating == len(clause.leaves):
            return clause.leaves
        documents = clause.matching_documents()
        return (
            (ScoredLeaf(documents, scores_of(clause.leaves, documents)),) if len(documents) else ()
        )

    def _all(self, query: Any) -> Clause:
        return self._intersection([self.clause(part) for part in query.subqueries])

    def _intersection(self, clauses: Sequence[Clause]) -> Clause:
        leaves = tuple(leaf for clause in clauses for leaf in clause.leaves)
        documents: Documents | None = None
        for clause in sorted(clauses, key=Clause.most):
            if documents is None:
                documents = clause.matching_documents()
            elif len(documents):
                documents = documents[_matching_among(clause, documents)]
        found = NONE if documents is None else documents
        return Clause(leaves if len(found) else (), documents=found, size=self.segment.documents)

    def _without(self, query: Any) -> Clause:
        clause = self.clause(query.required)
        documents = clause.matching_documents()
        for barred in query.others:
            if len(documents):
                documents = documents[~_matching_among(self.clause(barred), documents)]
        leaves = clause.leaves if len(documents) else ()
        return Clause(leaves, documents=documents, size=self.segment.documents)

    def _rewarded(self, query: Any) -> Clause:
        clause = self.clause(query.required)
        extra = [leaf for other in query.others for leaf in self._as_leaves(self.clause(other))]
        return Clause(
            (*clause.leaves, *extra),
            clause.documents,
            clause.mask,
            clause.generating,
            clause.size,
        )

    def _at_least(self, query: AtLeast) -> Clause:
        clauses = [self.clause(part) for part in query.subqueries]
        found = [
            (clause, weight)
            for clause, weight in zip(clauses, query.weights, strict=True)
            if clause.most()
        ]
        if sum(weight for _, weight in found) < query.minimum:
            return self._nothing()
        weights = np.zeros(self.segment.documents, dtype=np.uint8)
        for clause, weight in found:
            documents = clause.matching_documents()
            weights[documents.astype(np.intp)] += np.uint8(weight)
        mask = weights >= query.minimum
        leaves = tuple(leaf for clause, _ in found for leaf in self._as_leaves(clause))
        return Clause(leaves, mask=mask, size=self.segment.documents)

    def _phrase(self, query: Any) -> Clause:
        leaves = [self._leaf(query.fieldname, word, 1.0) for word in query.words]
        found = [leaf for leaf in leaves if leaf is not None]
        if not found or len(found) < len(leaves):
            return self._nothing()
        documents = phrase_matches(found, slop=query.slop)
        return Clause(tuple(found), documents=documents, size=self.segment.documents)

    def _set(self, query: DocumentSet) -> Clause:
        return Clause(mask=query.mask(self.segment.columns), size=self.segment.documents)

    def _merged(self, query: MergedTerms) -> Clause:
        """Score several terms as one: frequencies added up, the documents of the union."""
        collection, name = self.collection, query.fieldname
        found = [collection.term(name, term.encode("utf-8")) for term in query.merged]
        total = min(sum(term.frequency for term in found), collection.live_documents)
        leaves = [self._leaf(name, term, 1.0) for term in query.merged]
        present = [leaf for leaf in leaves if leaf is not None]
        if not present:
            return self._nothing()
        weights = np.zeros(self.segment.documents)
        for leaf in present:
            frequencies = leaf.field.frequencies(leaf.begin, leaf.end)
            weights[leaf.documents.astype(np.intp)] += frequencies
        documents = np.flatnonzero(weights)
        frequencies = weights[documents]
        by_code = norms_by_code(collection.average_length(name))
        norms = by_code[present[0].field.length_codes[documents]]
        idf = collection.idf(min(total, collection.documents))
        scores = idf * frequencies * (BM25_K1 + 1) / (frequencies + norms)
        merged = ScoredLeaf(documents, scores)
        return Clause((merged,), generating=1, size=self.segment.documents)

    def _synonyms(self, query: Synonyms) -> Clause:
        key = (self.number, query.key) if query.key else None
        leaf = remembered(self.collection, key, lambda: self._best_of(query))
        return Clause((leaf,), generating=1, size=self.segment.documents)

    def _best_of(self, query: Synonyms) -> ScoredLeaf:
        """Score each document as the best of the ways that it has."""
        scores, there = np.zeros(self.segment.documents), np.zeros(self.segment.documents, np.bool_)
        for part, factor in zip(query.subqueries, query.factors, strict=True):
            clause = self.clause(part)
            documents = clause.matching_documents()
            places = documents.astype(np.intp)
            there[places] = True
            way = factor * scores_of(clause.leaves, documents)
            scores[places] = np.maximum(scores[places], way)
        found = np.flatnonzero(there)
        return ScoredLeaf(found, scores[found])

    def _nothing(self, _: Any = None) -> Clause:
        return Clause(documents=NONE, size=self.segment.documents)

    def _by_whoosh(self, query: Query) -> Clause:
        """Run the query's own matcher."""
        searcher = self.searcher_of(self.segment)
        matcher = query.matcher(searcher, SearchContext(weighting=WEIGHTING))
        documents: list[int] = []
        scores: list[float] = []
        while matcher.is_active():
            documents.append(matcher.id())
            scores.append(matcher.score())
            matcher.next()
        leaf = ScoredLeaf(np.array(documents, dtype=np.intp), np.array(scores, dtype=np.float64))
        return Clause((leaf,), documents=leaf.documents, size=self.segment.documents)


def scores_of(leaves: Sequence[Leaf], documents: Documents) -> Scores:
    """Return the sum of the leaves' scores for each of the documents."""
    scores: Scores = np.zeros(len(documents))
    for leaf in leaves:
        places, there = places_of(leaf.documents, documents)
        if there.all():
            scores += leaf.scores_at(places)
        else:
            scores[there] += leaf.scores_at(places[there])
    return scores


def _matching_among(clause: Clause, documents: Documents) -> Mask:
    """Return which of the documents the clause matches."""
    if clause.mask is None and len(documents) * LOOKUP_COST < clause.most():
        if clause.documents is not None:
            return places_of(clause.documents, documents)[1]
        found = np.zeros(len(documents), dtype=np.bool_)
        for leaf in clause.leaves[: clause.generating]:
            found |= places_of(leaf.documents, documents)[1]
        return found
    return clause.matching_mask()[documents]


_TERM = _SegmentEvaluator._term
_KINDS: dict[type, Callable[[_SegmentEvaluator, Any], Clause]] = {
    whoosh_query.Term: _TERM,
    whoosh_query.And: _SegmentEvaluator._all,
    whoosh_query.Or: _SegmentEvaluator._any,
    AnyOf: _SegmentEvaluator._any,
    whoosh_query.Phrase: _SegmentEvaluator._phrase,
    type(whoosh_query.NullQuery): _SegmentEvaluator._nothing,
    Without: _SegmentEvaluator._without,
    Rewarded: _SegmentEvaluator._rewarded,
    AtLeast: _SegmentEvaluator._at_least,
    DocumentSet: _SegmentEvaluator._set,
    MergedTerms: _SegmentEvaluator._merged,
    Synonyms: _SegmentEvaluator._synonyms,
}
