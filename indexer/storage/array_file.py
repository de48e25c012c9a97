"""File of named arrays, written once and mapped into memory by every reader.

Layout, with little-endian numbers:

1. The arrays, each at a multiple of 64 bytes.
2. The directory, in JSON: type, offset, length and CRC-32 of each array, and the *facts*, which are
   any further JSON values of the caller.
3. The footer: offset, length and CRC-32 of the directory, version of the format, magic number.

Opening a file detects truncation, a wrong version and a damaged directory. ``damaged_arrays``
detects flipped bits in the arrays.
"""

import json
import mmap
import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from indexer.exceptions import IndexDamaged

MAGIC = b"SSARRAYS"
VERSION = 5
ALIGNMENT = 64
_COPY_BYTES = 1 << 20  # at a time
_FOOTER = struct.Struct("<QIII8s")  # offset, length and CRC-32 of the directory; version; magic

Array = npt.NDArray[Any]


class Section:
    """An array that is written in pieces."""

    def __init__(self, file: int, dtype: np.dtype[Any], offset: int, count: int) -> None:
        self.dtype = dtype
        self.offset = offset
        self.count = count
        self.crc = 0
        self._file = file
        self._written = 0  # bytes

    def append(self, values: Array) -> None:
        """Write the next values, cast to the type of the array."""
        packed = np.ascontiguousarray(values, dtype=self.dtype)
        content = packed.data.cast("B") if packed.size else b""
        self.crc = zlib.crc32(content, self.crc)
        self._write(content)

    def _write(self, content: bytes | memoryview) -> None:
        at = self.offset + self._written
        self._written += len(content)
        while content:
            written = os.pwrite(self._file, content, at)
            content, at = content[written:], at + written

    def copy(self, content: BinaryIO, crc: int) -> None:
        """Copy all values from another file; ``crc`` is their checksum."""
        size = self.count * self.dtype.itemsize
        while self._written < size:
            chunk = content.read(min(_COPY_BYTES, size - self._written))
            if not chunk:
                raise OSError("the file to be copied ends too early")
            self._write(chunk)
        self.crc = crc

    @property
    def written(self) -> int:
        return self._written // self.dtype.itemsize


class ArrayFileWriter:
    """Writes an array file; it is on the disk when ``close`` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
        self._end = 0
        self._sections: dict[str, Section] = {}

    def add(self, name: str, values: Array) -> None:
        """Write a whole array."""
        self.reserve(name, values.dtype, len(values)).append(values)

    def reserve(self, name: str, dtype: npt.DTypeLike, count: int) -> Section:
        """Reserve space for ``count`` values, which are written in pieces."""
        kind = np.dtype(dtype).newbyteorder("<")
        section = Section(self._file, kind, self._end, count)
        self._sections[name] = section
        size = count * kind.itemsize
        self._end += size + -size % ALIGNMENT
        return section

    def adopt(self, path: Path) -> dict[str, Any]:
        """Copy the arrays of another file as bytes; return its facts."""
        other = ArrayFile(path)
        with path.open("rb") as content:
            for name, (dtype, offset, count, crc) in other.directory.items():
                section = self.reserve(name, dtype, count)
                content.seek(offset)
                section.copy(content, crc)
        return other.facts

    def close(self, facts: dict[str, Any], *, durably: bool = True) -> int:
        """Write directory and footer, sync the file, and return its size in bytes.

        ``durably=False`` does not sync the file: this is for files that nobody needs after a crash.
        """
        missing = [
            name for name, section in self._sections.items() if section.written != section.count
        ]
        if missing:
            raise ValueError(f"not all values were written: {', '.join(missing)}")
        arrays = {
            name: [section.dtype.str, section.offset, section.count, section.crc]
            for name, section in self._sections.items()
        }
        directory = json.dumps({"facts": facts, "arrays": arrays}).encode()
        footer = _FOOTER.pack(self._end, len(directory), zlib.crc32(directory), VERSION, MAGIC)
        end = directory + footer
        if os.pwrite(self._file, end, self._end) != len(end):
            raise OSError("the end of the file could not be written")
        if durably:
            os.fsync(self._file)
        self.abandon()
        return self._end + len(end)

    def abandon(self) -> None:
        """Close the file, complete or not."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> "ArrayFileWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abandon()
        if kind is not None:  # such as a full disk, where the unfinished file is in the way
            self._path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an array: offset in bytes, number of values, and bytes of each value."""

    offset: int
    count: int
    width: int


class ArrayFile:
    """A mapped array file. Its arrays are views of the page cache, which all processes share."""

    def __init__(self, path: Path) -> None:
        """Map a file. Raises ``FileNotFoundError``, or ``IndexDamaged`` with the file's name."""
        self.path = path
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < _FOOTER.size:
                raise _damaged(path, f"it has only {size} bytes")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        place, length, crc, version, magic = _FOOTER.unpack_from(self._map, size - _FOOTER.size)
        if magic != MAGIC or place + length + _FOOTER.size != size:
            raise _damaged(path, "its end is missing")
        if version != VERSION:
            raise _damaged(path, f"its format is {version} instead of {VERSION}")
        directory = self._map[place : place + length]
        if zlib.crc32(directory) != crc:
            raise _damaged(path, "its directory does not have the checksum it was written with")
        content = json.loads(directory)
        self.facts: dict[str, Any] = content["facts"]
        self.directory: dict[str, list[Any]] = content["arrays"]  # type, offset, count and CRC-32

    def __contains__(self, name: str) -> bool:
        return name in self.directory

    def place(self, name: str) -> "Place":
        """Return the place of an array in the file."""
        dtype, offset, count, _ = self.directory[name]
        return Place(offset, count, np.dtype(dtype).itemsize)

    def content(self) -> npt.NDArray[np.uint8]:
        """Return the bytes of the whole file as a read-only array."""
        return np.frombuffer(self._map, dtype=np.uint8)

    def array(self, name: str) -> Array:
        """Return an array, read-only."""
        dtype, offset, count, _ = self.directory[name]
        return np.frombuffer(self._map, dtype=dtype, count=count, offset=offset)

    def release(self) -> None:
        """Release the memory of the pages that have been read; later reads map them again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def damaged_arrays(self) -> list[str]:
        """Return the names of the arrays with a wrong checksum. Reads every byte."""
        return [
            name for name, (*_, crc) in self.directory.items() if _crc32(self.array(name)) != crc
        ]


def _crc32(values: Array) -> int:
    return zlib.crc32(values.data.cast("B")) if len(values) else 0


def _damaged(path: Path, reason: str) -> IndexDamaged:
    return IndexDamaged(
        f"{path} cannot be read: {reason}. Run `manage.py reindex` to build a new index."
    )
