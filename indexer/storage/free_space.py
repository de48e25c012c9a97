"""Free space of the disk of an index, against the need of a rebuild.

A rebuild writes a second index beside the current one. Its segments and their merge lie on the disk
at the same time, so the need is a multiple of the size of the index (docs/operating.md).
"""

import os
from pathlib import Path
from typing import NamedTuple

from indexer.exceptions import IndexDamaged
from indexer.storage.generations import Generations

REBUILD_FACTOR = 3  # times the size of the current index
MIN_NEEDED = 100_000_000  # bytes, for a small index and the database's log


class Shortage(NamedTuple):
    """Too little space: free and needed bytes."""

    free: int
    needed: int


def free_bytes(folder: Path) -> int:
    """Return the free bytes of the disk of a folder, or of its nearest parent that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def rebuild_shortage(root: Path) -> Shortage | None:
    """Return the shortage if a rebuild of the index in ``root`` may not fit on its disk."""
    generations = Generations(root)
    try:
        pointer = generations.pointer()
        size = generations.size_bytes(pointer.generation) if pointer else 0
    except (OSError, IndexDamaged):
        size = 0
    needed = size * REBUILD_FACTOR + MIN_NEEDED
    free = free_bytes(root)
    return Shortage(free, needed) if free < needed else None
