"""Compaction of a new index in a cluster."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.memory_source import MemorySource
from indexer.engines.interface import Engine, EngineQuery
from indexer.engines.opensearch import OpenSearchOptions, compaction, open_engine
from indexer.engines.opensearch.cluster import Cluster
from indexer.exceptions import ClusterUnavailable
from indexer.query.tree import Word
from tests.cluster import nodes
from tests.engines.documents import document

DOCUMENTS = 60


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Return an engine without an index."""
    yield open_engine(
        OpenSearchOptions(
            urls=nodes.urls(),
            cache=tmp_path / "cache",
            index=nodes.index_of(tmp_path),
            shards=2,
            replicas=0,
        )
    )
    nodes.remove_index(tmp_path)


def _build(engine: Engine) -> None:
    documents = [
        document(n, f"judul {n}", f"banjir kata{n} " * 40) for n in range(1, DOCUMENTS + 1)
    ]
    source = MemorySource(tuple(documents))
    ranges = source.ranges(10)
    generation = engine.builder.begin(ranges)
    searcher: Any = engine.searcher
    index = searcher.snapshots.states.articles(generation)

    def end_segments(done: int, total: int) -> None:
        searcher.cluster.request("POST", f"/{index}/_refresh")

    engine.builder.build(generation, source, ranges, procs=1, progress=end_segments)
    engine.builder.switch(generation)


def _segments(engine: Engine) -> int:
    return engine.searcher.stats().segments


def _total(engine: Engine) -> int:
    return engine.searcher.search(EngineQuery(Word("banjir"))).total


def test_a_large_index_has_one_segment_a_shard(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "MIN_BYTES", 1)

    _build(engine)

    assert _segments(engine) == 2
    assert _total(engine) == DOCUMENTS


def test_a_small_index_is_left_to_commits(engine: Engine) -> None:
    _build(engine)

    assert _segments(engine) > 2
    assert _total(engine) == DOCUMENTS


def test_a_merge_that_fails_does_not_stop_a_rebuild(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(compaction, "MIN_BYTES", 1)
    request = Cluster.request

    def failing(self: Cluster, method: str, path: str, *rest: Any, **options: Any) -> Any:
        if path.endswith("/_forcemerge"):
            raise ClusterUnavailable("no node answers")
        return request(self, method, path, *rest, **options)

    monkeypatch.setattr(Cluster, "request", failing)

    _build(engine)

    assert _total(engine) == DOCUMENTS
    assert "larger than needed" in caplog.text


def test_a_merge_that_outlasts_its_request_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [1, 1, 1, 0]  # merges that run

    class Answering:
        def request(self, method: str, path: str, **_: Any) -> Any:
            if path.endswith("/_forcemerge"):
                raise ClusterUnavailable("no answer in time")
            if path.endswith("/_stats/merge"):
                return {"_all": {"total": {"merges": {"current": looks.pop(0)}}}}
            size = {"primaries": {"store": {"size_in_bytes": compaction.MIN_BYTES}}}
            return {"_all": size, "_shards": {"total": 2}}

    monkeypatch.setattr(compaction, "PAUSE_SECONDS", 0.0)

    compaction.compact(Answering(), "articles")  # type: ignore[arg-type]

    assert looks == []
