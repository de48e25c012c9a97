"""The searcher of one commit. A searcher is immutable, and all threads share it."""

import threading
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from whoosh.index import TOC
from whoosh.reading import MultiReader, SegmentReader
from whoosh.searching import Searcher

from indexer.deadline import Deadline, current
from indexer.engines.interface import EngineQuery, EngineResults, Explanation
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.recency import latest_date
from indexer.engines.scoring.rescore_options import NO_RESCORING, RescoreOptions
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.search.copy_index import CopyIndex
from indexer.engines.whoosh.search.evaluator import Evaluator
from indexer.engines.whoosh.search.explain import explain
from indexer.engines.whoosh.search.facet_columns import FacetColumns
from indexer.engines.whoosh.search.placing import Placing, without_window
from indexer.engines.whoosh.search.recency_collector import RecencyCollector
from indexer.engines.whoosh.search.search import Search
from indexer.engines.whoosh.search.statistics import CollectionStatistics, SegmentView
from indexer.engines.whoosh.search.value_numbering import ValueNumbering
from indexer.engines.whoosh.segment.segment import SegmentArrays
from indexer.engines.whoosh.segment.weighting import WEIGHTING
from indexer.engines.whoosh.segment.whoosh_reader import ColumnarCodec
from indexer.engines.whoosh.store.doc_values import DocValues, KeywordValues, TimeRange
from indexer.engines.whoosh.store.local_days import LocalDays
from indexer.engines.whoosh.store.storage import DurableStorage
from indexer.keyword_columns import KEYWORD_COLUMNS


class MappedSegment:
    """The mapped file of a segment and its doc values, shared by all commits that contain it."""

    def __init__(self, path: Path, zone: ZoneInfo) -> None:
        self.arrays = SegmentArrays(path)
        self.columns = doc_values_of(self.arrays)
        self._zone = zone

    @cached_property
    def facet_columns(self) -> FacetColumns:
        """Return the columns that the facets of the segment are counted by."""
        return FacetColumns.of(self.columns, LocalDays.of(self.columns.published, self._zone))


class SearcherFactory:
    """Opens commits, and reuses the mapped segments of the previous commit."""

    def __init__(self, zone: ZoneInfo, *, compiled: bool = True) -> None:
        """``compiled``: whether searches use the kernels once they are compiled."""
        self._zone = zone
        self._compiled = compiled
        self._lock = threading.Lock()
        self._opened: dict[str, MappedSegment] = {}  # by segment id; guarded by the lock

    def open(self, folder: Path, toc: TOC) -> "ColumnarSearcher":
        """Open a commit. Raises ``FileNotFoundError`` if a segment has been merged away."""
        with self._lock:
            opened = {
                segment.segment_id(): self._opened.get(segment.segment_id())
                or MappedSegment(segment.path(folder), self._zone)
                for segment in toc.segments
            }
            self._opened = opened
        return ColumnarSearcher(folder, toc, list(opened.values()), compiled=self._compiled)


class ColumnarSearcher:
    """Searches one commit."""

    def __init__(
        self,
        folder: Path,
        toc: TOC,
        opened: Sequence[MappedSegment],
        *,
        compiled: bool,
    ) -> None:
        self._folder, self._toc = folder, toc
        self._compiled = compiled
        self._opened = opened
        self.collection = CollectionStatistics(
            [
                SegmentView(number, found.arrays, found.columns, list(segment.deleted_docs()))
                for number, (segment, found) in enumerate(zip(toc.segments, opened, strict=True))
            ],
            compiled=compiled,
        )
        self._numberings: dict[str, ValueNumbering] = {}
        self.documents = self.collection.live_documents
        self.segments = len(opened)

    @property
    def statistics(self) -> CollectionStatistics:
        """Return the terms of the commit and their frequencies."""
        return self.collection

    def run(
        self,
        clause: Clause,
        request: EngineQuery,
        bounds: TimeRange,
        deadline: Deadline,
        rescoring: RescoreOptions = NO_RESCORING,
    ) -> EngineResults:
        """Return the results of a clause; see ``IndexSearcher``."""
        return self._search(request, bounds, deadline, rescoring).results(clause)

    def explain(  # noqa: PLR0913, PLR0917 - see ``IndexSearcher``
        self,
        clause: Clause,
        article_id: int,
        request: EngineQuery,
        bounds: TimeRange,
        deadline: Deadline,
        rescoring: RescoreOptions,
    ) -> Explanation | None:
        """Return the explanation of an article's score; see ``IndexSearcher``."""
        search = self._search(without_window(request), bounds, deadline, rescoring)
        return explain(search, clause, article_id)

    def matching(self, clause: Clause, articles: Sequence[int]) -> set[int]:
        """Return those of the articles that match a clause."""
        wanted = np.array(articles, dtype=np.int64)
        evaluator = Evaluator(self.collection, self._whoosh_searcher)
        found: set[int] = set()
        for segment in self.collection.segments:
            documents = segment.documents_of(wanted)
            if len(documents):
                matches = evaluator.evaluate(clause, segment.number)
                documents = documents[matches.among(documents)]
                found.update(segment.columns.article_ids[documents].tolist())
        return found

    def _search(
        self,
        request: EngineQuery,
        bounds: TimeRange,
        deadline: Deadline,
        rescoring: RescoreOptions,
    ) -> Search:
        return Search(
            self.collection,
            self._whoosh_searcher,
            request,
            bounds,
            self._facet_columns,
            self._numbering_of,
            self._copy_index,
            deadline,
            loader.search_kernels() if self._compiled else None,
            loader.proximity_kernels() if self._compiled else None,
            rescoring.proximity,
            recency=self._recency_collector(request, rescoring),
            placing=Placing.of(request),
            only=None if request.only is None else np.array(sorted(request.only), dtype=np.int64),
        )

    def published(self, articles: Sequence[int]) -> dict[int, int]:
        """Return article id -> date of the indexed articles, in epoch seconds or ``NO_DATE``."""
        wanted = np.array(articles, dtype=np.int64)
        dates: dict[int, int] = {}
        for segment in self.collection.segments:
            found = segment.documents_of(wanted)
            ids, moments = (
                column[found].tolist()
                for column in (segment.columns.article_ids, segment.columns.published)
            )
            dates.update(zip(ids, moments, strict=True))
        return dates

    def _recency_collector(
        self, request: EngineQuery, rescoring: RescoreOptions
    ) -> RecencyCollector | None:
        """Return the collector of hits for ``Sort.RECENT``; None for another order."""
        if rescoring.recency is None:
            return None
        evaluator = Evaluator(self.collection, self._whoosh_searcher)
        depth = rescoring.proximity.depth
        return RecencyCollector(rescoring.recency, self._latest, evaluator, request, depth=depth)

    def _whoosh_searcher(self, segment: SegmentView) -> Any:
        return self._whoosh_searchers[segment.number]

    def _facet_columns(self, segment: SegmentView) -> FacetColumns:
        opened = self._opened[segment.number]
        if "facet_columns" in opened.__dict__:
            return opened.facet_columns
        with current().paused():
            return opened.facet_columns

    def _copy_index(self) -> CopyIndex:
        return self._copies

    @cached_property
    def _copies(self) -> CopyIndex:
        with current().paused():
            return CopyIndex.of(self.collection.segments)

    def _numbering_of(self, name: str) -> ValueNumbering:
        found = self._numberings.get(name)
        if found is None:
            columns = [segment.columns.keywords[name] for segment in self.collection.segments]
            with current().paused():
                found = self._numberings[name] = ValueNumbering.of(columns)
        return found

    def digests(self) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of each document, twice if an id is indexed twice."""
        for segment in self.collection.segments:
            ids = segment.arrays.article_ids.tolist()
            rows = segment.arrays.fixed("digest", 16)
            deleted = set(segment.deleted.tolist())
            for number, article_id in enumerate(ids):
                if number not in deleted:
                    yield article_id, rows[number].tobytes()

    @cached_property
    def _latest(self) -> int:
        dates = []
        for segment in self.collection.segments:
            found = segment.columns.published
            dates.append(found if segment.live is None else found[segment.live])
        return latest_date(dates, time.time())

    @cached_property
    def _whoosh_searchers(self) -> list[Any]:
        """Return a Whoosh searcher for each segment, to run the matchers of Whoosh queries."""
        storage = DurableStorage(self._folder)
        readers = []
        for segment, found in zip(self._toc.segments, self._opened, strict=True):
            codec = ColumnarCodec(found.arrays)
            reader = SegmentReader(storage, self._toc.schema, segment, codec=codec)
            reader.doc_values = found.columns
            readers.append(reader)
        reader = readers[0] if len(readers) == 1 else MultiReader(readers)
        # An attribute keeps the searcher alive: its leaves have only weak references to it.
        self._searcher = Searcher(reader, weighting=WEIGHTING)
        return [leaf for leaf, _ in self._searcher.leaf_searchers()]


def doc_values_of(arrays: SegmentArrays) -> DocValues:
    """Return the doc values of a segment."""
    return DocValues(
        article_ids=arrays.article_ids,
        published=arrays.integers("published"),
        copy_groups=arrays.integers("copy_group"),
        keywords={column.name: _keyword_values(arrays, column.name) for column in KEYWORD_COLUMNS},
    )


def _keyword_values(arrays: SegmentArrays, name: str) -> KeywordValues:
    strings = tuple(value.decode("utf-8") for value in arrays.values(name))
    return KeywordValues(arrays.integers(name), strings)
