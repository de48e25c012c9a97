"""An opened index: one searcher over one commit, for one thread.

It is opened lazily (after gunicorn's fork), kept, and opened anew when the pointer has moved. Each
thread has its own, since Whoosh reads postings by seeking in a file object that its matchers share;
the columns are shared by all threads. Files are mapped, so that everybody shares the page cache.
"""

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex
from whoosh.reading import EmptyReader, MultiReader, SegmentReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.engines.whoosh.columns import SegmentColumns, read_columns
from indexer.engines.whoosh.schema import make_schema
from indexer.engines.whoosh.storage import DurableStorage, check_sizes
from indexer.exceptions import IndexDamaged, IndexerError, IndexMissing, IndexOutdated
from indexer.generations import Generations, Pointer

WEIGHTING = BM25F(B=0.75, K1=1.2)
OPEN_ATTEMPTS = (
    20  # a commit may remove a merged segment between our reading its name and opening it
)
OPEN_PAUSE_SECONDS = 0.02


@dataclass(frozen=True)
class Snapshot:
    """One commit of one generation, opened."""

    pointer: Pointer
    searcher: Any
    leaves: list[tuple[Any, SegmentColumns]]


class Snapshots:
    """Hands out the snapshot of the latest commit."""

    def __init__(self, generations: Generations, fingerprint: str) -> None:
        self._generations = generations
        self._fingerprint = fingerprint
        self._local = threading.local()
        self._lock = threading.Lock()
        self._columns: dict[str, SegmentColumns] = {}  # by segment id; guarded by the lock

    def latest(self) -> Snapshot:
        """Return the latest snapshot. Raises ``IndexerError``."""
        key = (os.getpid(), self._generations.signature())
        if getattr(self._local, "key", None) != key:
            self._local.key = None
            self._local.snapshot = self._open()
            self._local.key = key
        snapshot: Snapshot = self._local.snapshot
        return snapshot

    def open_generation(self, generation: str) -> Snapshot:
        """Open a generation that need not be the current one."""
        return self._open_at(Pointer(generation, 0))

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
                return self._read(pointer)
            except FileNotFoundError as error:
                if attempt == OPEN_ATTEMPTS:
                    raise damaged(folder, error) from error
                time.sleep(OPEN_PAUSE_SECONDS)
            except Exception as error:  # Whoosh unpickles what it reads: anything can come of it
                raise damaged(folder, error) from error
        raise AssertionError("unreachable")

    def _read(self, pointer: Pointer) -> Snapshot:
        storage = DurableStorage(self._generations.path(pointer.generation))
        index = FileIndex(storage, schema=make_schema())
        toc = index._read_toc()
        readers = [
            SegmentReader(storage, toc.schema, segment, generation=toc.generation)
            for segment in toc.segments
        ]
        match readers:
            case []:
                reader = EmptyReader(toc.schema)
            case [only]:
                reader = only
            case _:
                reader = MultiReader(readers, generation=toc.generation)
        searcher = Searcher(reader, weighting=WEIGHTING)
        leaves = searcher.leaf_searchers() if readers else []
        columns = self._columns_of(toc.segments, [leaf for leaf, _ in leaves])
        return Snapshot(
            pointer=pointer,
            searcher=searcher,
            leaves=[(leaf, found) for (leaf, _), found in zip(leaves, columns, strict=True)],
        )

    def _columns_of(self, segments: list[Any], leaves: list[Any]) -> list[SegmentColumns]:
        with self._lock:
            found = {
                segment.segment_id(): self._columns.get(segment.segment_id())
                or read_columns(leaf.reader())
                for segment, leaf in zip(segments, leaves, strict=True)
            }
            self._columns = found
        return list(found.values())


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
