"""A commit of an index in Whoosh's stock codec, opened for one thread.

Whoosh reads postings by seeking in a file object that its matchers share, so that each thread has
searchers of its own; the columns are shared by all. This codec is kept as the measure of the
columnar one: same documents, same queries, same scores.
"""

import threading
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from whoosh.index import TOC
from whoosh.query import Query
from whoosh.reading import EmptyReader, MultiReader, SegmentReader
from whoosh.searching import Searcher

from indexer.engine import EngineQuery, EngineResults, Facets, Sort, WordList
from indexer.engines.whoosh.collect import SegmentMatches, collect, count_facets, top_hits
from indexer.engines.whoosh.columns import Bounds, SegmentColumns, YearSlots, read_columns
from indexer.engines.whoosh.storage import DurableStorage
from indexer.engines.whoosh.weighting import WEIGHTING


class StockOpener:
    """Opens commits; the columns of segments seen before are kept."""

    per_thread = True

    def __init__(self, years: YearSlots) -> None:
        self._years = years
        self._lock = threading.Lock()
        self._columns: dict[str, SegmentColumns] = {}  # by segment id; guarded by the lock

    def open(self, folder: Path, toc: TOC) -> "StockIndex":
        """Open a commit. Raises ``FileNotFoundError`` when a segment was merged away meanwhile."""
        storage = DurableStorage(folder)
        readers = [
            SegmentReader(storage, toc.schema, segment, generation=toc.generation)
            for segment in toc.segments
        ]
        with self._lock:
            found = {
                segment.segment_id(): self._columns.get(segment.segment_id())
                or read_columns(reader)
                for segment, reader in zip(toc.segments, readers, strict=True)
            }
            self._columns = found
        for reader, columns in zip(readers, found.values(), strict=True):
            reader.segment_columns = columns
        return StockIndex(toc, readers, self._years)


class StockIndex:
    """One commit: answers Whoosh queries by Whoosh's matchers."""

    def __init__(self, toc: TOC, readers: Sequence[Any], years: YearSlots) -> None:
        match readers:
            case []:
                reader = EmptyReader(toc.schema)
            case [only]:
                reader = only
            case _:
                reader = MultiReader(list(readers), generation=toc.generation)
        searcher = Searcher(reader, weighting=WEIGHTING)
        self._searcher = searcher  # its leaves hold it by weak references
        self._years = years
        self._leaves: list[Any] = [leaf for leaf, _ in searcher.leaf_searchers()] if readers else []
        self.vocabulary = StockVocabulary(reader)
        self.documents = int(searcher.doc_count())
        self.segments = len(readers)

    def run(
        self, query: Query, asked: EngineQuery, bounds: Bounds, deadline: float
    ) -> EngineResults:
        """Return the hits of a Whoosh query; ``bounds`` are those of the filters' dates."""
        by_date = asked.sort is Sort.DATE
        weighting = None if by_date else WEIGHTING
        leaves = [(leaf, leaf.reader().segment_columns) for leaf in self._leaves]
        matches, partial = collect(query, leaves, weighting=weighting, deadline=deadline)
        if asked.filters:
            matches = [
                found.narrowed(found.columns.mask(asked.filters, *bounds)) for found in matches
            ]
        return EngineResults(
            hits=top_hits(matches, by_date=by_date, offset=asked.offset, limit=asked.limit),
            total=_total(matches),
            facets=count_facets(matches, self._years) if asked.facets else Facets(),
            partial=partial,
        )

    def digests(self) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of every document; an id indexed twice comes twice."""
        for leaf in self._leaves:
            reader = leaf.reader()
            ids = reader.segment_columns.article_ids
            digests = reader.column_reader("digest")
            for number in range(reader.doc_count_all()):
                if not reader.is_deleted(number):
                    yield int(ids[number]), bytes(digests[number])


class StockVocabulary:
    """The terms of the index."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def prefixed(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with ``prefix``, each with its document frequency."""
        for encoded in self._reader.expand_prefix(field, prefix):
            yield encoded.decode("utf-8"), self._reader.doc_frequency(field, encoded)

    def frequency(self, field: str, term: str) -> int:
        """Return how many documents have a term, deleted ones included."""
        return int(self._reader.doc_frequency(field, term))

    def together(self, field: str, first: str, second: str) -> int:
        """Return how many documents have both terms."""
        sets = [_documents_of(self._reader, field, term) for term in (first, second)]
        return len(sets[0] & sets[1])

    def lists(self, field: str) -> Iterator[WordList]:
        """Yield the terms of each segment; its id is never used again."""
        for reader, _ in self._reader.leaf_readers():
            if not isinstance(reader, EmptyReader):
                words = partial(StockVocabulary(reader).prefixed, field, "")
                yield WordList(reader.segment().segment_id(), words)


def _documents_of(reader: Any, field: str, term: str) -> set[int]:
    return set(reader.postings(field, term).all_ids()) if (field, term) in reader else set()


def _total(matches: Sequence[SegmentMatches]) -> int:
    return sum(len(found.documents) for found in matches)
