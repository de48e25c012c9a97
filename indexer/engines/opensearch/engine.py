"""The OpenSearch engine behind the interface: its searcher."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from indexer.analysis import surface_forms
from indexer.deadline import Deadline, current_or
from indexer.engines.interface import (
    Engine,
    EngineQuery,
    EngineResults,
    EngineStats,
    Explanation,
    Hit,
    LikeQuery,
)
from indexer.engines.opensearch.asking import Asking, Moved, Running
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.execution import Execution
from indexer.engines.opensearch.explain import explain
from indexer.engines.opensearch.generation_files import ClusterFiles
from indexer.engines.opensearch.index_builder import OpenSearchIndexBuilder
from indexer.engines.opensearch.index_vocabulary import IndexVocabulary
from indexer.engines.opensearch.lost_promotions import start_mender
from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.engines.opensearch.search import search
from indexer.engines.opensearch.searches import Searches
from indexer.engines.opensearch.similar_articles import similar_articles
from indexer.engines.opensearch.snapshots import Snapshot, Snapshots
from indexer.engines.opensearch.state import States
from indexer.engines.scoring.dates import filter_bounds
from indexer.engines.scoring.rescore_options import rescoring_of
from indexer.engines.scoring.translate import Translator
from indexer.exceptions import IndexMissing
from indexer.query.minimum_should_match import MinimumShouldMatch

T = TypeVar("T")


def open_engine(options: OpenSearchOptions) -> Engine:
    """Return the engine of a cluster; the first use connects.

    Raises ``ValueError`` for an invalid minimum-should-match rule.
    """
    cluster = Cluster(options)
    states = States(cluster)
    snapshots = Snapshots(states)
    return Engine(
        OpenSearchSearcher(options, cluster, snapshots),
        OpenSearchIndexBuilder(options, cluster, snapshots),
        ClusterFiles(cluster, states),
    )


class OpenSearchSearcher:
    """The searcher of an index in a cluster. See ``indexer.engines.interface.Searcher``."""

    def __init__(self, options: OpenSearchOptions, cluster: Cluster, snapshots: Snapshots) -> None:
        self.options = options
        self.cluster = cluster
        self.snapshots = snapshots
        self._zone = ZoneInfo(options.time_zone)
        self._minimum = MinimumShouldMatch.parse(options.minimum_should_match)
        self._searches = Searches(cluster, snapshots, self._begin)

    def search(self, query: EngineQuery) -> EngineResults:
        """Return the hits of ``query``, the exact total and the facets."""
        return self._searches.results(query)

    def expect(self, queries: Iterable[EngineQuery]) -> bool:
        """Send these queries along with the next one of this request."""
        return self._searches.expect(queries)

    def _begin(self, query: EngineQuery, snapshot: Snapshot) -> Running:
        execution, translator = self._execution(query, snapshot)

        def asking() -> Asking:
            results = yield from search(execution)
            return replace(
                results,
                partial=results.partial or translator.out_of_time,
                truncated_terms=tuple(translator.truncated),
            )

        return Running(execution, asking())

    def explain(self, query: EngineQuery, article_id: int) -> Explanation | None:
        """Return the parts of an article's score for ``query``; None if it is no hit."""
        return self._with_latest(
            lambda snapshot: explain(self.cluster, self._execution(query, snapshot)[0], article_id)
        )

    def _execution(self, query: EngineQuery, snapshot: Snapshot) -> tuple[Execution, Translator]:
        deadline = current_or(self.options.time_budget_ms / 1_000)
        deadline.passed()  # then the search ends after its first documents
        translator = self._translator(query, snapshot, deadline)
        clause = translator.translate(query.tree)
        pin_clauses = {
            pin: self._translator(query, snapshot, deadline).translate(pin.within)
            for pin in query.pins
            if pin.within is not None
        }
        execution = Execution(
            snapshot,
            query,
            clause,
            pin_clauses,
            filter_bounds(query.filters, self._zone),
            self._zone,
            deadline,
            rescoring_of(query, self.options.recency_half_life_days),
        )
        return execution, translator

    def _translator(self, query: EngineQuery, snapshot: Snapshot, deadline: Deadline) -> Translator:
        return Translator(
            statistics=snapshot.statistics,
            zone=self._zone,
            minimum=self._minimum,
            max_expansions=self.options.max_expansions,
            deadline=deadline,
            relaxed=query.relaxed,
            for_fit=query.sort.by_date,
        )

    def more_like_this(self, query: LikeQuery) -> tuple[Hit, ...]:
        """Return the articles most similar to a text, best first, above a minimum score."""
        snapshots = self.snapshots
        snapshot, states = snapshots.likely()
        if states is not None:
            try:
                hits = similar_articles(self.cluster, snapshot, query, states)
            except Moved as moved:
                snapshots.of(moved.state)
            except IndexMissing:  # its generation was removed
                snapshots.forget()
            else:
                snapshots.confirm(snapshot)
                return hits
        return self._with_latest(lambda latest: similar_articles(self.cluster, latest, query, None))

    def vocabulary(self) -> IndexVocabulary:
        """Return the vocabulary of the current commit."""
        return IndexVocabulary(self.snapshots.latest(), self.cluster, self.snapshots)

    def likely_vocabulary(self) -> IndexVocabulary:
        """Return the vocabulary of the commit that is probably the current one, at once."""
        return IndexVocabulary(self.snapshots.assume(), self.cluster, self.snapshots)

    def commit(self) -> tuple[str, int, str]:
        """Return the generation and the number of the current commit."""
        return self.snapshots.latest().state.identity

    def stats(self) -> EngineStats:
        """Return statistics of the current generation."""
        return self._with_latest(self._stats)

    def _stats(self, snapshot: Snapshot) -> EngineStats:
        state = snapshot.state
        indices = self.cluster.request("GET", f"/{snapshot.articles}/_stats/segments,store")
        total = indices["_all"]["primaries"]
        return EngineStats(
            generation=state.generation,
            documents=state.documents,
            segments=int(total["segments"]["count"]),
            size_bytes=int(total["store"]["size_in_bytes"]),
        )

    def check(self) -> None:
        """Look at the index. Raises the ``IndexerError`` that a search would raise."""
        snapshot = self.snapshots.latest()
        body = {"size": 0, "track_total_hits": False}
        self.cluster.search_all([({"index": snapshot.articles}, body)])

    def warm_up(self) -> None:
        """Start compiling the lookup of words in texts, and looking after the copies of shards."""
        surface_forms.compile_in_background()
        start_mender(self.options)

    def _with_latest(self, ask: Callable[[Snapshot], T]) -> T:
        """Return the answer about the latest commit, also if its generation is just removed."""
        snapshot = self.snapshots.latest()
        try:
            return ask(snapshot)
        except IndexMissing:
            self.snapshots.forget()
            latest = self.snapshots.latest()
            if latest.articles == snapshot.articles:
                raise
            return ask(latest)
