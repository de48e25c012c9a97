"""Our own engine, in its columnar codec or in Whoosh's stock codec."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from whoosh.query import And, Or, Phrase, Query, Term

from bench.speed.corpus import Documents
from indexer.analysis import Token
from indexer.engine import EngineOptions, EngineQuery, IndexDocument
from indexer.engines.whoosh import WhooshEngine
from indexer.engines.whoosh.columnar import compiled
from indexer.query import tree
from indexer.rebuild import default_batch_size

_PLAIN = EngineQuery(tree.Everything(), facets=False)


class OurEngine:
    """The engine of the site behind its seam."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets", "product"})

    def __init__(self, codec: str) -> None:
        self._options = EngineOptions(codec=codec)
        self.most_documents = 10**9 if codec == "columnar" else 60_000

    def build(self, documents: Documents, folder: Path, procs: int) -> None:
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

    def open(self, folder: Path) -> "OpenedOurs":
        return OpenedOurs(WhooshEngine(folder, self._options))


class OpenedOurs:
    """Asks Whoosh queries over the field of stems, and whole queries of the site."""

    def __init__(self, engine: WhooshEngine) -> None:
        self.engine = engine

    def compile(self) -> None:
        """Wait for the compiled functions, which otherwise are made ready in the background."""
        compiled.load()

    def any_of(self, stems: Sequence[str]) -> int:
        return self._total(Or([Term("stem", stem) for stem in stems]))

    def all_of(self, stems: Sequence[str]) -> int:
        return self._total(And([Term("stem", stem) for stem in stems]))

    def phrase(self, stems: Sequence[str]) -> int:
        return self._total(Phrase("stem", list(stems)))

    def facets(self, stems: Sequence[str]) -> int:
        query = Or([Term("stem", stem) for stem in stems])
        return self.engine.answer(query, replace(_PLAIN, facets=True)).total

    def product(self, words: Sequence[Token]) -> int:
        bag: Any = tree.Bag(tuple(tree.Word(token.exact) for token in words))
        return self.engine.search(EngineQuery(bag, facets=False)).total

    def update(self, document: IndexDocument) -> None:
        self.engine.apply([document], [])

    def _total(self, query: Query) -> int:
        return self.engine.answer(query, _PLAIN).total


def peer(codec: str) -> OurEngine:
    """Return the engine with one of its codecs."""
    return OurEngine(codec)
