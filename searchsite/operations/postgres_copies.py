"""Copies of a PostgreSQL database by PostgreSQL's own ``pg_dump`` and ``pg_restore``.

A dump reads one snapshot, whatever editors save meanwhile. A restore is one transaction: it drops
the tables and functions of the schema, and makes those of the dump.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from searchsite.operations.backup_folder import BackupError

FILE_NAME = "database.dump"
#: Tables about the present: counters of requests, and the machines that serve the site.
_FLEETING = ("articles_sharedcounter", "articles_machine")
_DROP_ALL = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT format('%I', tablename) AS name FROM pg_tables
      WHERE schemaname = current_schema() LOOP
    EXECUTE 'DROP TABLE IF EXISTS ' || found.name || ' CASCADE';
  END LOOP;
  FOR found IN SELECT p.oid::regprocedure AS name FROM pg_proc p
      WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind = 'f'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
    EXECUTE 'DROP FUNCTION IF EXISTS ' || found.name || ' CASCADE';
  END LOOP;
END $$;
"""
_ENVIRONMENT = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}


def write_copy(settings: dict[str, Any], target: Path) -> None:
    """Dump a database into a new file. Raises ``BackupError``."""
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        options = ["--format=custom", "--no-owner", "--no-privileges"]
        options += [f"--exclude-table-data={table}" for table in _FLEETING]
        _run(["pg_dump", *options], settings, stdout=file)
        file.flush()
        os.fsync(file.fileno())


def verify_copy(path: Path) -> None:
    """Read a whole dump. Raises ``BackupError``."""
    _run(["pg_restore", "--file=/dev/null", str(path)], {})


def restore_copy(copy: Path, settings: dict[str, Any]) -> None:
    """Replace the tables of a database by those of a dump, in one transaction."""
    script = copy.with_name(f".{copy.name}.sql")
    try:
        with script.open("wb") as file:
            script.chmod(0o600)
            file.write(_DROP_ALL.encode())
            file.flush()
            arguments = ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(copy)]
            _run(arguments, {}, stdout=file)
        options = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        _run(["psql", *options, f"--file={script}"], settings)
    finally:
        script.unlink(missing_ok=True)


def _run(arguments: list[str], settings: dict[str, Any], stdout: Any = subprocess.DEVNULL) -> None:
    program = shutil.which(arguments[0])
    if program is None:
        raise BackupError(
            f"{arguments[0]} is not installed. On Debian: apt-get install postgresql-client"
        )
    given = {
        variable: str(settings[name])
        for name, variable in _ENVIRONMENT.items()
        if settings.get(name)
    }
    if settings:
        given |= {"PGDATABASE": str(settings["NAME"])}
    done = subprocess.run(  # noqa: S603 - the arguments are ours, and no shell reads them
        [program, *arguments[1:]],
        env={**os.environ, **given},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()
        raise BackupError(f"{arguments[0]} failed: {reason[-1] if reason else done.returncode}")
