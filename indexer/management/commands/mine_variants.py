"""Mine candidates for synonym groups from the articles; editors decide on them."""

import sys
from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.synonyms.queue import Finding, enqueue
from indexer.mining.corpus import PASSES, mine
from indexer.sync.article_source import PublishedArticles

MAX_PRINTED = 20  # of each kind


class Command(BaseCommand):
    """``manage.py mine_variants``."""

    help = (
        "Search all published articles for acronyms with their names and for words in two"
        " spellings. The candidates wait in the admin; searches use them only once accepted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--dry-run", action="store_true", help="print the best candidates and save none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Mine the articles and add the findings to the queue."""
        total = PASSES * PublishedArticles().count()
        with tqdm(total=total, unit=" articles", disable=not sys.stderr.isatty()) as bar:
            findings = list(mine(bar.update))
        if options["dry_run"]:
            self._print(findings)
            return
        report = enqueue(findings)
        self.stdout.write(
            f"{len(findings)} candidates found: {report.added} new, {report.known} known."
            " Editors decide on them in the admin."
        )

    def _print(self, findings: list[Finding]) -> None:
        ordered = sorted(findings, key=lambda each: (each.kind, -each.score))
        for kind, group in groupby(ordered, key=lambda each: each.kind):
            of_kind = list(group)
            self.stdout.write(f"{kind}: {len(of_kind)}")
            for finding in of_kind[:MAX_PRINTED]:
                forms = " | ".join(finding.forms)
                self.stdout.write(f"  {finding.score:.2f} {finding.articles:6,} {forms}")
        self.stdout.write("Dry run: nothing was kept.")
