"""Whoosh's stock codec with compound files that are read through views of the mapped file.

NOTE: ``whoosh.filedb.compound`` (whoosh3 3.54) maps a segment and then copies all of it into a
``BytesIO``: every searcher held a copy of the whole index (540 MB for 55,000 articles, in each
thread of each worker). Here a part of a compound file is a view of the map: reads use the page
cache, which all processes share. The bytes on disk are the stock codec's.
"""

import mmap
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import BufferFile


class ViewFile:
    """A read-only file over a view of a mapped file, with the methods that Whoosh calls."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes from the current position."""
        end = len(self._view) if size < 0 else self._position + size
        content = bytes(self._view[self._position : end])
        self._position += len(content)
        return content

    def readline(self) -> bytes:
        """Return the bytes up to and including the next line break."""
        end, size = self._position, 64
        while end < len(self._view):
            chunk = bytes(self._view[end : end + size])
            if (found := chunk.find(b"\n")) >= 0:
                return self.read(end + found + 1 - self._position)
            end += len(chunk)
        return self.read()

    def seek(self, position: int, whence: int = 0) -> int:
        """Set the position, relative to the beginning, the current position or the end."""
        start = (0, self._position, len(self._view))[whence]
        self._position = start + position
        return self._position

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def close(self) -> None:
        """Release the view."""
        self._view = memoryview(b"")


class MappedFile(BufferFile):  # type: ignore[misc]
    """A ``BufferFile`` that copies only the bytes that are read."""

    def __init__(self, view: memoryview, name: str) -> None:
        super().__init__(b"", name=name)
        self._buf = view
        self.file = ViewFile(view)


class MappedCompoundStorage(CompoundStorage):  # type: ignore[misc]
    """A compound file with views of the map as its parts."""

    def open_file(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Open one part."""
        if not isinstance(self._source, mmap.mmap):
            return super().open_file(name, *args, **kwargs)
        offset, length = self.range(name)
        return MappedFile(memoryview(self._source)[offset : offset + length], name)


class MappedW3Segment(W3Segment):  # type: ignore[misc]
    """A stock segment that opens its compound file as views."""

    def open_compound_file(self, storage: Any) -> MappedCompoundStorage:
        """Open the compound file."""
        file = storage.open_file(self.make_filename(self.COMPOUND_EXT))
        return MappedCompoundStorage(file)


class MappedW3Codec(W3Codec):  # type: ignore[misc]
    """The stock codec with ``MappedW3Segment``."""

    def new_segment(self, storage: Any, indexname: str) -> MappedW3Segment:
        """Return a new segment."""
        return MappedW3Segment(self, indexname)
