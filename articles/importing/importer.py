"""The importer saves records in batches, each in its own transaction, and no record twice.

A killed import leaves whole batches only; the next run recognises them as duplicates and
continues. ``import_records`` plans and saves a stream of any length. The upload page calls the two
steps, ``plan`` and ``save``, separately, because it shows the plan first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from articles.importing.cleaning import clean_article
from articles.importing.duplicates import Key, KnownArticle, PlannedRecord, plan
from articles.importing.problems import Problem
from articles.importing.reading import read_stream
from articles.importing.record import ArticleRecord, RawArticle, Rejection, as_json
from articles.models import Article, OriginalText

__all__ = ["Options", "Report", "import_records", "plan", "read_upload", "records", "save"]

BATCH_ARTICLES = 500
BATCH_CHARACTERS = 8_000_000
MAX_KEPT_WARNINGS = 200
#: The number of an advisory lock (any constant) that keeps two imports from saving one article.
IMPORT_LOCK = 20_220_107
COPIED_FIELDS = (
    "title",
    "body",
    "source",
    "author",
    "category",
    "url",
    "published_at",
    "date_status",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of saving.

    ``status`` is the status of records without one. ``update`` overwrites a duplicate that
    differs. ``dry_run`` saves nothing. A batch ends at whichever of its two limits comes first.
    """

    status: str = ""
    update: bool = False
    dry_run: bool = False
    batch_articles: int = BATCH_ARTICLES
    batch_characters: int = BATCH_CHARACTERS


@dataclass(slots=True)
class Report:
    """The outcome of an import. Counts are exact; ``warnings`` has only the first hundreds."""

    imported: int = 0
    updated: int = 0
    duplicates: int = 0
    differing: int = 0  # duplicates whose stored version has another content
    rejected: int = 0
    warned: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Return the number of articles that could be read."""
        return self.imported + self.updated + self.duplicates

    def add(self, other: "Report") -> None:
        """Add the counts of ``other``."""
        for name in ("imported", "updated", "duplicates", "differing", "rejected", "warned"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        room = MAX_KEPT_WARNINGS - len(self.warnings)
        self.warnings += other.warnings[: max(room, 0)]


def records(
    items: Iterable[RawArticle | Rejection], *, source: str = "", clean: bool = True
) -> Iterator[ArticleRecord | Rejection]:
    """Yield each item cleaned; ``source`` is the source of articles whose file has no source."""
    for item in items:
        if isinstance(item, Rejection):
            yield item
        else:
            yield clean_article(item, source=source, rules=clean)


def read_upload(
    name: str, content: BinaryIO, *, source: str = ""
) -> list[ArticleRecord | Rejection]:
    """Return the articles and rejections of an uploaded file, at most ``UPLOAD_MAX_ARTICLES``."""
    found: list[ArticleRecord | Rejection] = []
    for item in records(read_stream(content, name), source=source):
        if len(found) >= settings.UPLOAD_MAX_ARTICLES:
            problem = Problem("too_many_articles", {"limit": settings.UPLOAD_MAX_ARTICLES})
            return [*found, Rejection(name, 0, problem)]
        found.append(item)
    return found


def import_records(
    items: Iterable[ArticleRecord | Rejection],
    report: Report,
    options: Options = Options(),
    *,
    on_rejection: Callable[[Rejection], None] | None = None,
    on_batch: Callable[[Report], None] | None = None,
) -> Report:
    """Save a stream of records batch by batch; count them in ``report`` and return it."""
    keep: _DryRun | _Saving = _DryRun(options) if options.dry_run else _Saving(options)
    batch: list[ArticleRecord] = []
    characters = 0
    for item in items:
        if isinstance(item, Rejection):
            report.rejected += 1
            if on_rejection:
                on_rejection(item)
            continue
        batch.append(item)
        characters += len(item.body) + len(item.original)
        if len(batch) >= options.batch_articles or characters >= options.batch_characters:
            batch, characters = keep(batch, report), 0
            if on_batch:
                on_batch(report)
    while batch:
        batch = keep(batch, report)
    if on_batch:
        on_batch(report)
    return report


def save(planned: Iterable[PlannedRecord], *, status: str = "", update: bool = False) -> Report:
    """Save new records, and with ``update`` also changed ones, in one transaction."""
    report = Report()
    changed: list[PlannedRecord] = []
    new: list[PlannedRecord] = []
    for item in planned:
        _note_warnings(item.record, report)
        if item.is_new:
            new.append(item)
        elif update and item.differs and item.article_id is not None:
            changed.append(item)
        else:
            report.duplicates += 1
            report.differing += item.differs
    with transaction.atomic():
        _create(new, status)
        _update(changed)
    report.imported, report.updated = len(new), len(changed)
    return report


def lock_out_other_imports() -> None:
    """Block other imports until this transaction ends. (SQLite has only one writer anyway.)"""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


@dataclass(slots=True)
class _Saving:
    """Save a batch; return the records that update others of the same batch, for the next one."""

    options: Options

    def __call__(self, batch: list[ArticleRecord], report: Report) -> list[ArticleRecord]:
        with transaction.atomic():
            lock_out_other_imports()
            now: list[PlannedRecord] = []
            later: list[PlannedRecord] = []
            for item in plan(batch):
                changes_this_batch = (
                    self.options.update and item.differs and item.article_id is None
                )
                (later if changes_this_batch else now).append(item)
            outcome = save(now, status=self.options.status, update=self.options.update)
        report.add(outcome)
        return [item.record for item in later]


@dataclass(slots=True)
class _DryRun:
    """Count the records that saving would import, update or skip."""

    options: Options
    seen: dict[Key, KnownArticle] = field(default_factory=dict)

    def __call__(self, batch: list[ArticleRecord], report: Report) -> list[ArticleRecord]:
        for item in plan(batch, self.seen):
            _note_warnings(item.record, report)
            if item.is_new:
                report.imported += 1
            elif self.options.update and item.differs:
                report.updated += 1
            else:
                report.duplicates += 1
                report.differing += item.differs
        return []


def _create(new: list[PlannedRecord], status: str) -> None:
    articles = [
        Article(
            **{name: getattr(item.record, name) for name in COPIED_FIELDS},
            external_id=item.record.external_id,
            status=item.record.status or status or Article.Status.PUBLISHED,
        )
        for item in new
    ]
    Article.objects.bulk_create(articles)
    pairs = zip(articles, new, strict=True)
    _keep_originals((article.pk, item.record) for article, item in pairs)


def _update(changed: list[PlannedRecord]) -> None:
    if not changed:
        return
    stored = Article.objects.in_bulk([item.article_id for item in changed if item.article_id])
    latest = {item.article_id: item.record for item in changed}
    for pk, article in stored.items():
        for name in (*COPIED_FIELDS, "external_id", "status"):
            if value := getattr(latest[pk], name):
                setattr(article, name, value)
        article.updated_at = timezone.now()
    fields = [*COPIED_FIELDS, "external_id", "status", "updated_at"]
    Article.objects.bulk_update(stored.values(), fields)
    OriginalText.objects.filter(pk__in=stored).delete()
    _keep_originals((pk, latest[pk]) for pk in stored)


def _keep_originals(pairs: Iterable[tuple[int, ArticleRecord]]) -> None:
    OriginalText.objects.bulk_create(
        OriginalText(
            article_id=pk,
            text=record.original,
            origin=record.origin[-500:],
            given=as_json(record.given),
            removals=[[removal.rule, removal.text, removal.at] for removal in record.removals],
            kept=[list(pair) for pair in record.kept],
        )
        for pk, record in pairs
        if record.original
    )


def _note_warnings(record: ArticleRecord, report: Report) -> None:
    report.warned += bool(record.warnings)
    report.warnings += [f"{record.origin}: {warning}" for warning in record.warnings]
