"""A worker pool runs every task once, in any process, and raises the errors of tasks."""

import operator
import os
from functools import partial

import pytest

from indexer.storage.worker_pool import worker_pool


@pytest.mark.parametrize("processes", [1, 2])
def test_every_task_is_done_once(processes: int) -> None:
    with worker_pool(processes) as workers:
        first = sorted(workers.run([partial(operator.neg, number) for number in range(50)]))
        second = list(workers.run([]))
        third = list(workers.run([partial(abs, -3)]))

    assert first == list(range(-49, 1))
    assert (second, third) == ([], [3])


def test_this_process_takes_part() -> None:
    with worker_pool(2) as workers:
        doers = list(workers.run([os.getpid] * 10))

    assert os.getpid() in doers


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_raised(processes: int) -> None:
    tasks = [partial(operator.truediv, 1, number) for number in (1, 2, 0, 4, 5)]

    with worker_pool(processes) as workers, pytest.raises(ZeroDivisionError):
        list(workers.run(tasks))


def test_a_process_that_ends_is_an_error() -> None:
    with worker_pool(2) as workers, pytest.raises(RuntimeError, match="terminated abruptly"):
        list(workers.run([partial(_end_unless, os.getpid())] * 10_000))


def _end_unless(process: int) -> None:
    if os.getpid() != process:
        os._exit(1)
