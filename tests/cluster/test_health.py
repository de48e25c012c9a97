"""The state of a cluster in the metrics and in the doctor, with the cluster of the suite."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.engines import cluster_state, engine_named
from indexer.exceptions import IndexerError
from searchsite.metrics.state import cluster_gauges
from searchsite.operations.data_checks import cluster_is_whole
from searchsite.operations.findings import Status
from tests.cluster import nodes
from tests.engines.conftest import build_index
from tests.engines.documents import document

MORE_COPIES = 9  # than there are nodes


@pytest.fixture
def index(settings: Any, index_dir: Path) -> Iterator[str]:
    """Make an index without replicas in the cluster; return its name."""
    settings.SEARCH_ENGINE = "opensearch"
    settings.OPENSEARCH_URLS = list(nodes.urls())
    settings.OPENSEARCH_INDEX = nodes.index_of(index_dir)
    settings.OPENSEARCH_SHARDS, settings.OPENSEARCH_REPLICAS = 2, 0
    build_index(engine_named("opensearch"), [document(1, "banjir")])
    yield settings.OPENSEARCH_INDEX
    nodes.remove_index(index_dir)


def ask_for_copies(index: str, count: int) -> None:
    request = urllib.request.Request(
        f"{nodes.urls()[0]}/{index}/_settings",
        method="PUT",
        data=json.dumps({"index": {"number_of_replicas": count}}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert json.load(answer)["acknowledged"]


def gauges() -> dict[str, float]:
    return {family.name: family.samples[0].value for family in cluster_gauges()}


def test_a_whole_cluster_is_green(index: str) -> None:
    state = cluster_state()

    assert state is not None
    assert (state.status, state.missing_shards) == ("green", 0)
    assert state.shards >= 3  # two of the articles, one of the words
    assert gauges() == {
        "telusur_cluster_status": 0,
        "telusur_cluster_nodes": state.nodes,
        "telusur_cluster_shards": state.shards,
        "telusur_cluster_missing_shards": 0,
    }
    assert cluster_is_whole().status is Status.OK


def test_missing_copies_are_reported_before_readers_notice(index: str) -> None:
    ask_for_copies(index, MORE_COPIES)

    finding = cluster_is_whole()

    assert gauges()["telusur_cluster_status"] == 1
    assert gauges()["telusur_cluster_missing_shards"] > 0
    assert finding.status is Status.WARNING
    assert "is yellow" in finding.message
    assert "OPENSEARCH_REPLICAS" in finding.hint


def test_a_cluster_that_is_away_has_no_state(settings: Any) -> None:
    settings.SEARCH_ENGINE = "opensearch"
    settings.OPENSEARCH_URLS = ["http://127.0.0.1:9"]
    settings.OPENSEARCH_TIMEOUT_MS = 200

    with pytest.raises(IndexerError):
        list(cluster_gauges())


def test_an_embedded_index_has_no_cluster() -> None:
    assert cluster_state() is None
    assert gauges() == {}
    assert cluster_is_whole().status is Status.OK
