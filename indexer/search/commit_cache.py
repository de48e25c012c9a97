"""A cache for one value of a commit of the index, shared by the threads of a process."""

from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

from indexer.deadline import current
from indexer.engines.interface import Searcher

Value = TypeVar("Value")


class _Entry(NamedTuple, Generic[Value]):
    searcher: Searcher
    commit: Hashable
    source: object
    value: Value


class CommitCache(Generic[Value]):
    """Keeps the value of the newest commit; concurrent calls may make it twice."""

    def __init__(self) -> None:
        self._entry: _Entry[Value] | None = None

    def get(
        self, searcher: Searcher, make: Callable[[], tuple[Value, bool]], *, source: object = None
    ) -> Value:
        """Return the value of the current commit. Raises what ``make`` raises.

        ``make`` returns the value and whether it is complete; only a complete one is kept.
        ``source`` is the object beside the index that the value was made from, if there is one:
        with another object, the value is made again.
        """
        # Read the commit first, so that the next call sees a concurrent one.
        commit, entry = searcher.commit(), self._entry
        if (
            entry is not None
            and entry.searcher is searcher
            and entry.commit == commit
            and entry.source is source
        ):
            return entry.value
        with current().paused():
            value, is_complete = make()
        if is_complete:
            self._entry = _Entry(searcher, commit, source, value)
        return value
