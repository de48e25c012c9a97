"""Rebuild, verify or repair the search index while the site runs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.management.arguments import positive_integer
from articles.models import Article
from indexer import spelling, suggest
from indexer.engines import get_searcher
from indexer.exceptions import IndexerError
from indexer.storage.free_space import rebuild_shortage
from indexer.sync.background_work import reason_for_background, start_in_background
from indexer.sync.consistency import Differences, verify
from indexer.sync.drain import drain
from indexer.sync.rebuild import RebuildReport, rebuild
from indexer.sync.reconciliation import reconcile, repair_or_rebuild

MAX_PRINTED_IDS = 20
_whole_number = positive_integer(maximum=1_000_000)


class Command(BaseCommand):
    """``manage.py reindex``."""

    help = (
        "Build a new search index beside the current one and switch to it; readers search and"
        " editors save meanwhile. --verify compares index and database, --repair updates the"
        " articles that differ."
    )
    requires_system_checks = ()  # this command repairs what the checks report

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--procs", type=_whole_number, help="worker processes (default: one per processor)"
        )
        parser.add_argument(
            "--batch-size", type=_whole_number, help="articles per segment and checkpoint"
        )
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="rebuild a missing, outdated or damaged index; otherwise apply pending changes",
        )
        parser.add_argument(
            "--background",
            action="store_true",
            help="with --if-needed: leave work that takes minutes to a process of its own",
        )
        parser.add_argument("--resume", action="store_true", help="continue an interrupted rebuild")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="compare index and database and report differences; exit code 1 if there are any",
        )
        parser.add_argument(
            "--repair", action="store_true", help="update only the articles that differ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, repair, drain or rebuild, according to the options."""
        try:
            if options["verify"] or options["repair"]:
                self._check(options)
            elif options["background"] and (reason := reason_for_background()):
                start_in_background("reindex", "--if-needed", "--resume")
                self.stdout.write(f"{reason} The work goes on while the site serves.")
            elif options["if_needed"] and self._is_usable():
                self._report_reconciled(reconcile())
                applied = drain()
                self.stdout.write(f"The index is in order; {applied} pending changes applied.")
            else:
                self._rebuild(options)
        except IndexerError as error:
            raise CommandError(str(error)) from error

    def _report_reconciled(self, differing: int | None) -> None:
        if differing is not None:
            self.stdout.write(
                "The database or the index had been replaced, such as by a backup:"
                f" {differing} articles corrected in the index."
            )

    def _is_usable(self) -> bool:
        try:
            get_searcher().check()
        except IndexerError as error:
            reason = str(error).partition(" Run `")[0]
            self.stdout.write(f"{reason} Building it now.")
            return False
        return True

    def _rebuild(self, options: dict[str, Any]) -> None:
        if shortage := rebuild_shortage(Path(settings.INDEX_DIR)):
            self.stderr.write(
                f"Little space: {shortage.free / 1e9:.1f} GB are free, and a rebuild needs about"
                f" {shortage.needed / 1e9:.1f} GB. If it does not fit, the old index stays in use."
            )
        with tqdm(
            unit=" articles", file=sys.stderr, disable=not sys.stderr.isatty(), dynamic_ncols=True
        ) as bar:

            def update_bar(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            report = rebuild(
                procs=options["procs"],
                batch_size=options["batch_size"],
                resume=options["resume"],
                progress=update_bar,
            )
        from indexer.storage.numba_cache import remove_other_versions  # imports numba: 0.3 s

        remove_other_versions()
        self.stdout.write(describe_rebuild(report))

    def _check(self, options: dict[str, Any]) -> None:
        if options["repair"]:
            report = repair_or_rebuild()
            if report.rebuilt:
                self.stdout.write(describe_rebuild(report.rebuilt))
            elif report.differences is not None:
                self._print(report.differences)
            self.stdout.write(self.style.SUCCESS(f"Repaired {report.repaired} articles."))
            if not options["verify"]:
                return
        found = verify()
        self._print(found)
        if found:
            raise CommandError("Index and database differ. Run `manage.py reindex --repair`.")
        self.stdout.write(self.style.SUCCESS("Index and database agree."))

    def _print(self, found: Differences) -> None:
        drafts = Article.objects.filter(status=Article.Status.DRAFT).count()
        self.stdout.write(
            f"Database: {found.articles} published articles ({drafts} drafts)."
            f" Index: {found.documents} documents. Pending changes: {len(found.pending)}."
        )
        for label, ids in (
            ("missing from the index", found.missing),
            ("outdated in the index", found.stale),
            ("in the index, but not published", found.extra),
            ("in the index more than once", found.repeated),
        ):
            if ids:
                self.stdout.write(f"  {len(ids)} {label}: {_listing(ids, found.pending)}")
        for name in found.damaged_files:
            self.stdout.write(f"  damaged file: {name}")
        if found.spelling_defect:
            self.stdout.write(
                f"  words for corrections ({spelling.FILE_NAME}): {found.spelling_defect}"
            )
        if found.suggestions_defect:
            self.stdout.write(f"  suggestions ({suggest.FOLDER}): {found.suggestions_defect}")


def describe_rebuild(report: RebuildReport) -> str:
    """Return the report of a rebuild for the operator."""
    rate = report.documents / report.seconds if report.seconds else 0
    lines = [
        f"Indexed {report.documents} articles in {report.seconds:.1f} s ({rate:.0f} articles/s),"
        f" {report.size_bytes / 1_000_000:.1f} MB, generation {report.generation}"
        + (" (resumed)." if report.resumed else ".")
    ]
    if report.removed:
        lines.append(f"Removed old generations: {', '.join(report.removed)}.")
    return "\n".join(lines)


def _listing(ids: tuple[int, ...], pending: frozenset[int]) -> str:
    """Return the first ids, and the number of those that are pending."""
    shown = [f"{key} (pending)" if key in pending else str(key) for key in ids[:MAX_PRINTED_IDS]]
    rest = len(ids) - MAX_PRINTED_IDS
    text = ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")
    waiting = sum(key in pending for key in ids)
    return f"{text} [{waiting} of them pending]" if waiting else text
