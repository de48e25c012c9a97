"""Pool of processes for a build, in which the calling process works, too.

Each process takes the next task when it has finished one. So no process is idle while tasks are
left, and the calling process works while the other processes start.
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
class WorkerPool:
    """Runs tasks in this process and in the processes of ``executor``; tasks are pickled."""

    processes: int = 1  # this one included
    executor: ProcessPoolExecutor | None = None

    def run(self, tasks: Sequence[Task]) -> Iterator[Any]:
        """Yield the results of the tasks in the order in which they finish.

        Raises the exception of a task that fails, and ``BrokenProcessPool`` if a process ends.
        """
        waiting = deque(tasks)
        finished: SimpleQueue[Future[Any]] = SimpleQueue()
        for _ in range(self.processes - 1):
            self._submit_next(waiting, finished)
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

    def _submit_next(self, waiting: deque[Task], finished: SimpleQueue[Future[Any]]) -> None:
        """Submit the next task to another process; when it is finished, submit a further task."""

        def done(future: Future[Any]) -> None:
            finished.put(future)
            self._submit_next(waiting, finished)

        assert self.executor is not None
        try:
            task = waiting.popleft()
        except IndexError:
            return
        try:
            self.executor.submit(task).add_done_callback(done)
        except RuntimeError:  # the processes have ended, so their unfinished tasks raise
            waiting.appendleft(task)


@contextmanager
def worker_pool(processes: int) -> Iterator[WorkerPool]:
    """Yield a pool of ``processes``; the other processes end when this process ends."""
    if processes <= 1:
        yield WorkerPool()
        return
    # "spawn": a forked child would share the parent's database connection and locks.
    executor = ProcessPoolExecutor(
        processes - 1,
        mp_context=get_context("spawn"),
        initializer=_initialize,
        initargs=(os.getpid(),),
    )
    try:
        yield WorkerPool(processes, executor)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _initialize(parent: int) -> None:
    import atexit
    import threading

    import django

    django.setup()
    # Exit without freeing hundreds of megabytes object by object: a third of a second less.
    atexit.register(os._exit, 0)
    threading.Thread(target=_exit_with_parent, args=(parent,), daemon=True).start()


def _exit_with_parent(parent: int) -> None:
    import time

    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
