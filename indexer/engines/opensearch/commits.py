"""Commits: changes of documents, durable, in order, and complete for all machines.

A commit has three steps. Its *journal*, with all its operations, is stored beside the word tables.
The state names the journal and the next number: of two processes, one succeeds, and the other
completes that commit before its own. At last the operations are written, and the state is that
after the commit. If the process ends in between, the next one completes the commit from the
journal, so the word tables count exactly the documents that the index has.

Every document has the number of its commit as an external version: operations may be repeated, and
a late write never replaces a newer one, not even a deletion.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple
from uuid import uuid4

from indexer.engines.interface import IndexDocument
from indexer.engines.opensearch.bulk import (
    DocumentRefused,
    delete_operation,
    index_operation,
    made_lines,
    write_bulk,
)
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.documents import DocumentMaker
from indexer.engines.opensearch.earlier_words import EarlierWords
from indexer.engines.opensearch.snapshots import Snapshots
from indexer.engines.opensearch.state import State, States
from indexer.engines.opensearch.table_merges import merge_length
from indexer.engines.opensearch.word_tables import WordCounts, WordTable, merged
from indexer.exceptions import IndexBusy

ATTEMPTS = 30  # while other processes commit
PAUSE_SECONDS, MAX_PAUSE_SECONDS = 0.05, 1.0  # before the next attempt: at most, at first and later
HELP_AFTER_SECONDS = 0.5  # in which another process may complete its own commit
END = "\0"  # of an operation in a journal; JSON has none

logger = logging.getLogger(__name__)


class Changes(NamedTuple):
    """The changes of a commit: lines of documents, deleted articles, and words of the documents."""

    lines: list[tuple[int, str]]
    gone: list[int]
    words: WordCounts

    def operations(self, version: int) -> list[str]:
        """Return the operations of a bulk request."""
        written = [index_operation(*each, version=version) for each in self.lines]
        return written + [delete_operation(article, version=version) for article in self.gone]

    @property
    def articles(self) -> list[int]:
        """Return the ids of all changed articles."""
        return [article for article, _ in self.lines] + self.gone


class Commits:
    """Writes the commits of one process."""

    def __init__(self, cluster: Cluster, snapshots: Snapshots) -> None:
        self._cluster = cluster
        self._snapshots = snapshots
        self._states: States = snapshots.states
        self._contents = snapshots.contents
        self._lock = threading.Lock()  # a document maker serves one thread at a time

    @cached_property
    def _maker(self) -> DocumentMaker:
        return DocumentMaker()

    @cached_property
    def _earlier(self) -> EarlierWords:
        return EarlierWords(self._cluster, self._maker)

    def apply(
        self, read: Callable[[], State], updates: Sequence[IndexDocument], deletes: Iterable[int]
    ) -> State:
        """Write a commit after the state that ``read`` returns; return the state after it.

        Raises ``IndexBusy`` if other processes commit all the time.
        """
        with self._lock:
            return self._apply(read, updates, deletes)

    def _apply(
        self, read: Callable[[], State], updates: Sequence[IndexDocument], deletes: Iterable[int]
    ) -> State:
        words = WordCounts()
        lines = list(made_lines(self._maker, updates, words))
        changed = {article for article, _ in lines}
        gone = [article for article in dict.fromkeys(deletes) if article not in changed]
        changes = Changes(lines, gone, words)
        for attempt in range(ATTEMPTS):
            state, stored = self._prepared(self._settled(read()), changes)
            try:
                state = self._states.write(state)
            except IndexBusy:
                self._discard(state, stored)
                longest = min(PAUSE_SECONDS * 2**attempt, MAX_PAUSE_SECONDS)
                time.sleep(random.uniform(0, longest))  # noqa: S311 - so that writers take turns
                continue
            return self._completed(state, changes.operations(state.commit))
        raise IndexBusy(
            "Other processes write to the search index all the time. Nothing is lost: these changes"
            " follow with the next commit."
        )

    def recount(self, read: Callable[[], State], articles: Callable[[], Iterable[int]]) -> State:
        """Count the words of all documents anew; ``articles`` returns their ids.

        The tables are wrong after documents were lost or refused. Raises ``IndexBusy``.
        """
        with self._lock:
            state = self._settled(read())
            tables = [self._snapshots.table(state.generation, name) for name in state.tables]
            index = self._states.articles(state.generation)
            words = self._earlier.count(index, articles(), tables)
            commit = state.commit + 1
            name, journal = f"m{commit:06d}-{uuid4().hex[:8]}", f"j{commit:06d}-{uuid4().hex[:12]}"
            content = words.packed()
            self._contents.store_for(commit, state.generation, name, content)
            self._contents.store_for(commit, state.generation, journal, b"")
            following = ((name,), words.documents, state.tables)
            pending = replace(state, commit=commit, pending=journal, following=following)
            return self._completed(self._states.write(pending), ())

    def _prepared(self, state: State, changes: Changes) -> tuple[State, list[str]]:
        """Store the journal of the next commit, and its word table.

        Returns the state that begins the commit, and the names of the stored contents.
        """
        generation, commit = state.generation, state.commit + 1
        index = self._states.articles(generation)
        tables = [self._snapshots.table(generation, name) for name in state.tables]
        difference = WordCounts()
        difference.subtract(self._earlier.count(index, changes.articles, tables))
        difference.join(changes.words)
        documents = state.documents + difference.documents
        names, retired = state.tables, state.retired
        stored: list[str] = []
        if not difference.is_zero():
            names, retired, stored = self._extended(state, tables, difference)
        journal = f"j{commit:06d}-{uuid4().hex[:12]}"
        content = END.join(changes.operations(commit)).encode()
        self._contents.store_for(commit, generation, journal, content)
        following = (names, documents, retired)
        pending = replace(state, commit=commit, pending=journal, following=following)
        return pending, [*stored, journal]

    def _extended(
        self, state: State, tables: Sequence[WordTable], difference: WordCounts
    ) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
        """Return the tables after a commit, those that are retired, and the one that is new."""
        number = merge_length([*map(_size, tables), difference.size()])
        if number > 1:
            difference.join(merged(tables[len(tables) - number + 1 :]))
        name = f"{'m' if number > 1 else 'c'}{state.commit + 1:06d}-{uuid4().hex[:8]}"
        content = difference.packed()
        self._contents.store_for(state.commit + 1, state.generation, name, content)
        # Stored first: readers on this machine remove the files of tables that no state names.
        self._contents.keep(state.generation, name, content)
        kept = len(state.tables) - number + 1
        retired = state.tables[kept:] if number > 1 else state.retired
        return (*state.tables[:kept], name), retired, [name]

    def _completed(self, state: State, operations: Iterable[str]) -> State:
        """Write the operations of a pending commit; return the state after it."""
        index = self._states.articles(state.generation)
        refusal = None
        try:
            write_bulk(self._cluster, index, operations)
        except DocumentRefused as error:
            refusal = error  # later commits must not wait for a document that no attempt stores
        refreshed = self._cluster.request("POST", f"/{index}/_refresh")
        if refreshed["_shards"]["failed"]:
            self._cluster.check_shards(refreshed)
        tables, documents, retired = state.following
        after = replace(
            state,
            pending="",
            tables=tables,
            documents=documents,
            retired=retired,
            following=((), 0, ()),
        )
        try:
            finished = self._states.write(after)
        except IndexBusy:  # another process has completed it
            finished = self._states.read(state.generation)
        else:
            if retired == state.retired:
                self._contents.discard(state.generation, [state.pending])
            else:  # tables were merged, which is rare: a good moment for leftovers
                self._contents.discard_leftovers(finished)
        if refusal is not None:
            raise refusal
        return finished

    def _settled(self, state: State) -> State:
        """Return the state after the commit that another process has begun, if there is one."""
        since = time.monotonic()
        while state.pending:
            latest = self._states.read(state.generation)
            if latest != state:
                state, since = latest, time.monotonic()
            elif time.monotonic() < since + HELP_AFTER_SECONDS:
                time.sleep(PAUSE_SECONDS)
            else:
                state = self._helped(state)
        return state

    def _helped(self, state: State) -> State:
        """Complete the commit of another process; return the state after it."""
        content = self._contents.load(state.generation, state.pending)
        if content is None:
            latest = self._states.read(state.generation)
            if latest != state:
                return latest
            logger.warning("The journal %s is lost.", state.pending)  # its rows are pending
            return replace(state, pending="")
        try:
            return self._completed(state, content.decode().split(END) if content else ())
        except DocumentRefused as error:
            logger.error("%s", error)
            return self._states.read(state.generation)

    def _discard(self, state: State, names: Sequence[str]) -> None:
        """Remove what was stored for a commit that has not begun."""
        self._contents.discard(state.generation, names)
        for name in names:
            self._contents.table_path(state.generation, name).unlink(missing_ok=True)


def _size(table: WordTable) -> int:
    return sum(map(len, table.terms.values()))
