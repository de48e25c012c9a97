"""Read files as raw articles: find the files of a path, choose the reader, stream the content.

A file that cannot be read, or ends too early, becomes a rejection, and reading goes on with the
next file. Memory holds one record at a time.
"""

import glob
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from articles.importing.problems import Problem
from articles.importing.readers.registry import COMPRESSED, SUFFIXES, enumerated, format_of
from articles.importing.record import RawArticle, Rejection

EXPECTED_SUFFIXES = f"expected {enumerated(SUFFIXES, ' or ')}, each also as {COMPRESSED}"


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
        if not format_of(file.name):
            yield _unknown_format(str(file))
            continue
        try:
            with file.open("rb", buffering=0) as raw:
                stream = io.BufferedReader(_CountedFile(raw, on_bytes or _ignore))
                yield from read_stream(stream, str(file))
        except OSError as error:
            problem = Problem("unreadable", {"error": error.strerror or str(error)})
            yield Rejection(str(file), 0, problem)


def read_stream(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the articles and rejections of a stream; ``name`` decides the format."""
    file_format = format_of(name)
    if not file_format:
        yield _unknown_format(name)
        return
    line = 0
    try:
        content = gzip.GzipFile(fileobj=stream) if name.lower().endswith(COMPRESSED) else stream
        for item in file_format.read(content, name):  # type: ignore[arg-type]
            line = item.line if isinstance(item, Rejection) else _line_of(item)
            yield item
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Rejection(name, line + 1, Problem("damaged_gzip", {"error": str(error)}))


def _unknown_format(name: str) -> Rejection:
    return Rejection(name, 0, Problem("unknown_format", {"expected": EXPECTED_SUFFIXES}))


def _files_in(folder: Path) -> list[Path]:
    inside = (file for file in folder.rglob("*") if _is_visible(file.relative_to(folder)))
    return sorted(file for file in inside if format_of(file.name))


def _expanded(match: Path) -> list[Path]:
    return _files_in(match) if match.is_dir() and not format_of(match.name) else [match]


def _is_visible(file: Path) -> bool:
    return not any(part.startswith(".") for part in file.parts)


def _line_of(article: RawArticle) -> int:
    return int(article.origin.rpartition(":")[2])


def _ignore(_: int) -> None:
    pass


class _CountedFile(io.RawIOBase):
    """A file that reports the size of each read."""

    def __init__(self, stream: io.RawIOBase, on_bytes: Callable[[int], None]) -> None:
        self._stream = stream
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._stream.readinto(buffer) or 0
        self._on_bytes(count)
        return count
