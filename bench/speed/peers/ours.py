"""Our own engine, in its columnar codec or in Whoosh's stock codec."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from whoosh.query import And, Or, Phrase, Query, Term

from bench.speed.corpus import Documents
from bench.speed.peers.peer import files_bytes
from indexer.analysis import Token
from indexer.engines.interface import EngineOptions, EngineQuery, IndexDocument
from indexer.engines.whoosh import WhooshEngine
from indexer.engines.whoosh.kernels import loader
from indexer.engines.whoosh.store.format_fingerprint import fingerprint
from indexer.query import tree
from indexer.sync.rebuild import default_batch_size

STOCK_DOCUMENTS = 60_000  # ten times as many take an hour to build and minutes a round
BUDGET_MS = 600_000  # so that no answer is cut short
_PLAIN = EngineQuery(tree.Everything(), facets=False)


def peer(codec: str) -> "OurEngine":
    """Return the engine with one of its codecs."""
    return OurEngine(codec)


class OurEngine:
    """The engine of the site behind its seam."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets", "product"})
    processes = 2

    def __init__(self, codec: str) -> None:
        self._options = EngineOptions(codec=codec, time_budget_ms=BUDGET_MS)
        self.most_documents = STOCK_DOCUMENTS if codec == "stock" else 10**9

    def fingerprint(self) -> str:
        """Return what an index must have been built with to be used again."""
        return fingerprint(self._options.codec)

    def build(self, documents: Documents, folder: Path, procs: int) -> None:
        """Index all documents as ``manage.py reindex`` does."""
        engine = WhooshEngine(folder, self._options)
        generation = engine.begin(documents.ranges(default_batch_size(documents.count())))
        engine.build(
            generation,
            documents,
            engine.plan(generation),
            procs=procs,
            progress=lambda done, total: None,
        )
        engine.switch(generation)

    def size_bytes(self, folder: Path) -> int:
        """Return what the index takes on the disk."""
        return files_bytes(folder)

    def open(self, folder: Path) -> "OpenedOurs":
        """Open the index for searching."""
        return OpenedOurs(WhooshEngine(folder, self._options))


class OpenedOurs:
    """Asks Whoosh queries over the field of stems, and whole queries of the site."""

    def __init__(self, engine: WhooshEngine) -> None:
        self.engine = engine

    def compile(self) -> None:
        """Wait for the compiled functions, which a worker makes ready in the background."""
        loader.load()

    def any_of(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems."""
        return self._total(Or([Term("stem", stem) for stem in stems]))

    def all_of(self, stems: Sequence[str]) -> int:
        """Search documents with all of the stems."""
        return self._total(And([Term("stem", stem) for stem in stems]))

    def phrase(self, stems: Sequence[str]) -> int:
        """Search documents with the stems next to each other."""
        return self._total(Phrase("stem", list(stems)))

    def facets(self, stems: Sequence[str]) -> int:
        """Search for any, and count all hits by source, category and year."""
        query = Or([Term("stem", stem) for stem in stems])
        return self.engine.answer(query, replace(_PLAIN, facets=True)).total

    def product(self, words: Sequence[Token]) -> int:
        """Search as the site does once a text is parsed."""
        bag: Any = tree.Bag(tuple(tree.Word(token.exact) for token in words))
        return self.engine.search(EngineQuery(bag, facets=False)).total

    def update(self, document: IndexDocument) -> None:
        """Replace one document, durably."""
        self.engine.apply([document], [])

    def close(self) -> None:
        """Let the index go: its files are mapped, and unmapped with the last reference."""
        del self.engine

    def _total(self, query: Query) -> int:
        return self.engine.answer(query, _PLAIN).total
