"""The nodes that are measured: what runs on them, and caches that would answer in their place."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

QUICK_COMPILER = "-XX:TieredStopAtLevel=1"


def descriptions(url: str) -> Iterator[str]:
    """Yield a line for each node: the programs, the heap, and what changes the speed of both."""
    for node in _asked(f"{url}/_nodes/jvm,os")["nodes"].values():
        jvm = node["jvm"]
        heap = jvm["mem"]["heap_max_in_bytes"] // 1_000_000
        compiler = "C1 only" if QUICK_COMPILER in jvm["input_arguments"] else "default"
        yield (
            f"{node['name']}: OpenSearch {node['version']}, Java {jvm['version']}, heap {heap} MB,"
            f" compilers: {compiler}, collectors: {', '.join(jvm['gc_collectors'])},"
            f" processors: {node['os']['allocated_processors']}"
        )


def forget_requests(url: str, index: str) -> None:
    """Keep no answers to searches without hits: the rounds of a benchmark repeat their searches."""
    _asked(f"{url}/{index}/_settings", {"index.requests.cache.enable": False})


def _asked(address: str, body: Any = None) -> Any:
    request = Request(
        address,
        method="GET" if body is None else "PUT",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request) as answer:
        return json.load(answer)
