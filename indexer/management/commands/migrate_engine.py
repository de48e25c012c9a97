"""Move the running site to another search engine, and back."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.management.arguments import positive_integer
from indexer.engines import ENGINES
from indexer.engines.choice import NOTE_NAME
from indexer.engines.interface import Sort
from indexer.evaluation.engines import compare_engines
from indexer.exceptions import IndexerError
from indexer.management.engine_reports import (
    Thresholds,
    add_comparison_arguments,
    chosen_queries,
    table,
)
from indexer.sync.engine_move import MovePlan, MoveReport, move

LIMIT, SECONDS = 50, 120
_whole_number = positive_integer(maximum=1_000_000)


class Command(BaseCommand):
    """``manage.py migrate_engine``."""

    help = (
        "Make an index in another search engine, compare it with the database and its answers with"
        " those of the engine in use, and move the site to it. Readers search and editors save"
        " meanwhile, and nothing is restarted. The engine that was left keeps its index: the same"
        " command brings it up to date and goes back."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("engine", choices=sorted(ENGINES), help="the engine to move to")
        parser.add_argument(
            "--procs", type=_whole_number, help="worker processes (default: one per processor)"
        )
        parser.add_argument("--batch-size", type=_whole_number, help="articles per checkpoint")
        parser.add_argument(
            "--anew", action="store_true", help="build a new index even if the engine has one"
        )
        parser.add_argument(
            "--build-only",
            action="store_true",
            help="make the index and compare, but stay with the engine in use",
        )
        parser.add_argument(
            "--no-compare", action="store_true", help="do not compare the answers before the move"
        )
        add_comparison_arguments(parser, limit=LIMIT, seconds=SECONDS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, compare and move."""
        plan = MovePlan(
            procs=options["procs"],
            batch_size=options["batch_size"],
            anew=options["anew"],
            build_only=options["build_only"],
        )

        def accept(left: str, engine: str, refresh: Callable[[], None]) -> None:
            self._compare((left, engine), options, refresh)

        try:
            with tqdm(
                unit=" articles",
                file=sys.stderr,
                disable=not sys.stderr.isatty(),
                dynamic_ncols=True,
            ) as bar:

                def update_bar(done: int, total: int) -> None:
                    bar.total = total
                    bar.update(done - bar.n)

                report = move(
                    options["engine"],
                    plan,
                    accept=None if options["no_compare"] else accept,
                    progress=update_bar,
                )
        except (IndexerError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_description(report))

    def _compare(
        self, engines: tuple[str, str], options: dict[str, Any], refresh: Callable[[], None]
    ) -> None:
        """Print the comparison. Raises ``CommandError`` if a threshold is missed."""
        queries, source = chosen_queries(options)
        if not queries:
            return  # a site without articles
        compared = compare_engines(
            engines,
            queries,
            sorts=options["sort"] or (Sort.RELEVANCE,),
            seconds=options["seconds"],
            refresh=refresh,
        )
        self.stdout.write(table(compared, source))
        if failures := Thresholds.of(options).failures(compared):
            raise CommandError(
                f"{' '.join(failures)} The site stays with {engines[0]}; the index of {engines[1]}"
                " is kept. Lower the thresholds, or move with --no-compare."
            )


def _description(report: MoveReport) -> str:
    """Return the report of a move for the operator."""
    corrected = f", {report.corrected} articles corrected" if report.corrected else ""
    lines = [
        f"The index of {report.engine} was {report.how}: {report.documents} articles, generation"
        f" {report.generation}{corrected}, {report.seconds:.1f} s."
    ]
    if report.moved:
        lines.append(f"The site now uses {report.engine}; no process needs a restart.")
        if report.engine != settings.SEARCH_ENGINE:
            lines.append(
                f"Set SEARCH_ENGINE={report.engine} in its environment; until then, the note"
                f" {settings.INDEX_DIR}/{NOTE_NAME} counts."
            )
        lines.append(
            f"The index of {report.left} is kept: `manage.py migrate_engine {report.left}` goes"
            " back."
        )
    else:
        lines.append(f"The site still uses {report.left}.")
    return "\n".join(lines)
