"""Whole searches of both engines: times, requests, bytes and processor time."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bench.cluster.traffic import Traffic, counted, milliseconds_of_nodes
from bench.relevance.site_search import SiteSearch
from bench.speed.timing import no_collection, percentile
from indexer.engines.whoosh.kernels import loader

PERCENTILES = (50, 95)
#: The default JVM compiles a function for good after some thousand calls.
WARMING_ROUNDS = 15


@dataclass
class Figures:
    """The figures of one engine over all queries; times in ms."""

    queries: int
    rounds: list[list[float]] = field(default_factory=list)  # milliseconds by round and query
    processor: float = 0.0  # of this process, for all searches
    nodes: float = 0.0
    requests: Counter[int] = field(default_factory=Counter)  # searches by number of requests
    sent: int = 0
    received: int = 0

    def lines(self) -> Iterator[tuple[str, float]]:
        """Yield names and values: times of the best round of each query, and of all rounds."""
        best = [min(each) for each in zip(*self.rounds, strict=True)]
        searches = self.queries * len(self.rounds)
        for percent in PERCENTILES:
            yield f"p{percent}_ms", percentile(best, percent)
        for percent in PERCENTILES:
            yield f"all_p{percent}_ms", percentile(list(chain(*self.rounds)), percent)
        yield "site_ms", self.processor / searches
        if self.requests:
            counted_searches = sum(self.requests.values())
            asked = sum(number * count for number, count in self.requests.items())
            yield "nodes_ms", self.nodes / searches
            yield "requests", asked / counted_searches
            yield "most_requests", max(self.requests)
            yield "within_two", sum(self.requests[n] for n in (0, 1, 2)) / counted_searches
            yield "sent_bytes", self.sent / counted_searches
            yield "received_bytes", self.received / counted_searches


def measure(
    embedded: SiteSearch, cluster: SiteSearch, texts: Sequence[str], *, url: str, rounds: int
) -> tuple[Figures, Figures]:
    """Return the figures of the embedded engine and of the cluster, which take turns."""
    loader.compile_now()  # as each worker of a server does
    found = Figures(len(texts)), Figures(len(texts))
    for _ in range(WARMING_ROUNDS):
        for site in (embedded, cluster):
            _times(site, texts)
    with no_collection():
        for number in range(rounds):
            for site, figures in zip((embedded, cluster), found, strict=True):
                before, nodes = time.process_time(), milliseconds_of_nodes(url)
                figures.rounds.append(_times(site, texts))
                figures.processor += (time.process_time() - before) * 1_000
                figures.nodes += milliseconds_of_nodes(url) - nodes
            print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    _count(cluster, texts, found[1])
    return found


def _times(site: SiteSearch, texts: Sequence[str]) -> list[float]:
    milliseconds = []
    pages, before = site.pages(texts), time.perf_counter()
    for _ in pages:
        now = time.perf_counter()
        milliseconds.append((now - before) * 1_000)
        before = time.perf_counter()
    return milliseconds


def _count(site: SiteSearch, texts: Sequence[str], figures: Figures) -> None:
    """Count requests, of searches of their own: counting takes time."""
    for text in texts:
        traffic = Traffic()
        with counted(traffic):
            site.page(text)
        figures.requests[traffic.requests] += 1
        figures.sent += traffic.sent
        figures.received += traffic.received
