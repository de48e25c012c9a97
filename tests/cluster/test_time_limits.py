"""The time limit of a search in a real cluster: the hits found so far, or an error without hits."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.deadline import Deadline, until
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.options import OpenSearchOptions
from tests.cluster import nodes

pytestmark = pytest.mark.cluster

DOCUMENTS = 20_000
#: Lucene looks at the clock when it begins a segment, and then after 4,096, 8,192, ... documents.
SEGMENTS = 20
#: A script that takes some tenths of a millisecond for each document.
SLOW = "double sum = 0; for (int i = 0; i < 100000; i++) { sum += Math.sqrt(i) } return sum"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Return a cluster with an index of small documents."""
    made = Cluster(OpenSearchOptions(urls=nodes.urls(), cache=tmp_path, timeout_ms=60_000))
    name = _name(tmp_path)
    unmerged = {"merge.policy.segments_per_tier": 2 * SEGMENTS}
    made.request("PUT", f"/{name}", {"settings": {"index": {"number_of_replicas": 0, **unmerged}}})
    for start in range(SEGMENTS):
        numbers = range(start, DOCUMENTS, SEGMENTS)
        lines = (f'{{"index":{{}}}}\n{{"n":{number}}}\n' for number in numbers)
        made.request("POST", f"/{name}/_bulk", "".join(lines), params={"refresh": "true"})
    yield made
    nodes.remove_index(tmp_path)


def _name(folder: Path) -> str:
    return f"{nodes.index_of(folder)}-slow"


def _slow_search(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    script = {"query": {"match_all": {}}, "script": {"source": SLOW}}
    return {"index": _name(folder)}, {"size": 5, "query": {"script_score": script}}


def test_a_reader_gets_the_hits_found_so_far(cluster: Cluster, tmp_path: Path) -> None:
    with until(Deadline(elapsed=10, waiting=10)):
        (answer,) = cluster.search_all([_slow_search(tmp_path)])

    assert answer["timed_out"]
    assert 0 < answer["hits"]["total"]["value"] < DOCUMENTS


def test_the_cluster_refuses_a_limit_where_partial_results_are_forbidden(
    cluster: Cluster, tmp_path: Path
) -> None:
    """This is why only searches without a limit forbid them."""
    header, body = _slow_search(tmp_path)
    header["allow_partial_search_results"] = False
    lines = f"{json.dumps(header)}\n{json.dumps({**body, 'timeout': '1s'})}\n"
    request = urllib.request.Request(
        f"{nodes.urls()[0]}/_msearch",
        data=lines.encode(),
        headers={"Content-Type": "application/x-ndjson"},
    )

    with urllib.request.urlopen(request, timeout=60) as found:
        (answer,) = json.load(found)["responses"]

    assert answer["status"] == 500
    assert "Time exceeded" in json.dumps(answer["error"])
