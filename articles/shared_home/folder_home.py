"""A home of files: below ``DATA_DIR``, or in the folder that ``SHARED_HOME`` names."""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO

from django.conf import settings

from articles.shared_home import machines, places

PRIVATE = 0o600


class FolderHome:
    """See ``homes.Home``. Several machines see a change as soon as their storage shows it."""

    def write(self, name: str, chunks: Iterable[bytes], *, durably: bool = True) -> None:
        """Write a file, or replace it."""
        path = self.path(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{_writer()}.draft")
        try:
            with os.fdopen(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb"
            ) as file:
                for chunk in chunks:
                    file.write(chunk)
                if durably:
                    file.flush()
                    os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise

    def append(self, name: str, content: bytes) -> None:
        """Add to the end of a file, which is made if it does not exist."""
        path = self.path(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
        with os.fdopen(descriptor, "ab") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Open a file for reading. Raises ``FileNotFoundError``."""
        with self.path(name).open("rb") as file:
            yield file

    def read(self, name: str, *, end: int | None = None) -> bytes:
        """Return a file, or its last ``end`` bytes. Raises ``FileNotFoundError``."""
        with self.path(name).open("rb") as file:
            if end is not None:
                file.seek(max(0, file.seek(0, os.SEEK_END) - end))
            return file.read()

    def version(self, name: str) -> str:
        """Return a value that changes with the file; empty if there is none."""
        try:
            status = self.path(name).stat()
        except OSError:
            return ""
        return f"{status.st_ino}-{status.st_mtime_ns}-{status.st_size}"

    def names(self, folder: str) -> list[str]:
        """Return the names directly below a folder."""
        try:
            found = [entry.name for entry in self.path(folder).iterdir()]
        except FileNotFoundError:
            return []
        return sorted(name for name in found if not name.startswith("."))

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing if there is none."""
        path = self.path(name)
        if path.is_dir():
            rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Return the path of a file or folder."""
        first, _, rest = name.partition("/")
        if first == "uploads":
            return Path(settings.MEDIA_ROOT) / rest
        if first == "index" and not places.is_shared():
            return Path(settings.INDEX_DIR) / rest
        return places.root() / name


def _writer() -> str:
    """Return a name of this thread, so that what killed writers leave is written over some day."""
    name = f"{os.getpid()}-{threading.get_native_id()}"
    return f"{machines.identity()}-{name}" if places.is_shared() else name
