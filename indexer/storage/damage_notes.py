"""Notes of damaged files, which every process of the site sees.

Whoever finds a wrong checksum notes the file in ``damage.json`` of the index directory: the scrub,
a merge, ``reindex --verify``. A note ends when its file is gone (a repair or a rebuild removed it)
or was found sound again.
"""

import json
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from indexer.storage.atomic_files import write_json

FILE_NAME = "damage.json"


def note_damage(folder: Path, name: str) -> None:
    """Note a damaged file of a generation's folder."""
    replace_notes(folder.parent, {*noted_damage(folder.parent), f"{folder.name}/{name}"})


def replace_notes(root: Path, names: Iterable[str]) -> None:
    """Replace the notes of an index directory by these names, relative to it."""
    found = sorted(set(names))
    if found != noted_damage(root):
        write_json(root / FILE_NAME, found)


def noted_damage(root: Path) -> list[str]:
    """Return the damaged files that still exist, relative to the index directory."""
    try:
        status = os.stat(root / FILE_NAME)  # noqa: PTH116 - at each check of readiness
    except OSError:
        return []
    names = _read(str(root / FILE_NAME), status.st_ino, status.st_mtime_ns)
    return [name for name in names if (root / name).exists()]


@lru_cache(maxsize=1)
def _read(path: str, inode: int, changed: int) -> tuple[str, ...]:
    try:
        return tuple(str(name) for name in json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return ()
