"""The home that ``SHARED_HOME`` chooses, behind one small interface.

A name is a path of letters, such as ``jobs/rebuild.log``. Every write is complete or absent for
readers, and durable when the call returns (but for notes about the present).
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

DATABASE = "database"


class Home(Protocol):
    """The files that all machines of a site share. All calls raise ``OSError``."""

    def write(self, name: str, chunks: Iterable[bytes], *, durably: bool = True) -> None:
        """Write a file, or replace it."""
        ...

    def append(self, name: str, content: bytes) -> None:
        """Add to the end of a file, which is made if it does not exist."""
        ...

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a file for reading. Raises ``FileNotFoundError``."""
        ...

    def read(self, name: str, *, end: int | None = None) -> bytes:
        """Return a file, or its last ``end`` bytes. Raises ``FileNotFoundError``."""
        ...

    def version(self, name: str) -> str:
        """Return a value that changes with the file; empty if there is none."""
        ...

    def names(self, folder: str) -> list[str]:
        """Return the names directly below a folder."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing if there is none."""
        ...


def get_home() -> Home:
    """Return the home of this site."""
    if settings.SHARED_HOME == DATABASE:
        from articles.shared_home.database_home import DatabaseHome

        return DatabaseHome()
    from articles.shared_home.folder_home import FolderHome

    return FolderHome()


def is_shared() -> bool:
    """Return whether the site may have several machines."""
    return bool(settings.SHARED_HOME)


def root() -> Path:
    """Return the folder of a home that consists of files."""
    shared = settings.SHARED_HOME
    return Path(settings.DATA_DIR if shared in {"", DATABASE} else shared)


def split(data: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield the same bytes in parts of ``size``; the last one may be smaller."""
    rest = bytearray()
    for chunk in data:
        rest += chunk
        while len(rest) >= size:
            yield bytes(rest[:size])
            del rest[:size]
    if rest:
        yield bytes(rest)
