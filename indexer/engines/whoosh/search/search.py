"""A window of hits, the exact total and the facets of a Whoosh query over all segments."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

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
from indexer.engines.whoosh.query import proximity
from indexer.engines.whoosh.query.clauses import Clause
from indexer.engines.whoosh.query.proximity import NOTHING, Scored, Sought
from indexer.engines.whoosh.search.evaluator import Evaluator, Mask, MatchSet
from indexer.engines.whoosh.search.facets import FacetCells, Numbers, facets
from indexer.engines.whoosh.search.flat_plan import FlatMatches, FlatPlan, compile_plan, matches
from indexer.engines.whoosh.search.occurrences import occurrences
from indexer.engines.whoosh.search.recency_collector import BlendedHits
from indexer.engines.whoosh.search.statistics import Collection, OpenSegment
from indexer.engines.whoosh.search.top_k import best, kth_best
from indexer.engines.whoosh.store.doc_values import TimeRange, YearSlots
from indexer.scoring_weights import BM25_K1

MANY = 1_000  # hits that NumPy sorts faster than Python
WEIGHTS = np.array(  # in the order in which the compiled function takes them
    [
        scoring_weights.FOLLOWING_WEIGHT,
        scoring_weights.NEAR_WEIGHT,
        scoring_weights.LEAD_WEIGHT,
        scoring_weights.ANSWER_WEIGHT,
        scoring_weights.ANSWER_NEAR_WEIGHT,
    ]
)

# How many documents match in a segment, and which: numbers or a mask, if it was asked.
_Found = tuple[int, Any]


@dataclass(slots=True)
class Search:
    """One query over an opened commit."""

    collection: Collection
    searcher_of: Callable[[OpenSegment], Any]  # Whoosh's, for queries that only it knows
    asked: EngineQuery
    bounds: TimeRange  # of the filters' dates
    cells_of: Callable[[OpenSegment], FacetCells]
    years: YearSlots
    deadline: float  # of ``time.monotonic``
    kernels: ModuleType | None  # the compiled functions, when they are to be used
    pair_kernels: ModuleType | None = None  # those for pairs of words
    sought: Sought = NOTHING  # what is looked for in the best hits
    blended: BlendedHits | None = None  # takes the hits for ``Sort.RECENT``

    def results(self, query: Clause) -> EngineResults:
        """Return what was asked for."""
        asked, kernels = self.asked, self.kernels
        flat = compile_plan(query) if kernels and not self.blended else None
        closer = self._closer if self.sought and asked.sort is not Sort.DATE else None
        by_score = asked.sort is Sort.RELEVANCE and not closer
        if flat and by_score and len(self.collection.segments) == 1:
            return self._at_once(flat, self.collection.segments[0])
        total, partial = 0, False
        hits = self.blended or _Best(asked, least_count=self.sought.depth if closer else 0)
        counted: list[tuple[FacetCells, Numbers]] = []
        for number, segment in enumerate(self.collection.segments):
            if number:
                hits.raise_least()
                if time.monotonic() > self.deadline:
                    partial = True
                    break
            if flat and isinstance(hits, _Best):
                found, matched = self._flat(flat, segment, hits)
            else:
                found, matched = self._any(query, segment, hits)
            total += found
            if asked.facets and found:
                cells = self.cells_of(segment)
                counted.append((cells, cells.counts(matched, kernels if flat else None)))
        return EngineResults(
            hits.window(closer),
            total,
            facets(counted, self.years) if asked.facets else NO_FACETS,
            partial,
        )

    def _at_once(self, flat: FlatPlan, segment: OpenSegment) -> EngineResults:
        """Return the results of one segment, which come in their order already."""
        asked = self.asked
        last = asked.offset + asked.limit if asked.limit else 0
        total, documents, articles, scores = self._matches(flat, segment, last, whole=asked.facets)
        shown = articles[asked.offset :].tolist(), scores[asked.offset :].tolist()
        hits = tuple(map(_hit, zip(*shown, strict=True)))
        if not asked.facets or not total:
            return EngineResults(hits, total)
        cells = self.cells_of(segment)
        counted = [(cells, cells.counts(documents, self.kernels))]
        return EngineResults(hits, total, facets(counted, self.years))

    def _closer(self, hits: list[Scored]) -> list[Scored]:
        documents = self.collection.live_documents
        return proximity.closer(hits, self.sought, documents, self._occurrences, self._gains)

    def _occurrences(self, articles: list[int], stems: Sequence[str]) -> proximity.Occurrences:
        return occurrences(self.collection, articles, stems, self.pair_kernels)

    @property
    def _gains(self) -> proximity.Gains:
        kernels = self.pair_kernels
        if kernels is None:
            return proximity.gains
        return lambda compared: kernels.gains(
            np.concatenate((*compared.words, compared.answer)),
            np.cumsum([0, *map(len, compared.words), len(compared.answer)]),
            np.array(compared.order, dtype=np.int64),
            scoring_weights.LEAD if compared.lead else 0,
            compared.norms,
            compared.documents,
            WEIGHTS,
            scoring_weights.NEAR,
            BM25_K1,
        )

    def _flat(self, flat: FlatPlan, segment: OpenSegment, hits: "_Best") -> _Found:
        count, whole = (0, True) if hits.by_date else (hits.count, self.asked.facets)
        total, documents, articles, scores = self._matches(flat, segment, count, whole=whole)
        if hits.by_date:
            hits.add_latest(segment, documents)
        else:
            hits.add(articles, scores)
        return total, documents

    def _matches(
        self, flat: FlatPlan, segment: OpenSegment, count: int, *, whole: bool
    ) -> FlatMatches:
        return matches(
            self.kernels,
            self.collection,
            flat,
            segment,
            allowed=self._allowed(segment),
            count=count,
            whole=whole,
        )

    def _any(self, query: Clause, segment: OpenSegment, hits: "_Best | BlendedHits") -> _Found:
        evaluator = Evaluator(self.collection, self.searcher_of)
        matching = evaluator.evaluate(query, segment.number)
        if matching.is_empty:
            return 0, None
        allowed = self._allowed(segment)
        matched = _matched(matching, allowed, whole=self.asked.facets or hits.by_date)
        if isinstance(hits, _Best) and hits.by_date:
            hits.add_latest(segment, np.flatnonzero(matched) if _is_mask(matched) else matched)
        else:
            documents, scores = best(matching, allowed, hits.count, hits.least)
            hits.add_scored(segment, documents, scores)
        if isinstance(matched, int):
            return matched, None
        return int(np.count_nonzero(matched)) if _is_mask(matched) else len(matched), matched

    def _allowed(self, segment: OpenSegment) -> Mask | None:
        filters: Filters = self.asked.filters
        if filters is NO_FILTERS or not filters:
            return segment.live
        mask = segment.columns.mask(filters, *self.bounds)
        return mask if segment.live is None else mask & segment.live


_hit = partial(tuple.__new__, Hit)  # of a pair; a third of the time of a call


class _Best:
    """The best hits seen so far."""

    def __init__(self, asked: EngineQuery, *, least_count: int = 0) -> None:
        self.by_date = asked.sort is Sort.DATE
        self._last = asked.offset + asked.limit
        self.count = max(self._last, least_count) if asked.limit else 0
        self.least = 0.0  # what the last of them scores
        self._first = asked.offset
        self._keys: list[npt.NDArray[Any]] = []
        self._ids: list[npt.NDArray[np.int64]] = []

    def add(self, ids: npt.NDArray[np.int64], scores: npt.NDArray[np.float64]) -> None:
        """Add the best articles of a segment."""
        self._keys.append(scores)
        self._ids.append(ids)

    def add_scored(
        self, segment: OpenSegment, documents: npt.NDArray[Any], scores: npt.NDArray[np.float64]
    ) -> None:
        """Add the best documents of a segment."""
        self.add(segment.columns.article_ids[documents], scores)

    def raise_least(self) -> None:
        """Let segments that follow pass over what scores less than the best so far."""
        if self.count and self._keys:
            self.least = max(self.least, kth_best(self._keys[-1], self.count))

    def add_latest(self, segment: OpenSegment, documents: npt.NDArray[Any]) -> None:
        """Add the latest of a segment's matching documents."""
        keys = segment.columns.published[documents]
        if self.count and len(keys) > self.count:
            keep = keys >= kth_best(keys, self.count)
            documents, keys = documents[keep], keys[keep]
        self._keys.append(keys)
        self._ids.append(segment.columns.article_ids[documents])

    def window(
        self, reorder: Callable[[list[Scored]], list[Scored]] | None = None
    ) -> tuple[Hit, ...]:
        """Return the hits asked for: of equal ones the newest article first.

        ``reorder`` gives the best hits their last scores and order.
        """
        if not self._keys or not self.count:
            return ()
        found: list[Scored] = []
        for keys, ids in zip(self._keys, self._ids, strict=True):
            if len(keys) > MANY:
                order = np.lexsort((ids, keys))[-self.count :]
                keys, ids = keys[order], ids[order]  # noqa: PLW2901
            found += zip(keys.tolist(), ids.tolist(), strict=True)
        found.sort(reverse=True)
        if reorder is not None:
            found = reorder(found[: self.count])
        chosen = found[self._first : self._last]
        if self.by_date:
            return tuple([Hit(article_id, 0.0) for _, article_id in chosen])
        return tuple([Hit(article_id, score) for score, article_id in chosen])


def _matched(matching: MatchSet, allowed: Mask | None, *, whole: bool) -> Any:
    """Return the matching documents as numbers or as a mask, or only how many they are."""
    if allowed is None and not whole:
        return matching.number_matching()
    if matching.is_union and matching.generating > 1:
        mask = matching.matching_mask()
        return mask if allowed is None else mask & allowed
    if matching.mask is not None:
        return matching.mask if allowed is None else matching.mask & allowed
    documents = matching.matching_documents()
    if allowed is not None:
        documents = documents[allowed[documents]]
    return documents if whole else len(documents)


def _is_mask(matched: Any) -> bool:
    return bool(matched.dtype == np.bool_)
