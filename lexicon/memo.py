"""A memo of function results, bounded by bytes and shared by the threads of a process.

``functools.lru_cache`` bounds the number of results. The words that readers and articles bring are
of any length, and hostile ones have results of many kilobytes each. The memo has a young and an old
generation: when the young one has half of the bytes, it becomes the old one, and results of the old
one that are used move to the young one.
"""

import threading
from collections.abc import Callable, Hashable
from functools import update_wrapper
from sys import getsizeof
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

#: A result with its arguments may take this share of the bytes. Larger ones are not kept.
_LARGEST_SHARE = 64
_ENTRY_BYTES = 100  # of a dictionary, for each entry
_MAX_DEPTH = 6


class Memo(Generic[P, R]):
    """A function that remembers its newest results. The arguments are positional and hashable.

    >>> @memo(max_bytes=100_000)
    ... def doubled(word: str) -> str:
    ...     return word + word
    >>> doubled("a"), doubled("a"), doubled.info()["misses"]
    ('aa', 'aa', 1)
    """

    def __init__(
        self, function: Callable[P, R], max_bytes: int, size: Callable[[Any], int] | None = None
    ) -> None:
        self._function = function
        self._max_bytes = max_bytes
        self._size = size or size_of
        self._lock = threading.Lock()
        self._young: dict[Hashable, R] = {}
        self._old: dict[Hashable, R] = {}
        self._bytes = self._old_bytes = self._misses = 0
        update_wrapper(self, function)

    def __call__(self, *key: P.args, **_: P.kwargs) -> R:
        """Return the result for the arguments."""
        try:
            return self._young[key]
        except KeyError:
            return self._missed(key)

    def info(self) -> dict[str, int]:
        """Return the numbers of kept results, of their bytes, and of results that were computed."""
        return {
            "entries": len(self._young) + len(self._old),
            "bytes": self._bytes + self._old_bytes,
            "misses": self._misses,
        }

    def clear(self) -> None:
        """Forget all results."""
        with self._lock:
            self._young, self._old = {}, {}
            self._bytes = self._old_bytes = 0

    def _missed(self, key: tuple[Any, ...]) -> R:
        old = self._old
        if key in old:
            result = old[key]
        else:
            result = self._function(*key)  # type: ignore[call-arg]
            self._misses += 1
        size = _ENTRY_BYTES + size_of(key) + self._size(result)
        if size * _LARGEST_SHARE <= self._max_bytes:
            with self._lock:
                if self._bytes + size > self._max_bytes // 2:
                    self._old, self._old_bytes = self._young, self._bytes
                    self._young, self._bytes = {}, 0
                if key not in self._young:
                    self._young[key] = result
                    self._bytes += size
        return result


def memo(
    *, max_bytes: int, size: Callable[[Any], int] | None = None
) -> Callable[[Callable[P, R]], Memo[P, R]]:
    """Return a decorator that makes a function remember results of so many bytes in all.

    ``size`` returns about how many bytes a result takes; ``size_of`` knows it for any, but looks at
    each of its parts.
    """
    return lambda function: Memo(function, max_bytes, size)


def size_of(value: Any, depth: int = 0) -> int:
    """Return about how many bytes a value of plain types takes; shared parts count each time."""
    size = getsizeof(value)
    if isinstance(value, str | int) or depth == _MAX_DEPTH:
        return size
    if isinstance(value, tuple | list | frozenset):
        for item in value:
            size += getsizeof(item) if type(item) is str else size_of(item, depth + 1)
    else:
        for name in getattr(type(value), "__slots__", ()):
            size += size_of(getattr(value, name, None), depth + 1)
    return size
