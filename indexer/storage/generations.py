"""Generations of an index on disk, and the pointer to the one that readers use.

A generation is a folder ``g000001`` with a manifest (``manifest.json``: fingerprint, state). The
pointer is the file ``current``, which has the name of a generation and a commit counter. This file
is replaced atomically after every commit, so one ``stat`` shows a reader whether it must reopen.
"""

import json
import os
import re
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.exceptions import IndexDamaged
from indexer.storage.atomic_files import sync_path, write_json

_NAME = re.compile(r"g(\d{6,})")
_REMOVED = ".removed-"
_CHECKSUM = "checksum"


@dataclass(frozen=True, slots=True)
class Pointer:
    """The generation that readers use, and the number of commits of the index."""

    generation: str
    commit: int


class Generations:
    """The index directory. Only this class creates, switches and removes generations."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = root / "current"
        self._pointer_name = str(self._pointer)

    def signature(self) -> tuple[int, int] | None:
        """Return a value that changes with every commit or switch; None if there is no index."""
        try:
            status = os.stat(self._pointer_name)  # noqa: PTH116 - at every search: half the time
        except FileNotFoundError:
            return None
        except OSError as error:  # such as a folder that this user may not enter
            raise self._unreadable_pointer(error) from error
        return status.st_ino, status.st_mtime_ns

    def pointer(self) -> Pointer | None:
        """Return the pointer; None if there is no index. Raises ``IndexDamaged``."""
        try:
            content = json.loads(self._pointer.read_text(encoding="utf-8"))
            return Pointer(str(content["generation"]), int(content["commit"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._unreadable_pointer(error) from error

    def point_to(self, generation: str) -> None:
        """Point to ``generation`` and count a commit, so that readers reopen the index."""
        try:
            before = self.pointer()
        except IndexDamaged:
            before = None
        commit = before.commit + 1 if before else 1
        write_json(self._pointer, {"generation": generation, "commit": commit})

    def _unreadable_pointer(self, error: Exception) -> IndexDamaged:
        return IndexDamaged(
            f"The pointer {self._pointer} cannot be read ({error})."
            " Run `manage.py reindex` to build a new index."
        )

    def path(self, generation: str) -> Path:
        """Return the folder of a generation."""
        return self.root / generation

    def names(self) -> list[str]:
        """Return the names of the generations, oldest first."""
        if not self.root.is_dir():
            return []
        found = [entry.name for entry in self.root.iterdir() if _NAME.fullmatch(entry.name)]
        return sorted(found, key=lambda name: int(name[1:]))

    def create(self, manifest: dict[str, Any]) -> str:
        """Create the folder of a new generation; return its name."""
        names = self.names()
        name = f"g{(int(names[-1][1:]) if names else 0) + 1:06d}"
        self.path(name).mkdir(parents=True)
        self.write_manifest(name, manifest)
        sync_path(self.root)
        return name

    def manifest(self, generation: str) -> dict[str, Any]:
        """Return the manifest of a generation. Raises ``IndexDamaged``."""
        path = self.path(generation) / "manifest.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise IndexDamaged(
                f"The manifest {path} cannot be read ({error})."
                " Run `manage.py reindex` to build a new index."
            ) from error
        if not isinstance(content, dict):
            raise IndexDamaged(
                f"The manifest {path} is not an object."
                " Run `manage.py reindex` to build a new index."
            )
        checksum = content.pop(_CHECKSUM, None)  # manifests of earlier versions have none
        if checksum is not None and checksum != _checksum(content):
            raise IndexDamaged(
                f"The manifest {path} has another content than was written."
                " Run `manage.py reindex` to build a new index."
            )
        return content

    def write_manifest(self, generation: str, manifest: dict[str, Any]) -> None:
        """Replace the manifest of a generation."""
        path = self.path(generation) / "manifest.json"
        write_json(path, manifest | {_CHECKSUM: _checksum(manifest)})

    def remove(self, generation: str) -> None:
        """Remove a generation. Readers keep its files that they have open until they close them."""
        doomed = self.root / f"{_REMOVED}{generation}"
        if self.path(generation).exists():
            shutil.rmtree(doomed, ignore_errors=True)
            self.path(generation).rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)

    def remove_all_but(self, kept: set[str]) -> list[str]:
        """Remove all generations but ``kept``, and the remains of interrupted removals."""
        doomed = [name for name in self.names() if name not in kept]
        for name in doomed:
            self.remove(name)
        for rest in self.root.glob(f"{_REMOVED}*"):
            shutil.rmtree(rest, ignore_errors=True)
        return doomed

    def size_bytes(self, generation: str) -> int:
        """Return the size of a generation's files in bytes."""
        return sum(
            entry.stat().st_size for entry in self.path(generation).rglob("*") if entry.is_file()
        )


def _checksum(manifest: dict[str, Any]) -> int:
    """Return the CRC-32 of a manifest's content."""
    return zlib.crc32(json.dumps(manifest, sort_keys=True).encode())
