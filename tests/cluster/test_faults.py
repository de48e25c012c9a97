"""Faults of a cluster of three nodes: what readers and writers see, and that nothing is lost.

These tests run with ``--cluster``. Each starts from a green cluster.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.engines.interface import Engine, EngineQuery
from indexer.engines.opensearch import OpenSearchOptions, open_engine
from indexer.exceptions import ClusterUnavailable, IndexerError
from indexer.query.parser import parse
from indexer.query.tree import Everything
from tests.cluster.nodes import Node, Nodes
from tests.engines.conftest import build_index, found
from tests.engines.documents import document

ARTICLES = 300
INDEX = "faults"


@pytest.fixture(scope="module")
def nodes(request: pytest.FixtureRequest) -> Iterator[Nodes]:
    if not request.config.getoption("--cluster"):
        pytest.skip("tests of three nodes run with --cluster")
    cluster = Nodes(3)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def make_engine(nodes: Nodes, tmp_path: Path) -> Iterator[Callable[..., Engine]]:
    """Return a function that opens an engine on the cluster; afterwards the cluster is whole."""

    def make(**options: Any) -> Engine:
        given = {"urls": nodes.urls, "cache": tmp_path, "index": INDEX, "shards": 2, "replicas": 1}
        return open_engine(OpenSearchOptions(**{**given, **options}))

    yield make
    if dead := [node for node in nodes.nodes if node.process is None]:
        nodes.start(*dead)
    nodes.ask("PUT", "/_cluster/settings", {"persistent": {"cluster.*": None}})
    nodes.ask("DELETE", f"/{INDEX}-*?expand_wildcards=all")


@pytest.fixture
def engine(make_engine: Callable[..., Engine]) -> Engine:
    """Return an engine with an index of some articles."""
    made = make_engine()
    build_index(made, [document(n, "banjir", f"nomor {n}") for n in range(1, ARTICLES + 1)])
    return made


class Readers:
    """Threads that search until they are stopped, and note failures and times."""

    def __init__(self, engine: Engine, count: int = 4) -> None:
        self.failures: list[str] = []
        self.totals: list[int] = []
        self.slowest = 0.0
        self._engine = engine
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(count)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        query = EngineQuery(parse("banjir").tree, limit=5)
        while not self._stopped.is_set():
            started = time.monotonic()
            try:
                self.totals.append(self._engine.searcher.search(query).total)
            except IndexerError as error:
                self.failures.append(repr(error))
            self.slowest = max(self.slowest, time.monotonic() - started)


def any_node(nodes: Nodes) -> Node:
    return next(node for node in nodes.nodes if node is not nodes.manager())


def manager(nodes: Nodes) -> Node:
    return nodes.manager()


def with_primary(nodes: Nodes) -> Node:
    return nodes.of_primary(INDEX)


@pytest.mark.parametrize("choose", [any_node, manager, with_primary])
def test_no_search_fails_when_a_node_is_killed(
    nodes: Nodes, engine: Engine, choose: Callable[[Nodes], Node]
) -> None:
    with Readers(engine) as readers:
        time.sleep(1)
        choose(nodes).end(signal.SIGKILL)
        time.sleep(8)

    print(f"{len(readers.totals)} searches, the slowest took {readers.slowest:.1f} s")
    assert readers.failures == []
    assert set(readers.totals) == {ARTICLES}


@pytest.mark.parametrize("choose", [any_node, manager, with_primary])
def test_no_save_is_lost_when_a_node_is_killed(
    nodes: Nodes, engine: Engine, choose: Callable[[Nodes], Node]
) -> None:
    expected = {n: document(n, "banjir") for n in range(1, ARTICLES + 1)}
    expected |= {n: document(n, "banjir", f"nomor {n}") for n in range(1, ARTICLES + 1)}
    killed = False
    for first in range(1_000, 3_000, 100):
        batch = [document(n, "gempa", f"nomor {n}") for n in range(first, first + 100)]
        gone = [first - 1_000 + 1]
        for _ in range(20):  # the drain tries again, as the rows stay in the outbox
            try:
                engine.builder.apply(batch, gone)
                break
            except IndexerError as error:
                print(error)
                time.sleep(1)
        else:
            pytest.fail("a commit failed twenty times")
        expected |= {each.article_id: each for each in batch}
        expected.pop(gone[0], None)
        if first == 1_500 and not killed:
            choose(nodes).end(signal.SIGKILL)
            killed = True
    nodes.start(*[node for node in nodes.nodes if node.process is None])

    digests = sorted(engine.builder.digests())

    assert digests == sorted((key, each.digest) for key, each in expected.items())
    assert engine.searcher.stats().documents == len(expected)


def test_with_one_of_three_nodes_readers_get_an_error_and_not_a_part_of_the_hits(
    nodes: Nodes, engine: Engine
) -> None:
    killed = nodes.nodes[1:]
    for node in killed:
        node.end(signal.SIGKILL)

    for call in (
        lambda: engine.searcher.search(EngineQuery(Everything())),
        lambda: engine.builder.apply([document(5_000, "gempa")], []),
    ):
        started = time.monotonic()
        with pytest.raises(ClusterUnavailable) as caught:
            call()
        print(f"{time.monotonic() - started:.1f} s: {caught.value}")

    nodes.start(*killed)
    engine.builder.apply([document(5_000, "gempa")], [])
    assert len(found(engine, Everything())) == ARTICLES + 1


def test_a_primary_that_was_promoted_by_half_is_started_anew(nodes: Nodes, engine: Engine) -> None:
    """The survivor of three nodes is elected, and promotes its copies without a new term."""
    shard = 0
    killed = nodes.of_primary(INDEX, shard)
    copies = nodes.ask("GET", f"/_cat/shards/{INDEX}?format=json")
    own = {each["node"] for each in copies if int(each["shard"]) == shard}
    (other,) = [node for node in nodes.nodes if node.name not in own]
    other.end(signal.SIGKILL)
    time.sleep(6)  # the state without it is on both other nodes
    killed.end(signal.SIGKILL)
    time.sleep(6)

    nodes.start(killed, wait=False, cluster__election__initial_timeout="10s")
    time.sleep(20)
    print(f"before: {nodes.ask('GET', '/_cluster/health')['status']}")  # it stays yellow
    engine.searcher.warm_up()  # as a worker does
    nodes.wait()
    nodes.start(other)
    engine.builder.apply([document(5_001, "gempa")], [])

    assert len(found(engine, Everything())) == ARTICLES + 1


def test_a_rebuild_through_a_killed_node_resumes(
    nodes: Nodes, engine: Engine, make_engine: Callable[..., Engine]
) -> None:
    from bench.memory_source import MemorySource

    documents = tuple(document(n, "gempa", f"nomor {n}") for n in range(1, 2_001))
    source = MemorySource(documents)
    builder = engine.builder
    generation = builder.begin(source.ranges(100))
    killed: list[Node] = []

    def progress(done: int, total: int) -> None:
        if done >= 500 and not killed:
            killed.append(any_node(nodes))
            killed[0].end(signal.SIGKILL)

    try:
        builder.build(generation, source, builder.plan(generation), procs=1, progress=progress)
    except IndexerError as error:  # the new index has no replicas
        print(error)
        assert len(found(engine, "banjir")) == ARTICLES
        nodes.start(*killed)
        builder = make_engine().builder
        assert builder.unfinished() == generation
        builder.build(
            generation, source, builder.plan(generation), procs=1, progress=lambda *_: None
        )
    builder.switch(generation)

    assert sorted(builder.digests()) == [(each.article_id, each.digest) for each in documents]


def test_a_full_cluster_accepts_no_changes_and_says_so(nodes: Nodes, engine: Engine) -> None:
    block = {"index.blocks.read_only_allow_delete": True}
    nodes.ask("PUT", f"/{INDEX}-*/_settings", block)

    with pytest.raises(IndexerError, match="nearly full"):
        engine.builder.apply([document(6_000, "gempa")], [])

    assert len(found(engine, "banjir")) == ARTICLES
    nodes.ask("PUT", f"/{INDEX}-*/_settings", {"index.blocks.read_only_allow_delete": None})
    engine.builder.apply([document(6_000, "gempa")], [])
    assert found(engine, "gempa") == [6_000]


def test_a_late_write_does_not_replace_a_newer_one(
    make_engine: Callable[..., Engine], engine: Engine
) -> None:
    late = make_engine()
    states = late.builder._states  # type: ignore[attr-defined]
    state = states.current()
    engine.builder.apply([document(1, "gempa")], [2])

    from indexer.engines.opensearch.bulk import write_bulk

    lines = (
        f'{{"{op}":{{"_id":"{n}","version":{state.commit},"version_type":"external"}}}}{rest}'
        for op, n, rest in (("delete", 1, ""), ("index", 2, '\n{"id":2}'))
    )
    write_bulk(late.builder._cluster, states.articles(state.generation), lines)  # type: ignore[attr-defined]
    engine.builder.apply([document(3, "kabar")], [])

    keys = {key for key, _ in engine.builder.digests()}
    assert 1 in keys
    assert 2 not in keys
