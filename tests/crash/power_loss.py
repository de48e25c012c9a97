"""Power loss, replayed: a trace of all changes to files, cut at a moment, without unsynced ones.

``power_loss.c`` records what a process writes. A file that was not synced keeps any part of its
changes since the last sync, also a later one without an earlier one, or half of one. Names that
were made, replaced or removed since the last sync of their folder may be as before. This is what
POSIX promises, and less than what journaling file systems do.
"""

import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.crash.site import ROOT

_HEAD = struct.Struct("<cQqQQ")
_SECTOR = 512
_LEFT_OUT = ("-shm",)  # mapped memory, which SQLite makes again


class Record(NamedTuple):
    """A recorded change: its kind, an inode, an offset or size, and content or paths."""

    kind: str
    inode: int
    offset: int
    first: bytes
    second: bytes


@dataclass(eq=False)
class File:
    """A file or a folder: its content on the disk, and the changes that are not synced."""

    content: bytearray = field(default_factory=bytearray)
    is_folder: bool = False
    unsynced: list[Record] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """A change to a name: what it names from now on (None: nothing)."""

    names: tuple[tuple[str, File | None], ...]

    @property
    def folder(self) -> str:
        """Return the folder whose sync makes the change durable."""
        return str(Path(self.names[-1][0]).parent)


class Disk:
    """The files below a folder, as they are and as they would be after a power loss."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._durable: dict[str, File] = {}
        self._inodes: dict[int, File] = {root.stat().st_ino: File(is_folder=True)}
        self._folders: dict[int, str] = {root.stat().st_ino: self._root}
        for path in sorted(root.rglob("*")):
            content = bytearray() if path.is_dir() else bytearray(path.read_bytes())
            file = File(content, path.is_dir())
            self._durable[str(path)] = self._inodes[path.stat().st_ino] = file
            if path.is_dir():
                self._folders[path.stat().st_ino] = str(path)
        self._names = dict(self._durable)
        self._unsynced: list[Change] = []

    def replay(self, record: Record) -> None:
        """Apply a recorded change."""
        path = record.first.decode("utf-8", "surrogateescape")
        match record.kind:
            case "C" | "D":
                made = self._inodes[record.inode] = File(is_folder=record.kind == "D")
                if made.is_folder:
                    self._folders[record.inode] = path
                self._rename([(path, made)])
            case "W" | "T":
                self._inodes[record.inode].unsynced.append(record)
            case "S":
                self._sync(record.inode)
            case "U":
                self._rename([(path, None)])
            case "L" | "R":
                target = record.second.decode("utf-8", "surrogateescape")
                self._move(path, target, keep=record.kind == "L")

    def names(self) -> dict[str, File]:
        """Return all files by path, as processes see them."""
        return self._names

    def after_power_loss(self, moments: random.Random) -> dict[str, bytes | None]:
        """Return path -> content of each file that is found afterwards; None for a folder."""
        kept_names = moments.choice(
            [0, len(self._unsynced), moments.randint(0, len(self._unsynced))]
        )
        names = dict(self._durable)
        for change in self._unsynced[:kept_names]:
            _apply(names, change)
        share = moments.choice([0.0, 1.0, 0.5])
        contents: dict[int, bytes] = {}
        found: dict[str, bytes | None] = {}
        for path, file in names.items():
            if path.endswith(_LEFT_OUT) or not self._has_parents(path, names):
                continue
            if id(file) not in contents:
                contents[id(file)] = _torn(file, share, moments)
            found[path] = None if file.is_folder else contents[id(file)]
        return found

    def _has_parents(self, path: str, names: dict[str, File]) -> bool:
        folder = str(Path(path).parent)
        return folder == self._root or (folder in names and self._has_parents(folder, names))

    def _move(self, source: str, target: str, *, keep: bool) -> None:
        moved = self._names[source]
        below = [path for path in self._names if path.startswith(f"{source}/")]
        changes: list[tuple[str, File | None]] = []
        for path in below:
            changes += [(path, None), (f"{target}{path[len(source) :]}", self._names[path])]
        for inode, path in self._folders.items():
            if path == source or path.startswith(f"{source}/"):
                self._folders[inode] = f"{target}{path[len(source) :]}"
        self._rename([*changes, *([] if keep else [(source, None)]), (target, moved)])

    def _rename(self, names: list[tuple[str, File | None]]) -> None:
        change = Change(tuple(names))
        self._unsynced.append(change)
        _apply(self._names, change)

    def _sync(self, inode: int) -> None:
        if inode in self._folders and self._inodes[inode].is_folder:
            folder = self._folders[inode]
            for change in self._unsynced:
                if change.folder == folder:
                    _apply(self._durable, change)
            self._unsynced = [change for change in self._unsynced if change.folder != folder]
        elif inode in self._inodes:
            file = self._inodes[inode]
            for record in file.unsynced:
                _write(file.content, record)
            file.unsynced = []


def read_trace(path: Path) -> Iterator[Record]:
    """Yield the records of a trace."""
    with path.open("rb") as file:
        while head := file.read(_HEAD.size):
            kind, inode, offset, first, second = _HEAD.unpack(head)
            yield Record(kind.decode(), inode, offset, file.read(first), file.read(second))


def compile_recorder(folder: Path) -> Path | None:
    """Compile the recorder; return None if there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    library = folder / "power_loss.so"
    source = str(Path(__file__).with_suffix(".c"))
    options = ["-shared", "-fPIC", "-O1", "-w", "-o", str(library), source, "-ldl", "-lpthread"]
    subprocess.run([compiler, *options], check=True)
    return library


def record(library: Path, root: Path, environment: dict[str, str], *arguments: str) -> Path:
    """Run a Python process and record what it does to the files below ``root``."""
    trace = root.parent / f"{root.name}.trace"
    trace.unlink(missing_ok=True)
    recorded = {
        "LD_PRELOAD": str(library),
        "POWER_LOSS_ROOT": str(root.resolve()),
        "POWER_LOSS_TRACE": str(trace),
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment | recorded,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return trace


def restart_on(contents: dict[str, bytes | None], old_root: Path, new_root: Path) -> None:
    """Write the files that a power loss left into a new folder."""
    shutil.rmtree(new_root, ignore_errors=True)
    new_root.mkdir(parents=True)
    for path, content in sorted(contents.items()):
        target = new_root / Path(path).relative_to(old_root)
        if content is None:
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def current(file: File) -> bytes:
    """Return the content of a file as processes see it."""
    content = bytearray(file.content)
    for record_ in file.unsynced:
        _write(content, record_)
    return bytes(content)


def _torn(file: File, share: float, moments: random.Random) -> bytes:
    """Return the content on the disk, with a share of the unsynced changes, some of them torn."""
    content = bytearray(file.content)
    for change in file.unsynced:
        if moments.random() >= share:
            continue
        if share < 1 and change.kind == "W" and moments.random() < 0.3:
            sectors = moments.randint(0, len(change.first) // _SECTOR)
            _write(content, change._replace(first=change.first[: sectors * _SECTOR]))
        else:
            _write(content, change)
    return bytes(content)


def _write(content: bytearray, change: Record) -> None:
    if change.kind == "T":
        del content[change.offset :]
        content.extend(bytes(change.offset - len(content)))
        return
    if len(content) < change.offset:
        content.extend(bytes(change.offset - len(content)))
    content[change.offset : change.offset + len(change.first)] = change.first


def _apply(names: dict[str, File], change: Change) -> None:
    for path, file in change.names:
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file
