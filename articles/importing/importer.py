"""The importer saves records in batches, each in its own transaction, and no record twice.

A killed import leaves whole batches only; the next run recognises them as duplicates and
continues. ``import_records`` plans and saves a stream of any length. The upload page calls the two
steps, ``plan`` and ``save``, separately, because it shows the plan first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.db import connection, transaction

from articles.importing.duplicates import Key, KnownArticle, PlannedRecord, plan
from articles.importing.file_dates import settle_dates
from articles.importing.record import ArticleRecord, RawArticle, Rejection
from articles.importing.report import Report
from articles.importing.sandbox.cleaning import cleaned
from articles.importing.saving import lock_out_other_imports, note_counts, save
from articles.missing_keys import fill_missing_keys
from articles.models import Article, ImportBatch

__all__ = [
    "Options",
    "Report",
    "import_records",
    "lock_out_other_imports",
    "plan",
    "records",
    "save",
]

BATCH_ARTICLES = 500
BATCH_CHARACTERS = 8_000_000


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


def records(
    items: Iterable[RawArticle | Rejection], *, source: str = "", clean: bool = True
) -> Iterator[ArticleRecord | Rejection]:
    """Yield each item cleaned and with its date settled by the other articles of its file.

    ``source`` is the source of articles whose file has no source.
    """
    pairs = (
        (item, item)
        if isinstance(item, Rejection)
        else (item, cleaned(item, source=source, rules=clean))
        for item in items
    )
    return settle_dates(pairs)


def import_records(  # noqa: PLR0913 - the options of a run, all by name
    items: Iterable[ArticleRecord | Rejection],
    report: Report,
    options: Options = Options(),
    *,
    batch: ImportBatch | None = None,
    on_rejection: Callable[[Rejection], None] | None = None,
    on_batch: Callable[[Report], None] | None = None,
) -> Report:
    """Save a stream of records part by part; count them in ``report`` and return it.

    ``batch`` notes the articles and the counts; it is saved with its first article.
    """
    keep: _DryRun | _Saving = _DryRun(options) if options.dry_run else _Saving(options, batch)
    rejections = Report()
    part: list[ArticleRecord] = []
    characters = 0
    try:
        for item in items:
            if isinstance(item, Rejection):
                rejections.rejected += 1
                report.rejected += 1
                if on_rejection:
                    on_rejection(item)
                continue
            part.append(item)
            characters += len(item.body) + len(item.original)
            if len(part) >= options.batch_articles or characters >= options.batch_characters:
                part, characters = keep(part, report), 0
                if on_batch:
                    on_batch(report)
        while part:
            part = keep(part, report)
    finally:
        if batch and batch.pk is not None:
            note_counts(batch, rejections)
    if on_batch:
        on_batch(report)
    return report


class _Saving:
    """Save a part; return the records that update others of the same part, for the next one."""

    def __init__(self, options: Options, batch: ImportBatch | None) -> None:
        self._options = options
        self._batch = batch
        self._texts: set[int | None] | None = set() if options.update else None
        self._knows_trash = batch is not None and batch.kind == ImportBatch.Kind.SOURCE
        fill_missing_keys(connection)

    def __call__(self, part: list[ArticleRecord], report: Report) -> list[ArticleRecord]:
        with transaction.atomic():
            lock_out_other_imports()
            now: list[PlannedRecord] = []
            later: list[PlannedRecord] = []
            for item in plan(part, texts=self._texts, with_trash=self._knows_trash):
                changes_this_part = (
                    self._options.update and item.differs and item.article_id is None
                )
                (later if changes_this_part else now).append(_as_draft(item))
            outcome = save(
                now, status=self._options.status, update=self._options.update, batch=self._batch
            )
        report.add(outcome)
        return [item.record for item in later]


@dataclass(slots=True)
class _DryRun:
    """Count the records that saving would import, update or skip."""

    options: Options
    seen: dict[Key, KnownArticle] = field(default_factory=dict)
    texts: set[int | None] = field(default_factory=set)

    def __call__(self, part: list[ArticleRecord], report: Report) -> list[ArticleRecord]:
        for item in plan(part, self.seen, texts=self.texts):
            report.note_read(item.record)
            if item.is_new:
                report.imported += 1
            elif self.options.update and item.differs:
                report.updated += 1
            else:
                report.note_duplicate(item)
                continue
            report.note_saved(item)
        return []


def _as_draft(item: PlannedRecord) -> PlannedRecord:
    """Return a record whose text has another title in the database as a draft."""
    if item.version_of is None:
        return item
    return replace(item, record=replace(item.record, status=Article.Status.DRAFT))
