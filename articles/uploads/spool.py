"""The files of an upload between the request that sends them and the process that reads them.

They lie in ``MEDIA_ROOT/incoming/<upload>/<number>``, readable only by the site, under no name of
the user's choice. Reading removes them.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from articles.uploads.models import Upload


def keep_file(upload: Upload, number: int, chunks: Iterable[bytes]) -> None:
    """Write a sent file."""
    path = file_path(upload, number)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        for chunk in chunks:
            stream.write(chunk)


def file_path(upload: Upload, number: int) -> Path:
    """Return the path of a sent file."""
    return _folder() / str(upload.pk) / str(number)


def remove_files(upload: Upload) -> None:
    """Remove the files of an upload."""
    shutil.rmtree(_folder() / str(upload.pk), ignore_errors=True)


def remove_strays() -> None:
    """Remove the files of uploads that are gone or were read."""
    if not _folder().is_dir():
        return
    found = {int(path.name): path for path in _folder().iterdir() if path.name.isdecimal()}
    reading = Upload.objects.filter(pk__in=found, state=Upload.State.READING)
    for pk in found.keys() - set(reading.values_list("pk", flat=True)):
        shutil.rmtree(found[pk], ignore_errors=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "incoming"
