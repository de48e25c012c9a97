"""Uploaded files into a pending upload, under the limits of the settings.

Whatever is wrong with a file is said of that file, and the others still go through: too many, too
large, of a wrong kind, broken, or growing beyond measure when it is unpacked.
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
from django.utils.translation import gettext as _

from articles.admin.upload.pending import Item, UploadedName, new_upload
from articles.importing.importer import read_upload
from articles.importing.record import ArticleRecord, Rejection

logger = logging.getLogger(__name__)

#: A .gz file may unpack to this many times the size that a file may have.
MOST_EXPANSION = 10
#: Reading stops between two files after this long: the browser and the proxy wait.
MOST_SECONDS = 45.0


def take_in(files: Iterable["UploadedFile[Any]"], user_id: int) -> str:
    """Read the files into a pending upload and return its token."""
    found = 0
    deadline = time.monotonic() + MOST_SECONDS
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
    """Return the limits that the upload page names."""
    return {
        "files": settings.UPLOAD_MAX_FILES,
        "bytes": settings.UPLOAD_MAX_BYTES,
        "articles": settings.UPLOAD_MAX_ARTICLES,
    }


def _items(
    file: "UploadedFile[Any]", name: str, number: int, *, room: int, deadline: float
) -> Iterator[Item]:
    """Yield what a file holds, at most ``room`` articles, or why it was not read."""
    if refusal := _refusal(file, number, room=room, deadline=deadline):
        yield Rejection(name, 0, refusal)
        return
    for item in _read(file, name):
        if isinstance(item, ArticleRecord):
            if not room:
                yield Rejection(name, 0, _too_many_articles())
                return
            room -= 1
        yield item


def _refusal(file: "UploadedFile[Any]", number: int, *, room: int, deadline: float) -> str:
    if number > settings.UPLOAD_MAX_FILES:
        most = settings.UPLOAD_MAX_FILES
        return _("melebihi %(limit)s berkas sekali unggah: unggah tersendiri") % {"limit": most}
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        return _("lebih besar dari %(limit)s: pecah menjadi beberapa berkas") % {"limit": limit}
    if room <= 0:
        return _too_many_articles()
    if time.monotonic() > deadline:
        return _("tidak sempat dibaca karena berkas lain makan waktu: unggah tersendiri")
    return ""


def _too_many_articles() -> str:
    return _(
        "melewati batas %(limit)s artikel sekali unggah: sisanya tidak dibaca, unggah tersendiri"
    ) % {"limit": settings.UPLOAD_MAX_ARTICLES}


def _read(file: "UploadedFile[Any]", name: str) -> list[Item]:
    content: Any = file.file
    reading_name = name
    if name.lower().endswith(".gz"):
        content = io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=content)))
        reading_name = name[: -len(".gz")]
    try:
        return read_upload(reading_name, content)
    except _TooLargeError:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES * MOST_EXPANSION)
        reason = _("lebih besar dari %(limit)s setelah dibuka: pecah menjadi beberapa berkas")
        return [Rejection(name, 0, reason % {"limit": limit})]
    except Exception:
        # Parsers meet whatever people upload; one file must not take the others with it.
        logger.exception("The uploaded file %r cannot be read.", name)
        return [
            Rejection(name, 0, _("tidak dapat dibaca: simpan ulang sebagai teks polos (UTF-8)"))
        ]


class _TooLargeError(Exception):
    """More came out of a packed file than may."""


class _Bounded(io.RawIOBase):
    """A packed file that is read up to the limit."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream
        self._left = settings.UPLOAD_MAX_BYTES * MOST_EXPANSION

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
    """Return ``item`` without the halves of surrogate pairs, which no page could show."""
    texts = {
        field.name: _writable(value)
        for field in fields(item)
        if isinstance(value := getattr(item, field.name), str)
    }
    return replace(item, **texts)  # type: ignore[arg-type]


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
