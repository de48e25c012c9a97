"""Latencies of the same queries on several engines, in rounds, so that noise meets all alike."""

import gc
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

Query = Callable[[Any], Any]
PERCENTILES = (50, 95, 99)


def latencies(
    engines: dict[str, Query], queries: Sequence[Any], rounds: int
) -> dict[str, list[float]]:
    """Return each engine's latency in ms of every query: the median of the rounds.

    Every engine answers all queries once before anything is measured; the engines take turns.
    """
    taken: dict[str, list[list[float]]] = {name: [[] for _ in queries] for name in engines}
    for ask in engines.values():
        for query in queries:
            ask(query)
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, ask in engines.items():
                for number, query in enumerate(queries):
                    begin = time.perf_counter_ns()
                    ask(query)
                    taken[name][number].append((time.perf_counter_ns() - begin) / 1e6)
    finally:
        gc.enable()
    return {name: [median(times) for times in found] for name, found in taken.items()}


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)]
