"""A process that dies at one of its requests to the cluster, before or after it is answered."""

from dataclasses import dataclass
from typing import Any

from indexer.engines.opensearch import OpenSearchOptions
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.index_builder import OpenSearchIndexBuilder
from indexer.engines.opensearch.snapshots import Snapshots
from indexer.engines.opensearch.state import States


class Dead(BaseException):
    """The process has ended."""


@dataclass
class DyingCluster(Cluster):
    """Connections of a process that ends at the request ``last``, which is perhaps answered."""

    last: int = 0
    answered: bool = False
    asked: int = 0

    def _answered(self, ask: Any, kind: str, timeout: float | None) -> Any:
        self.asked += 1
        if self.asked >= self.last:
            if self.asked == self.last and self.answered:
                super()._answered(ask, kind, timeout)
            raise Dead
        return super()._answered(ask, kind, timeout)


def dying_builder(
    options: OpenSearchOptions, last: int, *, answered: bool
) -> tuple[OpenSearchIndexBuilder, DyingCluster]:
    """Return a builder whose process dies at a request; its connection is open."""
    cluster = DyingCluster(options, last=10_000, answered=answered)
    builder = OpenSearchIndexBuilder(options, cluster, Snapshots(States(cluster)))
    builder.current_generation()
    cluster.asked, cluster.last = 0, last
    return builder, cluster
