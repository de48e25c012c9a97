"""Engine on an OpenSearch cluster: the index is in the cluster, and any number of sites use it."""

from indexer.engines.opensearch.engine import open_engine
from indexer.engines.opensearch.health import cluster_state
from indexer.engines.opensearch.options import OpenSearchOptions, read_options

__all__ = ["OpenSearchOptions", "cluster_state", "open_engine", "read_options"]
