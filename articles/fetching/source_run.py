"""One run of a news source: list it, fetch its new pages, import them as one batch.

A page is noted as fetched only after its article is saved, so a killed run loses nothing: the next
one fetches the page again, and the import recognises what is stored.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.fetching.entry_article import feed_article, read_entry
from articles.fetching.errors import FetchError
from articles.fetching.feed import Entry
from articles.fetching.fetcher import Fetcher
from articles.fetching.known_pages import (
    MAX_BUSY_TRIES,
    MAX_TRIES,
    new_entries,
    note_done,
    note_failed,
)
from articles.fetching.listing import Listing, fetch_listing
from articles.fetching.models import NewsSource
from articles.fetching.schedule import note_failure, note_success, release, renew
from articles.importing.importer import Options, Report, import_records, records
from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord, RawArticle, Rejection
from articles.models import ImportBatch

logger = logging.getLogger(__name__)

MAX_PAGES = 100  # in one run
MAX_SECONDS = 600.0
MAX_FAILURES_IN_A_ROW = 5
BATCH_ARTICLES = 20  # saved at once: little is fetched again after a killed run
GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """The limits of a run. ``dry_run`` fetches but saves nothing, not even what was fetched."""

    limit: int = MAX_PAGES
    seconds: float = MAX_SECONDS
    dry_run: bool = False


@dataclass(slots=True)
class Outcome:
    """The outcome of a run. ``error`` is that of the source itself."""

    report: Report = field(default_factory=Report)
    listed: int = 0
    new: int = 0
    left: int = 0  # new entries for the next run
    given_up: int = 0
    not_modified: bool = False
    moved_to: str = ""
    is_gone: bool = False
    error: Problem | None = None
    rejections: list[Rejection] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the counts that the admin shows."""
        names = ("listed", "new", "left", "given_up")
        counts = {name: getattr(self, name) for name in names}
        return {name: value for name, value in counts.items() if value} | self.report.as_json()


def run_source(
    source: NewsSource,
    fetcher: Fetcher,
    options: RunOptions,
    clock: Callable[[], float] = time.monotonic,
) -> Outcome:
    """Fetch a source that this run has claimed, import its new articles, and note the outcome."""
    run = _Run(source, fetcher, options, clock)
    try:
        run.run()
    finally:
        if not options.dry_run:
            release(source)
    return run.outcome


class _StopRun(Exception):
    """No further page is fetched in this run, because of ``error``."""

    def __init__(self, error: FetchError) -> None:
        super().__init__(str(error))
        self.error = error


class _Run:
    def __init__(
        self,
        source: NewsSource,
        fetcher: Fetcher,
        options: RunOptions,
        clock: Callable[[], float],
    ) -> None:
        self.outcome = Outcome()
        self._source = source
        self._fetcher = fetcher
        self._options = options
        self._clock = clock
        self._end = clock() + options.seconds
        self._address = source.address  # when the run began; an editor may change it meanwhile
        self._read: list[str] = []  # addresses whose articles wait to be saved
        self._failures = 0  # in a row
        self._stopped: FetchError | None = None

    def run(self) -> None:
        source = self._source
        try:
            listing = fetch_listing(
                source.address,
                self._fetcher,
                etag=source.etag,
                last_modified=source.last_modified,
            )
        except FetchError as error:
            self._fail(error)
            return
        except Exception:
            # Feeds are written by strangers. One that breaks a step must not stop other sources.
            logger.exception("The source %r cannot be read.", source.address)
            self._fail(FetchError("fetch_feed_unreadable"))
            return
        self.outcome.listed = len(listing.entries)
        self.outcome.not_modified = listing.not_modified
        self._follow_move(listing)
        self._import(listing)
        if self._stopped:
            self._fail(self._stopped)
        else:
            self._succeed(listing)

    def _import(self, listing: Listing) -> None:
        source, outcome = self._source, self.outcome
        entries = new_entries(source, listing.entries)
        outcome.new = len(entries)
        chosen = entries[: self._options.limit]
        outcome.left = len(entries) - len(chosen)
        batch = ImportBatch(kind=ImportBatch.Kind.SOURCE, name=source.name)
        import_records(
            self._records(chosen),
            outcome.report,
            Options(
                status=source.status,
                dry_run=self._options.dry_run,
                batch_articles=BATCH_ARTICLES,
            ),
            batch=None if self._options.dry_run else batch,
            on_rejection=outcome.rejections.append,
            on_batch=self._note_saved,
        )

    def _records(self, entries: list[Entry]) -> Iterator[ArticleRecord | Rejection]:
        for number, entry in enumerate(entries):
            out_of_time = self._clock() > self._end
            if out_of_time or (not self._options.dry_run and not renew(self._source)):
                self.outcome.left += len(entries) - number
                return
            try:
                items = self._items(entry)
            except _StopRun as stop:
                self.outcome.left += len(entries) - number - 1
                self._stopped = stop.error
                if not self._options.dry_run:
                    note_failed(self._source, entry.address, tries=MAX_BUSY_TRIES)
                return
            found = self._cleaned(items, entry)
            if any(isinstance(record, ArticleRecord) for record in found):
                *others, last = map(self._with_category, found)
                yield from others
                self._read.append(entry.address)  # noted as soon as the last record is saved
                yield last
            else:
                yield from self._without_article(entry, found)

    def _items(self, entry: Entry) -> list[RawArticle | Rejection]:
        """Return the items of an entry. Raises ``_StopRun`` if no further page should be tried."""
        try:
            items = read_entry(entry, self._fetcher)
        except FetchError as error:
            self._failures += 1
            if error.code == "fetch_busy" or self._failures >= MAX_FAILURES_IN_A_ROW:
                raise _StopRun(error) from error
            return [Rejection(entry.address, 0, error.problem)]
        except Exception:
            # Pages are written by strangers. One that breaks a reader must not stop the others.
            return [_unreadable(entry)]
        self._failures = 0
        return items

    def _cleaned(
        self, items: list[RawArticle | Rejection], entry: Entry
    ) -> list[ArticleRecord | Rejection]:
        try:
            return list(records(items, source=self._source.name))
        except Exception:
            return [_unreadable(entry)]

    def _without_article(
        self, entry: Entry, found: list[ArticleRecord | Rejection]
    ) -> Iterator[ArticleRecord | Rejection]:
        """Note a page that gave no article. After the last try, take the text of the feed."""
        if self._options.dry_run or not note_failed(self._source, entry.address):
            yield from found
        elif article := feed_article(entry):
            yield from map(self._with_category, self._cleaned([article], entry))
        else:
            self.outcome.given_up += 1
            yield from found
            problem = Problem("fetch_given_up", {"tries": MAX_TRIES})
            yield Rejection(entry.address, 0, problem)

    def _with_category(self, record: ArticleRecord | Rejection) -> ArticleRecord | Rejection:
        if isinstance(record, Rejection) or record.category:
            return record
        return replace(record, category=self._source.category)

    def _note_saved(self, _report: Report) -> None:
        if not self._options.dry_run:
            note_done(self._source, self._read)
        self._read.clear()

    # --- The row of the source -------------------------------------------------------------------

    def _follow_move(self, listing: Listing) -> None:
        """Take over the address after permanent redirects, unless another source has it."""
        moved_to, source = listing.moved_to, self._source
        if not moved_to or moved_to == source.address or len(moved_to) > 1000:
            return
        if not NewsSource.objects.filter(address=moved_to).exists():
            self.outcome.moved_to = source.address = moved_to

    def _succeed(self, listing: Listing) -> None:
        source = self._source
        if not listing.not_modified:
            # After 304 nothing is listed, so what is left must not depend on a change of the feed.
            is_complete = not new_entries(source, listing.entries)
            source.etag = listing.etag if is_complete else ""
            source.last_modified = listing.last_modified if is_complete else ""
        note_success(source, timezone.now())
        self._save()

    def _fail(self, error: FetchError) -> None:
        self.outcome.error = error.problem
        if error.status == GONE and not self._stopped:
            self._source.active = False
            self.outcome.is_gone = True
        note_failure(self._source, error, timezone.now())
        self._save()

    def _save(self) -> None:
        if self._options.dry_run:
            return
        source = self._source
        if not self.outcome.not_modified:
            source.last_report = self.outcome.as_json()
        names = [
            *("etag", "last_modified", "next_fetch_at", "last_success_at", "last_error_at"),
            *("last_error", "failures", "last_report"),
            *(["address"] if self.outcome.moved_to else []),
            *(["active"] if self.outcome.is_gone else []),
        ]
        with suppress(NewsSource.DoesNotExist), transaction.atomic():
            # An editor may have deleted the source meanwhile, or changed its other fields.
            # What was learnt about the former address says nothing about a new one.
            if NewsSource.objects.filter(pk=source.pk, address=self._address).exists():
                source.save(update_fields=names)


def _unreadable(entry: Entry) -> Rejection:
    """Log the current exception, and return the rejection of a page."""
    logger.exception("The page %r cannot be read.", entry.address)
    return Rejection(entry.address, 0, Problem("reader_failed"))
