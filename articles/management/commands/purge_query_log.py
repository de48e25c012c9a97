"""``manage.py purge_query_log``: remove the texts of old queries, or one query from all days."""

from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.query_log.models import QueryDay
from articles.query_log.purging import forget, purge


class Command(BaseCommand):
    """Purge the log of queries; the site itself does so every hour."""

    help = (
        "Remove queries and clicks of days before the last QUERY_LOG_DAYS; the counts of the days"
        " stay. The site does this by itself."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--older-than",
            type=_days,
            metavar="DAYS",
            help=f"keep the last DAYS days (default: {settings.QUERY_LOG_DAYS}; 0: keep none)",
        )
        which.add_argument(
            "--query", metavar="TEXT", help="remove one query, in any spelling, from all days"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["query"] is None:
            removed = purge(days=options["older_than"])
            self.stdout.write(f"{removed} rows of queries and clicks were removed.")
            return
        keys = set(
            QueryDay.objects.filter(query__iexact=" ".join(options["query"].split())).values_list(
                "key", flat=True
            )
        )
        if not keys:
            raise CommandError("The log has no such query.")
        removed = sum(map(forget, keys))
        self.stdout.write(f"{removed} rows of this query were removed.")


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise ArgumentTypeError(f"{text[:40]!r} is not a number of days, such as 84")
    return int(text)
