"""The engines that the suite runs against: one parameter each."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from indexer.engines.interface import Engine, EngineOptions, EngineQuery, IndexDocument, Sort
from indexer.engines.whoosh import WhooshEngine
from indexer.engines.whoosh.kernels import loader
from indexer.query.parser import parse
from indexer.query.tree import Node
from tests.engines.documents import Documents

MakeEngine = Callable[..., Engine]
Index = Callable[..., Engine]

ENGINES: dict[str, dict[str, Any]] = {
    "columnar": {"compiled": False},
    "compiled": {"compiled": True},
    "stock": {"codec": "stock"},
}


def make_whoosh(kind: str, root: Path, **options: Any) -> WhooshEngine:
    """Return an engine of one of the kinds, its functions compiled where it uses such."""
    chosen = EngineOptions(**ENGINES[kind], **options)
    if chosen.codec == "columnar" and chosen.compiled:
        assert loader.load()
    return WhooshEngine(root, chosen)


@pytest.fixture(params=sorted(ENGINES))
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> MakeEngine:
    """Return a function that makes an engine (options by name) on the test's own index."""

    def make(**options: Any) -> Engine:
        return make_whoosh(request.param, tmp_path / "engine", **options)

    return make


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    """Return an engine without an index."""
    return make_engine()


@pytest.fixture
def index(engine: Engine) -> Index:
    """Return a function that indexes documents, ``batch_size`` a segment."""

    def build(*documents: IndexDocument, batch_size: int = 100) -> Engine:
        build_index(engine, documents, batch_size=batch_size)
        return engine

    return build


def build_index(
    engine: Engine, documents: Iterable[IndexDocument], *, batch_size: int = 100
) -> str:
    """Build a generation of the documents, switch to it, and return its name."""
    source = Documents(tuple(sorted(documents, key=lambda found: found.article_id)))
    generation = engine.begin(source.ranges(batch_size))
    engine.build(
        generation,
        source,
        engine.plan(generation),
        procs=1,
        progress=lambda done, total: None,
    )
    engine.switch(generation)
    return generation


def found(engine: Engine, text: str | Node, **query: Any) -> list[int]:
    """Return the ids of all hits for a query text or tree, best first."""
    tree = parse(text).tree if isinstance(text, str) else text
    results = engine.search(EngineQuery(tree, **{"limit": 1_000, **query}))
    assert results.total == len(results.hits)
    return [hit.article_id for hit in results.hits]


def scores(engine: Engine, text: str | Node, **query: Any) -> dict[int, float]:
    """Return the score of every hit."""
    tree = parse(text).tree if isinstance(text, str) else text
    results = engine.search(EngineQuery(tree, sort=Sort.RELEVANCE, limit=1_000, **query))
    return {hit.article_id: hit.score for hit in results.hits}
