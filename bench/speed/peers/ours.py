"""Our own engine, with its columnar segments or with Whoosh's stock codec."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bench.corpus import CorpusDocuments
from bench.speed.peers.peer import UNLIMITED_DOCUMENTS, files_bytes
from bench.stock_whoosh import engine as stock_engine
from bench.stock_whoosh.engine import STOCK
from indexer.analysis import Token
from indexer.deadline import NO_DEADLINE
from indexer.engines.interface import Engine, EngineQuery, IndexDocument, PeriodUnit
from indexer.engines.scoring.clauses import AllOf, AnyOf, Clause, PhraseClause, TermClause
from indexer.engines.whoosh import WhooshOptions, open_engine
from indexer.engines.whoosh.engine import WhooshSearcher
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.store.format_fingerprint import fingerprint
from indexer.query import tree
from indexer.sync.rebuild import default_batch_size

MAX_STOCK_DOCUMENTS = 60_000  # ten times as many take an hour to build and minutes for a round
BUDGET_MS = 600_000  # so that no answer is cut short
FIELD = "stem"
_REQUEST = EngineQuery(tree.Everything(), facets=False)
_WITH_FACETS = EngineQuery(tree.Everything())
_WITH_PERIODS = replace(_WITH_FACETS, period_unit=PeriodUnit.MONTH)


def peer(codec: str) -> "OurEngine":
    """Return the engine with ``columnar`` or ``stock`` segments."""
    return OurEngine(codec)


class OurEngine:
    """The engine of the site behind its interface."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets", "periods", "site_search"})
    processes = 2

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self.max_documents = MAX_STOCK_DOCUMENTS if codec == STOCK else UNLIMITED_DOCUMENTS

    def fingerprint(self) -> str:
        """Return the fingerprint that a kept index must have to be reused."""
        return fingerprint(self._codec)

    def build(self, documents: CorpusDocuments, folder: Path, procs: int) -> None:
        """Index all documents as ``manage.py reindex`` does."""
        builder = self._engine(folder).builder
        generation = builder.begin(documents.ranges(default_batch_size(documents.count())))
        builder.build(
            generation,
            documents,
            builder.plan(generation),
            procs=procs,
            progress=lambda done, total: None,
        )
        builder.switch(generation)

    def size_bytes(self, folder: Path) -> int:
        """Return the bytes of the index on disk."""
        return files_bytes(folder)

    def open(self, folder: Path) -> "OpenedOurs":
        """Open the index for searching."""
        return OpenedOurs(self._engine(folder))

    def _engine(self, folder: Path) -> Engine:
        options = WhooshOptions(root=folder, time_budget_ms=BUDGET_MS)
        return (stock_engine.open_engine if self._codec == STOCK else open_engine)(options)


class OpenedOurs:
    """Runs clauses over the field of stems, and whole queries of the site."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def compile(self) -> None:
        """Wait for the compiled kernels, which a worker loads in the background."""
        loader.compile_now()

    def any_of(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems."""
        return self._total(AnyOf(_terms(stems)), _REQUEST)

    def all_of(self, stems: Sequence[str]) -> int:
        """Search documents with all of the stems."""
        return self._total(AllOf(_terms(stems)), _REQUEST)

    def phrase(self, stems: Sequence[str]) -> int:
        """Search documents with the stems next to each other."""
        return self._total(PhraseClause(FIELD, tuple(stems)), _REQUEST)

    def facets(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems, and count by source, category and year."""
        return self._total(AnyOf(_terms(stems)), _WITH_FACETS)

    def periods(self, stems: Sequence[str]) -> int:
        """Do ``facets``, and count by month as well."""
        return self._total(AnyOf(_terms(stems)), _WITH_PERIODS)

    def site_search(self, words: Sequence[Token]) -> int:
        """Search as the site does after it has parsed a text."""
        bag: Any = tree.Bag(tuple(tree.Word(token.exact) for token in words))
        return self.engine.searcher.search(EngineQuery(bag, facets=False)).total

    def update(self, document: IndexDocument) -> None:
        """Replace one document, durably."""
        self.engine.builder.apply([document], [])

    def close(self) -> None:
        """Release the index: its files are unmapped with the last reference."""
        del self.engine

    def _total(self, clause: Clause, request: EngineQuery) -> int:
        index = cast(WhooshSearcher, self.engine.searcher).manager.latest().index
        return index.run(clause, request, (None, None), NO_DEADLINE).total


def _terms(stems: Sequence[str]) -> tuple[TermClause, ...]:
    return tuple([TermClause(FIELD, stem) for stem in stems])
