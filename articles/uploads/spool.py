"""The files of an upload between the request that sends them and the process that reads them.

They lie in the site's home (``shared_home``), as ``uploads/incoming/<upload>/<number>``: readable
only by the site, on whichever of its machines, and under no name of the user's choice. Reading
removes them.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import BinaryIO

from articles.shared_home import get_home
from articles.uploads.models import Upload

FOLDER = "uploads/incoming"


def keep_file(upload: Upload, number: int, chunks: Iterable[bytes]) -> None:
    """Write a sent file."""
    get_home().write(_name(upload, number), chunks)


def open_file(upload: Upload, number: int) -> AbstractContextManager[BinaryIO]:
    """Open a sent file for reading. Raises ``FileNotFoundError``."""
    return get_home().open(_name(upload, number))


def remove_files(upload: Upload) -> None:
    """Remove the files of an upload."""
    get_home().remove(f"{FOLDER}/{upload.pk}")


def remove_strays() -> None:
    """Remove the files of uploads that are gone or were read."""
    found = {int(name) for name in get_home().names(FOLDER) if name.isdecimal()}
    if not found:
        return
    reading = Upload.objects.filter(pk__in=found, state=Upload.State.READING)
    for pk in found - set(reading.values_list("pk", flat=True)):
        get_home().remove(f"{FOLDER}/{pk}")


def _name(upload: Upload, number: int) -> str:
    return f"{FOLDER}/{upload.pk}/{number}"
