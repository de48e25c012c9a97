"""Read files as raw articles: find the files of a path, choose the process, stream the content.

Plain text is read here, and everything else by a parsing process (``sandbox``). A file that cannot
be read, or ends too early, becomes a rejection, and reading goes on with the next file. Memory
holds one record at a time.
"""

import glob
import io
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from articles.importing.problems import Problem
from articles.importing.readers.content import read_content
from articles.importing.readers.registry import EXPECTED_SUFFIXES, format_of
from articles.importing.readers.unknown_format import unknown_format
from articles.importing.record import RawArticle, Rejection
from articles.importing.sandbox.reading import read_in_child

__all__ = ["EXPECTED_SUFFIXES", "files_of", "read_files", "read_stream"]


def files_of(path: str) -> list[Path]:
    """Return the files of a path, folder or glob pattern, sorted.

    In a folder, hidden files and files of unknown formats are skipped. Raises
    ``FileNotFoundError`` if nothing matches.
    """
    found = Path(path)
    if found.is_dir() and not format_of(found.name):
        return _files_in(found)
    if found.exists() or found.is_symlink():
        return [found]
    matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - may be absolute
    if not matches:
        raise FileNotFoundError(path)
    return [file for match in map(Path, matches) for file in _expanded(match)]


def read_files(
    files: Iterable[Path], *, on_bytes: Callable[[int], None] | None = None
) -> Iterator[RawArticle | Rejection]:
    """Yield the articles and rejections of files.

    ``on_bytes`` is called with the number of bytes of each read from the disk.
    """
    for file in files:
        file_format = format_of(file.name)
        if not file_format:
            yield unknown_format(str(file))
            continue
        try:
            with file.open("rb", buffering=0) as raw:
                counted = _CountedFile(raw, on_bytes or _ignore)
                stream = io.BufferedReader(counted if file_format.is_plain else raw)
                yield from read_stream(stream, str(file))
                counted.count_rest()
        except OSError as error:
            problem = Problem("unreadable", {"error": error.strerror or str(error)})
            yield Rejection(str(file), 0, problem)


def read_stream(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the articles and rejections of a stream; ``name`` decides the format."""
    file_format = format_of(name)
    if not file_format:
        yield unknown_format(name)
    elif file_format.is_plain:
        yield from read_content(stream, name, parsed=False)
    else:
        yield from read_in_child(stream, name)


def _files_in(folder: Path) -> list[Path]:
    inside = (file for file in folder.rglob("*") if _is_visible(file.relative_to(folder)))
    return sorted(file for file in inside if format_of(file.name))


def _expanded(match: Path) -> list[Path]:
    return _files_in(match) if match.is_dir() and not format_of(match.name) else [match]


def _is_visible(file: Path) -> bool:
    return not any(part.startswith(".") for part in file.parts)


def _ignore(_: int) -> None:
    pass


class _CountedFile(io.RawIOBase):
    """A file that reports the size of each read."""

    def __init__(self, stream: io.FileIO, on_bytes: Callable[[int], None]) -> None:
        self._stream = stream
        self._on_bytes = on_bytes
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._stream.readinto(buffer) or 0
        self._count += count
        self._on_bytes(count)
        return count

    def count_rest(self) -> None:
        """Report the bytes that another process has read."""
        rest = os.fstat(self._stream.fileno()).st_size - self._count
        if rest > 0:
            self._on_bytes(rest)
