"""``manage.py publish_scheduled``: publish the scheduled articles whose time has come."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from articles.publishing.due import next_due, publish_due
from articles.publishing.timer import LOOK_SECONDS, seconds_to_wait


class Command(BaseCommand):
    """Publish scheduled articles. The running site does so by itself, too."""

    help = (
        "Publish the scheduled articles whose time has come (for cron or a timer; the running site"
        " does so by itself)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--watch",
            action="store_true",
            help="go on until Ctrl-C, and publish each article at its time",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._publish()
        while options["watch"]:
            time.sleep(seconds_to_wait(next_due(), timezone.now(), LOOK_SECONDS))
            self._publish(quiet=True)
            close_old_connections()

    def _publish(self, *, quiet: bool = False) -> None:
        """Publish what is due, and print the number and the next time."""
        count = publish_due(timezone.now())
        if quiet and not count:
            return
        due = next_due()
        upcoming = f"{timezone.localtime(due):%Y-%m-%d %H:%M}" if due else "none"
        self.stdout.write(f"Published {count:,} scheduled article(s). Next: {upcoming}.")
