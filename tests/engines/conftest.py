"""Engines of the conformance suite, by name.

``--engine NAME`` (repeatable) selects engines; the default is all of them. To add an engine, add a
function to ``MAKERS`` that opens it in an empty folder with the options below.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bench.memory_source import MemorySource
from bench.stock_whoosh import engine as stock_engine
from indexer.engines.interface import Engine, EngineQuery, IndexDocument, Sort
from indexer.engines.whoosh import WhooshOptions, open_engine
from indexer.engines.whoosh.kernels import loader
from indexer.query.parser import parse
from indexer.query.tree import Node
from tests.cluster import nodes
from tests.engines import memory_engine
from tests.engines.memory_engine import MemoryOptions

MakeEngine = Callable[..., Engine]
Index = Callable[..., Engine]

TIME_BUDGET_MS = 600_000  # a busy machine must not make results partial


def _whoosh(root: Path, **options: Any) -> Engine:
    assert loader.compile_now()
    return open_engine(WhooshOptions(root=root, **options))


def _whoosh_without_kernels(root: Path, **options: Any) -> Engine:
    return open_engine(WhooshOptions(root=root, compiled=False, **options))


def _stock_whoosh(root: Path, **options: Any) -> Engine:
    return stock_engine.open_engine(WhooshOptions(root=root, compiled=False, **options))


def _memory(root: Path, **options: Any) -> Engine:
    known = {field.name for field in fields(MemoryOptions)} & options.keys()
    return memory_engine.open_engine(
        MemoryOptions(root=root, **{name: options[name] for name in known})
    )


def _opensearch(root: Path, **options: Any) -> Engine:
    from indexer.engines.opensearch import OpenSearchOptions
    from indexer.engines.opensearch import open_engine as open_cluster

    return open_cluster(
        OpenSearchOptions(
            urls=nodes.urls(),
            cache=root,
            index=nodes.index_of(root),
            shards=2,
            replicas=min(1, len(nodes.urls()) - 1),
            **options,
        )
    )


#: Functions that open an engine in a folder. Options, all with a default: ``minimum_should_match``,
#: ``recency_half_life_days``, ``max_expansions``, ``time_budget_ms``, ``time_zone``.
MAKERS: dict[str, Callable[..., Engine]] = {
    "whoosh": _whoosh,
    "whoosh-numpy": _whoosh_without_kernels,
    "whoosh-stock": _stock_whoosh,
    "memory": _memory,
    "opensearch": _opensearch,
}
#: Engines that run only the basic part. They skip the tests marked ``ranking``, which need the
#: site's scores, limits and synonyms.
BASIC = {"memory"}


#: Tests that the OpenSearch engine runs without ``--cluster``.
SAMPLE = {
    "test_a_document_can_be_added_changed_and_deleted",
    "test_a_new_generation_is_seen_at_the_switch_and_not_before",
    "test_an_interrupted_build_resumes_with_the_missing_ranges",
    "test_without_an_index_every_call_raises",
    "test_words_are_counted_by_document_over_all_segments",
    "test_pairs_of_words_are_counted",
    "test_facets_count_every_hit_of_the_whole_result",
    "test_none_of_no_articles_is_a_hit",
    "test_the_whole_index_can_be_named",
    "test_windows_of_a_ranking_neither_overlap_nor_leave_gaps",
    "test_a_weight_that_differs_from_the_oracle_changes_a_score",
}


def pytest_configure(config: pytest.Config) -> None:
    """Run the suite on three nodes with ``--cluster``: shards are then apart, and have replicas."""
    if config.getoption("--cluster"):
        nodes.NODES_OF_SUITE = 3


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test for each selected engine."""
    if "engine_name" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--engine") or list(MAKERS)
        if not _runs_on_a_cluster(metafunc):
            chosen = [name for name in chosen if name != "opensearch"]
        if any(metafunc.definition.iter_markers("ranking")):
            chosen = [name for name in chosen if name not in BASIC]
        metafunc.parametrize("engine_name", chosen)


def _runs_on_a_cluster(metafunc: pytest.Metafunc) -> bool:
    """Return whether the OpenSearch engine runs a test: by default only a few of them.

    Tests marked ``embedded`` need the segments of an index in a directory.
    """
    if any(metafunc.definition.iter_markers("embedded")):
        return False
    config = metafunc.config
    asked = config.getoption("--cluster") or "opensearch" in config.getoption("--engine")
    return bool(asked) or metafunc.function.__name__ in SAMPLE


def open_named(name: str, root: Path, **options: Any) -> Engine:
    """Open an engine by its name. Raises ``KeyError`` for an unknown name."""
    return MAKERS[name](root, **{"time_budget_ms": TIME_BUDGET_MS, **options})


def remove_named(name: str, root: Path) -> None:
    """Remove what an engine keeps outside its folder."""
    if name == "opensearch":
        nodes.remove_index(root)


@pytest.fixture
def make_engine(engine_name: str, tmp_path: Path) -> Iterator[MakeEngine]:
    """Return a function that opens an engine with options on the index of the test."""

    def make(**options: Any) -> Engine:
        return open_named(engine_name, tmp_path / "engine", **options)

    yield make
    remove_named(engine_name, tmp_path / "engine")


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    """Return an engine without an index."""
    return make_engine()


@pytest.fixture
def index(engine: Engine) -> Index:
    """Return a function that indexes documents, in ranges of ``batch_size``."""

    def build(*documents: IndexDocument, batch_size: int = 100) -> Engine:
        build_index(engine, documents, batch_size=batch_size)
        return engine

    return build


def build_index(
    engine: Engine, documents: Iterable[IndexDocument], *, batch_size: int = 100
) -> str:
    """Build a generation of the documents, switch to it, and return its name."""
    source = MemorySource(tuple(sorted(documents, key=lambda found: found.article_id)))
    builder = engine.builder
    generation = builder.begin(source.ranges(batch_size))
    builder.build(
        generation,
        source,
        builder.plan(generation),
        procs=1,
        progress=lambda done, total: None,
    )
    builder.switch(generation)
    return generation


def found(engine: Engine, text: str | Node, **query: Any) -> list[int]:
    """Return the ids of all hits for a query text or tree, best first."""
    tree = parse(text).tree if isinstance(text, str) else text
    results = engine.searcher.search(EngineQuery(tree, **{"limit": 1_000, **query}))
    assert results.total == len(results.hits)
    return [hit.article_id for hit in results.hits]


def scores(engine: Engine, text: str | Node, **query: Any) -> dict[int, float]:
    """Return the score of every hit."""
    tree = parse(text).tree if isinstance(text, str) else text
    results = engine.searcher.search(EngineQuery(tree, sort=Sort.RELEVANCE, limit=1_000, **query))
    return {hit.article_id: hit.score for hit in results.hits}
