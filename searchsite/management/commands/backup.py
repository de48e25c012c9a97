"""Back up the site while it serves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.management.arguments import positive_integer
from searchsite.operations.backup import write_backup
from searchsite.operations.backup_folder import BackupError


class Command(BaseCommand):
    """``manage.py backup``."""

    help = (
        "Write a verified backup of the database, waiting uploads and settings into a new folder"
        " of DIR, while editors save. `manage.py restore DIR` brings it back."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="folder of the backups")
        parser.add_argument(
            "--secret-key",
            action="store_true",
            help="also copy the secret key: sessions and links stay valid after a restore",
        )
        parser.add_argument(
            "--keep",
            metavar="N",
            type=positive_integer(maximum=100_000),
            help="keep the newest N backups in DIR and remove older ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the backup, and report."""
        try:
            report = write_backup(
                options["folder"], secret_key=options["secret_key"], keep=options["keep"]
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Backed up {report.articles} articles in {report.seconds:.1f} s:"
            f" {report.folder} ({report.size_bytes / 1e6:.1f} MB, verified)."
        )
        if report.removed:
            self.stdout.write(f"Removed older backups: {', '.join(report.removed)}.")
