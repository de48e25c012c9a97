"""``manage.py clean --again``: repeat cleaning from the kept originals, show the differences."""

import difflib
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from articles.importing.cleaning.rules import RULES
from articles.importing.recleaning import CHANGED, SAME, Recleaning, reclean
from articles.management.arguments import positive_integer
from articles.models import Article, OriginalText, Revision
from articles.revisions.recording import record_each
from articles.signals import announce, deferred_announcements

BATCH_ARTICLES = 200
MAX_SHOWN_ARTICLES = 20
MAX_SHOWN_LINES = 12  # of the difference of one article
MAX_SHOWN_CHARACTERS = 160  # of a line
MAX_LISTED = 30  # articles that were passed over for one reason
CHOICES = [rule.name for rule in RULES if rule.name != "title"]
ARTICLE_FIELDS = ("title", "body", "source", "author", "url", "published_at", "updated_at")
ORIGINAL_FIELDS = ("given", "removals", "cleaned")
REASONS = {
    "edited": "edited since their import, and left as they are",
    "doubtful": "left as they are, because cleaning would now remove much: compare them by hand",
    "unreadable": "with an original that can no longer be read",
    "without a record of removals": "without a record of removals: run it without --rule",
}


class Command(BaseCommand):
    """Repeat cleaning for imported articles that nobody has edited."""

    help = "Repeat the cleaning of imported articles from their kept originals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "ids", nargs="*", type=positive_integer(), metavar="ID", help="only these articles"
        )
        parser.add_argument(
            "--again", action="store_true", help="clean again from the kept original (required)"
        )
        parser.add_argument(
            "--rule", choices=CHOICES, metavar="NAME", help="make only the changes of this rule"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show the differences, but save nothing"
        )
        parser.add_argument(
            "--show",
            type=positive_integer(),
            default=MAX_SHOWN_ARTICLES,
            metavar="N",
            help=f"show at most N differences (default: {MAX_SHOWN_ARTICLES})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["again"]:
            raise CommandError("Say --again: clean repeats the cleaning of imported articles.")
        tally = _Tally(options["show"])
        with deferred_announcements():
            for keys in _batches(options["ids"]):
                for article, outcome in _clean_batch(keys, options["rule"], options["dry_run"]):
                    for line in tally.add(article, outcome):
                        self.stdout.write(line)
        for line in tally.summary(dry_run=options["dry_run"]):
            self.stdout.write(line)
        if missing := _without_original(options["ids"]):
            numbers = ", ".join(map(str, missing[:MAX_LISTED]))
            raise CommandError(f"No kept original belongs to the article(s) {numbers}.")
        if tally.outcomes[CHANGED] and not options["dry_run"]:
            announce(bulk=True)


def _without_original(ids: list[int]) -> list[int]:
    kept = set(OriginalText.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return sorted(set(ids) - kept)


def _batches(ids: list[int]) -> Iterator[list[int]]:
    """Yield the keys of the originals in ascending order, batch by batch."""
    originals = OriginalText.objects.order_by("pk")
    if ids:
        originals = originals.filter(pk__in=ids)
    last = 0
    while keys := list(originals.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH_ARTICLES]):
        yield keys
        last = keys[-1]


def _clean_batch(
    keys: list[int], rule: str | None, dry_run: bool
) -> list[tuple[Article, Recleaning]]:
    """Clean the articles of a batch again, and save those that changed, in one transaction."""
    with transaction.atomic():
        found = []
        originals = OriginalText.objects.select_related("article").order_by("pk")
        for original in originals.select_for_update().filter(pk__in=keys):
            outcome = reclean(original.article, original, rule=rule or "")
            found.append((original, outcome))
        if not dry_run:
            _save(found)
    return [(original.article, outcome) for original, outcome in found]


def _save(found: list[tuple[OriginalText, Recleaning]]) -> None:
    now = timezone.now()
    changed = [original.article for original, outcome in found if outcome.outcome == CHANGED]
    for article in changed:
        article.updated_at = now
    record_each(changed, reason=Revision.Reason.CLEANING)
    Article.objects.bulk_update(changed, ARTICLE_FIELDS)
    cleaned = [original for original, outcome in found if outcome.outcome in {CHANGED, SAME}]
    OriginalText.objects.bulk_update(cleaned, ORIGINAL_FIELDS)


class _Tally:
    """The outcomes of a run: counts, lists of passed-over articles, the first differences."""

    def __init__(self, limit: int) -> None:
        self.outcomes: Counter[str] = Counter()
        self._removed: Counter[str] = Counter()
        self._restored: Counter[str] = Counter()
        self._listed: dict[str, list[int]] = {}
        self._limit = limit

    def add(self, article: Article, outcome: Recleaning) -> Iterator[str]:
        """Count an outcome and yield the lines of its difference."""
        self.outcomes[outcome.outcome] += 1
        self._removed += outcome.removed
        self._restored += outcome.restored
        if outcome.outcome in REASONS:
            listed = self._listed.setdefault(outcome.outcome, [])
            listed += [article.pk][: MAX_LISTED - len(listed)]
        if outcome.outcome == CHANGED and self.outcomes[CHANGED] <= self._limit:
            yield from _difference(article, outcome)

    def summary(self, *, dry_run: bool) -> Iterator[str]:
        """Yield the lines at the end."""
        if self.outcomes[CHANGED] > self._limit:
            yield f"... {self.outcomes[CHANGED] - self._limit:,} more differences (see --show)"
        for rule in sorted(self._removed | self._restored):
            yield (
                f"{rule}: {self._removed[rule]:,} pieces more removed,"
                f" {self._restored[rule]:,} put back"
            )
        for outcome, keys in self._listed.items():
            others = self.outcomes[outcome] - len(keys)
            more = f" and {others:,} more" if others else ""
            numbers = ", ".join(map(str, keys))
            yield f"{self.outcomes[outcome]:,} {REASONS[outcome]}: {numbers}{more}"
        verb = "would be changed (dry run: nothing was saved)" if dry_run else "changed"
        yield f"{self.outcomes[CHANGED]:,} {verb}, {self.outcomes[SAME]:,} unchanged"


def _difference(article: Article, outcome: Recleaning) -> Iterator[str]:
    yield f"--- article {article.pk}: {_short(article.title)}"
    for name in outcome.after:
        lines = list(_diff(outcome.before[name], outcome.after[name], name))
        yield from map(_short, lines[:MAX_SHOWN_LINES])
        if len(lines) > MAX_SHOWN_LINES:
            yield f"... {len(lines) - MAX_SHOWN_LINES} more lines"


def _diff(before: str, after: str, name: str) -> Iterable[str]:
    if name != "body":
        return [f"-{name}: {before}", f"+{name}: {after}"]
    lines = difflib.unified_diff(
        _paragraphs(before), _paragraphs(after), "stored", "cleaned", lineterm="", n=1
    )
    return itertools.islice(lines, 2, None)  # without the two lines with the names


def _paragraphs(body: str) -> list[str]:
    return [line for line in body.split("\n") if line]


def _short(line: str) -> str:
    return line if len(line) <= MAX_SHOWN_CHARACTERS else f"{line[:MAX_SHOWN_CHARACTERS]}…"
