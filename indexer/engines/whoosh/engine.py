"""The Whoosh engine behind the interface: its options and its searcher."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from indexer.deadline import Deadline, Refused, current_or
from indexer.engines.interface import (
    Engine,
    EngineQuery,
    EngineResults,
    EngineStats,
    Explanation,
    Hit,
    LikeQuery,
)
from indexer.engines.scoring.dates import filter_bounds
from indexer.engines.scoring.more_like_this import (
    MAX_CANDIDATES,
    more_like_this_query,
    rescored_by_date,
)
from indexer.engines.scoring.rescore_options import rescoring_of
from indexer.engines.scoring.translate import Translator
from indexer.engines.whoosh.index_builder import WhooshIndexBuilder
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.search.index_vocabulary import IndexVocabulary
from indexer.engines.whoosh.search.searcher_manager import IndexSearcher, SearcherManager, damaged
from indexer.engines.whoosh.segment_format import SegmentFormat, columnar_format
from indexer.engines.whoosh.store.format_fingerprint import fingerprint
from indexer.engines.whoosh.store.storage import damaged_files
from indexer.query import tree
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.storage.generations import Generations, Pointer


@dataclass(frozen=True, slots=True)
class WhooshOptions:
    """The engine's options, read from the site's settings."""

    root: Path  # directory of the index
    compiled: bool = True  # use compiled kernels once they are loaded
    rebuild_memory_mb: int = 128  # of postings that a build process collects before it writes them
    minimum_should_match: str = "3<50%"
    recency_half_life_days: int = 180
    max_expansions: int = 200  # terms per wildcard or fuzzy word
    time_budget_ms: int = 2_000  # of a search outside a request
    time_zone: str = "Asia/Jakarta"


def read_options(settings: Any) -> WhooshOptions:
    """Return the options from the site's settings."""
    return WhooshOptions(
        root=Path(settings.INDEX_DIR),
        compiled=settings.SEARCH_COMPILED,
        rebuild_memory_mb=settings.REBUILD_MEMORY_MB,
        minimum_should_match=settings.SEARCH_MINIMUM_SHOULD_MATCH,
        recency_half_life_days=settings.SEARCH_RECENCY_HALF_LIFE_DAYS,
        max_expansions=settings.SEARCH_MAX_EXPANSIONS,
        time_budget_ms=settings.SEARCH_TIME_BUDGET_MS,
        time_zone=settings.TIME_ZONE,
    )


def preload(options: WhooshOptions) -> None:
    """Load the machine code of the kernels, if an earlier process has compiled it."""
    if options.compiled:
        loader.load_compiled()


def open_engine(options: WhooshOptions, segment_format: SegmentFormat | None = None) -> Engine:
    """Return the engine on the index in ``options.root``; the first use opens the files.

    Raises ``ValueError`` for an invalid minimum-should-match rule.
    """
    used = segment_format or columnar_format(
        zone=ZoneInfo(options.time_zone),
        compiled=options.compiled,
        rebuild_memory_mb=options.rebuild_memory_mb,
    )
    generations = Generations(options.root)
    index_fingerprint = fingerprint(used.name)
    manager = SearcherManager(generations, index_fingerprint, used.open_searcher)
    return Engine(
        WhooshSearcher(options, generations, manager),
        WhooshIndexBuilder(generations, manager, used, index_fingerprint),
    )


class WhooshSearcher:
    """The searcher of an index in a directory. See ``indexer.engines.interface.Searcher``."""

    def __init__(
        self, options: WhooshOptions, generations: Generations, manager: SearcherManager
    ) -> None:
        self.options = options
        self._generations = generations
        self.manager = manager
        self._zone = ZoneInfo(options.time_zone)
        self._minimum = MinimumShouldMatch.parse(options.minimum_should_match)

    def search(self, query: EngineQuery) -> EngineResults:
        """Return the hits of ``query``, the exact total and the facets."""
        deadline = current_or(self.options.time_budget_ms / 1_000)
        with self._opened() as index:
            deadline.allow_for(index.documents)
            deadline.passed()  # then the search ends after its first documents
            translator = self._translator(query, index, deadline)
            clause = translator.translate(query.tree)
            if query.pins:
                query = self._with_allowed_pins(query, index, deadline)
            bounds = filter_bounds(query.filters, self._zone)
            rescoring = rescoring_of(query, self.options.recency_half_life_days)
            results = index.run(clause, query, bounds, deadline, rescoring)
        if not (translator.out_of_time or translator.truncated):  # nearly always
            return results
        return replace(
            results,
            partial=results.partial or translator.out_of_time,
            truncated_terms=tuple(translator.truncated),
        )

    def expect(self, queries: Iterable[EngineQuery]) -> bool:
        """Do nothing: a search of this machine is begun when it is needed."""
        return False

    def explain(self, query: EngineQuery, article_id: int) -> Explanation | None:
        """Return the parts of an article's score for ``query``; None if it is no hit."""
        deadline = current_or(self.options.time_budget_ms / 1_000)
        with self._opened() as index:
            deadline.allow_for(index.documents)
            clause = self._translator(query, index, deadline).translate(query.tree)
            query = self._with_allowed_pins(query, index, deadline)
            bounds = filter_bounds(query.filters, self._zone)
            rescoring = rescoring_of(query, self.options.recency_half_life_days)
            return index.explain(clause, article_id, query, bounds, deadline, rescoring)

    def _translator(
        self, query: EngineQuery, index: IndexSearcher, deadline: Deadline
    ) -> Translator:
        return Translator(
            statistics=index.statistics,
            zone=self._zone,
            minimum=self._minimum,
            max_expansions=self.options.max_expansions,
            deadline=deadline,
            relaxed=query.relaxed,
            for_fit=query.sort.by_date,
        )

    def _with_allowed_pins(
        self, query: EngineQuery, index: IndexSearcher, deadline: Deadline
    ) -> EngineQuery:
        """Return the query without the pins that do not match what they must match."""
        pins = list(query.pins)
        for node in dict.fromkeys(pin.within for pin in pins if pin.within is not None):
            clause = self._translator(query, index, deadline).translate(node)
            bound = [pin.article_id for pin in pins if pin.within == node]
            matching = index.matching(clause, bound)
            pins = [pin for pin in pins if pin.within != node or pin.article_id in matching]
        return replace(query, pins=tuple(pins))

    def more_like_this(self, query: LikeQuery) -> tuple[Hit, ...]:
        """Return the articles most similar to a text, best first, above a minimum score."""
        window = EngineQuery(tree.Everything(), limit=MAX_CANDIDATES + 1, facets=False)
        with self._opened() as index:
            indexed = bool(index.published([query.article_id]))
            similar = more_like_this_query(query, index.statistics, indexed=indexed)
            if similar is None:
                return ()
            deadline = current_or(self.options.time_budget_ms / 1_000)
            found = index.run(similar.clause, window, (None, None), deadline).hits
            others = [hit for hit in found if hit.article_id != query.article_id]
            dates = index.published([hit.article_id for hit in others])
        best = rescored_by_date(others, query.published_at, dates)[: query.limit]
        return tuple([Hit(article, score) for score, article in best if score >= similar.min_score])

    def vocabulary(self) -> IndexVocabulary:
        """Return the vocabulary of the current commit."""
        snapshot = self.manager.latest()
        folder = self._generations.path(snapshot.pointer.generation)
        return IndexVocabulary(folder, snapshot.index)

    def likely_vocabulary(self) -> IndexVocabulary:
        """Return the vocabulary of the current commit."""
        return self.vocabulary()

    def commit(self) -> Pointer:
        """Return the generation and the number of the current commit."""
        return self.manager.latest().pointer

    def stats(self) -> EngineStats:
        """Return statistics of the current generation."""
        snapshot = self.manager.latest()
        generation = snapshot.pointer.generation
        return EngineStats(
            generation=generation,
            documents=snapshot.index.documents,
            segments=snapshot.index.segments,
            size_bytes=self._generations.size_bytes(generation),
        )

    def check(self) -> None:
        """Open the index. Raises the ``IndexerError`` that a search would raise."""
        self.manager.latest()

    def warm_up(self) -> None:
        """Start compiling the kernels, in the background."""
        if self.options.compiled:
            loader.compile_in_background()

    @contextmanager
    def _opened(self) -> Iterator[IndexSearcher]:
        """Yield the searcher of the latest commit; raise ``IndexDamaged`` for damaged files."""
        snapshot = self.manager.latest()
        try:
            yield snapshot.index
        except Refused:
            raise
        except Exception as error:  # damaged files make Whoosh raise any exception
            folder = self._generations.path(snapshot.pointer.generation)
            if damaged_files(folder):
                raise damaged(folder, error) from error
            raise
