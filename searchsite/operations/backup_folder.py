"""The folder of a backup: its files, and a manifest with sizes and checksums, written last.

Backups of a site lie side by side as ``backup-000012-20260131T101500Z``. The number orders them,
so that a clock that was set back does not make the newest one look old.
"""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexer.storage.atomic_files import sync_path, write_json

FORMAT = 1
MANIFEST = "manifest.json"
UPLOADS = "uploads"
SECRET_KEY = "secret_key"  # noqa: S105 - the name of a file
ENVIRONMENT = "environment.json"
_NAME = re.compile(r"backup-(\d{6,})-\d{8}T\d{6}Z")
_READ_BYTES = 1 << 20  # at a time


class BackupError(Exception):
    """A backup that cannot be written, read or restored; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of a backup."""

    created: str  # ISO 8601, UTC
    site: str
    database: str  # vendor
    database_file: str
    migrations: list[list[str]]  # app and name
    counts: dict[str, int]  # rows by table name
    files: dict[str, tuple[int, str]]  # size and SHA-256 by name, relative to the folder
    format: int = FORMAT


def next_name(parent: Path, now: datetime) -> str:
    """Return the name of the next backup in a folder."""
    numbers = [int(match[1]) for path in parent.iterdir() if (match := _NAME.fullmatch(path.name))]
    return f"backup-{max(numbers, default=0) + 1:06d}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def backups_in(parent: Path) -> list[Path]:
    """Return the complete backups in a folder, oldest first."""
    if not parent.is_dir():
        return []
    found = [path for path in parent.iterdir() if _NAME.fullmatch(path.name)]
    complete = [path for path in found if (path / MANIFEST).is_file()]
    return sorted(complete, key=lambda path: int(path.name.split("-")[1]))


def find_backup(path: Path) -> Path:
    """Return a backup: the folder itself, or the newest one in it. Raises ``BackupError``."""
    if (path / MANIFEST).is_file():
        return path
    found = backups_in(path)
    if not found:
        raise BackupError(f"There is no complete backup in {path}.")
    return found[-1]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Sync all files and folders to the disk, then write the manifest."""
    for path in [*folder.rglob("*"), folder]:
        sync_path(path)
    write_json(folder / MANIFEST, asdict(manifest))


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a backup. Raises ``BackupError``."""
    try:
        content: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = {name: (int(size), str(sha)) for name, (size, sha) in content["files"].items()}
        manifest = Manifest(**{**content, "files": files})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupError(f"{folder / MANIFEST} cannot be read ({error}).") from error
    if manifest.format != FORMAT:
        raise BackupError(f"{folder} has format {manifest.format}; this version reads {FORMAT}.")
    return manifest


def checksums(folder: Path) -> dict[str, tuple[int, str]]:
    """Return size and SHA-256 of each file, read from the disk."""
    return {
        str(path.relative_to(folder)): (path.stat().st_size, _sha256(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Raise ``BackupError`` if a file of a backup is missing or was changed."""
    found = checksums(folder)
    changed = [name for name, entry in manifest.files.items() if found.get(name) != entry]
    if changed:
        raise BackupError(
            f"Files of {folder} are missing or were changed: {', '.join(sorted(changed)[:5])}."
            " Take another backup."
        )


def size_bytes(folder: Path) -> int:
    """Return the size of all files below a folder."""
    if not folder.is_dir():
        return 0
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def copy_file(source: Path, target: Path) -> None:
    """Copy the content of a file into a new one that only its owner can read."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with source.open("rb") as read, os.fdopen(descriptor, "wb") as written:
        while chunk := read.read(_READ_BYTES):
            written.write(chunk)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
