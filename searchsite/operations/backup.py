"""Backup of a site: a consistent, verified copy of everything that cannot be made again.

The database is one snapshot, taken while editors save. Uploads that wait for an import are copied
before and after it, so that each upload of the snapshot has its files. The settings of the
environment are written down without secrets, and the secret key only if the operator wants it. The
index is left out: a restore builds it again.
"""

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from articles.locks import advisory_lock
from articles.shared_home import get_home, places
from indexer.storage.atomic_files import sync_path, write_json
from indexer.storage.file_locks import file_lock
from indexer.storage.free_space import free_bytes
from searchsite.operations import postgres_copies, sqlite_copies
from searchsite.operations.backup_folder import (
    ENVIRONMENT,
    SECRET_KEY,
    UPLOADS,
    BackupError,
    Manifest,
    backups_in,
    checksums,
    copy_file,
    next_name,
    size_bytes,
    write_manifest,
)

LAST_BACKUP = "last_backup.json"  # in the site's home, for the doctor
_PARTIAL = ".partial-"
_SPARE_BYTES = 10_000_000
#: Beginnings of the variables that configure the site, and those that may hold a password.
_SETTINGS = (
    *("ACCESS_", "ALLOWED_", "COOKIE_", "CSRF_", "DEBUG", "FETCH_", "HOST", "HSTS", "HTTPS"),
    *("IMPORT_", "LOG_", "METRICS_", "PORT", "RATE_", "REBUILD_", "SCRIPT_NAME", "SCRUB_"),
    *("OPENSEARCH_", "SEARCH_", "SECURITY_", "SESSION_", "SHARED_HOME", "SITE_", "TIME_ZONE"),
    *("TRUSTED_", "UPLOAD_", "WORKERS"),
)
_SECRETS = ("KEY", "PASSWORD", "SECRET", "TOKEN", "URL")


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A finished backup."""

    folder: Path
    size_bytes: int
    articles: int
    seconds: float
    removed: tuple[str, ...]  # names of older backups


def write_backup(
    parent: Path,
    *,
    secret_key: bool = False,
    keep: int | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> BackupReport:
    """Write a backup into a new folder of ``parent``; remove all older ones but ``keep`` - 1.

    Raises ``BackupError``, or ``OSError`` such as for a full disk; nothing is left then.
    """
    started = time.monotonic()
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file_lock(parent / ".lock") as here, advisory_lock("backup") as everywhere:
        if not (here and everywhere):
            place = f"into {parent}" if everywhere else "of this site"
            raise BackupError(f"Another backup {place} is running.")
        for rest in parent.glob(f"{_PARTIAL}*"):  # of a process that was killed
            shutil.rmtree(rest, ignore_errors=True)
        _check_space(parent)
        name = next_name(parent, now())
        draft = parent / f"{_PARTIAL}{name}"
        try:
            draft.mkdir(mode=0o700)
            manifest = _fill(draft, secret_key=secret_key, created=now())
            write_manifest(draft, manifest)
            draft.rename(parent / name)
            sync_path(parent)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        removed = _remove_old(parent, keep)
    folder = parent / name
    _note(folder, now())
    return BackupReport(
        folder=folder,
        size_bytes=size_bytes(folder),
        articles=manifest.counts.get("articles_article", 0),
        seconds=time.monotonic() - started,
        removed=removed,
    )


def last_backup() -> tuple[float, str] | None:
    """Return time (seconds since the epoch) and folder of this site's last backup, if any."""
    try:
        content = json.loads(get_home().read(LAST_BACKUP))
        return float(content["finished"]), str(content["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _fill(folder: Path, *, secret_key: bool, created: datetime) -> Manifest:
    """Write all files of a backup and verify them; return the manifest."""
    connection = connections["default"]
    _copy_uploads(folder)
    migrations = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
    if connection.vendor == "sqlite":
        copy = folder / sqlite_copies.FILE_NAME
        sqlite_copies.write_copy(Path(connection.settings_dict["NAME"]), copy)
        counts = sqlite_copies.verify_copy(copy)
    else:
        copy = folder / postgres_copies.FILE_NAME
        counts = {"articles_article": _articles()}
        postgres_copies.write_copy(connection.settings_dict, copy)
        postgres_copies.verify_copy(copy)
    connection.close()
    _copy_uploads(folder)
    write_json(folder / ENVIRONMENT, site_environment())
    key = places.root() / SECRET_KEY
    if secret_key and key.exists():
        copy_file(key, folder / SECRET_KEY)
    if settings.SITE_LOGO:
        copy_file(settings.SITE_LOGO, folder / f"logo{settings.SITE_LOGO.suffix}")
    return Manifest(
        created=created.isoformat(timespec="seconds"),
        site=settings.SITE_NAME,
        database=connection.vendor,
        database_file=copy.name,
        migrations=migrations,
        counts=counts,
        files=checksums(folder),
    )


def site_environment() -> dict[str, str]:
    """Return the variables of the environment that configure the site, without secrets."""
    return {
        name: value
        for name, value in sorted(os.environ.items())
        if name.startswith(_SETTINGS) and not name.endswith(_SECRETS)
    }


def _copy_uploads(folder: Path) -> None:
    """Copy the files of uploads that the backup lacks; they never change once written."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        target = folder / UPLOADS / path.relative_to(root)
        if path.is_symlink() or not path.is_file():
            continue
        if not target.exists() or target.stat().st_size != path.stat().st_size:
            try:
                copy_file(path, target)
            except FileNotFoundError:  # the upload was imported or discarded meanwhile
                target.unlink(missing_ok=True)


def _articles() -> int:
    from articles.models import Article

    return Article.objects.count()


def _check_space(parent: Path) -> None:
    """Raise ``BackupError`` if the backup will not fit on the disk."""
    needed = size_bytes(Path(settings.MEDIA_ROOT)) + _SPARE_BYTES
    connection = connections["default"]
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        files = [path for path in (name, Path(f"{name}-wal")) if path.exists()]
        needed += sum(path.stat().st_size for path in files)
    free = free_bytes(parent)
    if free < needed:
        raise BackupError(
            f"The disk of {parent} has {free / 1e6:.0f} MB free; a backup needs about"
            f" {needed / 1e6:.0f} MB. Make room, or choose another folder."
        )


def _remove_old(parent: Path, keep: int | None) -> tuple[str, ...]:
    if keep is None:
        return ()
    doomed = backups_in(parent)[:-keep]
    for path in doomed:  # without its name, one that is removed in part does not look complete
        path.rename(parent / f"{_PARTIAL}{path.name}")
    if doomed:
        sync_path(parent)
    for path in doomed:
        shutil.rmtree(parent / f"{_PARTIAL}{path.name}")
    return tuple(path.name for path in doomed)


def _note(folder: Path, now: datetime) -> None:
    try:
        content = {"finished": now.timestamp(), "folder": str(folder.resolve())}
        get_home().write(LAST_BACKUP, [json.dumps(content).encode()])
    except OSError:
        pass  # the backup is complete; only the doctor does not know of it
