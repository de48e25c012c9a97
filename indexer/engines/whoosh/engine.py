"""The seam's engine on Whoosh: answers queries, applies changes, builds generations."""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from whoosh.query import Query

from indexer.engines.interface import (
    NO_FILTERS,
    DocumentSource,
    EngineOptions,
    EngineQuery,
    EngineResults,
    EngineStats,
    Filters,
    Hit,
    IndexDocument,
    LikeQuery,
    Progress,
    Sort,
)
from indexer.engines.whoosh import index_builder
from indexer.engines.whoosh.codecs import codec
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.query.bm25 import WEIGHTING
from indexer.engines.whoosh.query.more_like_this import LOOKED_AT, likeness, nearer
from indexer.engines.whoosh.query.proximity import Sought
from indexer.engines.whoosh.query.recency import Blend, title_sought
from indexer.engines.whoosh.query.rescore_options import NO_ADJUSTMENTS, Adjustments
from indexer.engines.whoosh.query.translate import Translator, day_bounds
from indexer.engines.whoosh.search.searcher_manager import (
    OpenedIndex,
    Snapshots,
    damaged,
    unwritable,
)
from indexer.engines.whoosh.search.term_statistics import IndexVocabulary
from indexer.engines.whoosh.store.doc_values import Bounds, YearSlots
from indexer.engines.whoosh.store.format_fingerprint import fingerprint
from indexer.engines.whoosh.store.storage import damaged_files
from indexer.exceptions import IndexDamaged, IndexerError, IndexMissing
from indexer.query import tree
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.query.term_importance import expected_stems, is_question, words_in_order
from indexer.storage.generations import Generations


class WhooshEngine:
    """An engine that keeps its index in a directory. See ``indexer.engines.interface.Engine``."""

    def __init__(self, root: Path, options: EngineOptions) -> None:
        self.generations = Generations(root)
        self.options = options
        self._zone = ZoneInfo(options.time_zone)
        self._minimum = MinimumShouldMatch.parse(options.minimum_should_match)
        self._codec = codec(options)
        self._fingerprint = fingerprint(options.codec)
        opener = self._codec.opener(YearSlots(self._zone))
        self._snapshots = Snapshots(self.generations, self._fingerprint, opener)

    def search(self, query: EngineQuery) -> EngineResults:
        """Return the hits of ``query``."""
        deadline = self._deadline()
        with self._opened() as index:
            translator = self._translator(index, deadline, relaxed=query.relaxed)
            translated = translator.translate(query.tree)
            bounds = self._bounds(query.filters)
            results = index.run(translated, query, bounds, deadline, self._adjustments(query))
        return replace(
            results,
            partial=results.partial or translator.out_of_time,
            truncated_terms=tuple(translator.truncated),
        )

    def more_like(self, query: LikeQuery) -> tuple[Hit, ...]:
        """Return the articles most like one, best first; none that has too little in common."""
        window = EngineQuery(tree.Everything(), limit=LOOKED_AT + 1, facets=False)
        with self._opened() as index:
            indexed = bool(index.published([query.article_id]))
            like = likeness(query, index.vocabulary, indexed=indexed)
            if like is None:
                return ()
            found = index.run(like.query, window, (None, None), self._deadline()).hits
            others = [hit for hit in found if hit.article_id != query.article_id]
            dates = index.published([hit.article_id for hit in others])
        best = nearer(others, query.published_at, dates)[: query.limit]
        return tuple([Hit(article, score) for score, article in best if score >= like.least_score])

    @contextmanager
    def _opened(self) -> Iterator[OpenedIndex]:
        """Give the latest commit; what damaged bytes make of reading it is raised as damage."""
        snapshot = self._snapshots.latest()
        try:
            yield snapshot.index
        except Exception as error:  # damaged bytes make Whoosh raise anything
            folder = self.generations.path(snapshot.pointer.generation)
            if damaged_files(folder):
                raise damaged(folder, error) from error
            raise

    def answer(self, query: Query, window: EngineQuery | None = None) -> EngineResults:
        """Return the hits of a Whoosh query over the schema's fields; ``window`` gives the rest."""
        asked = window or EngineQuery(tree.Everything(), facets=False)
        index = self._snapshots.latest().index
        adjustments = self._adjustments(asked) if asked.sort is Sort.RECENT else NO_ADJUSTMENTS
        return index.run(query, asked, self._bounds(asked.filters), self._deadline(), adjustments)

    def _deadline(self) -> float:
        return time.monotonic() + self.options.time_budget_ms / 1000

    def _translator(self, index: OpenedIndex, deadline: float, *, relaxed: bool) -> Translator:
        return Translator(
            reader=index.vocabulary,
            weighting=WEIGHTING,
            zone=self._zone,
            minimum=self._minimum,
            max_expansions=self.options.max_expansions,
            deadline=deadline,
            relaxed=relaxed,
        )

    def _bounds(self, filters: Filters) -> Bounds:
        """Return the filters' dates as epoch seconds."""
        if filters is NO_FILTERS:
            return None, None
        return day_bounds(filters.date_from, filters.date_to, self._zone)

    def _adjustments(self, query: EngineQuery) -> Adjustments:
        blend = None
        if query.sort is Sort.RECENT:
            blend = Blend(self.options.recency_half_life_days, title_sought(query.tree))
        sought = Sought(
            words=words_in_order(query.tree),
            answer=expected_stems(query.tree),
            lead=not is_question(query.tree),
        )
        return Adjustments(sought, blend)

    def warm_up(self) -> None:
        """Begin to compile the inner loops of searches, in the background."""
        if self.options.compiled and self.options.codec == "columnar":
            loader.load_in_background()

    def current(self) -> str | None:
        """Return the name of the generation that readers use; None without an index."""
        pointer = self.generations.pointer()
        return pointer.generation if pointer else None

    def check(self) -> None:
        """Open the index. Raises what is wrong with it as an ``IndexerError``."""
        self._snapshots.latest()

    def apply(
        self,
        updates: Sequence[IndexDocument],
        deletes: Iterable[int],
        *,
        generation: str | None = None,
    ) -> None:
        """Add or replace documents and delete others, durably, in one commit."""
        name = generation or self._snapshots.latest().pointer.generation
        folder = self.generations.path(name)
        try:
            self._codec.commit(folder, updates, deletes)
            if generation is None:
                self.generations.point_to(name)
        except IndexerError:
            raise
        except Exception as error:  # a full disk, an article that cannot be analysed, damage
            if not folder.is_dir() or damaged_files(folder):
                raise damaged(folder, error) from error
            if isinstance(error, OSError):
                raise unwritable(folder, error) from error
            raise

    def begin(self, plan: list[tuple[int, int]]) -> str:
        """Make a new, empty generation that no reader uses yet, to be built of these id ranges."""
        return self.generations.create(
            {"fingerprint": self._fingerprint, "state": "building", "plan": plan}
        )

    def unfinished(self) -> str | None:
        """Return the latest generation whose build was interrupted and can be resumed."""
        current = self._readable_current()
        for name in reversed(self.generations.names()):
            if name == current:
                return None
            manifest = self._readable_manifest(name)
            if (manifest.get("state"), manifest.get("fingerprint")) == (
                "building",
                self._fingerprint,
            ):
                return name
        return None

    def plan(self, generation: str) -> list[tuple[int, int]]:
        """Return the id ranges that an unfinished generation is to be built of."""
        return [(first, last) for first, last in self.generations.manifest(generation)["plan"]]

    def build(
        self,
        generation: str,
        source: DocumentSource,
        ranges: list[tuple[int, int]],
        *,
        procs: int,
        progress: Progress,
    ) -> int:
        """Index the ranges that are not in the generation yet; return its documents."""
        folder = self.generations.path(generation)
        try:
            return index_builder.build(
                folder, source, ranges, codec=self._codec, procs=procs, progress=progress
            )
        except OSError as error:
            raise unwritable(folder, error) from error
        except BrokenExecutor as error:
            raise IndexerError(
                "A worker process ended in the middle of its work (out of memory?)."
                " Run `manage.py reindex --resume`, with fewer --procs."
            ) from error

    def switch(self, generation: str) -> None:
        """Make readers use a finished generation from now on."""
        manifest = {"fingerprint": self._fingerprint, "state": "complete"}
        self.generations.write_manifest(generation, manifest)
        self.generations.point_to(generation)

    def clean_up(self, *, keep: int = 1) -> list[str]:
        """Remove generations but the current one and the ``keep`` complete ones before it."""
        current = self._readable_current()
        earlier = [
            name
            for name in self.generations.names()
            if name != current and self._readable_manifest(name).get("state") == "complete"
        ]
        kept = earlier[max(0, len(earlier) - keep) :]
        return self.generations.remove_all_but({*kept, *([current] if current else [])})

    def _readable_current(self) -> str | None:
        """Return the current generation; None also when the pointer is damaged (rebuilds go on)."""
        try:
            return self.current()
        except IndexDamaged:
            return None

    def _readable_manifest(self, generation: str) -> dict[str, Any]:
        try:
            return self.generations.manifest(generation)
        except IndexDamaged:
            return {}

    def digests(self, *, generation: str | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of every document; an id indexed twice comes twice."""
        snapshot = (
            self._snapshots.open_generation(generation) if generation else self._snapshots.latest()
        )
        yield from snapshot.index.digests()

    def vocabulary(self, *, generation: str | None = None) -> IndexVocabulary:
        """Return the words of the latest commit."""
        if generation:
            opened = self._snapshots.open_generation(generation)
        else:
            opened = self._snapshots.latest()
        return IndexVocabulary(self.generations.path(opened.pointer.generation), opened.index)

    def damaged_files(self) -> list[str]:
        """Return the files of the current generation whose content is not what was written."""
        current = self.current()
        if current is None:
            raise IndexMissing("There is no search index yet. Run `manage.py reindex`.")
        return damaged_files(self.generations.path(current))

    def size_bytes(self, generation: str) -> int:
        """Return how many bytes a generation takes on the disk."""
        return self.generations.size_bytes(generation)

    def stats(self) -> EngineStats:
        """Return figures about the index."""
        snapshot = self._snapshots.latest()
        generation = snapshot.pointer.generation
        return EngineStats(
            generation=generation,
            documents=snapshot.index.documents,
            segments=snapshot.index.segments,
            size_bytes=self.generations.size_bytes(generation),
        )
