"""The processor time of a thread in tests, measured in the speed of the machine at that moment.

A test that forbids quadratic time needs a limit, but it must not fail because a machine is slow or
busy. So limits are seconds of a usual machine, a short piece of work tells how slow this one is
now, and work that seems too dear is tried again.
"""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

TRIES = 3
USUAL_SECONDS = 0.007  # of ``_usual_work``


def costs_at_most(seconds: float, work: Callable[[], T]) -> T:
    """Return the result of some work. Raises ``AssertionError`` if it is dearer in each try."""
    costs = []
    for _ in range(TRIES):
        slowness = _slowness()
        begin = time.thread_time()
        result = work()
        used = time.thread_time() - begin
        costs.append(used / max(slowness, _slowness()))
        if costs[-1] <= seconds:
            return result
    shown = ", ".join(f"{cost:.2f}" for cost in costs)
    raise AssertionError(f"cost {shown} s of a usual machine, more than {seconds:g} s")


def grows_linearly(work: Callable[[int], object], size: int) -> bool:
    """Return whether ten times a size costs much less than a hundred times the time in some try.

    What takes less than 50 ms at this size counts as 50 ms.
    """
    return any(
        _seconds(work, 10 * size) < 25 * max(_seconds(work, size), 0.05) for _ in range(TRIES)
    )


def _seconds(work: Callable[[int], object], size: int) -> float:
    begin = time.thread_time()
    work(size)
    return time.thread_time() - begin


def _slowness() -> float:
    """Return how many times as long as usual this machine takes; at least 1."""
    begin = time.thread_time()
    _usual_work()
    return max(1.0, (time.thread_time() - begin) / USUAL_SECONDS)


def _usual_work() -> int:
    found: dict[str, int] = {}
    for number in range(40_000):
        word = f"kata{number % 997}"
        found[word] = found.get(word, 0) + len(word)
    return len(found)
