"""Temporary changes of process-wide settings, such as the cell limit of the ``csv`` module."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class ProcessSetting(Generic[T]):
    """A context manager that changes a process-wide setting and restores it.

    ``exchange`` sets a value and returns the previous one. Threads share the change: the first
    thread that enters makes it, and the last one that leaves restores the previous value.
    """

    def __init__(self, exchange: Callable[[T], T], value: T) -> None:
        self._exchange = exchange
        self._value = value
        self._lock = threading.Lock()
        self._users = 0
        self._previous: T = value

    def __enter__(self) -> None:
        with self._lock:
            if not self._users:
                self._previous = self._exchange(self._value)
            self._users += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._exchange(self._previous)
