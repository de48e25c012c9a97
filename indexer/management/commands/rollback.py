"""Go back to the generation of the index before the current one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexer.exceptions import IndexerError
from indexer.sync.rollback import roll_back


class Command(BaseCommand):
    """``manage.py rollback``."""

    help = (
        "Switch to the generation of the index before the current one, after bringing it up to"
        " date with all articles. A second call switches back."
    )
    requires_system_checks = ()  # the current index may be the defect

    def handle(self, *args: Any, **options: Any) -> None:
        """Roll back, and report."""
        try:
            report = roll_back()
        except IndexerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Readers use generation {report.generation} again, after {report.updated} articles"
            f" were updated in it ({report.seconds:.1f} s). Generation {report.left} is kept."
        )
