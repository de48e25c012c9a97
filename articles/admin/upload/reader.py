"""Read uploaded files into a pending upload, within the limits of the settings.

A file that is too large, broken, of an unknown format or a decompression bomb is rejected by
itself; the other files are still read.
"""

import gzip
import io
import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from articles.admin.upload.pending import Item, UploadedName, new_upload
from articles.importing.importer import read_upload
from articles.importing.problems import Problem
from articles.importing.readers.registry import COMPRESSED
from articles.importing.record import ArticleRecord, Rejection

logger = logging.getLogger(__name__)

#: The unpacked size of a .gz file, as a multiple of ``UPLOAD_MAX_BYTES``.
MAX_EXPANSION = 10
#: No further file is read after this time, because the browser and the proxy wait.
MAX_SECONDS = 45.0


def read_uploaded_files(
    files: Iterable["UploadedFile[Any]"], user_id: int, *, max_seconds: float = MAX_SECONDS
) -> str:
    """Read the files into a pending upload and return its token."""
    found = 0
    deadline = time.monotonic() + max_seconds
    with new_upload(user_id) as (token, writer):
        for number, file in enumerate(files, start=1):
            name = file.name or "?"
            writer.add(UploadedName(_writable(name), file.size or 0))
            room = settings.UPLOAD_MAX_ARTICLES - found
            for item in _items(file, name, number, room=room, deadline=deadline):
                found += isinstance(item, ArticleRecord)
                writer.add(_all_writable(item))
    return token


def limits() -> dict[str, Any]:
    """Return the limits that the upload page states."""
    return {
        "files": settings.UPLOAD_MAX_FILES,
        "bytes": settings.UPLOAD_MAX_BYTES,
        "articles": settings.UPLOAD_MAX_ARTICLES,
    }


def _items(
    file: "UploadedFile[Any]", name: str, number: int, *, room: int, deadline: float
) -> Iterator[Item]:
    """Yield the items of a file, at most ``room`` articles, or the rejection of the file."""
    if problem := _exceeded_limit(file, number, room=room, deadline=deadline):
        yield Rejection(name, 0, problem)
        return
    for item in _read(file, name):
        if isinstance(item, ArticleRecord):
            if not room:
                yield Rejection(name, 0, _upload_is_full())
                return
            room -= 1
        yield item


def _exceeded_limit(
    file: "UploadedFile[Any]", number: int, *, room: int, deadline: float
) -> Problem | None:
    if number > settings.UPLOAD_MAX_FILES:
        return Problem("too_many_files", {"limit": settings.UPLOAD_MAX_FILES})
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        return Problem("large_file", {"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)})
    if room <= 0:
        return _upload_is_full()
    if time.monotonic() > deadline:
        return Problem("upload_took_too_long")
    return None


def _upload_is_full() -> Problem:
    return Problem("upload_is_full", {"limit": settings.UPLOAD_MAX_ARTICLES})


def _read(file: "UploadedFile[Any]", name: str) -> list[Item]:
    content: Any = file.file
    reading_name = name
    if name.lower().endswith(COMPRESSED):
        content = io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=content)))
        reading_name = name[: -len(COMPRESSED)]
    try:
        return read_upload(reading_name, content)
    except _TooLargeError:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES * MAX_EXPANSION)
        return [Rejection(name, 0, Problem("large_unpacked_file", {"limit": limit}))]
    except Exception:
        # Parsers get arbitrary input. An error in one file must not lose the others.
        logger.exception("The uploaded file %r cannot be read.", name)
        return [Rejection(name, 0, Problem("reader_failed"))]


class _TooLargeError(Exception):
    """The unpacked size of a file exceeds its limit."""


class _Bounded(io.RawIOBase):
    """A packed file whose unpacked size is limited."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream
        self._left = settings.UPLOAD_MAX_BYTES * MAX_EXPANSION

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(len(buffer))
        self._left -= len(chunk)
        if self._left < 0:
            raise _TooLargeError
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _all_writable(item: Item) -> Item:
    """Return ``item`` without lone surrogates, which no page can show."""
    if isinstance(item, Rejection):
        values = {
            name: _writable(value) if isinstance(value, str) else value
            for name, value in item.problem.values.items()
        }
        return Rejection(_writable(item.file), item.line, Problem(item.problem.code, values))
    texts = {
        field.name: _writable(value)
        for field in fields(item)
        if isinstance(value := getattr(item, field.name), str)
    }
    return replace(item, **texts)  # type: ignore[arg-type]


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
