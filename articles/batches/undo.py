"""Undo an import batch: discard the articles that it created, restore those that it updated.

Created articles go to the trash. The undo is an operation, so it can be taken back as a whole.

Each part is a transaction, so that memory stays bounded and a killed undo can be repeated. A row of
the batch is deleted together with its change, so that a second or concurrent undo does nothing
more. Articles that were edited since are kept, unless the undo is forced.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles.batches.models import ImportBatch, ImportedArticle
from articles.batches.time_limit import TimeLimit
from articles.models import Article, Operation, OriginalText
from articles.operations.execution import begin, finish, note
from articles.operations.new_values import assign
from articles.revisions.recording import Change
from articles.revisions.values import TRACKED_FIELDS, VERSION, snapshot
from articles.signals import announce, deferred_announcements

PART = 2_000  # articles per transaction; smaller ones write more to the disk
MAX_LISTED = 200  # kept articles in the report
OnPart = Callable[[Sequence[Article], Sequence[Article]], None]
DATES = ("published_at", "updated_at")
TRASH_FIELDS = ("status", "trashed_at", "trashed_from")
Status = Article.Status


@dataclass(slots=True)
class UndoReport:
    """The outcome of an undo, or what it would do. ``listed`` names the first kept articles.

    ``kept`` counts the articles that were edited since; ``gone`` those that were deleted or
    discarded. ``operation`` is the record; None if nothing changed.
    ``is_finished`` is false if the time was up: the next undo goes on.
    """

    trashed: int = 0
    restored: int = 0
    kept: int = 0
    gone: int = 0
    listed: list[tuple[int, str]] = field(default_factory=list)
    is_finished: bool = True
    operation: Operation | None = None

    @property
    def changed(self) -> int:
        """Return the number of articles that were discarded or restored."""
        return self.trashed + self.restored


def undo(
    batch: ImportBatch,
    *,
    user: Any = None,
    force: bool = False,
    request_seconds: float | None = None,
    on_part: OnPart | None = None,
) -> UndoReport:
    """Discard and restore the articles of a batch.

    ``force`` includes the articles that were edited since. ``request_seconds`` is set in a web
    request, which has no time for the largest batches. ``on_part`` is called within each
    transaction with the articles that were discarded, and with the restored ones.
    """
    operation = begin(kind=Operation.Kind.UNDO_IMPORT, user=user, label=str(batch))
    report = UndoReport(operation=operation)
    limit = TimeLimit.of(request_seconds)
    last = 0
    with deferred_announcements():
        while rows := _undo_part(batch, last, force=force, report=report, on_part=on_part):
            last = rows[-1].pk
            if report.changed and limit.stops(batch, last):
                report.is_finished = False
                break
    if report.is_finished:
        ImportBatch.objects.filter(pk=batch.pk, undone_at=None).update(undone_at=timezone.now())
        batch.refresh_from_db(fields=["undone_at"])
    if report.changed:
        Operation.objects.filter(pk=operation.pk).update(selected=report.changed)
        finish(operation)
        announce(bulk=request_seconds is None)
    else:
        operation.delete()
        report.operation = None
    return report


def undo_preview(batch: ImportBatch, *, force: bool = False) -> UndoReport:
    """Return the report that ``undo`` would give, at a constant number of queries."""
    rows = batch.articles.order_by()
    stored = Article.objects.filter(pk=OuterRef("article_id")).exclude(status=Status.TRASHED)
    unedited = stored.filter(updated_at=OuterRef("version"))
    edited = rows.filter(Exists(stored), ~Exists(unedited))
    undone = rows.filter(Exists(stored if force else unedited))
    report = UndoReport(
        trashed=undone.filter(previous__isnull=True).count(),
        restored=undone.filter(previous__isnull=False).count(),
        kept=0 if force else edited.count(),
        gone=rows.filter(~Exists(stored)).count(),
    )
    if report.kept:
        keys = edited.order_by("pk").values_list("article_id", flat=True)[:MAX_LISTED]
        listed = Article.objects.filter(pk__in=list(keys)).order_by("pk")
        report.listed = list(listed.values_list("pk", "title"))
    return report


def _undo_part(
    batch: ImportBatch,
    last: int,
    *,
    force: bool,
    report: UndoReport,
    on_part: OnPart | None,
) -> list[ImportedArticle]:
    """Undo the next rows after the key ``last``; return them, or nothing if none is left."""
    with transaction.atomic():
        left = batch.articles.select_for_update().filter(pk__gt=last).order_by("pk")
        rows = list(left[:PART])
        articles = _locked(row.article_id for row in rows)
        done = [row for row in rows if force or _is_unedited(row, articles)]
        present = [row for row in done if row.article_id in articles]
        created = [articles[row.article_id] for row in present if row.previous is None]
        updated = [row for row in present if row.previous is not None]
        assert report.operation is not None
        _discard(created, report.operation)
        restored = _restore(updated, report.operation)
        if on_part:
            on_part(created, restored)
        ImportedArticle.objects.filter(pk__in=[row.pk for row in done]).delete()
    report.trashed += len(created)
    report.restored += len(updated)
    report.gone += len(done) - len(present)
    report.kept += len(rows) - len(done)
    kept = {row.pk for row in rows} - {row.pk for row in done}
    room = MAX_LISTED - len(report.listed)
    report.listed += [
        (row.article_id, articles[row.article_id].title) for row in rows if row.pk in kept
    ][:room]
    return rows


def _locked(ids: Iterable[int]) -> dict[int, Article]:
    """Return the articles without their texts, locked against other changes."""
    found: QuerySet[Article] = Article.objects.select_for_update().filter(pk__in=list(ids))
    named = found.exclude(status=Status.TRASHED).only("pk", "title", "slug", *TRASH_FIELDS, VERSION)
    return {article.pk: article for article in named.order_by("pk")}


def _is_unedited(row: ImportedArticle, articles: Mapping[int, Article]) -> bool:
    """Return whether the article is as the import left it, or was deleted or discarded since."""
    article = articles.get(row.article_id)
    return article is None or article.updated_at == row.version


def _discard(articles: Sequence[Article], operation: Operation) -> None:
    """Put created articles into the trash."""
    now, names = timezone.now(), (*TRASH_FIELDS, VERSION)
    changes = []
    for article in articles:
        before = snapshot(article, names)
        assign(article, {"status": Status.TRASHED}, now)
        changes.append(Change(article.pk, before, snapshot(article, names)))
    note(operation, changes, at=now)
    if articles:
        Article.objects.update_each(articles, names)


def _restore(rows: Sequence[ImportedArticle], operation: Operation) -> list[Article]:
    """Restore the values and original texts before the batch; return the articles."""
    previous = {row.article_id: _decoded(row.previous or {}) for row in rows}
    originals = {pk: values.pop("original", None) for pk, values in previous.items()}
    articles = list(Article.objects.filter(pk__in=previous).order_by("pk"))
    changes, now = [], timezone.now()
    for article in articles:
        before = snapshot(article, (*TRACKED_FIELDS, VERSION))
        assign(article, previous[article.pk], now)
        changes.append(Change(article.pk, before, snapshot(article, (*TRACKED_FIELDS, VERSION))))
    note(operation, changes, at=now)
    if articles:
        names = {name for values in previous.values() for name in values}
        Article.objects.update_each(articles, names | {VERSION})
        OriginalText.objects.filter(pk__in=previous).delete()
        OriginalText.objects.bulk_create(
            OriginalText(article_id=pk, **original)
            for pk, original in originals.items()
            if original
        )
    return articles


def _decoded(previous: Mapping[str, Any]) -> dict[str, Any]:
    dates = {
        name: datetime.fromisoformat(value)
        for name in DATES
        if (value := previous.get(name)) is not None
    }
    return {**previous, **dates}
