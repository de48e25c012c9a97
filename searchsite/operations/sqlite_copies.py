"""Copies of an SQLite database while the site serves, by SQLite's backup interface.

All pages are copied in one step, which reads one snapshot of the write-ahead log. (In many steps,
as the shell's ``.backup`` does, each save of an editor starts the copy again.) A restore writes the
pages into the live database in one transaction: readers and editors wait or see either state, and
a process that is killed leaves the old one. A file that SQLite cannot open is set aside.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from indexer.storage.atomic_files import sync_path
from searchsite.database.sqlite3.base import is_read_only
from searchsite.operations.backup_folder import BackupError

FILE_NAME = "database.sqlite3"
BUSY_SECONDS = 120.0
_COMPANIONS = ("", "-wal", "-shm", "-journal")


def write_copy(database: Path, target: Path) -> None:
    """Copy a database into a new file, consistently. Raises ``BackupError``."""
    try:
        with closing(_open(database, "ro")) as source, closing(_open(target, "rwc")) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, which needs no log beside it
    except sqlite3.Error as error:
        raise BackupError(f"The database {database} cannot be copied ({error}).") from error
    target.chmod(0o600)
    sync_path(target)


def verify_copy(path: Path) -> dict[str, int]:
    """Read a whole copy; return the number of rows by table. Raises ``BackupError``."""
    try:
        with closing(_open(path, "ro")) as copy:
            problems = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
            orphans = copy.execute("PRAGMA foreign_key_check").fetchmany(1)
            if problems != ["ok"] or orphans:
                found = "; ".join(problems) if problems != ["ok"] else f"orphan rows: {orphans}"
                raise BackupError(f"The copy {path} is damaged ({found}).")
            return _counts(copy)
    except sqlite3.Error as error:
        raise BackupError(f"The copy {path} is damaged ({error}).") from error


def restore_copy(copy: Path, database: Path) -> Path | None:
    """Replace a database by a copy; return where a damaged one was set aside, else None."""
    aside = None
    if database.exists():
        if _overwrite(copy, database):
            return None
        aside = _set_aside(database)
    elif any(_companion(database, suffix).exists() for suffix in _COMPANIONS):
        _set_aside(database)  # the log of a lost database would be applied to the restored one
    draft = database.with_name(f".{database.name}.restoring")
    draft.unlink(missing_ok=True)
    write_copy(copy, draft)
    draft.replace(database)
    sync_path(database.parent)
    return aside


def rows(database: Path, table: str) -> int:
    """Return the number of rows of a table; 0 if the database or the table cannot be read."""
    if not database.exists():
        return 0
    try:
        with closing(_open(database, "ro")) as opened:
            return int(opened.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608
    except sqlite3.Error:
        return 0


def _overwrite(copy: Path, database: Path) -> bool:
    """Write a copy into a database in one transaction; return False if SQLite cannot open it."""
    try:
        with closing(_open(copy, "ro")) as source, closing(_open(database, "rw")) as target:
            target.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(target)
    except sqlite3.DatabaseError as error:
        if (error.sqlite_errorcode & 0xFF) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            return False
        raise BackupError(
            f"The database {database} cannot be written ({error}). Make room on its disk, or make"
            " it writable for this user, and run the command again."
        ) from error
    return True


def _set_aside(database: Path) -> Path:
    """Rename a database and its log, so that nothing is lost; return the new path."""
    number = 1
    while (aside := database.with_name(f"{database.name}.damaged-{number}")).exists():
        number += 1
    for suffix in _COMPANIONS:
        if _companion(database, suffix).exists():
            _companion(database, suffix).replace(_companion(aside, suffix))
    sync_path(database.parent)
    return aside


def _companion(database: Path, suffix: str) -> Path:
    return database.with_name(f"{database.name}{suffix}")


def _counts(opened: sqlite3.Connection) -> dict[str, int]:
    tables = opened.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in sorted(tables)
    }


def _open(path: Path, mode: str) -> sqlite3.Connection:
    chosen = "immutable=1" if mode == "ro" and is_read_only(str(path)) else f"mode={mode}"
    address = f"file:{quote(str(path))}?{chosen}"
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
