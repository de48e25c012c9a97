"""Read all files of the index now, and compare their checksums."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexer.exceptions import IndexerError
from indexer.sync.scrub import BYTES_PER_MB, scrub


class Command(BaseCommand):
    """``manage.py scrub``."""

    help = (
        "Read all files of the search index now and compare their checksums, as the site does in"
        " the background. Exit code 1 if a file is damaged."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Scrub at full speed."""
        try:
            report = scrub()
        except IndexerError as error:
            raise CommandError(str(error)) from error
        if report is None:
            raise CommandError("Another process is scrubbing the index. Try again later.")
        if report.damaged:
            raise CommandError(
                f"Damaged: {', '.join(report.damaged)}. Run `manage.py reindex --repair`."
            )
        self.stdout.write(
            f"Read {report.size_bytes / BYTES_PER_MB:.1f} MB of generation {report.generation};"
            " every checksum is right."
        )
