"""Manager of the searcher of the latest commit: opened at first use, kept until the next commit.

A worker opens its searcher after gunicorn's fork, and opens a new one when the pointer to the
current generation has changed. Files are mapped into memory, so that all processes share the page
cache.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from whoosh.index import TOC

from indexer.deadline import Deadline, current
from indexer.engines.interface import EngineQuery, EngineResults, Explanation
from indexer.engines.scoring.clauses import Clause
from indexer.engines.scoring.rescore_options import NO_RESCORING, RescoreOptions
from indexer.engines.whoosh.store.doc_values import TimeRange
from indexer.engines.whoosh.store.storage import check_sizes, read_toc
from indexer.exceptions import IndexDamaged, IndexerError, IndexMissing, IndexOutdated
from indexer.storage.generations import Generations, Pointer

# A commit may remove a merged segment after its name is read and before it is opened.
OPEN_ATTEMPTS = 20
OPEN_PAUSE_SECONDS = 0.02


class IndexSearcher(Protocol):
    """The searcher of one commit."""

    documents: int  # not deleted
    segments: int

    @property
    def statistics(self) -> Any:
        """Return the terms of the commit and their frequencies.

        The value has ``documents``, ``frequency``, ``together``, ``prefixed``, ``near`` and
        ``word_lists``.
        """
        ...

    def run(
        self,
        clause: Clause,
        request: EngineQuery,
        bounds: TimeRange,
        deadline: Deadline,
        rescoring: RescoreOptions = NO_RESCORING,
    ) -> EngineResults:
        """Return the results of a clause for the window, order and filters of ``request``.

        ``bounds`` are the filters' dates in epoch seconds.
        """
        ...

    def explain(  # noqa: PLR0913, PLR0917 - the arguments of ``run``, and an article
        self,
        clause: Clause,
        article_id: int,
        request: EngineQuery,
        bounds: TimeRange,
        deadline: Deadline,
        rescoring: RescoreOptions,
    ) -> Explanation | None:
        """Return the explanation of an article's score as ``run`` gives it; None for no hit."""
        ...

    def matching(self, clause: Clause, articles: Sequence[int]) -> set[int]:
        """Return those of the articles that match a clause."""
        ...

    def published(self, articles: Sequence[int]) -> dict[int, int]:
        """Return article id -> date of the indexed articles, in epoch seconds or ``NO_DATE``."""
        ...

    def digests(self) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of each live document."""
        ...


#: Opens a commit. Raises ``FileNotFoundError`` if a segment has been merged away.
OpenSearcher = Callable[[Path, TOC], IndexSearcher]


@dataclass(frozen=True)
class Snapshot:
    """An opened commit of a generation."""

    pointer: Pointer
    index: IndexSearcher


class SearcherManager:
    """Opens the snapshot of the latest commit; all threads of a process share it."""

    def __init__(
        self, generations: Generations, fingerprint: str, open_searcher: OpenSearcher
    ) -> None:
        self._generations = generations
        self._fingerprint = fingerprint
        self._open_searcher = open_searcher
        self._key: object = None  # the commit of the snapshot
        self._snapshot: Snapshot | None = None
        self._lock = threading.Lock()

    def latest(self) -> Snapshot:
        """Return the snapshot of the latest commit. Raises ``IndexerError``."""
        key = (os.getpid(), self._generations.signature())
        if self._key != key or self._snapshot is None:
            with self._lock:
                return self._refreshed()
        return self._snapshot

    def open_generation(self, generation: str) -> Snapshot:
        """Open the latest commit of any generation."""
        return self._open_at(Pointer(generation, 0))

    def _refreshed(self) -> Snapshot:
        key = (os.getpid(), self._generations.signature())
        if self._key != key or self._snapshot is None:
            self._key = None
            with current().paused():
                self._snapshot = self._open()
            self._key = key
        return self._snapshot

    def _open(self) -> Snapshot:
        while True:
            pointer = self._generations.pointer()
            if pointer is None:
                raise IndexMissing(
                    "There is no search index yet. Run `manage.py reindex` to build one."
                )
            try:
                self.check_fingerprint(pointer.generation)
                return self._open_at(pointer)
            except IndexDamaged:
                # A rebuild may have switched to a new generation and removed this one.
                if self._generations.pointer() == pointer:
                    raise

    def check_fingerprint(self, generation: str) -> None:
        """Raise ``IndexOutdated`` for a generation of another analysis or file format."""
        if self._generations.manifest(generation).get("fingerprint") != self._fingerprint:
            raise IndexOutdated(
                "The search index was built by another version of the text analysis."
                " Run `manage.py reindex` to build it anew."
            )

    def _open_at(self, pointer: Pointer) -> Snapshot:
        folder = self._generations.path(pointer.generation)
        check_sizes(folder)
        for attempt in range(1, OPEN_ATTEMPTS + 1):
            try:
                toc = read_toc(folder)
                return Snapshot(pointer, self._open_searcher(folder, toc))
            except FileNotFoundError as error:
                if attempt == OPEN_ATTEMPTS:
                    raise damaged(folder, error) from error
                time.sleep(OPEN_PAUSE_SECONDS)
            except IndexDamaged:
                raise
            except Exception as error:  # Whoosh unpickles damaged bytes: any exception
                raise damaged(folder, error) from error
        raise AssertionError("unreachable")


def damaged(folder: Path, error: Exception) -> IndexDamaged:
    """Return the exception for an index folder that cannot be read."""
    return IndexDamaged(
        f"The search index in {folder} cannot be read ({type(error).__name__}: {error})."
        " Run `manage.py reindex` to build a new one."
    )


def unwritable(folder: Path, error: OSError) -> IndexerError:
    """Return the exception for an index folder that cannot be written, such as on a full disk."""
    return IndexerError(
        f"The search index in {folder} cannot be written ({error.strerror or error})."
        " Nothing is lost: make room or check the permissions, and run the command again."
    )
