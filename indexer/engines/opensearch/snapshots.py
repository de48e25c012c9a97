"""Snapshots: what the site knows of a commit, so that searches need no request for statistics."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType

from indexer.deadline import NO_DEADLINE, Deadline, current
from indexer.engines.opensearch.contents import Contents
from indexer.engines.opensearch.pair_counts import PairCounts
from indexer.engines.opensearch.state import State, States
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.opensearch.word_tables import WordTable
from indexer.exceptions import IndexDamaged
from indexer.storage.file_locks import file_lock

LOCK_NAME = ".copying"
COPY_SECONDS = 30.0  # that a process waits for the copy of another one


@dataclass(frozen=True)
class Snapshot:
    """One commit: its state, and the statistics of its word tables."""

    state: State
    articles: str  # name of the index
    statistics: Statistics
    pairs: PairCounts
    latest: list[int] = field(default_factory=list)  # the latest date, once it is known

    @property
    def documents(self) -> int:
        """Return the number of live documents."""
        return self.state.documents


class _Seen(threading.local):
    """The snapshot that the request of a thread uses, and whether it is only assumed."""

    deadline: Deadline | None = None
    snapshot: Snapshot | None = None
    is_assumed: bool = False


class Snapshots:
    """Keeps the snapshot of the latest commit; all threads of a process share it."""

    def __init__(self, states: States) -> None:
        self.states = states
        self.contents = Contents(states)
        self._snapshot: Snapshot | None = None
        self._tables: dict[tuple[str, str], WordTable] = {}  # of the latest snapshot
        self._lock = threading.Lock()
        self._seen = _Seen()

    def latest(self) -> Snapshot:
        """Return the snapshot of the latest commit; within a request of a reader, always the same.

        So that a page needs one look at the state, not one for each question.
        """
        return self._of_request() or self.of(self.states.current())

    def likely(self) -> tuple[Snapshot, States | None]:
        """Return the snapshot that is probably the latest, and where to look whether it is.

        None: it was just looked up, or by this request.
        """
        seen = self._of_request()
        if seen is not None:
            return seen, self.states if self._seen.is_assumed else None
        if self._snapshot is None:
            return self.latest(), None
        return self._snapshot, self.states

    def assume(self) -> Snapshot:
        """Return the snapshot that is probably the latest; the request uses it from now on.

        Outside a request, the latest one.
        """
        snapshot = self._snapshot
        if current() is NO_DEADLINE or snapshot is None or self._of_request() is not None:
            return self.latest()
        self._note(snapshot, is_assumed=True)
        return snapshot

    def confirm(self, snapshot: Snapshot) -> None:
        """Note that a snapshot is the latest, for the rest of the request."""
        self._note(snapshot, is_assumed=False)

    def was_assumed(self) -> bool:
        """Return whether this request has used a snapshot that was not known to be the latest."""
        return self._of_request() is not None and self._seen.is_assumed

    def _of_request(self) -> Snapshot | None:
        deadline, seen = current(), self._seen
        return seen.snapshot if deadline is not NO_DEADLINE and seen.deadline is deadline else None

    def _note(self, snapshot: Snapshot, *, is_assumed: bool) -> None:
        seen = self._seen
        seen.deadline, seen.snapshot, seen.is_assumed = current(), snapshot, is_assumed

    def of(self, state: State) -> Snapshot:
        """Return the snapshot of a state that was just read, or of a later one."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.state != state:
            with self._lock, current().paused():
                snapshot = self._snapshot
                if snapshot is not None and _is_older(state, snapshot.state):
                    # Another thread has read a later one, unless the index was made anew.
                    state = self.states.current()
                if snapshot is None or snapshot.state != state:
                    if snapshot is not None and _same_content(snapshot.state, state):
                        statistics = snapshot.statistics
                    else:
                        state, statistics = self._loaded(state)
                    articles = self.states.articles(state.generation)
                    snapshot = _snapshot(state, articles, statistics)
                    self._snapshot = snapshot
        self._note(snapshot, is_assumed=False)
        return snapshot

    def _loaded(self, state: State) -> tuple[State, Statistics]:
        """Return a state and its statistics; the latest one, if its tables were removed since."""
        try:
            return state, self._statistics(state, share=True)
        except IndexDamaged:
            latest = self.states.current()
            if (latest.generation, latest.tables) == (state.generation, state.tables):
                raise
            return latest, self._statistics(latest, share=True)

    def open_generation(self, generation: str) -> Snapshot:
        """Return the snapshot of the latest commit of any generation."""
        state = self.states.read(generation)
        articles = self.states.articles(generation)
        return _snapshot(state, articles, self._statistics(state, share=False))

    def forget(self) -> None:
        """Look at the state again in the same request, because an index was removed."""
        self._seen.deadline = None

    def table(self, generation: str, name: str) -> WordTable:
        """Return a word table; the first use on a machine copies it from the cluster."""
        path = self.contents.table_path(generation, name)
        with suppress(FileNotFoundError, IndexDamaged):
            return WordTable(path)
        # The first of several processes copies the table; the others wait, and map its copy.
        with file_lock(path.with_name(LOCK_NAME), wait_seconds=COPY_SECONDS):
            with suppress(FileNotFoundError, IndexDamaged):
                return WordTable(path)
            self.contents.download(generation, name)
            return WordTable(path)

    def _statistics(self, state: State, *, share: bool) -> Statistics:
        keys = [(state.generation, name) for name in state.tables]
        tables = {key: self._tables.get(key) or self.table(*key) for key in keys}
        if share:
            self._tables = tables
            self._remove_others(state.generation, state.tables)
        return Statistics(list(tables.values()), state.documents, _kernels)

    def _remove_others(self, generation: str, names: Sequence[str]) -> None:
        """Remove the copies of tables that were merged; other processes keep them mapped."""
        kept = {f"{name}.words" for name in names}
        for path in self.contents.folder(generation).glob("*.words"):
            if path.name not in kept:
                path.unlink(missing_ok=True)


def _snapshot(state: State, articles: str, statistics: Statistics) -> Snapshot:
    return Snapshot(state, articles, statistics, PairCounts(statistics))


def _is_older(state: State, known: State) -> bool:
    """Return whether a state seems to come before another one."""
    if state.generation != known.generation:
        return False
    return state.version[::-1] < known.version[::-1]  # primary term, sequence number


def _same_content(one: State, other: State) -> bool:
    return (one.generation, one.tables, one.documents) == (
        other.generation,
        other.tables,
        other.documents,
    )


def _kernels() -> ModuleType | None:
    """Return the compiled functions over terms, if another engine has loaded them."""
    return None
