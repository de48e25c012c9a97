"""A window of hits, the exact total and the facets of a Whoosh query over all segments."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.query import Query

from indexer.engine import EngineQuery, EngineResults, Facets, Filters, Hit, Sort
from indexer.engines.whoosh.columnar.collection import OpenSegment
from indexer.engines.whoosh.columnar.evaluation import Clause, Evaluator, Mask
from indexer.engines.whoosh.columnar.facets import FacetCells, Numbers, facets
from indexer.engines.whoosh.columnar.ranking import best, kth_best
from indexer.engines.whoosh.columns import Bounds, YearSlots


@dataclass
class Search:
    """One query over an opened commit."""

    evaluator: Evaluator
    asked: EngineQuery
    bounds: Bounds  # of the filters' dates
    cells_of: Callable[[OpenSegment], FacetCells]
    years: YearSlots
    deadline: float  # of ``time.monotonic``

    def results(self, query: Query) -> EngineResults:
        """Return what was asked for."""
        total, partial = 0, False
        hits = _Best(self.asked)
        counted: list[tuple[FacetCells, Numbers]] = []
        for number, segment in enumerate(self.evaluator.collection.segments):
            if number and time.monotonic() > self.deadline:
                partial = True
                break
            clause = self.evaluator.evaluate(query, number)
            if clause.is_empty:
                continue
            allowed = self._allowed(segment)
            matched = _matched(clause, allowed, whole=self.asked.facets or hits.by_date)
            if isinstance(matched, int):
                total += matched
            else:
                total += int(np.count_nonzero(matched)) if _is_mask(matched) else len(matched)
                if self.asked.facets:
                    cells = self.cells_of(segment)
                    counted.append((cells, cells.counts(matched)))
            hits.add(segment, clause, allowed, matched)
        return EngineResults(
            hits=hits.window(),
            total=total,
            facets=facets(counted, self.years) if self.asked.facets else Facets(),
            partial=partial,
        )

    def _allowed(self, segment: OpenSegment) -> Mask | None:
        filters: Filters = self.asked.filters
        if not filters:
            return segment.live
        mask = segment.columns.mask(filters, *self.bounds)
        return mask if segment.live is None else mask & segment.live


class _Best:
    """The best hits seen so far."""

    def __init__(self, asked: EngineQuery) -> None:
        self.by_date = asked.sort is Sort.DATE
        self._first, self._count = asked.offset, asked.offset + asked.limit if asked.limit else 0
        self._keys: list[npt.NDArray[Any]] = []
        self._ids: list[npt.NDArray[np.int64]] = []
        self._least = 0.0

    def add(self, segment: OpenSegment, clause: Clause, allowed: Mask | None, matched: Any) -> None:
        if not self._count:
            return
        if self.by_date:
            documents = np.flatnonzero(matched) if _is_mask(matched) else matched
            keys = segment.columns.published[documents]
            if len(keys) > self._count:
                keep = keys >= kth_best(keys, self._count)
                documents, keys = documents[keep], keys[keep]
        else:
            documents, keys = best(clause, allowed, self._count, self._least)
            self._least = max(self._least, kth_best(keys, self._count))
        self._keys.append(keys)
        self._ids.append(segment.columns.article_ids[documents])

    def window(self) -> tuple[Hit, ...]:
        """Return the hits asked for: of equal ones the newest article first."""
        if not self._keys:
            return ()
        keys, ids = np.concatenate(self._keys), np.concatenate(self._ids)
        order = np.lexsort((-ids, -keys))[self._first : self._count]
        scores = np.zeros(len(order)) if self.by_date else keys[order]
        found = zip(ids[order].tolist(), scores.tolist(), strict=True)
        return tuple(Hit(article_id, score) for article_id, score in found)


def _matched(clause: Clause, allowed: Mask | None, *, whole: bool) -> Any:
    """Return the matching documents as numbers or as a mask, or only how many they are."""
    if clause.is_union and clause.generating > 1:
        mask = clause.matching_mask()
        return mask if allowed is None else mask & allowed
    if clause.mask is not None:
        return clause.mask if allowed is None else clause.mask & allowed
    documents = clause.matching_documents()
    if allowed is not None:
        documents = documents[allowed[documents]]
    return documents if whole else len(documents)


def _is_mask(matched: Any) -> bool:
    return bool(matched.dtype == np.bool_)
