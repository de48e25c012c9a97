"""Latencies of the same queries on several engines, in rounds, so that noise meets all alike."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

Ask = Callable[[Any], Any]
SLOW_SECONDS, SLOW_ROUNDS = 20.0, 3  # who takes so long for all queries is asked fewer times


@dataclass
class Taken:
    """What one engine answered, and how long it took."""

    answers: list[Any]
    rounds: int
    milliseconds: list[list[float]] = field(default_factory=list)  # by query

    def medians(self) -> list[float]:
        """Return the latency of every query in ms: the median of its rounds."""
        return [median(taken) for taken in self.milliseconds]


def latencies(engines: dict[str, Ask], queries: Sequence[Any], rounds: int) -> dict[str, Taken]:
    """Ask every engine all queries, once to warm up and then in rounds; the engines take turns."""
    taken = {name: _warmed_up(ask, queries, rounds) for name, ask in engines.items()}
    with no_collection():
        for turn in range(rounds):
            for name, ask in engines.items():
                if turn < taken[name].rounds:
                    _ask_all(ask, queries, taken[name].milliseconds)
    return taken


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)]


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep Python's garbage collector from running."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _warmed_up(ask: Ask, queries: Sequence[Any], rounds: int) -> Taken:
    begin = time.perf_counter()
    answers = [ask(query) for query in queries]
    slow = time.perf_counter() - begin > SLOW_SECONDS
    return Taken(answers, min(rounds, SLOW_ROUNDS) if slow else rounds, [[] for _ in queries])


def _ask_all(ask: Ask, queries: Sequence[Any], milliseconds: list[list[float]]) -> None:
    for number, query in enumerate(queries):
        begin = time.perf_counter_ns()
        ask(query)
        milliseconds[number].append((time.perf_counter_ns() - begin) / 1e6)
