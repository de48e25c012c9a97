"""Measurements of a cluster at several sizes: one generation grows, and is measured at each.

A rebuild does the same for one size; to build each size anew would take several times as long.
"""

import json
import resource
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, cast
from unittest.mock import patch

from bench.corpus import CorpusDocuments
from bench.scaling import measured_site
from bench.scaling.searches import Search, of_kinds
from bench.speed.memory import private_mb
from indexer import spelling
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.opensearch.engine import OpenSearchSearcher
from indexer.engines.opensearch.state import States

ENGINE = "opensearch"
INDEX = "growth"
BATCH = 2_000  # articles of a range
PROCESSES = 2
CACHED_SECONDS = 1.1  # a node answers with statistics that are up to a second old
Range = tuple[int, int]
Json = dict[str, Any]


class GrowingCluster:
    """A generation of an own index on a cluster without other work."""

    def __init__(self, urls: tuple[str, ...], documents: CorpusDocuments, folder: Path) -> None:
        self._urls, self._documents, self._folder = urls, documents, folder

    def measure(
        self, sizes: Sequence[int], searches: list[Search], other: list[Search], shards: int
    ) -> Iterator[Json]:
        """Yield the figures of each size, ascending; remove the index at the end."""
        settings: Json = {
            "SEARCH_ENGINE": ENGINE,
            "OPENSEARCH_URLS": self._urls,
            "OPENSEARCH_INDEX": INDEX,
            "OPENSEARCH_SHARDS": shards,
            "OPENSEARCH_REPLICAS": 0,
        }
        keep_tables = patch.object(States, "discard", lambda *_: None)  # of ranges: see _reopen
        with measured_site.site(self._folder, **settings), keep_tables:
            builder = get_index_builder()
            generation = builder.begin(plan(sizes))
            spent: Json = {}
            try:
                for place in range(len(sizes)):
                    spent = self._build(generation, plan(sizes[: place + 1]), spent)
                    builder.switch(generation)
                    figures = self._figures(searches, other)
                    yield {"shards": shards, "build": spent} | figures
                    self._reopen(generation)
            finally:
                self._remove(f"/{INDEX}-{generation}*")

    def _build(self, generation: str, ranges: list[Range], spent: Json) -> Json:
        """Add the articles of ranges; return the costs of the whole build up to now."""
        nodes, site, start = self._nodes_cpu(), _own_cpu(), perf_counter()
        builder = get_index_builder()
        builder.build(
            generation, self._documents, ranges, procs=PROCESSES, progress=lambda _, __: None
        )
        costs = {
            "seconds": perf_counter() - start,
            "site_cpu_s": _own_cpu() - site,
            "nodes_cpu_s": self._nodes_cpu() - nodes,
        }
        sums = {name: round(spent.get(name, 0) + cost, 1) for name, cost in costs.items()}
        return sums | {"load": measured_site.load()}

    def _reopen(self, generation: str) -> None:
        """Make the build go on with a generation that it has finished."""
        states = cast(OpenSearchSearcher, get_searcher()).snapshots.states
        states.write(replace(states.read(generation), tables=()))

    def _figures(self, searches: list[Search], other: list[Search]) -> Json:
        spelling.write(get_index_builder())
        measured_site.warm(other)
        kinds: Json = {}
        for kind, own in of_kinds(searches).items():
            before = self._nodes_cpu()
            timed = measured_site.timed(own)
            nodes = 1_000 * (self._nodes_cpu() - before) / (2 * len(own))
            kinds[kind] = measured_site.summary(timed) | {"nodes_cpu_ms": round(nodes, 2)}
        searcher = cast(OpenSearchSearcher, get_searcher())
        stats, statistics = searcher.stats(), searcher.snapshots.latest().statistics
        tables = list(self._folder.rglob("*.words"))
        nodes = self._ask("/_nodes/stats/jvm")["nodes"].values()
        return {
            "articles": stats.documents,
            "words": round(statistics.average_length("exact") * statistics.documents),
            "segments": stats.segments,
            "disk_mb": round(stats.size_bytes / 1e6, 1),
            "files_mb": self._files_mb(),
            "tables_mb": round(sum(path.stat().st_size for path in tables) / 1e6, 1),
            "worker_mb": round(private_mb(), 1),
            "heap_used_mb": [
                round(each["jvm"]["mem"]["heap_used_in_bytes"] / 1e6) for each in nodes
            ],
            "load": measured_site.load(),
            "kinds": kinds,  # "nodes_cpu_ms" is the mean of first and again
        }

    def _files_mb(self) -> dict[str, float]:
        """Return the sizes of Lucene's files, by the ends of their names."""
        path = f"/{INDEX}/_stats/segments?include_segment_file_sizes=true"
        sizes = self._ask(path)["_all"]["primaries"]["segments"]["file_sizes"]
        found = {name: each["size_in_bytes"] / 1e6 for name, each in sizes.items()}
        return {name: round(size, 1) for name, size in sorted(found.items()) if size >= 0.1}

    def _nodes_cpu(self) -> float:
        """Return the processor time of all nodes since their starts, in seconds."""
        sleep(CACHED_SECONDS)
        nodes = self._ask("/_nodes/stats/process")["nodes"].values()
        return float(sum(each["process"]["cpu"]["total_in_millis"] for each in nodes)) / 1_000

    def _ask(self, path: str) -> Any:
        with urllib.request.urlopen(self._urls[0] + path, timeout=60) as answer:
            return json.load(answer)

    def _remove(self, path: str) -> None:
        address = f"{self._urls[0]}{path}?expand_wildcards=all"
        request = urllib.request.Request(address, method="DELETE")
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()


def plan(sizes: Sequence[int]) -> list[Range]:
    """Return the ranges of a build in which each size is the end of one."""
    return [
        (first, min(first + BATCH - 1, size))
        for before, size in pairwise([0, *sizes])
        for first in range(before + 1, size + 1, BATCH)
    ]


def _own_cpu() -> float:
    """Return the processor time of this process and its ended children, in seconds."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
