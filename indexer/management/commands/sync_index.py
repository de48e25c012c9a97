"""Apply the pending changes of the outbox, as the site does after every commit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexer.exceptions import IndexerError
from indexer.sync.drain import drain
from indexer.sync.outbox import pending_rows
from indexer.sync.reconciliation import reconcile


class Command(BaseCommand):
    """``manage.py sync_index``."""

    help = "Apply pending changes to the index. The site does this after every change by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        """Drain the outbox."""
        try:
            differing = reconcile()
            applied = drain()
            pending = pending_rows().count()
        except IndexerError as error:
            raise CommandError(str(error)) from error
        if differing is not None:
            self.stdout.write(
                f"The database or the index had been replaced; {differing} articles corrected."
            )
        self.stdout.write(f"Applied {applied} pending changes; {pending} are left.")
