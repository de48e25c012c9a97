"""A simulation of a cluster: how long searches take with many articles, shards and nodes.

Searches arrive at random and visit one copy of each shard. Each node has processors, which work on
one shard of one search at a time, in the order of arrival. Then the best hits are fetched, and the
site scores them. ``bench.scaling.costs`` measures the costs; the assumptions beyond them are:

- A search matches the same share of the articles at every size, and shards have equal shares of
  the matches, up to a random factor (``SPREAD``).
- The work of a shard is a fixed part and a part in proportion to the matches in it. All matches are
  visited, because totals and facets are exact.
- One processor works on a shard of a search. Indices are in the page cache of their nodes.
- The processors of all nodes, and those of the measurement, are alike.
- Nodes are connected by a network of data centres (``ROUND_TRIP_MS``).
"""

import heapq
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import mean

from bench.speed.timing import percentile

SPREAD = 0.15  # standard deviation of the logarithm of the work of a shard
ROUND_TRIP_MS = 0.5
SEARCHES = 4_000  # of a simulation
WARM_UP = 400  # searches at the beginning, which are not counted: queues are empty then


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of searches: processor time in milliseconds, and the shares of articles they match."""

    name: str
    site: float  # of the web process
    fixed: float  # of the node that merges, and of the nodes that have the best hits
    per_shard: float
    per_million_matches: float
    shares: tuple[float, ...]  # one for each search that was measured

    def work(self, shards: int, matches: float) -> float:
        """Return the work of all nodes for a search."""
        return self.fixed + self.per_shard * shards + self.per_million_matches * matches / 1e6


@dataclass(frozen=True, slots=True)
class Layout:
    """Shards, and the machines that have them."""

    shards: int
    nodes: int
    processors: int  # of a node
    replicas: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """Latencies in milliseconds, and the share of the time that processors work."""

    p50: float
    p95: float
    p99: float
    utilisation: float


class Events:
    """Events in the order of time, which may add later ones."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, int, Event]] = []
        self._number = 0  # orders events of the same time

    def add(self, time: float, event: "Event") -> None:
        """Add an event, which is called with these events and its time."""
        self._number += 1
        heapq.heappush(self._waiting, (time, self._number, event))

    def run(self) -> Iterator[float | None]:
        """Yield the values of all events, the first ones first."""
        while self._waiting:
            time, _, event = heapq.heappop(self._waiting)
            yield event(self, time)


Event = Callable[[Events, float], float | None]


class Node:
    """The processors of a node: a queue that they serve in order of arrival."""

    def __init__(self, processors: int) -> None:
        self._free_at = [0.0] * processors
        self.worked = 0.0

    def work(self, arrival: float, milliseconds: float) -> float:
        """Return the time at which work is done that arrives at a time."""
        start = max(arrival, heapq.heappop(self._free_at))
        heapq.heappush(self._free_at, start + milliseconds)
        self.worked += milliseconds
        return start + milliseconds


class Simulation:
    """Searches of a mix over a number of articles, spread over a cluster."""

    def __init__(self, kinds: Sequence[SearchKind], layout: Layout, *, seed: int = 1) -> None:
        self._kinds, self._layout = kinds, layout
        self._rng = random.Random(seed)
        self._nodes = [Node(layout.processors) for _ in range(layout.nodes)]

    def run(self, articles: int, rate: float, searches: int = SEARCHES) -> Outcome:
        """Return the latencies of searches at a rate by second; all kinds are equally frequent."""
        events, now = Events(), 0.0
        for _ in range(searches):
            now += self._rng.expovariate(rate / 1_000)
            kind = self._rng.choice(self._kinds)
            asked = partial(self._ask, now, kind, articles * self._rng.choice(kind.shares))
            events.add(now + ROUND_TRIP_MS, asked)
        latencies = [latency for latency in events.run() if latency is not None]
        counted = latencies[min(WARM_UP, searches // 10) :]
        p50, p95, p99 = (percentile(counted, percent) for percent in (50, 95, 99))
        capacity = now * self._layout.nodes * self._layout.processors
        worked = sum(node.worked for node in self._nodes)
        return Outcome(p50, p95, p99, min(1.0, worked / capacity))

    def _ask(
        self, arrival: float, kind: SearchKind, matches: float, events: "Events", now: float
    ) -> None:
        """Let a copy of each shard work on a search."""
        layout = self._layout
        of_shard = kind.per_shard + kind.per_million_matches * matches / 1e6 / layout.shards
        done = now
        for shard in range(layout.shards):
            work = of_shard * self._factor()
            done = max(done, self._node_of(shard).work(now, work))
        events.add(done + ROUND_TRIP_MS, partial(self._fetch, arrival, kind))

    def _fetch(self, arrival: float, kind: SearchKind, events: "Events", now: float) -> float:
        """Let a node fetch the best hits; return the latency of the whole search."""
        node = self._node_of(self._rng.randrange(self._layout.shards))
        fetched = node.work(now, kind.fixed) if kind.fixed else now  # nothing waits for nothing
        return fetched + kind.site - arrival

    def _factor(self) -> float:
        """Return a random factor with a mean of 1."""
        return math.exp(self._rng.gauss(-SPREAD * SPREAD / 2, SPREAD)) if SPREAD else 1.0

    def _node_of(self, shard: int) -> Node:
        """Return the node of one of the copies of a shard, which are on different nodes."""
        copies = min(self._layout.replicas + 1, self._layout.nodes)
        return self._nodes[(shard + self._rng.randrange(copies)) % self._layout.nodes]


def capacity(kinds: Sequence[SearchKind], layout: Layout, articles: int) -> float:
    """Return the searches by second at which all processors of the nodes always work."""
    work = mean(kind.work(layout.shards, articles * mean(kind.shares)) for kind in kinds)
    return 1_000 * layout.nodes * layout.processors / work
