"""``manage.py variants``: import and export the table of synonyms as tab-separated text."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models import VariantGroup
from articles.synonyms.tsv import (
    MAX_BYTES,
    TableError,
    apply_plan,
    decode_table,
    format_table,
    plan,
)

MAX_SHOWN_ERRORS = 20


class Command(BaseCommand):
    """Import, export and count groups of synonyms."""

    help = "Print the number of synonym groups; import them from a file or export them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--import",
            dest="table",
            type=Path,
            metavar="FILE",
            help="import groups (tab-separated kind, direction, forms, note) if all are valid",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="print the changes without saving them"
        )
        parser.add_argument(
            "--export",
            type=Path,
            metavar="FILE",
            help="export all groups; - for the standard output",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, export, and print the number of groups."""
        try:
            if options["table"]:
                self._import(options["table"], dry_run=options["dry_run"])
            if options["export"]:
                self._export(options["export"])
        except (TableError, OSError) as error:
            raise CommandError(str(error)) from error
        groups = VariantGroup.objects.all()
        self.stderr.write(f"{groups.count()} groups, {groups.filter(active=True).count()} in use.")

    def _import(self, path: Path, *, dry_run: bool) -> None:
        with path.open("rb") as file:
            planned = plan(decode_table(file.read(MAX_BYTES + 1)))
        if planned.errors:
            shown = [f"{path}: {error}" for error in planned.errors[:MAX_SHOWN_ERRORS]]
            more = len(planned.errors) - len(shown)
            shown += [f"... and {more} more"] if more else []
            raise CommandError("\n".join([*shown, "Nothing was saved; mend these lines."]))
        if not dry_run:
            apply_plan(planned)
        outcome = "Dry run: it would be" if dry_run else "Table read:"
        counts = f"{len(planned.added)} added, {len(planned.changed)} changed, {planned.same} known"
        self.stderr.write(f"{outcome} {counts}.")

    def _export(self, path: Path) -> None:
        table = format_table(VariantGroup.objects.order_by("kind", "forms"))
        if str(path) == "-":
            self.stdout.write(table, ending="")
        else:
            path.write_text(table, "utf-8")
