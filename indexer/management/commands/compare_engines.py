"""Compare the answers of two search engines of the site."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexer.engines import ENGINES
from indexer.engines.choice import active_engine
from indexer.engines.interface import Sort
from indexer.evaluation.engines import compare_engines
from indexer.exceptions import IndexerError
from indexer.management.engine_reports import (
    Thresholds,
    add_comparison_arguments,
    as_object,
    chosen_queries,
    table,
)

LIMIT, SECONDS = 200, 300


class Command(BaseCommand):
    """``manage.py compare_engines``."""

    help = (
        "Send the queries of readers to two search engines and compare hits, order, totals and"
        " time. `manage.py migrate_engine ENGINE --build-only` makes the index of the other engine."
        " The exit code is 1 if the engines differ by more than the thresholds allow."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "engine", nargs="?", choices=sorted(ENGINES), help="the engine beside the one in use"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        add_comparison_arguments(parser, limit=LIMIT, seconds=SECONDS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and print."""
        used = active_engine()
        others = [name for name in ENGINES if name != used]
        other = options["engine"] or others[0]
        if other == used:
            raise CommandError(f"{used} is the engine in use; name another: {', '.join(others)}.")
        thresholds = Thresholds.of(options)
        try:
            queries, source = chosen_queries(options)
            if not queries:
                raise CommandError("There is no query to compare. Name a file with --queries.")
            compared = compare_engines(
                (used, other),
                queries,
                sorts=options["sort"] or (Sort.RELEVANCE,),
                seconds=options["seconds"],
            )
        except (IndexerError, OSError, UnicodeDecodeError, ImportError) as error:
            raise CommandError(str(error)) from error
        failures = thresholds.failures(compared)
        if options["json"]:
            found = as_object(compared, source, failures)
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self.stdout.write(table(compared, source))
        if failures:
            raise CommandError(" ".join(failures))
