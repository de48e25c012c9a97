"""The exception with which a reader gives up a file, and bounded ways to read bytes."""

import gzip
import io
from collections.abc import Callable
from typing import Any, BinaryIO

from django.conf import settings

from articles.importing.problems import Problem

#: Documents that a parser needs as a whole. Larger ones are no articles.
MAX_DOCUMENT_BYTES = 100 * 1024 * 1024
#: The ratio of unpacked to packed size is checked from this unpacked size on.
MIN_CHECKED_BYTES = 1024 * 1024
#: All streams of one file may unpack to so much, and beyond it to ``IMPORT_MAX_RATIO`` x its size.
MIN_CHECKED_TOTAL = 4 * MIN_CHECKED_BYTES


class Unreadable(Exception):
    """A file, or the rest of it, cannot be read; ``problem`` says why."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(code, values)


def whole(stream: BinaryIO, limit: int = MAX_DOCUMENT_BYTES) -> bytes:
    """Return the bytes of a stream. Raises ``Unreadable`` if there are more than ``limit``."""
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise Unreadable("large_document", limit=f"{limit // 1024**2} MB")
    return content


def seekable(stream: BinaryIO) -> BinaryIO:
    """Return the stream itself if it is a file, and else its bytes in memory.

    A compressed stream can seek, too, but unpacks everything again for each step back.
    """
    is_file = isinstance(stream, io.BytesIO | io.FileIO) or (
        isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO)
    )
    return stream if is_file else io.BytesIO(whole(stream))


def unpacked(stream: BinaryIO) -> BinaryIO:
    """Return the content of a .gz stream; reading raises ``Unreadable`` for a bomb."""
    packed = _Counted(stream)
    raw = Bounded(gzip.GzipFile(fileobj=packed), packed=lambda: packed.count)  # type: ignore[call-overload]
    return io.BufferedReader(raw)


class _Unpacking:
    """The bytes that all unpacking streams of one file have given, one inside another or not.

    Each layer of a file that is packed several times may keep to the ratio, and all together
    multiply it. A parsing process reads one file at a time.
    """

    def __init__(self) -> None:
        self._left: float = float("inf")

    def begin(self, size: int | None) -> None:
        """Begin a file of ``size`` bytes; None if its size is not known."""
        ratio = settings.IMPORT_MAX_RATIO
        self._left = float("inf") if size is None else MIN_CHECKED_TOTAL + ratio * size

    def count(self, size: int) -> None:
        """Count unpacked bytes. Raises ``Unreadable`` if there are too many."""
        self._left -= size
        if self._left < 0:
            raise Unreadable("bomb", limit=settings.IMPORT_MAX_RATIO)


unpacking = _Unpacking()


class _Counted:
    """A stream that counts the bytes read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self.count += len(content)
        return content


class Bounded(io.RawIOBase):
    """An unpacking stream; reading too many bytes for its packed size raises ``Unreadable``.

    ``packed`` returns the number of packed bytes that were read. ``most`` limits the unpacked size.
    ``counted`` is False for bytes that a stream below has counted for the file.
    """

    def __init__(
        self, stream: Any, *, packed: Callable[[], int], most: int = 0, counted: bool = True
    ) -> None:
        self._stream = stream
        self._packed = packed
        self._most = most
        self._counted = counted
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._stream.read1(len(buffer))  # what is there: a damage loses nothing before it
        self.count += len(content)
        if self._counted:
            unpacking.count(len(content))
        if self._most and self.count > self._most:
            raise Unreadable("large_member", limit=f"{self._most // 1024**2:,} MB")
        if self.count > MIN_CHECKED_BYTES and self.count > settings.IMPORT_MAX_RATIO * max(
            self._packed(), 1
        ):
            raise Unreadable("bomb", limit=settings.IMPORT_MAX_RATIO)
        buffer[: len(content)] = content
        return len(content)
