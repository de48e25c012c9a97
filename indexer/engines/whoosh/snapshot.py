"""An opened index: one searcher over one commit, shared by the threads of a process.

It is opened lazily (after gunicorn's fork), kept, and opened anew when the pointer has moved; a
request that is still searching keeps the one it began with. Files are mapped by Whoosh, so that all
workers share the page cache.
"""

import os
import threading
import time
from dataclasses import dataclass
from typing import Any

from whoosh.index import FileIndex, IndexVersionError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import EmptyReader, MultiReader, SegmentReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.engines.whoosh.columns import SegmentColumns, read_columns
from indexer.engines.whoosh.schema import make_schema
from indexer.engines.whoosh.storage import DurableStorage, check_sizes
from indexer.exceptions import IndexDamaged, IndexMissing, IndexOutdated
from indexer.generations import Generations, Pointer

WEIGHTING = BM25F(B=0.75, K1=1.2)
OPEN_ATTEMPTS = 20  # a commit may remove a merged segment between our reading its name and opening it
OPEN_PAUSE_SECONDS = 0.02


@dataclass(frozen=True)
class Snapshot:
    """One commit of one generation, opened."""

    pointer: Pointer
    searcher: Any
    leaves: list[tuple[Any, SegmentColumns]]
    toc_number: int


class Snapshots:
    """Hands out the snapshot of the latest commit."""

    def __init__(self, generations: Generations, fingerprint: str) -> None:
        self._generations = generations
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._current: tuple[Any, Snapshot] | None = None
        self._columns: dict[str, SegmentColumns] = {}

    def latest(self) -> Snapshot:
        """Return the latest snapshot. Raises ``IndexMissing``, ``IndexOutdated``, ``IndexDamaged``."""
        key = (os.getpid(), self._generations.signature())
        current = self._current
        if current and current[0] == key:
            return current[1]
        with self._lock:
            key = (os.getpid(), self._generations.signature())
            if self._current is None or self._current[0] != key:
                self._current = (key, self._open())
            return self._current[1]

    def open_generation(self, generation: str) -> Snapshot:
        """Open a generation that need not be the current one."""
        return self._open_at(Pointer(generation, 0))

    def _open(self) -> Snapshot:
        pointer = self._generations.pointer()
        if pointer is None:
            raise IndexMissing(
                "There is no search index yet. Run `manage.py reindex` to build one."
            )
        found = self._generations.manifest(pointer.generation).get("fingerprint")
        if found != self._fingerprint:
            raise IndexOutdated(
                "The search index was built by another version of the text analysis."
                " Run `manage.py reindex` to build it anew."
            )
        return self._open_at(pointer)

    def _open_at(self, pointer: Pointer) -> Snapshot:
        folder = self._generations.path(pointer.generation)
        check_sizes(folder)
        for attempt in range(OPEN_ATTEMPTS):
            try:
                return self._read(pointer)
            except FileNotFoundError as error:
                if attempt == OPEN_ATTEMPTS - 1:
                    raise damaged(folder, error) from error
                time.sleep(OPEN_PAUSE_SECONDS)
            except (WhooshIndexError, IndexVersionError, OSError, *CORRUPTION) as error:
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
            toc_number=toc.generation,
        )

    def _columns_of(self, segments: list[Any], leaves: list[Any]) -> list[SegmentColumns]:
        known = self._columns
        self._columns = {
            segment.segment_id(): known.get(segment.segment_id()) or read_columns(leaf.reader())
            for segment, leaf in zip(segments, leaves, strict=True)
        }
        return list(self._columns.values())


# What Whoosh's readers raise on bytes that are not what was written.
CORRUPTION = (ValueError, KeyError, TypeError, EOFError, AttributeError, AssertionError, IndexError)


def damaged(folder: Any, error: Exception) -> IndexDamaged:
    return IndexDamaged(
        f"The search index in {folder} cannot be read ({type(error).__name__}: {error})."
        " Run `manage.py reindex` to build a new one."
    )
