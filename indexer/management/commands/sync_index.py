"""Apply the changes that are waiting in the outbox, as the site does after every commit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexer.exceptions import IndexerError
from indexer.sync.drain import drain
from indexer.sync.outbox import pending_rows


class Command(BaseCommand):
    """``manage.py sync_index``."""

    help = "Apply pending changes to the index (done by the site itself; this is for operators)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Drain the outbox."""
        try:
            applied = drain()
            waiting = pending_rows().count()
        except IndexerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Applied {applied} pending changes; {waiting} are left.")
