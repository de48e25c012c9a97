"""Restore of a backup, on an empty machine or over a site that serves.

The backup is verified before anything changes. The database is replaced in one transaction, then
uploads, and the secret key if the operator wants it. Migrations of a newer program follow. At last
the index is brought to the restored state, by a comparison or a rebuild, and verified.
"""

import json
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from articles.models import SharedFile
from articles.shared_home import get_home, places
from articles.shared_home.database_home import DatabaseHome
from articles.synonyms.stamp import renew_stamp
from indexer.engines import get_searcher
from indexer.exceptions import IndexerError
from indexer.storage.atomic_files import sync_path
from indexer.sync.consistency import Differences, verify
from indexer.sync.drain import drain
from indexer.sync.rebuild import rebuild
from indexer.sync.reconciliation import reconcile
from searchsite.operations import postgres_copies, sqlite_copies
from searchsite.operations.backup import site_environment
from searchsite.operations.backup_folder import (
    ENVIRONMENT,
    SECRET_KEY,
    UPLOADS,
    BackupError,
    Manifest,
    copy_file,
    find_backup,
    read_manifest,
    verify_files,
)

BLOCK_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A finished restore."""

    folder: Path
    created: str
    articles: int
    set_aside: Path | None  # a damaged database
    settings: tuple[str, ...]  # variables of the backup that this process lacks: NAME=value
    differences: Differences | None  # None: the index was left alone


def restore_backup(
    path: Path, *, replace: bool = False, secret_key: bool = False, index: bool = True
) -> RestoreReport:
    """Restore a backup, or the newest one in a folder. Raises ``BackupError``.

    ``replace`` allows that the site has articles, which are lost. ``secret_key`` also restores the
    key, if the backup has one. ``index=False`` leaves the index to the next start.
    """
    folder = find_backup(path)
    manifest = read_manifest(folder)
    verify_files(folder, manifest)
    _check_compatible(manifest)
    if secret_key and settings.SHARED_HOME == places.DATABASE:
        raise BackupError(
            "With SHARED_HOME=database, the key is SECRET_KEY in the environment of all machines:"
            f" set it to the content of {folder / SECRET_KEY}, and leave out --secret-key."
        )
    if not replace and (found := _present_articles()):
        raise BackupError(
            f"This site has {found} articles, which a restore would replace. Make a backup of them"
            " with `manage.py backup`, then add --replace."
        )
    aside = _restore_database(folder / manifest.database_file)
    _restore_uploads(folder / UPLOADS)
    if secret_key:
        _restore_key(folder)
    call_command("migrate", verbosity=0, interactive=False)
    _bring_uploads_home(folder / UPLOADS)
    renew_stamp()
    return RestoreReport(
        folder=folder,
        created=manifest.created,
        articles=manifest.counts.get("articles_article", 0),
        set_aside=aside,
        settings=_lacking_settings(folder),
        differences=_restore_index() if index else None,
    )


def _check_compatible(manifest: Manifest) -> None:
    """Raise ``BackupError`` if this program cannot use the database of a backup."""
    vendor = connections["default"].vendor
    if manifest.database != vendor:
        raise BackupError(
            f"The backup holds a database of {manifest.database}, but DATABASE_URL names one of"
            f" {vendor}. Restore it there, then move the articles."
        )
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    apps = {app for app, _ in known}
    newer = [name for app, name in manifest.migrations if app in apps and (app, name) not in known]
    if newer:
        raise BackupError(
            f"The backup was made by a newer version of the program ({newer[-1]} is unknown here)."
            " Install that version first."
        )


def _present_articles() -> int:
    connection = connections["default"]
    if connection.vendor == "sqlite":
        return sqlite_copies.rows(Path(connection.settings_dict["NAME"]), "articles_article")
    with connection.cursor() as cursor:
        if "articles_article" not in connection.introspection.table_names(cursor):
            return 0
        cursor.execute("SELECT count(*) FROM articles_article")
        return int(cursor.fetchone()[0])


def _restore_database(copy: Path) -> Path | None:
    connection = connections["default"]
    connection.close()
    if connection.vendor == "sqlite":
        sqlite_copies.verify_copy(copy)
        return sqlite_copies.restore_copy(copy, Path(connection.settings_dict["NAME"]))
    postgres_copies.verify_copy(copy)
    postgres_copies.restore_copy(copy, connection.settings_dict)
    return None


def _restore_uploads(source: Path) -> None:
    """Replace the files of uploads by those of a backup."""
    root = Path(settings.MEDIA_ROOT)
    draft, old = (root.with_name(f".{root.name}.{name}") for name in ("restoring", "replaced"))
    for rest in (draft, old):
        shutil.rmtree(rest, ignore_errors=True)
    draft.mkdir(mode=0o700)
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if path.is_file():
            copy_file(path, draft / path.relative_to(source))
    if root.exists():
        root.rename(old)
    draft.rename(root)
    sync_path(root.parent)
    shutil.rmtree(old, ignore_errors=True)


def _bring_uploads_home(source: Path) -> None:
    """Move the files of uploads to the home of this site; the backup may be of another home."""
    home = get_home()
    if settings.SHARED_HOME == places.DATABASE:
        for path in sorted((source / "incoming").rglob("*")):
            if path.is_file():
                home.write(f"uploads/{path.relative_to(source)}", [path.read_bytes()])
        return
    stored = SharedFile.objects.filter(name__startswith="uploads/")
    for name in stored.values_list("name", flat=True):
        with DatabaseHome().open(name) as file:
            home.write(name, iter(partial(file.read, BLOCK_BYTES), b""))
    stored.delete()


def _restore_key(folder: Path) -> None:
    if not (folder / SECRET_KEY).exists():
        raise BackupError(f"{folder} holds no secret key: it was made without --secret-key.")
    home = places.root()
    draft = home / f".{SECRET_KEY}.restoring"
    copy_file(folder / SECRET_KEY, draft)
    sync_path(draft)
    draft.replace(home / SECRET_KEY)
    sync_path(home)


def _lacking_settings(folder: Path) -> tuple[str, ...]:
    """Return the variables of a backup that have another value here."""
    try:
        kept = json.loads((folder / ENVIRONMENT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    present = site_environment()
    return tuple(f"{name}={value}" for name, value in kept.items() if present.get(name) != value)


def _restore_index() -> Differences:
    """Bring the index to the state of the database; return the differences that remain."""
    try:
        get_searcher().check()
    except IndexerError:
        rebuild()
    else:
        reconcile()
        drain()
    return verify()
