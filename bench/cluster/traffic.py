"""The requests of this process to a cluster, their bytes, and the processor time of the nodes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from urllib.request import urlopen

from indexer.engines.opensearch.connections import Connections


@dataclass
class Traffic:
    """Counts of requests; bytes are those of the JSON texts."""

    requests: int = 0
    sent: int = 0
    received: int = 0


@contextmanager
def counted(traffic: Traffic) -> Iterator[None]:
    """Count all requests meanwhile."""
    ask = Connections.ask

    def counting(self: Connections, method: str, path: str, body: Any, **given: Any) -> Any:
        answer = ask(self, method, path, body, **given)
        traffic.requests += 1
        traffic.sent += len(body or "")
        traffic.received += len(json.dumps(answer, separators=(",", ":")))
        return answer

    with patch.object(Connections, "ask", counting):
        yield


def milliseconds_of_nodes(url: str) -> float:
    """Return the processor time that all nodes have used so far."""
    with urlopen(f"{url}/_nodes/stats/process") as answer:
        nodes = json.load(answer)["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes))
