"""Pending uploads: the articles that were read and wait for the editor's decision.

Each upload is a file ``MEDIA_ROOT/pending/<token>.jsonl``. Its first line names the user; each
further line is an uploaded file, an article or a rejection. The import replaces this file by
``<token>.json``, which holds the outcome. Tokens are random, belong to one user and expire after a
day.
"""

import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord, Rejection

LIFETIME_SECONDS = 24 * 60 * 60
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")

Item = ArticleRecord | Rejection


class UploadGoneError(Exception):
    """The upload does not exist, belongs to another user, has expired, or was imported."""


@dataclass(frozen=True, slots=True)
class UploadedName:
    """A file of the upload; the entries after it were read from it."""

    name: str
    size: int  # bytes


class PendingWriter:
    """A writer of the entries of an upload."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def add(self, entry: UploadedName | Item) -> None:
        """Write the name of a file, or an item of the last file."""
        kind = _KINDS[type(entry)]
        self._stream.write(json.dumps({kind: asdict(entry)}, default=datetime.isoformat) + "\n")


@contextmanager
def new_upload(user_id: int) -> Iterator[tuple[str, PendingWriter]]:
    """Yield the token of a new upload and its writer; remove the upload if writing fails."""
    forget_old_uploads()
    token = secrets.token_urlsafe(24)
    path = _path(token, ".jsonl")
    unfinished = path.with_suffix(".unfinished")
    try:
        with _private_file(unfinished) as stream:
            stream.write(json.dumps({"user": user_id}) + "\n")
            yield token, PendingWriter(stream)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_upload_entries(token: str, user_id: int) -> Iterator[UploadedName | Item]:
    """Yield the files of an upload, each followed by its articles and rejections.

    Raises ``UploadGoneError`` at once, or later for an entry of another version of the site.
    """
    stream = _opened(_path(token, ".jsonl"), user_id)
    return _entries(stream)


def finish(token: str, user_id: int, outcome: dict[str, Any]) -> None:
    """Replace the entries of an upload by the outcome of its import, unless it has an outcome."""
    unfinished = _path(token, f".{secrets.token_hex(4)}.unfinished")
    with _private_file(unfinished) as stream:
        stream.write(json.dumps({"user": user_id}) + "\n" + json.dumps(outcome))
    with suppress(FileExistsError):
        _path(token, ".json").hardlink_to(unfinished)
    unfinished.unlink()
    _path(token, ".jsonl").unlink(missing_ok=True)


def outcome_of(token: str, user_id: int) -> dict[str, Any]:
    """Return the outcome of an import. Raises ``UploadGoneError``."""
    with _opened(_path(token, ".json"), user_id) as stream:
        outcome: dict[str, Any] = json.load(stream)
        return outcome


def is_finished(token: str, user_id: int) -> bool:
    """Return whether this upload was imported."""
    try:
        _opened(_path(token, ".json"), user_id).close()
    except UploadGoneError:
        return False
    return True


def discard(token: str, user_id: int) -> None:
    """Delete an upload. Raises ``UploadGoneError`` if it is gone or belongs to another user."""
    path = _path(token, ".jsonl")
    _opened(path, user_id).close()
    path.unlink(missing_ok=True)


def forget_old_uploads() -> None:
    """Delete the uploads that have expired."""
    oldest = time.time() - LIFETIME_SECONDS
    for path in _folder().iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue  # another worker deleted it


def _entries(stream: IO[str]) -> Iterator[UploadedName | Item]:
    with stream:
        for line in stream:
            yield _entry(json.loads(line))


def _entry(content: dict[str, Any]) -> UploadedName | Item:
    ((kind, values),) = content.items()
    try:
        entry: UploadedName | Item = _ENTRIES[kind](values)
    except (KeyError, TypeError, ValueError) as error:  # written by another version of the site
        raise UploadGoneError from error
    return entry


def _opened(path: Path, user_id: int) -> IO[str]:
    """Open a file, check that its first line names the user, and return it at the second line."""
    try:
        stream = path.open(encoding="ascii")
    except OSError as error:
        raise UploadGoneError from error
    fresh = time.time() - os.fstat(stream.fileno()).st_mtime < LIFETIME_SECONDS
    if not fresh or json.loads(stream.readline()).get("user") != user_id:
        stream.close()
        raise UploadGoneError
    return stream


def _path(token: str, suffix: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise UploadGoneError
    return _folder() / f"{token}{suffix}"


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "pending"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _private_file(path: Path) -> IO[str]:
    return os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
    )


def _record(values: dict[str, Any]) -> ArticleRecord:
    moment = values["published_at"]
    published_at = datetime.fromisoformat(moment) if moment else None
    warnings = tuple(Problem(**warning) for warning in values["warnings"])
    return ArticleRecord(**values | {"published_at": published_at, "warnings": warnings})


def _rejection(values: dict[str, Any]) -> Rejection:
    return Rejection(**values | {"problem": Problem(**values["problem"])})


_KINDS = {UploadedName: "file", ArticleRecord: "article", Rejection: "rejected"}
_ENTRIES: dict[str, Any] = {
    "file": lambda values: UploadedName(**values),
    "article": _record,
    "rejected": _rejection,
}
