"""Predictions of the model: for a size that was left out of the fit, and for larger archives.

``predictions`` compares each figure of a measurement with the costs that other sizes gave.
``planned`` chooses a layout for a number of articles, and simulates it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import mean
from typing import Any

from bench.scaling.costs import Costs, fitted, merged_mb
from bench.scaling_model import Layout, Simulation, capacity
from bench.speed.timing import percentile

SIZES = (55_369, 576_821, 2_000_000, 10_000_000, 30_000_000, 100_000_000)
WORDS_OF_ARTICLE = 275  # of a news article, with its title twice, as ``Costs`` counts words
RATE = 20.0  # searches by second at the busiest time
PROCESSORS, NODE_DISK_GB = 8, 1_000.0  # of a node
MIN_NODES, REPLICAS = 3, 1
MAX_SHARD_GB = 25.0
MAX_SHARD_MS = 250.0  # work of a shard in a search that matches much: as p95 of the mix
MAX_UTILISATION = 0.5  # so that the rest bears the work of a dead node, commits and merges
FILLED = 0.75  # of a disk; the cluster stops to place shards from 85 % on
BUILDERS = 8  # processors of the machine of the site during a rebuild
SEARCHES = 1_500  # of a simulation
MERGED, TABLES = "merged index, MB", "word tables, MB"
BUILD_SITE, BUILD_NODES = "build: processor time of the site, s", "build: of the nodes, s"
SEARCHES_OF = "search: processor time of the nodes, ms: "


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure, as predicted and as measured."""

    name: str
    predicted: float
    measured: float

    @property
    def error(self) -> float:
        """Return the error as a share of the measured value."""
        return self.predicted / self.measured - 1


@dataclass(frozen=True, slots=True)
class Planned:
    """A cluster for a number of articles, and its figures."""

    articles: int
    layout: Layout
    index_gb: float  # one copy
    disk_gb: float  # of all nodes together, during a rebuild
    tables_mb: float  # of word tables, on each machine of the site
    build_hours: float
    p50: float
    p95: float
    limit: float  # searches by second that keep all processors busy


def predictions(measured: Sequence[dict[str, Any]], left_out: int) -> Iterator[Compared]:
    """Yield the figures of a size, predicted from the other sizes."""
    costs = fitted([each for each in measured if each["articles"] != left_out])
    (held,) = [each for each in measured if each["articles"] == left_out]
    size, build = (held["articles"], held["words"]), held["build"]
    yield Compared(MERGED, costs.disk_mb.of(*size), merged_mb(held))
    yield Compared(TABLES, costs.tables(held["words"]), held["tables_mb"])
    yield Compared(BUILD_SITE, costs.build_site_s.of(*size), build["site_cpu_s"])
    yield Compared(BUILD_NODES, costs.build_nodes_s.of(*size), build["nodes_cpu_s"])
    for kind in costs.kinds:
        found = held["kinds"][kind.name]
        predicted = replace(kind, per_shard=costs.per_segment).work(
            held["segments"], mean(found["hits"])
        )
        yield Compared(f"{SEARCHES_OF}{kind.name}", predicted, found["nodes_cpu_ms"])


def planned(costs: Costs, articles: int) -> Planned:
    """Return a cluster that answers ``RATE`` searches by second, and survives a dead node."""
    words = articles * WORDS_OF_ARTICLE
    index_gb = costs.disk_mb.of(articles, words) / 1_000
    # A rebuild adds a generation without copies to the current one and the one kept before it.
    disk_gb = index_gb * (2 * (REPLICAS + 1) + 1)
    layout = _layout(costs, articles, index_gb, disk_gb)
    outcome = Simulation(costs.kinds, layout).run(articles, RATE, SEARCHES)
    site_s = costs.build_site_s.of(articles, words) / BUILDERS
    nodes_s = costs.build_nodes_s.of(articles, words) / (layout.nodes * PROCESSORS)
    return Planned(
        articles=articles,
        layout=layout,
        index_gb=index_gb,
        disk_gb=disk_gb,
        tables_mb=costs.tables(words),
        build_hours=max(site_s, nodes_s) / 3_600,
        p50=outcome.p50,
        p95=outcome.p95,
        limit=capacity(costs.kinds, layout, articles),
    )


def _layout(costs: Costs, articles: int, index_gb: float, disk_gb: float) -> Layout:
    """Return the fewest shards and nodes that keep the limits."""
    works = [
        kind.per_million_matches * articles * share / 1e6
        for kind in costs.kinds
        for share in kind.shares
    ]
    for_time = percentile(works, 95) / MAX_SHARD_MS
    shards = max(1, math.ceil(index_gb / MAX_SHARD_GB), math.ceil(for_time))
    for_disk = math.ceil(disk_gb / (NODE_DISK_GB * FILLED))
    one = Layout(shards, 1, PROCESSORS, REPLICAS)
    busy = RATE / capacity(costs.kinds, one, articles)
    nodes = max(MIN_NODES, for_disk, math.ceil(busy / MAX_UTILISATION))
    return Layout(shards, nodes, PROCESSORS, REPLICAS)
