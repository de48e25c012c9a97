"""Which primaries start anew; ``tests/cluster/test_faults.py`` meets one in a real cluster."""

from typing import Any, cast

import pytest

from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.lost_promotions import LostPromotions
from indexer.engines.opensearch.options import OpenSearchOptions

INDEX = "berita"


class Recoveries:
    """A cluster with one recovery, which notes what it is asked to cancel."""

    def __init__(self, index: str, **recovery: Any) -> None:
        self.options = OpenSearchOptions(urls=(), cache=cast(Any, None), index=INDEX)
        usual = {"id": 1, "type": "PEER", "stage": "INIT", "total_time_in_millis": 30_000}
        self._found = {index: {"shards": [{**usual, "source": {"name": "node1"}, **recovery}]}}
        self.cancelled: list[tuple[str, int, str]] = []

    def request(self, method: str, path: str, body: Any = None, **_: Any) -> Any:
        if method == "GET":
            assert path == f"/{INDEX}-*/_recovery"
            return self._found
        for command in body["commands"]:
            place = command["cancel"]
            self.cancelled.append((place["index"], place["shard"], place["node"]))
        return {}


def cancelled(index: str, **recovery: Any) -> list[tuple[str, int, str]]:
    cluster = Recoveries(index, **recovery)
    assert LostPromotions(cast(Cluster, cluster)).mend() == len(cluster.cancelled)
    return cluster.cancelled


@pytest.mark.parametrize("index", ["berita-c000002", "berita-c000002-words", "berita-g000001"])
def test_a_primary_that_feeds_no_copy_is_started_anew(index: str) -> None:
    assert cancelled(index) == [(index, 1, "node1")]


@pytest.mark.parametrize("index", ["berita-coba-c000002", "berita-c000002-lain", "berita-catatan"])
def test_indices_of_others_are_left_alone(index: str) -> None:
    assert cancelled(index) == []


@pytest.mark.parametrize(
    "recovery",
    [
        {"stage": "INDEX"},
        {"total_time_in_millis": 5_000},
        {"type": "EXISTING_STORE", "source": {}},
    ],
)
def test_recoveries_that_go_on_are_left_alone(recovery: dict[str, Any]) -> None:
    assert cancelled("berita-c000002", **recovery) == []
