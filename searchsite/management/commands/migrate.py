"""Django's ``migrate``, the only command that makes a database file, and only for a new site."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections

from articles.locks import advisory_lock
from searchsite.database.migrations import AtomicExecutor
from searchsite.database.sqlite3.base import creation_allowed, database_path

WAIT_SECONDS = 600.0  # for another machine

migrate.MigrationExecutor = AtomicExecutor  # type: ignore[attr-defined]  # Django takes it by this name


class Command(migrate.Command):
    """``manage.py migrate``."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare Django's options and our own."""
        super().add_arguments(parser)
        parser.add_argument(
            "--create-database",
            action="store_true",
            help="make an empty SQLite database although this site has an index of a lost one",
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Refuse to replace a lost database by an empty one; else run the checks and migrate."""
        connection = connections[options["database"]]
        path = database_path(connection.settings_dict) if connection.vendor == "sqlite" else ""
        missing = bool(path) and not Path(path).exists()
        if missing and not options["create_database"]:
            self._refuse_if_lost(Path(path))
        with creation_allowed() if missing else nullcontext(), _alone(options["database"]):
            return super().execute(*args, **options)

    def _refuse_if_lost(self, path: Path) -> None:
        """Raise ``CommandError`` if the data directory shows that there was a database."""
        log = path.with_name(f"{path.name}-wal")
        pointer = Path(settings.INDEX_DIR) / "current"
        traces = [str(trace) for trace in (log, pointer) if trace.exists()]
        if traces:
            raise CommandError(
                f"The database {path} is missing, but there is {' and '.join(traces)}: it was lost,"
                " or its disk is not mounted. Bring it back, or run `manage.py restore`. To begin"
                " with an empty database, remove these files or add --create-database.",
                returncode=4,
            )


@contextmanager
def _alone(database: str) -> Iterator[None]:
    """Let other machines wait: two migrations at once would fail halfway."""
    with advisory_lock("migrate", wait_seconds=WAIT_SECONDS, using=database) as held:
        if not held:
            raise CommandError("Another machine migrates the database. Try again later.")
        yield
