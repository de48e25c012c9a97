"""Checks of the doctor on the machine: settings, disk, permissions, packages and the clock."""

import os
import sys
import time
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import connection

from articles.locks import LockLost, advisory_lock, ensure_held
from indexer.storage.file_locks import file_lock, is_locked
from indexer.storage.free_space import free_bytes, rebuild_shortage
from searchsite.operations.findings import Finding, error, ok, skipped, warning

MIN_FREE = 100_000_000  # bytes
CLOCK_TOLERANCE = 300  # seconds
_WATCHED = ("db.sqlite3", "db.sqlite3-wal", "index/current", "last_backup.json")


def settings_are_sound() -> Finding:
    """Run the system checks, with those for a deployment."""
    found = checks.run_checks(include_deployment_checks=True)
    own = [each for each in found if not (each.id or "").startswith("indexer.W00")]
    shown = [each for each in own if not each.is_silenced()]
    if not shown:
        return ok("`manage.py check --deploy` finds nothing.")
    text = "; ".join(f"{each.id}: {each.msg}" for each in shown)
    hint = " ".join(each.hint for each in shown if each.hint) or "Run `manage.py check --deploy`."
    serious = any(each.level >= checks.ERROR for each in shown)
    return error(text, hint) if serious else warning(text, hint)


def disk_has_space() -> Finding:
    """Compare free space with the need of saves and of a rebuild."""
    free = free_bytes(settings.DATA_DIR)
    if free < MIN_FREE:
        return error(f"{free / 1e6:.0f} MB are free in {settings.DATA_DIR}.", "Make room.")
    shortage = rebuild_shortage(Path(settings.INDEX_DIR))
    if shortage:
        return warning(
            f"{shortage.free / 1e9:.1f} GB are free; a rebuild needs {shortage.needed / 1e9:.1f}"
            " GB.",
            "Make room before the next `manage.py reindex`.",
        )
    return ok(f"{free / 1e9:.1f} GB are free.")


def folders_are_writable() -> Finding:
    """Write, sync and remove a file in each folder that the site writes to."""
    for folder in (Path(settings.DATA_DIR), Path(settings.INDEX_DIR), Path(settings.MEDIA_ROOT)):
        probe = folder / f".doctor-{os.getpid()}"
        try:
            if not folder.exists():
                continue
            with probe.open("wb") as file:
                file.write(b"x")
                file.flush()
                os.fsync(file.fileno())
        except OSError as problem:
            return error(f"{folder} cannot be written: {problem.strerror}", "Check owner and disk.")
        finally:
            if probe.exists():
                probe.unlink()
    return ok("All folders can be written.")


def files_are_private() -> Finding:
    """Look for files that other users of the machine can read."""
    open_to_all = [
        path.name
        for path in (Path(settings.DATA_DIR), *Path(settings.DATA_DIR).glob("*"))
        if path.name != "static" and path.stat().st_mode & 0o077
    ]
    data_dir = Path(settings.DATA_DIR)
    if data_dir.stat().st_mode & 0o077:
        return warning(
            f"Other users can enter {data_dir} and read {', '.join(sorted(open_to_all)[:5])}.",
            f"Run `chmod -R go= {data_dir}`, and start the site with umask 077.",
        )
    return ok("Only the site's user can read its data.")


def locks_work() -> Finding:
    """Take a lock, and see that it is held: some network file systems ignore locks."""
    path = Path(settings.INDEX_DIR) / "doctor.lock"
    with file_lock(path) as held:
        works = held and is_locked(path)
    path.unlink(missing_ok=True)
    if not works:
        return error(
            f"File locks do not work in {settings.INDEX_DIR}.",
            "Keep DATA_DIR on a local file system: two writers would damage the index.",
        )
    return _advisory_locks_work() if connection.vendor == "postgresql" else ok("File locks work.")


def _advisory_locks_work() -> Finding:
    """Hold a lock of the server for two statements: some poolers change the session between."""
    try:
        with advisory_lock("doctor", wait_seconds=5.0) as held:
            ensure_held()
    except LockLost:
        return error(
            "Locks of PostgreSQL do not last from one statement to the next.",
            "Let DATABASE_URL name the server itself, or a pooler in session mode.",
        )
    if not held:
        return warning("Another process of the doctor holds its lock.", "Run it again.")
    return ok("File locks and locks of PostgreSQL work.")


def clock_is_right() -> Finding:
    """Look for files from the future: the clock was set back."""
    now = time.time()
    ahead = {
        name: path.stat().st_mtime - now
        for name in _WATCHED
        if (path := Path(settings.DATA_DIR) / name).exists()
    }
    name, seconds = max(ahead.items(), key=lambda item: item[1], default=("", 0.0))
    if seconds > CLOCK_TOLERANCE:
        return warning(
            f"{name} is {seconds / 60:.0f} minutes in the future: the clock was set back.",
            "Switch time synchronisation on (timedatectl). No data depends on the clock.",
        )
    return ok("No file is from the future.")


def static_files_are_collected() -> Finding:
    """Look for the manifest of static files, which every page needs."""
    if settings.DEBUG:
        return skipped("DEBUG serves static files without a manifest.")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return error(
            f"There is no manifest in {settings.STATIC_ROOT}: pages would fail.",
            "Run `manage.py collectstatic --noinput`.",
        )
    return ok("Static files are collected.")


def packages_are_pinned_ones() -> Finding:
    """Compare installed packages with ``requirements.txt``."""
    wanted = {}
    for line in (settings.BASE_DIR / "requirements.txt").read_text(encoding="utf-8").splitlines():
        requirement = line.partition("#")[0].partition(";")[0].split()
        name, equal, version = requirement[0].partition("==") if requirement else ("", "", "")
        if equal and not name.startswith("-"):
            wanted[name.partition("[")[0]] = version
    other = [
        f"{name} {found or 'is missing'} instead of {version}"
        for name, version in wanted.items()
        if (found := _installed(name)) != version
    ]
    if other:
        return warning("; ".join(other), "Run `bin/run`, or install requirements.txt again.")
    return ok(f"Python {sys.version.split()[0]} with all {len(wanted)} pinned packages.")


def database_is_durable() -> Finding:
    """Look for the settings of SQLite that survive a power failure."""
    if connection.vendor != "sqlite":
        return skipped("PostgreSQL has its own settings (fsync, synchronous_commit).")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
    if journal != "wal" or synchronous < 2:
        return error(
            f"journal_mode is {journal}, synchronous is {synchronous}.",
            "Run `PRAGMA journal_mode=WAL`; the site sets synchronous=FULL itself.",
        )
    return ok("The database syncs each commit to the disk.")


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
