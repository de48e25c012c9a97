"""``manage.py fetch_sources``: import the new articles of the news sources whose time has come."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles.fetching.fetcher import PAUSE_SECONDS, Fetcher
from articles.fetching.schedule import claim, due_sources, release
from articles.fetching.source_run import MAX_PAGES, Outcome, RunOptions, run_source
from articles.management.arguments import positive_integer
from articles.models import NewsSource
from articles.signals import announce, deferred_announcements

MAX_SHOWN_REJECTIONS = 20
EXIT_INTERRUPTED = 130
_limit = positive_integer(expected="a number of pages, such as 20")


class Command(BaseCommand):
    """Fetch news sources. Without a source in the admin, the command does nothing."""

    help = (
        "Import the new articles of the news sources that are due (for cron or a timer)."
        " The sources are set up in the admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "names", nargs="*", metavar="NAME", help="fetch these sources now, due or not"
        )
        parser.add_argument(
            "--all", action="store_true", help="fetch all active sources now, due or not"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="fetch and report, but save nothing"
        )
        parser.add_argument(
            "--limit",
            type=_limit,
            default=MAX_PAGES,
            metavar="N",
            help=f"fetch at most N pages of each source (default: {MAX_PAGES})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sources = _chosen(options["names"], all_sources=options["all"])
        if not sources:
            self.stdout.write(_nothing_to_do())
            return
        only_due = not (options["names"] or options["all"])
        chosen = RunOptions(limit=options["limit"], dry_run=options["dry_run"])
        fetcher = self.fetcher()
        failed = 0
        for source in sources:
            if not (chosen.dry_run or _taken(source, only_due=only_due)):
                self.stdout.write(f"{source.name}: another run fetches it, or has just done so")
                continue
            try:
                with deferred_announcements():
                    outcome = run_source(source, fetcher, chosen)
            except KeyboardInterrupt:
                message = "Interrupted. What was saved stays; the next run goes on."
                raise CommandError(message, returncode=EXIT_INTERRUPTED) from None
            for line in _lines(source, outcome, dry_run=chosen.dry_run):
                self.stdout.write(line)
            failed += outcome.error is not None
            if outcome.report.imported and not chosen.dry_run:
                announce(bulk=True)
        if failed == len(sources):
            raise CommandError(f"None of the {failed} source(s) could be fetched.")

    def fetcher(self) -> Fetcher:
        """Return the fetcher, which pauses between two requests to a host."""
        return Fetcher(pause=PAUSE_SECONDS)


def _chosen(names: Sequence[str], *, all_sources: bool) -> list[NewsSource]:
    if all_sources and names:
        raise CommandError("Name sources, or use --all, but not both.")
    if all_sources:
        return list(NewsSource.objects.filter(active=True))
    if not names:
        return list(due_sources(timezone.now()))
    found = {name: list(NewsSource.objects.filter(name__iexact=name)) for name in names}
    if missing := [name for name, sources in found.items() if not sources]:
        known = ", ".join(NewsSource.objects.values_list("name", flat=True)[:20]) or "none yet"
        raise CommandError(f"There is no source {missing[0]!r}. The sources are: {known}.")
    unique = {source.pk: source for sources in found.values() for source in sources}
    return list(unique.values())


def _taken(source: NewsSource, *, only_due: bool) -> bool:
    """Claim a source; return False if another run has it, or has fetched it meanwhile."""
    if not claim(source):
        return False
    if only_due and not due_sources(timezone.now()).filter(pk=source.pk).exists():
        release(source)
        return False
    return True


def _nothing_to_do() -> str:
    upcoming = NewsSource.objects.filter(active=True).order_by("next_fetch_at").first()
    if upcoming is None:
        return "There are no active news sources. Add them in the admin (Sumber berita)."
    when = timezone.localtime(upcoming.next_fetch_at or timezone.now())
    return f"No source is due. The next one is {upcoming.name}, at {when:%Y-%m-%d %H:%M}."


def _lines(source: NewsSource, outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    """Yield the lines to print about a source."""
    report, prefix = outcome.report, "Dry run: " if dry_run else ""
    if outcome.not_modified:
        yield f"{prefix}{source.name}: nothing new since the last run"
    elif outcome.error is None or outcome.listed:
        yield (
            f"{prefix}{source.name}: {outcome.listed:,} listed, {outcome.new:,} new;"
            f" imported {report.imported:,}, duplicates {report.duplicates:,},"
            f" rejected {report.rejected:,}"
        )
    if report.drafts or report.versions:
        yield f"  {report.drafts + report.versions:,} wait as drafts, because of a doubt"
    if outcome.left:
        yield f"  {outcome.left:,} are left for the next run"
    if outcome.moved_to:
        yield f"  the address has moved for good and was changed to {outcome.moved_to}"
    if outcome.is_gone:
        yield "  the address is gone for good (410): the source was switched off"
    yield from (f"  rejected  {item}" for item in outcome.rejections[:MAX_SHOWN_REJECTIONS])
    if len(outcome.rejections) > MAX_SHOWN_REJECTIONS:
        yield f"  ... and {len(outcome.rejections) - MAX_SHOWN_REJECTIONS:,} more"
    if outcome.error:
        yield f"{prefix}{source.name}: {source.address} {outcome.error}"
