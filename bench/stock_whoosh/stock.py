"""The searcher of one commit in Whoosh's stock codec.

Whoosh reads postings by seeking in a file object that its matchers share, so each thread opens a
searcher of its own. Doc values are shared by all threads.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import TOC
from whoosh.reading import EmptyReader, MultiReader, SegmentReader
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length, length_to_byte

from bench.stock_whoosh.collect import SegmentMatches, collect, count_facets, top_hits
from bench.stock_whoosh.translation import whoosh_query
from indexer.engines.interface import EngineQuery, EngineResults, Facets, Hit, Sort
from indexer.engines.whoosh.query import proximity
from indexer.engines.whoosh.query.bm25 import WEIGHTING, norms
from indexer.engines.whoosh.query.clauses import Clause
from indexer.engines.whoosh.query.proximity import Scored, Sought
from indexer.engines.whoosh.query.recency import TITLES, Blended, TitleSought, latest
from indexer.engines.whoosh.query.rescore_options import NO_RESCORING, RescoreOptions
from indexer.engines.whoosh.segment.positions import RANK_SHIFT
from indexer.engines.whoosh.store.doc_values import DocValues, TimeRange, YearSlots, read_doc_values
from indexer.engines.whoosh.store.storage import DurableStorage
from indexer.query.vocabulary import WordList


class StockSearcherFactory:
    """Opens commits; doc values of segments seen before are kept."""

    def __init__(self, years: YearSlots) -> None:
        self._years = years
        self._lock = threading.Lock()
        self._columns: dict[str, DocValues] = {}  # by segment id; guarded by the lock

    def open(self, folder: Path, toc: TOC) -> "PerThreadSearcher":
        """Open a commit for every thread that uses it. Raises ``FileNotFoundError``."""
        return PerThreadSearcher(lambda: self._open(folder, toc))

    def _open(self, folder: Path, toc: TOC) -> "StockSearcher":
        """Open a commit. Raises ``FileNotFoundError`` when a segment was merged away meanwhile."""
        storage = DurableStorage(folder)
        readers = [
            SegmentReader(storage, toc.schema, segment, generation=toc.generation)
            for segment in toc.segments
        ]
        with self._lock:
            found = {
                segment.segment_id(): self._columns.get(segment.segment_id())
                or read_doc_values(reader)
                for segment, reader in zip(toc.segments, readers, strict=True)
            }
            self._columns = found
        for reader, columns in zip(readers, found.values(), strict=True):
            reader.doc_values = columns
        return StockSearcher(toc, readers, self._years)


class PerThreadSearcher:
    """A searcher that is opened once in each thread; the first one is opened at once."""

    def __init__(self, open_searcher: Callable[[], "StockSearcher"]) -> None:
        self._open = open_searcher
        self._local = threading.local()
        self._local.searcher = open_searcher()

    def __getattr__(self, name: str) -> Any:
        if not hasattr(self._local, "searcher"):
            self._local.searcher = self._open()
        return getattr(self._local.searcher, name)


class StockSearcher:
    """Searches one commit by Whoosh's matchers."""

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
        self,
        clause: Clause,
        asked: EngineQuery,
        bounds: TimeRange,
        deadline: float,
        rescoring: RescoreOptions = NO_RESCORING,
    ) -> EngineResults:
        """Return the hits of a clause; see ``IndexSearcher``."""
        query = whoosh_query(clause)
        by_date = asked.sort is Sort.DATE
        sought, blend = rescoring.sought, rescoring.blend
        weighting = None if by_date else WEIGHTING
        leaves = [(leaf, leaf.reader().doc_values) for leaf in self._leaves]
        matches, partial = collect(query, leaves, weighting=weighting, deadline=deadline)
        if asked.filters:
            matches = [
                found.narrowed(found.columns.mask(asked.filters, *bounds)) for found in matches
            ]
        if blend:
            hits = self._blended(matches, asked, rescoring)
        elif sought and asked.limit and not by_date:
            hits = self._closer(matches, asked, sought)
        else:
            hits = top_hits(matches, by_date=by_date, offset=asked.offset, limit=asked.limit)
        return EngineResults(
            hits=hits,
            total=_total(matches),
            facets=count_facets(matches, self._years) if asked.facets else Facets(),
            partial=partial,
        )

    def _closer(
        self, matches: list[SegmentMatches], asked: EngineQuery, sought: Sought
    ) -> tuple[Hit, ...]:
        last = asked.offset + asked.limit
        best = top_hits(matches, by_date=False, offset=0, limit=max(last, sought.depth))
        hits = self._moved([(hit.score, hit.article_id) for hit in best], sought)
        return tuple(Hit(article, score) for score, article in hits[asked.offset : last])

    def _moved(self, hits: list[Scored], sought: Sought) -> list[Scored]:
        return proximity.closer(hits, sought, self.documents, self._occurrences)

    def _blended(
        self,
        matches: Sequence[SegmentMatches],
        asked: EngineQuery,
        rescoring: RescoreOptions,
    ) -> tuple[Hit, ...]:
        sought, blend = rescoring.sought, rescoring.blend
        if not matches or not asked.limit or not blend:
            return ()
        titled = self._titled(blend.title) if blend.title else ()
        parts = []
        for found in matches:
            ids = found.columns.article_ids[found.documents]
            factors = blend.factors(found.columns.published[found.documents], self._latest)
            factors[np.isin(ids, titled)] = 1
            parts.append(Blended(ids, found.scores, factors))
        hits = Blended.all_of(parts).window(
            asked.offset,
            asked.offset + asked.limit,
            partial(self._moved, sought=sought) if sought else None,
            sought.depth,
        )
        return tuple(Hit(article, score) for score, article in hits)

    def _titled(self, sought: TitleSought) -> list[int]:
        """Return the articles whose title is the query."""
        length = byte_to_length(length_to_byte(sought.length))
        return [
            int(leaf.reader().doc_values.article_ids[number])
            for leaf in self._leaves
            for number in leaf.docs_for_query(whoosh_query(sought.query))
            if leaf.doc_field_length(number, TITLES, 0) == length
        ]

    @cached_property
    def _latest(self) -> int:
        dates = []
        for leaf in self._leaves:
            reader = leaf.reader()
            numbers = np.fromiter(reader.all_doc_ids(), dtype=np.int64)
            dates.append(reader.doc_values.published[numbers])
        return latest(dates, time.time())

    def _occurrences(self, articles: list[int], stems: Sequence[str]) -> proximity.Occurrences:
        """Return where the stems stand in the articles."""
        average = self._searcher.avg_field_length("stem") or 1
        ranked: list[int] = []
        lengths: list[float] = []
        words: list[list[int]] = [[] for _ in stems]
        for leaf in self._leaves:
            reader = leaf.reader()
            among = np.isin(reader.doc_values.article_ids, articles)
            for document in np.flatnonzero(among).tolist():
                if reader.is_deleted(document):
                    continue
                for stem, found in zip(stems, words, strict=True):
                    start = len(ranked) << RANK_SHIFT
                    found += [start + at for at in _positions(reader, stem, document)]
                ranked.append(int(reader.doc_values.article_ids[document]))
                lengths.append(leaf.doc_field_length(document, "stem", 1))
        return proximity.Occurrences(
            ranked,
            norms(np.array(lengths, dtype=np.float64), average),
            [np.array(found, dtype=np.int64) for found in words],
        )

    def published(self, articles: Sequence[int]) -> dict[int, int]:
        """Return the dates (seconds since 1970, or ``NO_DATE``) of those of the articles it has."""
        dates: dict[int, int] = {}
        for leaf in self._leaves:
            reader = leaf.reader()
            columns = reader.doc_values
            for number in np.flatnonzero(np.isin(columns.article_ids, articles)).tolist():
                if not reader.is_deleted(number):
                    dates[int(columns.article_ids[number])] = int(columns.published[number])
        return dates

    def digests(self) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of every document; an id indexed twice comes twice."""
        for leaf in self._leaves:
            reader = leaf.reader()
            ids = reader.doc_values.article_ids
            digests = reader.column_reader("digest")
            for number in range(reader.doc_count_all()):
                if not reader.is_deleted(number):
                    yield int(ids[number]), bytes(digests[number])


class StockVocabulary:
    """The terms of the index."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    @property
    def documents(self) -> int:
        """Return how many documents there are, deleted ones included."""
        return int(self._reader.doc_count_all())

    def frequency(self, field: str, term: str) -> int:
        """Return how many documents have a term, deleted ones included."""
        return int(self._reader.doc_frequency(field, term))

    def prefixed(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with ``prefix``, each with its document frequency."""
        for encoded in self._reader.expand_prefix(field, prefix):
            yield encoded.decode("utf-8"), self._reader.doc_frequency(field, encoded)

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


def _positions(reader: Any, stem: str, document: int) -> list[int]:
    if ("stem", stem) not in reader:
        return []
    postings = reader.postings("stem", stem)
    while postings.is_active() and postings.id() < document:
        postings.next()
    if not postings.is_active() or postings.id() != document:
        return []
    return [int(at) for at in postings.value_as("positions")]


def _total(matches: Sequence[SegmentMatches]) -> int:
    return sum(len(found.documents) for found in matches)
