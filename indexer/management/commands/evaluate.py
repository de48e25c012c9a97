"""Score the live index on the editors' judged queries, and show the changes since the last run."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.importing.judgements import JudgementError, import_judgements
from articles.models import JudgedQuery
from indexer.evaluation.runs import (
    METRICS,
    Change,
    Comparison,
    Run,
    append_run,
    compare_runs,
    evaluate,
    last_run,
    note_path,
    runs_place,
)
from indexer.exceptions import IndexerError
from indexer.storage.progress_notes import noted

NOTHING_JUDGED = 2  # exit code; 1 is an index that cannot be searched or a file that cannot be read
COLUMN_WIDTH = 11


class Command(BaseCommand):
    """``manage.py evaluate``."""

    help = "Score the live index on the judged queries and show the changes since the last run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--dry-run", action="store_true", help="do not save this run")
        parser.add_argument(
            "--import",
            dest="judgements",
            type=Path,
            metavar="FILE",
            help="import judgements first: query, article id or address, grade, separated by tabs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import judgements, evaluate, compare, print and keep the run."""
        try:
            if options["judgements"]:
                count = import_judgements(options["judgements"])
                self.stderr.write(f"{count} judgements read.")
            if not JudgedQuery.objects.exists():
                raise CommandError(
                    "There are no judged queries. Add some in the admin, or read a file with"
                    " --import.",
                    returncode=NOTHING_JUDGED,
                )
            with noted(note_path()) as report:
                run = evaluate(report)
        except (IndexerError, JudgementError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        before = last_run(runs_place())
        comparison = compare_runs(before, run) if before else None
        self._print(run, comparison, as_json=options["json"])
        if not run.queries:
            raise CommandError(
                "No judged query has a published article graded above 0: nothing was scored.",
                returncode=NOTHING_JUDGED,
            )
        if not options["dry_run"]:
            append_run(run, runs_place())

    def _print(self, run: Run, comparison: Comparison | None, *, as_json: bool) -> None:
        if as_json:
            changes = asdict(comparison) if comparison else None
            self.stdout.write(json.dumps(asdict(run) | {"changes": changes}, ensure_ascii=False))
            return
        if run.queries:
            self.stdout.write("".join(f"{name:>{COLUMN_WIDTH}}" for name in METRICS) + "  query")
            for each in run.queries:
                self.stdout.write(f"{_row(each.scores)}  {each.query}")
            self.stdout.write(f"{_row(run.mean)}  mean of {len(run.queries)}")
        self._warn("Deleted or not published, not counted: articles", run.unsearchable)
        self._warn("Not scored, no published article graded above 0:", run.unjudgeable)
        if comparison:
            self._print_changes(comparison)

    def _warn(self, label: str, values: tuple[Any, ...]) -> None:
        if values:
            self.stdout.write(self.style.WARNING(f"{label} {', '.join(map(str, values))}."))

    def _print_changes(self, comparison: Comparison) -> None:
        self.stdout.write(f"\nSince {comparison.since}:")
        if comparison.by:
            self.stdout.write(f"{_row(comparison.by, sign='+')}  mean of the queries in both")
        groups = {
            "rose": comparison.rose,
            "fell": comparison.fell,
            "as good, in another order": comparison.shifted,
        }
        for name, changes in groups.items():
            if changes:
                self.stdout.write(f"{len(changes)} {name}:")
            for change in changes:
                self._print_change(change)
        self._warn("New queries:", comparison.added)
        self._warn("Queries no longer scored:", comparison.gone)
        if not any(groups.values()):
            self.stdout.write("No query rose or fell.")

    def _print_change(self, change: Change) -> None:
        note = "  (its grades changed)" if change.rejudged else ""
        self.stdout.write(f"{_row(change.by, sign='+')}  {change.query}{note}")
        indent = " " * (COLUMN_WIDTH * len(METRICS) + 4)
        for move in change.moves:
            ranks = f"{move.before or 'beyond 100'} -> {move.after or 'beyond 100'}"
            self.stdout.write(f"{indent}#{move.article_id}: {ranks}")


def _row(scores: dict[str, float], sign: str = "") -> str:
    return "".join(f"{scores[name]:>{sign}{COLUMN_WIDTH}.4f}" for name in METRICS)
