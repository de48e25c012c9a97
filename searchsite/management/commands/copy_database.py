"""Copy the database of the site to PostgreSQL, to move the site there."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from searchsite import environment
from searchsite.database_copy.streaming import CopyError, copy_tables

TARGET = "copy-target"  # alias of the connection


class Command(BaseCommand):
    """``manage.py copy_database``."""

    help = (
        "Copy all tables of this site's database to an empty PostgreSQL database. The copy is one"
        " state of the site: stop editors, copy, then start the site with DATABASE_URL set to the"
        " new database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument("target", help="postgres://user:password@host/name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate the target, copy, and report the rows."""
        url = options["target"]
        os.environ["COPY_TARGET"] = url
        try:
            entry = environment.database("COPY_TARGET", default=settings.DATA_DIR / "none")
        except ImproperlyConfigured as error:
            raise CommandError(str(error).replace("COPY_TARGET", "The target")) from error
        finally:
            del os.environ["COPY_TARGET"]
        if not entry["ENGINE"].endswith("postgresql"):
            raise CommandError("The target is not a PostgreSQL database.")
        self._migrate(url)
        defaults = {**connections.settings["default"], "OPTIONS": {}}
        connections.settings[TARGET] = {**defaults, **entry}
        try:
            with closing(connections[TARGET]) as target:
                report = copy_tables(connections["default"], target, self._show)
        except (CopyError, DatabaseError) as error:
            raise CommandError(" ".join(str(error).split())) from error
        rows = sum(report.rows.values())
        self.stdout.write(f"Copied {rows} rows of {len(report.rows)} tables.")
        if report.cleaned:
            self.stdout.write(f"{report.cleaned} texts lost NUL characters, which have no meaning.")
        self.stdout.write("Set DATABASE_URL to the target, and start the site.")

    def _migrate(self, url: str) -> None:
        """Make the tables of the target, in a process that knows no other database."""
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines()
            raise CommandError(
                f"The target cannot be migrated: {lines[-1] if lines else 'unknown'}"
            )

    def _show(self, table: str, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{table}: {rows} rows ", ending="")
