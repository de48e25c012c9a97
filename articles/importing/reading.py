"""Read files as raw articles: find the files of a path, and stream their content.

Every file is parsed by another process (``sandbox``), which limits bytes, members, nesting, time
and memory. A file that cannot be read, or ends too early, becomes a rejection, and reading goes on
with the next file. Memory holds one record at a time.
"""

import glob
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from articles.importing.problems import Problem
from articles.importing.readers.registry import EXPECTED_SUFFIXES, format_of
from articles.importing.readers.unknown_format import unknown_format
from articles.importing.record import RawArticle, Rejection
from articles.importing.sandbox.reading import read_in_child

__all__ = ["EXPECTED_SUFFIXES", "files_of", "read_files", "read_stream"]

_ANY_DEPTH = re.compile(r"(?:^|(?<=/))\*\*(?:/|$)")


def files_of(path: str) -> list[Path]:
    """Return the files of a path, folder or glob pattern, sorted.

    In a folder, hidden files and files of unknown formats are skipped. Links to folders are not
    followed below a folder or a ``**``: they may lead back to where they are. Raises
    ``FileNotFoundError`` if nothing matches.
    """
    found = Path(path)
    if found.is_dir() and not format_of(found.name):
        return _files_in(found)
    if found.exists() or found.is_symlink():
        return [found]
    matches = sorted(_matches(path))
    if not matches:
        raise FileNotFoundError(path)
    return list(dict.fromkeys(file for match in matches for file in _expanded(match)))


def read_files(
    files: Iterable[Path], *, on_bytes: Callable[[int], None] | None = None
) -> Iterator[RawArticle | Rejection]:
    """Yield the articles and rejections of files.

    ``on_bytes`` is called with the number of bytes that were read since its last call.
    """
    for file in files:
        if not format_of(file.name):
            yield unknown_format(str(file))
            continue
        try:
            with _opened(file) as raw:
                progress = _Progress(raw.fileno(), on_bytes or _ignore)
                for item in read_stream(raw, str(file)):
                    progress.count()
                    yield item
                progress.end()
        except _SpecialFileError:
            yield Rejection(str(file), 0, Problem("special_file"))
        except OSError as error:
            problem = Problem("unreadable", {"error": error.strerror or str(error)})
            yield Rejection(str(file), 0, problem)


def read_stream(
    stream: BinaryIO, name: str, *, deadline: float = float("inf")
) -> Iterator[RawArticle | Rejection]:
    """Yield the articles and rejections of a stream; ``name`` decides the format.

    Raises ``OutOfTime`` at ``deadline``, in seconds of ``time.monotonic``.
    """
    if not format_of(name):
        yield unknown_format(name)
    else:
        yield from read_in_child(stream, name, deadline=deadline)


class _SpecialFileError(Exception):
    """A device, pipe or socket: reading it may never end."""


def _opened(file: Path) -> BinaryIO:
    """Open a regular file. Raises ``_SpecialFileError`` for any other, which is not waited for."""
    number = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        mode = os.fstat(number).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(21, os.strerror(21), str(file))
        if not stat.S_ISREG(mode):
            raise _SpecialFileError
        return os.fdopen(number, "rb", buffering=0)
    except BaseException:
        os.close(number)
        raise


def _files_in(folder: Path) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder):  # follows no link below the folder
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if not name.startswith(".")]
    return sorted(file for file in found if format_of(file.name))


def _matches(pattern: str) -> Iterator[Path]:
    """Yield what matches a glob pattern. Hidden names match only where the pattern names them."""
    any_depth = _ANY_DEPTH.search(pattern)
    if not any_depth:
        yield from map(Path, glob.glob(pattern))  # noqa: PTH207 - may be absolute
        return
    behind = pattern[any_depth.end() :]
    for folder in glob.glob(pattern[: any_depth.start()] or "."):  # noqa: PTH207
        if not behind:
            yield Path(folder)
            continue
        for place, folders, _names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            inside = _matches(f"{glob.escape(place)}/{behind}")
            yield from (found for found in inside if not _is_linked_folder(found))


def _is_linked_folder(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


def _expanded(match: Path) -> list[Path]:
    return _files_in(match) if match.is_dir() and not format_of(match.name) else [match]


def _ignore(_: int) -> None:
    pass


class _Progress:
    """The bytes of a file that the other process has read: both share its position."""

    def __init__(self, number: int, on_bytes: Callable[[int], None]) -> None:
        self._number = number
        self._on_bytes = on_bytes
        self._count = 0

    def count(self) -> None:
        """Report the bytes since the last call; a file that is begun again adds none."""
        self._report(os.lseek(self._number, 0, os.SEEK_CUR))

    def end(self) -> None:
        """Report the rest of the file."""
        self._report(os.fstat(self._number).st_size)

    def _report(self, position: int) -> None:
        if position > self._count:
            self._on_bytes(position - self._count)
            self._count = position
