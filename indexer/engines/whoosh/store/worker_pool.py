"""Processes that share the work of a build: this one, and others beside it.

Each takes the next task when it is done with one, so that none waits while there is work, and this
process need not wait for the others to start.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from queue import Empty, SimpleQueue
from typing import Any

Task = Callable[[], Any]


@dataclass(frozen=True)
class Crew:
    """Runs tasks, which are pickled."""

    processes: int = 1
    pool: ProcessPoolExecutor | None = None

    def run(self, tasks: Sequence[Task]) -> Iterator[Any]:
        """Yield the results of the tasks as they are done. Raises what a task raises."""
        waiting = deque(tasks)
        finished: SimpleQueue[Future[Any]] = SimpleQueue()
        for _ in range(self.processes - 1):
            self._give(waiting, finished)
        for _ in tasks:
            try:
                yield finished.get_nowait().result()
                continue
            except Empty:
                pass
            try:
                task = waiting.popleft()
            except IndexError:
                yield finished.get().result()
            else:
                yield task()

    def _give(self, waiting: deque[Task], finished: SimpleQueue[Future[Any]]) -> None:
        """Give another process the next task, and one more whenever it is done with one."""

        def done(future: Future[Any]) -> None:
            finished.put(future)
            self._give(waiting, finished)

        assert self.pool is not None
        try:
            task = waiting.popleft()
        except IndexError:
            return
        try:
            self.pool.submit(task).add_done_callback(done)
        except RuntimeError:  # the others ended: what they were given says so
            waiting.appendleft(task)


@contextmanager
def crew(processes: int) -> Iterator[Crew]:
    """Give a crew of so many processes; the others end with this one."""
    if processes <= 1:
        yield Crew()
        return
    # "spawn": a forked child would share the parent's database connection and locks.
    pool = ProcessPoolExecutor(
        processes - 1,
        mp_context=get_context("spawn"),
        initializer=_set_up,
        initargs=(os.getpid(),),
    )
    try:
        yield Crew(processes, pool)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _set_up(parent: int) -> None:
    import atexit
    import threading

    import django

    django.setup()
    # Hundreds of megabytes go back to the system at once, not object by object: who waits for this
    # process waits a third of a second less.
    atexit.register(os._exit, 0)
    threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()


def _end_with_parent(parent: int) -> None:
    import time

    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
