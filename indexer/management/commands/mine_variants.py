"""Find candidates for groups of other forms in the articles, for editors to decide on."""

import sys
from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.synonyms.queue import Finding, enqueue
from indexer.mining.articles import mine
from indexer.sync.article_source import PublishedArticles

PASSES = 2
SHOWN = 20  # of each kind


class Command(BaseCommand):
    """``manage.py mine_variants``."""

    help = (
        "Look through all published articles for acronyms with their names and for words in two"
        " spellings. What is found waits in the admin; no search uses it before it is accepted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--dry-run", action="store_true", help="print the best candidates and keep none"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Mine, then put what was found into the queue."""
        total = PASSES * PublishedArticles().count()
        with tqdm(total=total, unit=" articles", disable=not sys.stderr.isatty()) as bar:
            findings = list(mine(bar.update))
        if options["dry_run"]:
            self._show(findings)
            return
        outcome = enqueue(findings)
        self.stdout.write(
            f"{len(findings)} candidates found: {outcome.added} new, {outcome.known} known."
            " Editors decide on them in the admin."
        )

    def _show(self, findings: list[Finding]) -> None:
        ordered = sorted(findings, key=lambda each: (each.kind, -each.score))
        for kind, found in groupby(ordered, key=lambda each: each.kind):
            each_of = list(found)
            self.stdout.write(f"{kind}: {len(each_of)}")
            for finding in each_of[:SHOWN]:
                forms = " | ".join(finding.forms)
                self.stdout.write(f"  {finding.score:.2f} {finding.articles:6,} {forms}")
        self.stdout.write("Dry run: nothing was kept.")
