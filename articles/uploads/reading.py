"""Read the sent files into an upload, within the limits of the settings.

A file that is too large, broken, of an unknown format or a decompression bomb is rejected by
itself; the other files are still read. Progress is kept after each file, so that another process
can go on after one that was killed; a file that killed its process twice is rejected.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from articles.importing.error_lines import in_one_line
from articles.importing.importer import records
from articles.importing.problems import Problem
from articles.importing.reading import read_stream
from articles.importing.record import ArticleRecord, Rejection
from articles.importing.sandbox.reading import OutOfTime
from articles.uploads import quota, spool
from articles.uploads.contents import Item, UploadedName, storable
from articles.uploads.models import Upload
from articles.uploads.running import sole_worker, start_process
from articles.uploads.store import UploadWriter, mark_ready, open_upload, touch

logger = logging.getLogger(__name__)

#: Files up to this size together are read in the request, as long as it takes no more time.
INLINE_BYTES = 1_000_000
INLINE_SECONDS = 8.0
MAX_ATTEMPTS = 2  # at a file whose process was killed


def receive_files(files: Sequence["UploadedFile[Any]"], user_id: int) -> Upload:
    """Keep the sent files and read them, or start the process that reads them."""
    names = ", ".join(storable(file.name or "?") for file in files)
    upload = open_upload(user_id, names)
    spool.remove_strays()
    sizes = []
    for number, file in enumerate(files):
        problem = _refusal(number, file.size or 0)
        if problem is None:
            spool.keep_file(upload, number, file.chunks())
        sizes.append([storable(file.name or "?"), file.size or 0])
    upload.options = {"files": sizes, "file": 0, "number": 0, "attempts": 0}
    upload.options[quota.SIZE] = sum(size for _name, size in sizes)
    upload.total = len(sizes)
    upload.save()
    is_small = sum(size for _name, size in sizes) <= INLINE_BYTES
    if not (is_small and read_files(upload, max_seconds=INLINE_SECONDS)):
        start_process("read_upload", upload)
    return upload


def read_files(upload: Upload, *, max_seconds: float = float("inf")) -> bool:
    """Read the files that were not read yet; return whether no file is left.

    After ``max_seconds`` reading ends; a file that was begun is read again later. Raises
    ``UploadGoneError`` if the upload was discarded meanwhile.
    """
    deadline = time.monotonic() + max_seconds
    with sole_worker(upload) as held:
        if not held:
            return True  # the other worker reads them
        upload.refresh_from_db()
        if upload.state != Upload.State.READING:
            return True
        state = upload.options
        writer = UploadWriter.resumed(upload, state["number"])
        try:
            while state["file"] < len(state["files"]):
                if time.monotonic() > deadline:
                    return False
                _read_next(upload, writer, deadline)
        except OutOfTime:
            state["attempts"] -= 1  # another process has more time
            touch(upload, options=state)
            return False
        except Exception as error:
            Upload.objects.filter(pk=upload.pk).update(error=str(error))
            raise
        mark_ready(upload)
        spool.remove_files(upload)
        return True


def limits() -> dict[str, int]:
    """Return the limits that the upload page states."""
    return {
        "files": settings.UPLOAD_MAX_FILES,
        "bytes": settings.UPLOAD_MAX_BYTES,
        "articles": settings.UPLOAD_MAX_ARTICLES,
    }


def _read_next(upload: Upload, writer: UploadWriter, deadline: float) -> None:
    state = upload.options
    name, size = state["files"][state["file"]]
    state["attempts"] += 1
    touch(upload, options=state)
    writer.add(UploadedName(name, size))
    room = settings.UPLOAD_MAX_ARTICLES - state.get("articles", 0)
    found = characters = 0
    space = quota.room_for(upload)
    for item in _items(upload, name, size, room=room, deadline=deadline):
        if isinstance(item, ArticleRecord):
            size = len(item.body) + len(item.original)
            if characters + size > space:
                writer.add(Rejection(name, 0, _quota_is_full()))
                break
            found += 1
            characters += size
        writer.add(item)
    state["number"] = writer.flush()
    state["articles"] = state.get("articles", 0) + found
    state[quota.SIZE] = state.get(quota.SIZE, 0) + characters
    state["file"] += 1
    state["attempts"] = 0
    touch(upload, options=state, done=state["file"])


def _items(upload: Upload, name: str, size: int, *, room: int, deadline: float) -> Iterator[Item]:
    """Yield the items of a file, at most ``room`` articles, or the rejection of the file."""
    number = upload.options["file"]
    problem = _refusal(number, size)
    if problem is None and room <= 0:
        problem = _upload_is_full()
    if problem is None and upload.options["attempts"] > MAX_ATTEMPTS:
        problem = Problem("reader_failed")
    if problem:
        yield Rejection(name, 0, problem)
        return
    rejections = 0
    with spool.open_file(upload, number) as stream:
        for item in _read(stream, name, deadline):
            if isinstance(item, ArticleRecord):
                if not room:
                    yield Rejection(name, 0, _upload_is_full())
                    return
                room -= 1
            else:
                rejections += 1
                if rejections > settings.UPLOAD_MAX_ARTICLES:
                    return
            yield item


def _refusal(number: int, size: int) -> Problem | None:
    if number >= settings.UPLOAD_MAX_FILES:
        return Problem("too_many_files", {"limit": settings.UPLOAD_MAX_FILES})
    if size > settings.UPLOAD_MAX_BYTES:
        return Problem("large_file", {"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)})
    return None


def _upload_is_full() -> Problem:
    return Problem("upload_is_full", {"limit": settings.UPLOAD_MAX_ARTICLES})


def _quota_is_full() -> Problem:
    return Problem("quota_is_full", {"limit": filesizeformat(quota.max_size())})


def _read(stream: BinaryIO, name: str, deadline: float) -> Iterator[Item]:
    try:
        yield from records(read_stream(stream, name, deadline=deadline))
    except OutOfTime:
        raise
    except Exception as error:
        # Parsers get arbitrary input. An error in one file must not lose the others.
        logger.error("The uploaded file %r cannot be read: %s", name, in_one_line(error))
        yield Rejection(name, 0, Problem("reader_failed"))
