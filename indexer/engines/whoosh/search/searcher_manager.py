"""An opened index: one commit of one generation, kept until the pointer moves.

It is opened lazily (after gunicorn's fork) and opened anew when the pointer has moved. Files are
mapped, so that everybody shares the page cache.
"""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from whoosh.index import TOC
from whoosh.query import Query

from indexer.engines.interface import EngineQuery, EngineResults
from indexer.engines.whoosh.query.rescore_options import NO_ADJUSTMENTS, Adjustments
from indexer.engines.whoosh.store.doc_values import Bounds
from indexer.engines.whoosh.store.storage import check_sizes, read_toc
from indexer.exceptions import IndexDamaged, IndexerError, IndexMissing, IndexOutdated
from indexer.storage.generations import Generations, Pointer

OPEN_ATTEMPTS = (
    20  # a commit may remove a merged segment between our reading its name and opening it
)
OPEN_PAUSE_SECONDS = 0.02


class OpenedIndex(Protocol):
    """One commit, whatever codec it is in."""

    documents: int  # not deleted
    segments: int

    @property
    def vocabulary(self) -> Any:
        """Return the terms: ``documents``, ``frequency``, ``together``, ``prefixed``, ``lists``."""
        ...

    def run(
        self,
        query: Query,
        asked: EngineQuery,
        bounds: Bounds,
        deadline: float,
        adjustments: Adjustments = NO_ADJUSTMENTS,
    ) -> EngineResults:
        """Return the hits of a Whoosh query.

        ``bounds`` are those of the filters' dates. What the adjustments do: ``proximity`` and
        ``freshness``.
        """
        ...

    def published(self, articles: Sequence[int]) -> dict[int, int]:
        """Return the dates (seconds since 1970, or ``NO_DATE``) of those of the articles it has."""
        ...

    def digests(self) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of every document."""
        ...


class Opener(Protocol):
    """Opens commits of one codec."""

    per_thread: bool  # whether each thread needs an opened index of its own

    def open(self, folder: Path, toc: TOC) -> OpenedIndex:
        """Open a commit; ``FileNotFoundError`` when a segment was merged away meanwhile."""
        ...


@dataclass(frozen=True)
class Snapshot:
    """One commit of one generation, opened."""

    pointer: Pointer
    index: OpenedIndex


class _Kept:
    """The snapshot that was opened last, and for what."""

    key: object = None
    snapshot: Snapshot


class Snapshots:
    """Hands out the snapshot of the latest commit."""

    def __init__(self, generations: Generations, fingerprint: str, opener: Opener) -> None:
        self._generations = generations
        self._fingerprint = fingerprint
        self._opener = opener
        self._local = threading.local()
        self._shared = _Kept()
        self._lock = threading.Lock()

    def latest(self) -> Snapshot:
        """Return the latest snapshot. Raises ``IndexerError``."""
        if not self._opener.per_thread:
            key = (os.getpid(), self._generations.signature())
            if self._shared.key == key:
                return self._shared.snapshot
            with self._lock:
                return self._fresh(self._shared)
        if not hasattr(self._local, "kept"):
            self._local.kept = _Kept()
        return self._fresh(self._local.kept)

    def open_generation(self, generation: str) -> Snapshot:
        """Open a generation that need not be the current one."""
        return self._open_at(Pointer(generation, 0))

    def _fresh(self, kept: _Kept) -> Snapshot:
        key = (os.getpid(), self._generations.signature())
        if kept.key != key:
            kept.key = None
            kept.snapshot = self._open()
            kept.key = key
        return kept.snapshot

    def _open(self) -> Snapshot:
        while True:
            pointer = self._generations.pointer()
            if pointer is None:
                raise IndexMissing(
                    "There is no search index yet. Run `manage.py reindex` to build one."
                )
            try:
                self._check_fingerprint(pointer.generation)
                return self._open_at(pointer)
            except IndexDamaged:
                # A rebuild may have switched and removed what the pointer named a moment ago.
                if self._generations.pointer() == pointer:
                    raise

    def _check_fingerprint(self, generation: str) -> None:
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
                return Snapshot(pointer, self._opener.open(folder, toc))
            except FileNotFoundError as error:
                if attempt == OPEN_ATTEMPTS:
                    raise damaged(folder, error) from error
                time.sleep(OPEN_PAUSE_SECONDS)
            except IndexDamaged:
                raise
            except Exception as error:  # Whoosh unpickles what it reads: anything can come of it
                raise damaged(folder, error) from error
        raise AssertionError("unreachable")


def damaged(folder: Path, error: Exception) -> IndexDamaged:
    """Return the exception that says an index folder cannot be read, and what to do."""
    return IndexDamaged(
        f"The search index in {folder} cannot be read ({type(error).__name__}: {error})."
        " Run `manage.py reindex` to build a new one."
    )


def unwritable(folder: Path, error: OSError) -> IndexerError:
    """Return the exception that says an index folder cannot be written (a full disk, say)."""
    return IndexerError(
        f"The search index in {folder} cannot be written ({error.strerror or error})."
        " Nothing is lost: make room or check the permissions, and run the command again."
    )
