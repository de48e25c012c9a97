"""Durable file storage for Whoosh: every file of a visible commit survives a crash.

Whoosh never calls ``fsync``. This storage syncs every new file before the new table of contents
takes its final name, and syncs the folder before the commit returns. ``checksums.json`` has the
size and CRC-32 of each file. Opening an index detects truncated files by their sizes, and
``reindex --verify`` detects flipped bits by the checksums.
"""

import json
import re
import zlib
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import _DEF_INDEX_NAME, TOC, FileIndex

from indexer.engines.interface import Pace, no_pace
from indexer.engines.whoosh.store.schema import make_schema
from indexer.exceptions import IndexDamaged
from indexer.storage.array_file import ArrayFile
from indexer.storage.atomic_files import sync_path, write_json

SUMS = "checksums.json"
SEGMENT = ".seg"
_DRAFT = re.compile(r"_\w+_\d+\.toc\.[\d.]+")
_TOC_BEGIN, _TOC_END = f"_{_DEF_INDEX_NAME}_", ".toc"
_READ_BYTES = 1 << 20  # at a time


class DurableStorage(FileStorage):  # type: ignore[misc]
    """A ``FileStorage`` that syncs all files before a commit becomes visible."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._unsynced: list[str] = []

    def create_file(self, name: str, **kwargs: Any) -> StructFile:
        """Create a file and remember to sync it."""
        self._unsynced.append(name)
        return super().create_file(name, **kwargs)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Sync all new files, then rename a file: so a table of contents becomes visible."""
        self.sync()
        super().rename_file(oldname, newname, safe=safe)
        sync_path(Path(self.folder))

    def sync(self) -> None:
        """Sync every file that was created through this storage."""
        for name in self._unsynced:
            path = Path(self.folder, name)
            if path.exists():
                sync_path(path)
        self._unsynced.clear()


def open_index(folder: Path) -> FileIndex:
    """Open the Whoosh index of a generation for writing."""
    return FileIndex(DurableStorage(folder), schema=make_schema())


def create_index(folder: Path) -> None:
    """Create an empty Whoosh index in a generation's folder."""
    FileIndex.create(DurableStorage(folder), make_schema())
    write_checksums(folder)


def read_toc(folder: Path) -> TOC:
    """Return the table of contents of the latest commit. Raises Whoosh's exceptions."""
    names = (path.name for path in folder.iterdir())
    numbers = (name[len(_TOC_BEGIN) : -len(_TOC_END)] for name in names if _is_toc(name))
    # Whoosh's own search for the latest number would compile a pattern for each name.
    latest = max(map(int, numbers), default=None)
    return TOC.read(DurableStorage(folder), _DEF_INDEX_NAME, latest, make_schema())


def _is_toc(name: str) -> bool:
    middle = name[len(_TOC_BEGIN) : -len(_TOC_END)]
    return name == f"{_TOC_BEGIN}{middle}{_TOC_END}" and middle.isdecimal()


def index_files(folder: Path) -> list[Path]:
    """Return the segments and tables of contents in a generation's folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in {".seg", ".toc"})


def write_checksums(folder: Path) -> None:
    """Update the list of sizes and checksums; files of unchanged size are not read again."""
    known = _read_checksums(folder)
    sums = {}
    for path in index_files(folder):
        size = path.stat().st_size
        entry = known.get(path.name)
        sums[path.name] = entry if entry and entry[0] == size else [size, _crc32(path)]
    write_json(folder / SUMS, sums)


def check_sizes(folder: Path) -> None:
    """Raise ``IndexDamaged`` if the size of a file differs from the recorded size."""
    for name, (size, _) in _read_checksums(folder).items():
        try:
            found = (folder / name).stat().st_size
        except FileNotFoundError:  # a concurrent commit has merged it away
            continue
        if found != size:
            raise IndexDamaged(
                f"{folder / name} has {found} bytes instead of {size}."
                " Run `manage.py reindex` to build a new index."
            )


def damaged_files(folder: Path, pace: Pace = no_pace) -> list[str]:
    """Return the names of missing files and of files with a wrong checksum. Reads every byte.

    Without a readable list of checksums, the list is damaged, and segments are verified by the
    checksums of their arrays.
    """
    try:
        sums = _read_checksums(folder)
    except IndexDamaged:
        sums = {}
    if not sums:
        segments = [path for path in index_files(folder) if path.suffix == SEGMENT]
        return [SUMS, *(path.name for path in segments if not _is_sound(path))]
    needed = _needed_files(folder, sums)
    missing = [name for name in needed if not (folder / name).exists()]
    changed = [
        name for name, (size, crc) in sums.items() if _is_changed(folder / name, size, crc, pace)
    ]
    return sorted({*missing, *changed})


def verified(folder: Path, name: str) -> bool:
    """Return whether a file has the size and the checksum that it was written with.

    A file that the list does not name, because it is being written, passes.
    """
    entry = _read_checksums(folder).get(name)
    return entry is None or not _is_changed(folder / name, entry[0], entry[1])


def sizes(folder: Path) -> dict[str, int]:
    """Return the names of the files with checksums, and their sizes in bytes."""
    return {name: size for name, (size, _) in _read_checksums(folder).items()}


def _is_sound(path: Path) -> bool:
    try:
        return not ArrayFile(path).damaged_arrays()
    except IndexDamaged:
        return False


def _needed_files(folder: Path, sums: dict[str, list[int]]) -> list[str]:
    """Return the files that must exist: the segments of the latest table of contents.

    The list of checksums can name more: a process killed right after its commit leaves merged
    segments in it. If the table cannot be read, return all files of the list.
    """
    try:
        toc = read_toc(folder)
        return [segment.make_filename(".seg") for segment in toc.segments]
    except Exception:  # unpickling damaged bytes raises anything
        return list(sums)


def _is_changed(path: Path, size: int, crc: int, pace: Pace = no_pace) -> bool:
    try:
        return path.stat().st_size != size or _crc32(path, pace) != crc
    except FileNotFoundError:
        return False


def remove_leftovers(folder: Path) -> None:
    """Remove the unfinished tables of contents of a killed writer.

    The caller holds the writer's lock. Segments that the table of contents does not name are
    removed by Whoosh's next commit.
    """
    for path in folder.iterdir():
        if _DRAFT.fullmatch(path.name):
            path.unlink()


def _read_checksums(folder: Path) -> dict[str, list[int]]:
    try:
        sums = json.loads((folder / SUMS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise IndexDamaged(
            f"{folder / SUMS} cannot be read ({error})."
            " Run `manage.py reindex` to build a new index."
        ) from error
    return dict(sums)


def _crc32(path: Path, pace: Pace = no_pace) -> int:
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_READ_BYTES):
            crc = zlib.crc32(chunk, crc)
            pace(len(chunk))
    return crc
