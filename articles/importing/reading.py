"""From paths, folders, globs or an upload to raw articles: which file, which reader, what is wrong.

A file that cannot be read, or breaks off, becomes a rejection, and the next file follows. Nothing
is held but the record at hand.
"""

import glob
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from articles.importing.readers import csv, html, jsonl, txt
from articles.importing.record import RawArticle, Rejection

Reader = Callable[[BinaryIO, str], Iterator[RawArticle | Rejection]]

READERS: dict[str, Reader] = {
    ".txt": txt.read,
    ".html": html.read,
    ".htm": html.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".csv": csv.read,
    ".tsv": csv.read,
}
KNOWN_KINDS = "expected .txt, .html, .htm, .jsonl, .ndjson, .csv or .tsv, each also as .gz"


def files_of(path: str) -> list[Path]:
    """Return the files that a path, folder or glob means, sorted.

    In a folder, hidden files and files of other kinds are passed over. Raises
    ``FileNotFoundError`` if there is nothing.
    """
    found = Path(path)
    if found.is_dir() and not _reader_for(found.name):
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
    """Yield what the files hold. ``on_bytes`` is told how many bytes were read from disk."""
    for file in files:
        if not _reader_for(file.name):
            yield Rejection(str(file), 0, f"is of an unknown kind: {KNOWN_KINDS}")
            continue
        try:
            with file.open("rb", buffering=0) as raw:
                stream = io.BufferedReader(_CountedFile(raw, on_bytes or _ignore))
                yield from read_stream(stream, str(file))
        except OSError as error:
            yield Rejection(str(file), 0, f"cannot be read: {error.strerror or error}")


def read_stream(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield what a file called ``name`` with this content holds."""
    reader = _reader_for(name)
    if not reader:
        yield Rejection(name, 0, f"is of an unknown kind: {KNOWN_KINDS}")
        return
    line = 0
    try:
        content = gzip.GzipFile(fileobj=stream) if name.lower().endswith(".gz") else stream
        for item in reader(content, name):  # type: ignore[arg-type]
            line = item.line if isinstance(item, Rejection) else _line_of(item)
            yield item
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = f"is a damaged .gz file ({error}): what stands before this line was read"
        yield Rejection(name, line + 1, reason)


def _files_in(folder: Path) -> list[Path]:
    inside = (file for file in folder.rglob("*") if _is_visible(file.relative_to(folder)))
    return sorted(file for file in inside if _reader_for(file.name))


def _expanded(match: Path) -> list[Path]:
    return _files_in(match) if match.is_dir() and not _reader_for(match.name) else [match]


def _is_visible(file: Path) -> bool:
    return not any(part.startswith(".") for part in file.parts)


def _reader_for(name: str) -> Reader | None:
    return READERS.get(Path(name.lower().removesuffix(".gz")).suffix)


def _line_of(article: RawArticle) -> int:
    return int(article.origin.rpartition(":")[2])


def _ignore(_: int) -> None:
    pass


class _CountedFile(io.RawIOBase):
    """A file that tells how many bytes are read from it."""

    def __init__(self, stream: io.RawIOBase, on_bytes: Callable[[int], None]) -> None:
        self._stream = stream
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._stream.readinto(buffer) or 0
        self._on_bytes(count)
        return count
