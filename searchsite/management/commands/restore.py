"""Restore a backup of the site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexer.exceptions import IndexerError
from searchsite.operations.backup_folder import BackupError
from searchsite.operations.restore import restore_backup


class Command(BaseCommand):
    """``manage.py restore``."""

    help = (
        "Restore a backup: a folder of `manage.py backup`, or the newest one in DIR. Works on an"
        " empty machine and while the site serves; builds and verifies the index."
    )
    requires_system_checks = ()  # the database may be missing

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="the backup, or its parent")
        parser.add_argument(
            "--replace", action="store_true", help="replace the articles of this site"
        )
        parser.add_argument(
            "--secret-key", action="store_true", help="also restore the secret key of the backup"
        )
        parser.add_argument(
            "--no-index", action="store_true", help="leave the index to the next start of the site"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and report."""
        try:
            report = restore_backup(
                options["folder"],
                replace=options["replace"],
                secret_key=options["secret_key"],
                index=not options["no_index"],
            )
        except (BackupError, IndexerError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored {report.articles} articles of {report.created} from {report.folder}."
        )
        if report.set_aside:
            self.stdout.write(f"The damaged database is kept as {report.set_aside}.")
        if report.settings:
            self.stdout.write("The backup's site had other settings:")
            for line in report.settings:
                self.stdout.write(f"  {line}")
        if report.differences:
            raise CommandError("Index and database differ. Run `manage.py reindex --repair`.")
        if report.differences is not None:
            self.stdout.write(self.style.SUCCESS("Index and database agree."))
