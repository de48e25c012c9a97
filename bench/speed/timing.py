"""Latencies of the same queries on several engines, in alternating rounds to even out the noise."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

Ask = Callable[[Any], Any]  # runs one query and returns its answer
SLOW_SECONDS, SLOW_ROUNDS = 20.0, 3  # more seconds for all queries reduce the number of rounds


@dataclass
class Timings:
    """The answers of one engine, and the latencies of its queries."""

    answers: list[Any]
    rounds: int
    milliseconds: list[list[float]] = field(default_factory=list)  # by query, then by round

    def medians(self) -> list[float]:
        """Return the latency of every query in ms: the median of its rounds."""
        return [median(rounds) for rounds in self.milliseconds]


def measure_rounds(
    engines: dict[str, Ask], queries: Sequence[Any], rounds: int
) -> dict[str, Timings]:
    """Run all queries on every engine, once to warm up and then in rounds; engines take turns."""
    timings = {name: _warmed_up(ask, queries, rounds) for name, ask in engines.items()}
    with no_collection():
        for turn in range(rounds):
            for name, ask in engines.items():
                if turn < timings[name].rounds:
                    _time_queries(ask, queries, timings[name].milliseconds)
    return timings


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)]


@contextmanager
def no_collection() -> Iterator[None]:
    """Disable the garbage collector of Python."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _warmed_up(ask: Ask, queries: Sequence[Any], rounds: int) -> Timings:
    start = time.perf_counter()
    answers = [ask(query) for query in queries]
    is_slow = time.perf_counter() - start > SLOW_SECONDS
    return Timings(answers, min(rounds, SLOW_ROUNDS) if is_slow else rounds, [[] for _ in queries])


def _time_queries(ask: Ask, queries: Sequence[Any], milliseconds: list[list[float]]) -> None:
    for number, query in enumerate(queries):
        start = time.perf_counter_ns()
        ask(query)
        milliseconds[number].append((time.perf_counter_ns() - start) / 1e6)
