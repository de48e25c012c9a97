"""``manage.py undo_import``: take back a whole import."""

from argparse import ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.batches.undo import UndoReport, undo, undo_preview
from articles.models import ImportBatch
from articles.uploads.saving import settle_import

MAX_SHOWN_KEPT = 20
MAX_SUGGESTED = 5
MAX_DIGITS = 19


def _number(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < MAX_DIGITS:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is not the number of an import, such as 17")


class Command(BaseCommand):
    """Undo an import, at once and as a whole."""

    help = (
        "Undo an import: put the articles that it created into the trash, and restore those that it"
        " updated. Articles that were edited since are kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "number", type=_number, metavar="N", help="the number that import_articles printed"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would change, but change nothing"
        )
        parser.add_argument(
            "--force", action="store_true", help="also undo articles that were edited since"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        batch = ImportBatch.objects.filter(pk=options["number"]).first()
        if batch is None:
            raise CommandError(f"There is no import {options['number']}. {_latest()}")
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed. It would give:")
            report = undo_preview(batch, force=options["force"])
        elif not settle_import(batch):
            raise CommandError("This import is still running. Stop it in the admin, or wait.")
        else:
            report = undo(batch, force=options["force"])
        for line in _lines(report):
            self.stdout.write(line)


def _latest() -> str:
    latest = ImportBatch.objects.all()[:MAX_SUGGESTED]
    names = ", ".join(f"{batch.pk} ({batch.name})" for batch in latest)
    return f"The latest are: {names}." if names else "No import is recorded yet."


def _lines(report: UndoReport) -> Iterator[str]:
    shown = report.listed[:MAX_SHOWN_KEPT]
    yield from (f"kept      #{pk} {title}" for pk, title in shown)
    if report.kept > len(shown):
        yield f"... and {report.kept - len(shown):,} more"
    yield f"trashed    {report.trashed:,}"
    yield f"restored   {report.restored:,}"
    yield f"kept       {report.kept:,}"
    if report.kept:
        yield "           because they were edited since the import (see --force)"
    if report.gone:
        yield f"gone       {report.gone:,} were deleted or trashed before"
