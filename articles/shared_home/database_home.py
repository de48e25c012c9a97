"""A home in the database: files as rows of at most a megabyte.

A file is replaced in one transaction, so that readers see the old or the new one. Errors of the
database become ``OSError``: whoever uses a home expects those of files.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from secrets import token_hex
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Max

from articles.shared_home.models import SharedChunk, SharedFile
from articles.shared_home.places import split

CHUNK_BYTES = 1_000_000
MEMORY_BYTES = 4_000_000  # of an open file; more is a file without a name in ``DATA_DIR``
ATTEMPTS = 5  # at reading a file that others replace


class ChangedMeanwhile(OSError):
    """A file got another version while it was read."""


class DatabaseHome:
    """See ``homes.Home``."""

    def write(self, name: str, chunks: Iterable[bytes], *, durably: bool = True) -> None:
        """Write a file, or replace it."""
        with _as_os_error(name), transaction.atomic():
            file = self._claim(name)
            SharedChunk.objects.filter(file=file).delete()
            file.size = 0
            for number, content in enumerate(split(chunks, CHUNK_BYTES)):
                SharedChunk.objects.create(file=file, number=number, content=content)
                file.size += len(content)
            file.save(force_update=True)

    def append(self, name: str, content: bytes) -> None:
        """Add to the end of a file, which is made if it does not exist."""
        with _as_os_error(name), transaction.atomic():
            file = self._claim(name)
            last = file.chunks.aggregate(last=Max("number"))["last"]
            number = 0 if last is None else last + 1
            SharedChunk.objects.create(file=file, number=number, content=content)
            file.size += len(content)
            file.save(force_update=True)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Open a file for reading. Raises ``FileNotFoundError``."""
        with SpooledTemporaryFile(MEMORY_BYTES, dir=str(settings.DATA_DIR)) as copy:
            for attempt in range(ATTEMPTS):
                try:
                    for content in self._contents(name):
                        copy.write(content)
                    break
                except ChangedMeanwhile:
                    if attempt == ATTEMPTS - 1:
                        raise
                    copy.seek(0)
                    copy.truncate()
            copy.seek(0)
            yield cast(BinaryIO, copy)

    def read(self, name: str, *, end: int | None = None) -> bytes:
        """Return a file, or its last ``end`` bytes. Raises ``FileNotFoundError``."""
        if end is None:
            with self.open(name) as file:
                return file.read()
        tail = b""
        for content in self._contents(name, backwards=True):
            tail = content + tail
            if len(tail) >= end:
                break
        return tail[-end:] if end else b""

    def version(self, name: str) -> str:
        """Return a value that changes with the file; empty if there is none."""
        with _as_os_error(name):
            found = SharedFile.objects.filter(name=name).values_list("version", flat=True).first()
        return str(found or "")

    def names(self, folder: str) -> list[str]:
        """Return the names directly below a folder."""
        begin = f"{folder}/"
        with _as_os_error(folder):
            found = SharedFile.objects.filter(name__startswith=begin).values_list("name", flat=True)
            return sorted({name[len(begin) :].partition("/")[0] for name in found})

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing if there is none."""
        with _as_os_error(name), transaction.atomic():
            SharedFile.objects.filter(name=name).delete()
            SharedFile.objects.filter(name__startswith=f"{name}/").delete()

    def _claim(self, name: str) -> SharedFile:
        """Return the row of a file, locked until the end of the transaction; make it if needed."""
        fresh = SharedFile(name=name, version=token_hex(8))
        SharedFile.objects.bulk_create([fresh], ignore_conflicts=True)
        file = SharedFile.objects.select_for_update().get(name=name)
        file.version = token_hex(8)
        return file

    def _contents(self, name: str, *, backwards: bool = False) -> Iterator[bytes]:
        """Yield the parts of one version of a file, each read by itself.

        Raises ``ChangedMeanwhile`` if another version takes its place.
        """
        with _as_os_error(name):
            before = SharedFile.objects.filter(name=name).values_list("version", flat=True).first()
            if before is None:
                raise FileNotFoundError(2, "No such file in the shared home", name)
            rows = SharedChunk.objects.filter(file_id=name)
            numbers = sorted(rows.values_list("number", flat=True), reverse=backwards)
            for number in numbers:
                part = rows.filter(number=number, file__version=before).first()
                if part is None:
                    raise ChangedMeanwhile(f"{name} was changed while it was read.")
                yield bytes(part.content)


@contextmanager
def _as_os_error(name: str) -> Iterator[None]:
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        raise OSError(f"The shared home in the database does not give {name}: {error}") from error
