"""``manage.py purge_trash``: delete old articles of the trash for good."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.trash.discarding import older_than, purge

DEFAULT_DAYS = 30
MAX_DAYS = 36_500


def _days(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= MAX_DAYS:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is not a number of days from 0 to {MAX_DAYS}")


class Command(BaseCommand):
    """Delete the articles for good that have been in the trash for some days."""

    help = "Delete articles for good that have been in the trash for more than some days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than",
            type=_days,
            default=DEFAULT_DAYS,
            metavar="DAYS",
            help=f"days in the trash (default: {DEFAULT_DAYS})",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="count the articles, but delete nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        articles = older_than(options["older_than"])
        if options["dry_run"]:
            self.stdout.write(f"Dry run: {articles.count():,} articles would be deleted.")
            return
        self.stdout.write(f"deleted    {purge(articles):,}")
