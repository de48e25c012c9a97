"""The home that ``SHARED_HOME`` chooses, behind one small interface.

A name is a path of letters, such as ``jobs/rebuild.log``. Every write is complete or absent for
readers, and durable when the call returns (but for notes about the present).
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from django.conf import settings

from articles.shared_home import places


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
    if settings.SHARED_HOME == places.DATABASE:
        from articles.shared_home.database_home import DatabaseHome

        return DatabaseHome()
    from articles.shared_home.folder_home import FolderHome

    return FolderHome()
