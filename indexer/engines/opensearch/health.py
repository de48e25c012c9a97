"""The health of the cluster as its nodes see it: for metrics and the doctor, not for searches."""

from functools import lru_cache

from indexer.engines.interface import ClusterState
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.options import OpenSearchOptions


def cluster_state(options: OpenSearchOptions) -> ClusterState:
    """Return the state of the cluster, and of all indices of the site in it.

    Raises ``IndexerError`` if no node answers.
    """
    indices = f"{options.index}-c*,{options.index}-g*"
    found = _cluster(options).request("GET", f"/_cluster/health/{indices}")
    return ClusterState(
        name=str(found["cluster_name"]),
        status=str(found["status"]),
        nodes=int(found["number_of_nodes"]),
        shards=int(found["active_shards"]),
        missing_shards=int(found["unassigned_shards"]) + int(found["initializing_shards"]),
    )


@lru_cache(maxsize=4)
def _cluster(options: OpenSearchOptions) -> Cluster:
    return Cluster(options)
