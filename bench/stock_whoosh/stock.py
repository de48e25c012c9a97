"""Searcher of one commit in Whoosh's stock codec.

Whoosh reads postings by seeking in a file object that its matchers share, so each thread opens a
searcher of its own. Doc values are shared by all threads.
"""

import heapq
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from whoosh.index import TOC
from whoosh.reading import EmptyReader, MultiReader, SegmentReader
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length, length_to_byte

from bench.stock_whoosh.collect import (
    SegmentMatches,
    collect,
    kind_weights,
    top_hits,
)
from bench.stock_whoosh.counts import count_facets, matched_articles, rows_of
from bench.stock_whoosh.doc_values import read_doc_values
from bench.stock_whoosh.translation import whoosh_query
from indexer.deadline import Deadline, current
from indexer.engines.interface import EngineQuery, EngineResults, Hit, Sort
from indexer.engines.scoring import proximity
from indexer.engines.scoring.bm25 import norms
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.expansion_cache import Terms
from indexer.engines.scoring.proximity import RANK_SHIFT, ProximityQuery, Scored
from indexer.engines.scoring.recency import (
    TITLE_FIELD,
    ExactTitleQuery,
    RecencyBlend,
    RecencyMatches,
    latest_date,
)
from indexer.engines.scoring.rescore_options import NO_RESCORING, RescoreOptions
from indexer.engines.whoosh.segment.weighting import WEIGHTING
from indexer.engines.whoosh.store.doc_values import DocValues, TimeRange
from indexer.engines.whoosh.store.storage import DurableStorage
from indexer.query.edit_distance import within_distance
from indexer.query.vocabulary import WordList
from indexer.query.wildcard import fixed_prefix, wildcard_expression

TERMS_PER_CLOCK_CHECK = 256


class StockSearcherFactory:
    """Opens commits, and reuses the doc values of the segments of the previous commit."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._lock = threading.Lock()
        self._columns: dict[str, DocValues] = {}  # by segment id; guarded by the lock

    def open(self, folder: Path, toc: TOC) -> "PerThreadSearcher":
        """Open a commit for this thread; other threads open it at their first use.

        Raises ``FileNotFoundError`` if a segment has been merged away.
        """
        return PerThreadSearcher(lambda: self._open(folder, toc))

    def _open(self, folder: Path, toc: TOC) -> "StockSearcher":
        """Open a commit for one thread."""
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
        return StockSearcher(toc, readers, self._zone)


class PerThreadSearcher:
    """A searcher per thread, opened at first use, and at once for the creating thread."""

    def __init__(self, open_searcher: Callable[[], "StockSearcher"]) -> None:
        self._open = open_searcher
        self._local = threading.local()
        self._local.searcher = open_searcher()

    def __getattr__(self, name: str) -> Any:
        if not hasattr(self._local, "searcher"):
            self._local.searcher = self._open()
        return getattr(self._local.searcher, name)


class StockSearcher:
    """Searches one commit with Whoosh's matchers."""

    def __init__(self, toc: TOC, readers: Sequence[Any], zone: ZoneInfo) -> None:
        match readers:
            case []:
                reader = EmptyReader(toc.schema)
            case [only]:
                reader = only
            case _:
                reader = MultiReader(list(readers), generation=toc.generation)
        searcher = Searcher(reader, weighting=WEIGHTING)
        self._searcher = searcher  # kept: its leaves have only weak references
        self._zone = zone
        self._leaves: list[Any] = [leaf for leaf, _ in searcher.leaf_searchers()] if readers else []
        self.statistics = StockStatistics(reader)
        self.documents = int(searcher.doc_count())
        self.segments = len(readers)

    def run(
        self,
        clause: Clause,
        request: EngineQuery,
        bounds: TimeRange,
        deadline: Deadline,
        rescoring: RescoreOptions = NO_RESCORING,
    ) -> EngineResults:
        """Return the results of a clause; see ``IndexSearcher``."""
        query = whoosh_query(clause)
        by_date = request.sort.by_date
        weighting = None if by_date and not request.has_floor else WEIGHTING
        leaves = [(leaf, leaf.reader().doc_values) for leaf in self._leaves]
        matches, partial = collect(query, leaves, weighting=weighting, deadline=deadline)
        floor = request.min_fit * _best_score(matches) if request.has_floor else 0.0
        matches = _among(matches, request.only)
        matching = _total(_passing(matches, request, bounds))
        if request.has_floor:
            matches = [found.reaching(floor) for found in matches]
        everything, matches = matches, _passing(matches, request, bounds)
        if request.weigh_kinds:
            matches = [found.weighed() for found in matches]
        request = replace(request, offset=request.first_of(_total(matches)))
        window = request
        if request.fold:
            request = replace(request, offset=0, limit=_total(matches))
        if rescoring.recency:
            hits = self._by_recency(matches, request, rescoring.recency, rescoring.proximity)
        elif rescoring.proximity and request.limit and not by_date:
            hits = self._by_proximity(matches, request, rescoring.proximity)
        else:
            hits = top_hits(
                matches,
                by_date=by_date,
                oldest=request.sort is Sort.OLDEST,
                offset=request.offset,
                limit=request.limit,
            )
        total = _total(matches)
        if not (request.facets or request.fold or request.period_unit):
            return EngineResults(hits, total, partial=partial, weaker=matching - total)
        articles = matched_articles(everything, self._zone)
        passing = [each for each in articles.values() if each.passes(request.filters, bounds)]
        shown = passing
        if request.fold:
            rows = rows_of(hits, articles)
            shown = [articles[hit.article_id] for hit in rows]
            first = window.first_of(len(rows))
            hits = tuple(rows[first : first + window.limit])
        return EngineResults(
            hits if window.limit else (),
            len(shown),
            count_facets(articles.values(), shown, request, bounds),
            partial=partial,
            weaker=matching - total,
            folded=total - len(shown),
        )

    def _by_proximity(
        self, matches: list[SegmentMatches], request: EngineQuery, query: ProximityQuery
    ) -> tuple[Hit, ...]:
        last = request.offset + request.limit
        best = top_hits(matches, by_date=False, offset=0, limit=max(last, query.depth))
        scored = [(hit.score, hit.article_id) for hit in best]
        hits = self._rescored(scored, query, weigh_kinds=request.weigh_kinds)
        return tuple(Hit(article, score) for score, article in hits[request.offset : last])

    def _rescored(
        self, hits: list[Scored], query: ProximityQuery, *, weigh_kinds: bool
    ) -> list[Scored]:
        find = partial(self._occurrences, weigh_kinds=weigh_kinds)
        return list(proximity.rescored(hits, query, self.documents, find))

    def _by_recency(
        self,
        matches: Sequence[SegmentMatches],
        request: EngineQuery,
        blend: RecencyBlend,
        query: ProximityQuery,
    ) -> tuple[Hit, ...]:
        if not matches or not request.limit:
            return ()
        exact = self._with_exact_title(blend.exact_title) if blend.exact_title else ()
        parts = []
        for found in matches:
            ids = found.columns.article_ids[found.documents]
            factors = blend.factors(found.columns.published[found.documents], self._latest)
            factors[np.isin(ids, exact)] = 1
            parts.append(RecencyMatches(ids, found.scores, factors))
        hits = RecencyMatches.joined(parts).window(
            request.offset,
            request.offset + request.limit,
            partial(self._rescored, query=query, weigh_kinds=request.weigh_kinds)
            if query
            else None,
            query.depth,
        )
        return tuple(Hit(article, score) for score, article in hits)

    def _with_exact_title(self, query: ExactTitleQuery) -> list[int]:
        """Return the articles whose title is exactly the query."""
        length = byte_to_length(length_to_byte(query.length))
        return [
            int(leaf.reader().doc_values.article_ids[number])
            for leaf in self._leaves
            for number in leaf.docs_for_query(whoosh_query(query.clause))
            if leaf.doc_field_length(number, TITLE_FIELD, 0) == length
        ]

    @cached_property
    def _latest(self) -> int:
        dates = []
        for leaf in self._leaves:
            reader = leaf.reader()
            numbers = np.fromiter(reader.all_doc_ids(), dtype=np.int64)
            dates.append(reader.doc_values.published[numbers])
        return latest_date(dates, time.time())

    def _occurrences(
        self, articles: list[int], stems: proximity.WantedStems, *, weigh_kinds: bool
    ) -> proximity.Occurrences:
        """Return the occurrences of the stems in the articles."""
        average = self._searcher.avg_field_length("stem") or 1
        ranked: list[int] = []
        lengths: list[float] = []
        weights: list[float] = []
        wanted = [("stem", stem) for stem in stems.anywhere]
        wanted += [("title_stem", stem) for stem in stems.in_titles]
        words: list[list[int]] = [[] for _ in wanted]
        for leaf in self._leaves:
            reader = leaf.reader()
            among = np.isin(reader.doc_values.article_ids, articles)
            for document in np.flatnonzero(among).tolist():
                if reader.is_deleted(document):
                    continue
                for (name, stem), found in zip(wanted, words, strict=True):
                    start = len(ranked) << RANK_SHIFT
                    found += [start + at for at in _positions(reader, name, stem, document)]
                ranked.append(int(reader.doc_values.article_ids[document]))
                lengths.append(leaf.doc_field_length(document, "stem", 1))
                found_weights = kind_weights(reader.doc_values, np.array([document]))
                weights += found_weights.tolist() if weigh_kinds else [1.0]
        occurring = [np.array(found, dtype=np.int64) for found in words]
        return proximity.Occurrences(
            ranked,
            norms(np.array(lengths, dtype=np.float64), average),
            occurring[: len(stems.anywhere)],
            occurring[len(stems.anywhere) :],
            np.array(weights, dtype=np.float64),
        )

    def published(self, articles: Sequence[int]) -> dict[int, int]:
        """Return article id -> date of the indexed articles, in epoch seconds or ``NO_DATE``."""
        dates: dict[int, int] = {}
        for leaf in self._leaves:
            reader = leaf.reader()
            columns = reader.doc_values
            for number in np.flatnonzero(np.isin(columns.article_ids, articles)).tolist():
                if not reader.is_deleted(number):
                    dates[int(columns.article_ids[number])] = int(columns.published[number])
        return dates

    def digests(self) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of each document, twice if an id is indexed twice."""
        for leaf in self._leaves:
            reader = leaf.reader()
            ids = reader.doc_values.article_ids
            digests = reader.column_reader("digest")
            for number in range(reader.doc_count_all()):
                if not reader.is_deleted(number):
                    yield int(ids[number]), bytes(digests[number])


class StockStatistics:
    """Terms of one commit and their frequencies, deleted documents included."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    @property
    def documents(self) -> int:
        """Return the number of documents."""
        return int(self._reader.doc_count_all())

    def frequency(self, field: str, term: str) -> int:
        """Return the document frequency of a term."""
        return int(self._reader.doc_frequency(field, term))

    def prefixed(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with ``prefix``, with their document frequencies."""
        for encoded in self._reader.expand_prefix(field, prefix):
            yield encoded.decode("utf-8"), self._reader.doc_frequency(field, encoded)

    def near(self, field: str, word: str, distance: int, limit: int) -> Terms:
        """Return the ``limit`` most frequent terms within ``distance`` edits of a word."""
        return self._most_frequent(
            word[:1], field, limit, lambda term: within_distance(word, term, distance)
        )

    def fitting(self, field: str, pattern: str, limit: int) -> Terms:
        """Return the ``limit`` most frequent terms that fit a wildcard pattern."""
        matches = wildcard_expression(pattern).fullmatch
        prefix = fixed_prefix(pattern)
        return self._most_frequent(prefix, field, limit, lambda term: bool(matches(term)))

    def _most_frequent(
        self, prefix: str, field: str, limit: int, is_wanted: Callable[[str], bool]
    ) -> Terms:
        found = []
        for number, (term, frequency) in enumerate(self.prefixed(field, prefix)):
            if not number % TERMS_PER_CLOCK_CHECK and current().passed():
                break
            if is_wanted(term):
                found.append((frequency, term))
        best = heapq.nlargest(limit, found)
        return Terms(tuple((term, frequency) for frequency, term in best), len(found))

    def together(self, field: str, first: str, second: str) -> int:
        """Return the number of documents with both terms."""
        sets = [_documents_of(self._reader, field, term) for term in (first, second)]
        return len(sets[0] & sets[1])

    def word_lists(self, field: str) -> Iterator[WordList]:
        """Yield the terms of each segment. The identity of a list is the id of its segment."""
        for reader, _ in self._reader.leaf_readers():
            if not isinstance(reader, EmptyReader):
                words = partial(StockStatistics(reader).prefixed, field, "")
                yield WordList(reader.segment().segment_id(), words)


def _documents_of(reader: Any, field: str, term: str) -> set[int]:
    return set(reader.postings(field, term).all_ids()) if (field, term) in reader else set()


def _positions(reader: Any, name: str, stem: str, document: int) -> list[int]:
    if (name, stem) not in reader:
        return []
    postings = reader.postings(name, stem)
    while postings.is_active() and postings.id() < document:
        postings.next()
    if not postings.is_active() or postings.id() != document:
        return []
    return sorted({int(at) for at in postings.value_as("positions")})  # of a title: twice


def _best_score(matches: Sequence[SegmentMatches]) -> float:
    return max((float(found.scores.max(initial=0)) for found in matches), default=0.0)


def _among(matches: Sequence[SegmentMatches], only: frozenset[int] | None) -> list[SegmentMatches]:
    if only is None:
        return list(matches)
    return [found.filtered(np.isin(found.columns.article_ids, list(only))) for found in matches]


def _passing(
    matches: Sequence[SegmentMatches], request: EngineQuery, bounds: TimeRange
) -> list[SegmentMatches]:
    if not request.filters:
        return list(matches)
    return [found.filtered(found.columns.mask(request.filters, *bounds)) for found in matches]


def _total(matches: Sequence[SegmentMatches]) -> int:
    return sum(len(found.documents) for found in matches)
