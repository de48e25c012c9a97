"""The import of an upload: begun once, saved in batches, stopped and resumed without doubles.

Each transaction saves one batch, its counts and the number to go on with. A killed worker loses
nothing but the batch in work, and the next one goes on after the last saved one. Every article is
compared with the database again, because it may have changed since the preview.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from articles.batches.models import ImportBatch
from articles.importing.duplicates import KnownArticle, PlannedRecord, plan
from articles.importing.importer import lock_out_other_imports, save
from articles.importing.record import ArticleRecord
from articles.models import Article
from articles.publishing.rights import may_publish
from articles.signals import announce, deferred_announcements
from articles.uploads.choices import SELECTED, Choice, Verdict, effective_choice
from articles.uploads.editing import articles_of
from articles.uploads.items import current_record
from articles.uploads.models import Upload, UploadedItem
from articles.uploads.outcome import Outcome
from articles.uploads.running import is_running, sole_worker

logger = logging.getLogger(__name__)

State = Upload.State
BATCH = 100
#: As many articles are imported in the request; more need a process.
INLINE_ARTICLES = 200
DEFAULTED = ("source", "category")


def begin_import(upload: Upload, defaults: dict[str, str]) -> bool:
    """Move a ready upload to the state of importing; return False if another request did so."""
    with transaction.atomic():
        ready = Upload.objects.filter(pk=upload.pk, state=State.READY)
        if not ready.update(state=State.IMPORTING, changed_at=timezone.now()):
            return False
        upload.batch = ImportBatch.objects.create(
            kind=ImportBatch.Kind.UPLOAD, name=upload.name, user_id=upload.user_id
        )
        upload.state = State.IMPORTING
        upload.total, upload.done = articles_of(upload).filter(SELECTED).count(), 0
        upload.error = ""
        upload.options = {"defaults": defaults, "next": 0, "counts": {}}
        upload.save()
    return True


def stop_import(upload: Upload) -> bool:
    """Ask the worker to stop after its batch; return False if no import is running."""
    running = Upload.objects.filter(pk=upload.pk, state=State.IMPORTING)
    return bool(running.update(state=State.STOPPING, changed_at=timezone.now()))


def resume_import(upload: Upload) -> bool:
    """Move a stopped upload back to the state of importing; return False if it was not stopped.

    An import that was undone is not resumed.
    """
    stopped = Upload.objects.filter(
        pk=upload.pk, state__in=[State.CANCELLED, State.STOPPING, State.IMPORTING]
    ).exclude(batch__undone_at__isnull=False)
    return bool(stopped.update(state=State.IMPORTING, changed_at=timezone.now(), error=""))


def settle_import(batch: ImportBatch) -> bool:
    """Stop an interrupted import of this batch for good; return False if a worker imports it."""
    for upload in Upload.objects.filter(batch=batch, state__in=[State.IMPORTING, State.STOPPING]):
        if is_running(upload):
            return False
        stop_import(upload)
        run_import(upload, bulk=False)
    return True


def run_import(upload: Upload, *, bulk: bool) -> None:
    """Import until the end or a stop, unless another worker does; then update the index.

    ``bulk`` lets the index choose the fastest method for many articles.
    """
    with sole_worker(upload) as held:
        if not held:
            return
        with deferred_announcements():
            try:
                while _save_batch(upload):
                    pass
            except Upload.DoesNotExist:
                return  # the user was deleted
            except Exception as error:
                logger.exception("The import of upload %s was interrupted.", upload.pk)
                Upload.objects.filter(pk=upload.pk).update(error=str(error))
    announce(bulk=bulk)


def _save_batch(upload: Upload) -> bool:
    """Save the next batch; return False at the end or after a stop."""
    with transaction.atomic():
        lock_out_other_imports()
        upload.refresh_from_db()
        if upload.state not in (State.IMPORTING, State.STOPPING):
            return False
        selected = articles_of(upload).filter(SELECTED, number__gte=upload.options["next"])
        items = [] if upload.state == State.STOPPING else list(selected[:BATCH])
        outcome = Outcome(**upload.options["counts"])
        if items:
            _import(upload, items, outcome)
            upload.options["next"] = items[-1].number + 1
            upload.done += len(items)
            upload.options["counts"] = outcome.as_json()
        else:
            completed = _completed(upload, outcome)
            upload.options["outcome"] = completed.as_json()
            _note_in_batch(upload, completed)
            upload.state = State.CANCELLED if upload.done < upload.total else State.DONE
        _save_progress(upload)
        return bool(items)


def _note_in_batch(upload: Upload, outcome: Outcome) -> None:
    """Note the articles that were not saved in the report of the batch, also after a resumption."""
    batch = upload.batch
    if batch:
        batch.report |= {"duplicates": outcome.duplicates, "rejected": outcome.rejected}
        batch.save(update_fields=["report"])


def _save_progress(upload: Upload) -> None:
    values: dict[str, Any] = {"done": upload.done, "options": upload.options}
    if upload.state in (State.CANCELLED, State.DONE):
        values["state"] = upload.state
    # The state may have changed to STOPPING meanwhile, so the batch leaves it as it is.
    Upload.objects.filter(pk=upload.pk).update(changed_at=timezone.now(), **values)


def _import(upload: Upload, items: Sequence[UploadedItem], outcome: Outcome) -> None:
    defaults = upload.options["defaults"]
    records = [current_record(item) for item in items]
    may_update = may_publish(upload.user)  # it may have been taken away since the preview
    if not may_update:
        records = [replace(record, status=Article.Status.DRAFT.value) for record in records]
    new: list[PlannedRecord] = []
    changes: list[PlannedRecord] = []
    stored = _stored_targets(items)
    for item, record, planned in zip(
        items, records, plan([_with_defaults(each, defaults) for each in records]), strict=True
    ):
        choice = effective_choice(item)
        target = item.target if choice == Choice.UPDATE and item.target in stored else None
        if choice == Choice.CREATE and planned.is_new:
            new.append(planned)
        elif choice == Choice.UPDATE and not may_update:
            outcome.left_out += 1
        elif choice == Choice.UPDATE and target is None:
            outcome.overtaken += 1
        elif target and (planned.is_new or planned.article_id == target):
            changes.append(_replacement(planned, record, target))
        else:
            outcome.duplicates += 1
    save(new, status=defaults.get("status", ""), batch=upload.batch)
    save(changes, update=True, batch=upload.batch)
    outcome.imported += len(new)
    outcome.updated += len(changes)
    outcome.note_saved([planned.record for planned in new], defaults.get("status", ""))
    _note_history(upload, new, changes)


def _with_defaults(record: ArticleRecord, defaults: dict[str, str]) -> ArticleRecord:
    missing: dict[str, Any] = {
        name: defaults[name]
        for name in DEFAULTED
        if defaults.get(name) and not getattr(record, name)
    }
    return replace(record, **missing) if missing else record


def _stored_targets(items: Sequence[UploadedItem]) -> set[int]:
    """Return the articles to replace that are still as the editor saw them."""
    seen = {
        item.target: item.target_version
        for item in items
        if item.choice == Choice.UPDATE and item.target
    }
    now = Article.objects.filter(pk__in=seen).select_for_update().values_list("pk", "updated_at")
    return {pk for pk, version in now if seen[pk] in (None, version)}


def _replacement(planned: PlannedRecord, record: ArticleRecord, target: int) -> PlannedRecord:
    """Return the plan to replace an article, also one that is only alike, by ``record``.

    Defaults complete a new article; they never overwrite values of a stored one.
    """
    known = KnownArticle(
        pk=target,
        title=record.title,
        source=record.source,
        author=record.author,
        category=record.category,
        stated_kind=record.stated_kind,
        url=record.url,
        published_at=record.published_at,
        external_id=record.external_id,
        content_hash=planned.content_hash,
        body_key=None,
    )
    return PlannedRecord(record, planned.content_hash, known, ("body",))


def _completed(upload: Upload, outcome: Outcome) -> Outcome:
    """Add the counts of the articles that were not saved, by reason."""
    rest = articles_of(upload).exclude(SELECTED)
    counts = dict(rest.values_list("verdict").order_by("verdict").annotate(Count("pk")))
    same = counts.pop(Verdict.SAME, 0) + counts.pop(Verdict.REPEATED, 0)
    near = counts.pop(Verdict.NEAR, 0)
    rejected = UploadedItem.objects.filter(upload=upload, kind=UploadedItem.Kind.REJECTION)
    return replace(
        outcome,
        duplicates=outcome.duplicates + same,
        near=near,
        left_out=outcome.left_out + sum(counts.values()),
        unreached=upload.total - upload.done,
        rejected=rejected.count(),
    )


def _note_history(
    upload: Upload, new: Sequence[PlannedRecord], changes: Sequence[PlannedRecord]
) -> None:
    created = Article.objects.filter(content_hash__in=[item.content_hash for item in new])
    changed = Article.objects.filter(pk__in=[item.article_id for item in changes])
    fields = [field for field in Article._meta.fields if field.name in ("title", "body")]
    names = [str(field.verbose_name) for field in fields]
    for articles, flag, message in (
        (created, ADDITION, {"added": {}}),
        (changed, CHANGE, {"changed": {"fields": names}}),
    ):
        rows = articles.only("pk", "title").order_by("pk")
        LogEntry.objects.log_actions(upload.user_id, rows, flag, [message])
