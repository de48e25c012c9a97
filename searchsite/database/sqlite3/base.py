"""Django's SQLite backend, which opens an existing file only and notices a replaced one.

SQLite makes a missing file, so a lost database (a disk that is not mounted, a wrong path) would be
replaced by an empty one. Here only ``creation_allowed`` makes a file; ``manage.py migrate`` uses
it. A connection whose file was removed or replaced goes on with the old file, and everything that
it writes is lost. So each request compares device and inode first, and opens the new file.

On a file system that became read-only, SQLite cannot make the files beside a write-ahead log. The
database is then opened as one that nobody changes, so that readers go on.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base

_may_create: ContextVar[bool] = ContextVar("may_create", default=False)

FileKey = tuple[int, int]  # device and inode


@contextmanager
def creation_allowed() -> Iterator[None]:
    """Let connections that are opened in the block make a missing database file."""
    token = _may_create.set(True)
    try:
        yield
    finally:
        _may_create.reset(token)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to an existing SQLite file."""

    _file_key: FileKey | None = None
    _is_read_only = False

    def get_connection_params(self) -> dict[str, Any]:
        """Return the arguments of ``sqlite3.connect``, with a URI that makes no file."""
        found = super().get_connection_params()
        path = database_path(self.settings_dict)
        if path and not _may_create.get():
            self._is_read_only = is_read_only(path)
            if self._is_read_only:
                self.init_commands: list[str] = []  # they would write
            mode = "immutable=1" if self._is_read_only else "mode=rw"
            found |= {"database": f"file:{quote(path)}?{mode}", "uri": True}
        return found

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file, and remember which one it is."""
        path = database_path(self.settings_dict)
        connection = super().get_new_connection(conn_params)
        self._file_key = _key(path) if path else None
        return connection

    def close_if_unusable_or_obsolete(self) -> None:
        """Close a connection that is too old or broken, or whose file was removed or replaced."""
        path = database_path(self.settings_dict)
        opened = path and self.connection is not None
        replaced = opened and (
            _key(path) != self._file_key or (self._is_read_only and not is_read_only(path))
        )
        if replaced and not self.in_atomic_block:
            self.close()
            return
        super().close_if_unusable_or_obsolete()


def database_path(settings: dict[str, Any]) -> str:
    """Return the path of the database file; empty for a database in memory or one with a URI."""
    name = str(settings["NAME"])
    return "" if name.startswith(("file:", ":memory:")) else name


def is_read_only(path: str) -> bool:
    """Return whether the file system of a database was mounted for reading only."""
    try:
        return bool(os.statvfs(Path(path).parent).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def _key(path: str) -> FileKey | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - at every request
    except OSError:
        return None
    return status.st_dev, status.st_ino
