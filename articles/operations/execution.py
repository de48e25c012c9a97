"""Execution of operations: a change of a selection of articles, part by part.

    operation = run(
        kind=Operation.Kind.SET,
        user=request.user,
        queryset=Article.objects.filter(source="kompas"),
        change={"source": "Kompas"},
        label="Sumber: Kompas",
    )

Each part is a transaction that changes articles and writes their revisions, so that memory stays
bounded, and an operation that was interrupted can be resumed or taken back. Articles that have the
new values already do not belong to the operation. Articles in the trash are left out, unless
``with_trashed`` is set.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from articles.models import Article, Operation, Revision
from articles.operations.changes import (
    Change,
    PartChange,
    change_from,
    description_of,
    in_parts,
)
from articles.operations.import_versions import move_versions
from articles.operations.new_values import TRASHED, assign, fits
from articles.operations.process import sole_worker, start_process
from articles.operations.selection import pack, unpack
from articles.revisions.recording import Change as RecordedChange
from articles.revisions.recording import Circumstances, write
from articles.revisions.values import TRACKED_FIELDS, VERSION, snapshot
from articles.signals import announce, deferred_announcements

PART = 500  # articles per transaction
#: As many articles are changed in the request; more need a process.
INLINE_ARTICLES = 2_000
MAX_LABEL = 300
_KEPT = (*TRACKED_FIELDS, VERSION)

#: Sent with ``operation`` when an operation ended; it may have changed less than was selected.
operation_finished = Signal()


def run(  # noqa: PLR0913 - the parts of a record, all by name
    *,
    kind: str,
    user: Any,
    queryset: QuerySet[Article] | Iterable[int],
    change: Change | PartChange,
    label: str = "",
    takes_back: Operation | None = None,
    with_trashed: bool = False,
    keeps_imports: bool = False,
    inline: bool = False,
) -> Operation:
    """Change a selection of articles as one operation, and return its record.

    ``queryset`` may also be keys of articles. ``change`` gives the new values: a mapping of fields,
    or a callable (``articles.operations.changes``); the fields are those of ``TRACKED_FIELDS``.
    A status ``trashed`` puts articles into the trash, another status takes them out.
    More than ``INLINE_ARTICLES`` are changed by another process: the record has no ``finished_at``
    yet, and its page shows the progress. ``inline`` changes all of them now, as commands do; a
    change that cannot be described is always made now. With ``keeps_imports``, the change does not
    count as an edit of imported articles, so that their import can still be undone.

    The caller checks the rights of the user, and asks above 20 articles
    (``articles.admin.operations.confirmation``).
    """
    parts = in_parts(change)
    options = {"with_trashed": with_trashed, "keeps_imports": keeps_imports}
    operation = begin(
        kind=kind,
        user=user,
        keys=_keys(queryset),
        label=label,
        description=description_of(change) | options,
        takes_back=takes_back,
    )
    is_described = len(operation.change) > len(options)
    if operation.selected > INLINE_ARTICLES and is_described and not inline:
        transaction.on_commit(lambda: start_process(operation))
    else:
        _work(operation, parts, bulk=inline)
    return operation


def begin(  # noqa: PLR0913 - the parts of a record, all by name
    *,
    kind: str,
    user: Any,
    keys: Sequence[int] = (),
    label: str = "",
    description: Mapping[str, Any] | None = None,
    takes_back: Operation | None = None,
) -> Operation:
    """Return a new record. Code that changes articles itself notes them by ``note``."""
    return Operation.objects.create(
        kind=kind,
        user_id=getattr(user, "pk", None),
        label=label[:MAX_LABEL],
        change=dict(description or {}),
        created_at=timezone.now(),
        selected=len(keys),
        waiting=pack(keys) if keys else None,
        takes_back=takes_back,
    )


def note(
    operation: Operation, changes: Iterable[RecordedChange], *, at: datetime | None = None
) -> list[RecordedChange]:
    """Record changes of articles that the caller makes in this transaction; return the real ones.

    ``at`` is the new ``updated_at`` of the articles.
    """
    circumstances = Circumstances(
        user_id=operation.user_id,
        reason=Revision.Reason.OPERATION,
        operation=operation,
        at=at,
    )
    made = write(changes, circumstances)
    if made:
        Operation.objects.filter(pk=operation.pk).update(changed=F("changed") + len(made))
    return made


def finish(operation: Operation, *, error: str = "") -> None:
    """Close the record of an operation; the selection is no longer needed."""
    open_record = Operation.objects.filter(pk=operation.pk, finished_at=None)
    ended = open_record.update(finished_at=timezone.now(), waiting=None, error=error[:MAX_LABEL])
    operation.refresh_from_db()
    if ended and operation.takes_back:  # deleted articles have no revisions any more
        operation.left_alone = max(0, operation.takes_back.changed - operation.changed)
        operation.save(update_fields=["left_alone"])
        if not operation.changed:
            _note_that_it_applies(operation.takes_back)
    if ended:
        operation_finished.send(sender=Operation, operation=operation)


def _note_that_it_applies(operation: Operation) -> None:
    """Let an operation be taken back again after an attempt that changed nothing.

    Its articles have later changes, or the attempt was stopped; once those are taken back, too, the
    operation can be.
    """
    Operation.objects.filter(pk=operation.pk).update(taken_back_at=None)
    if operation.takes_back_id:  # what it took back does not apply
        original = Operation.objects.filter(pk=operation.takes_back_id, taken_back_at=None)
        original.update(taken_back_at=operation.created_at)


def stop(operation: Operation) -> None:
    """End an operation after the part in work; it can then be taken back."""
    finish(operation)


def resume(operation: Operation) -> None:
    """Go on with an operation that was interrupted, in this process and until its end.

    Raises ``LookupError`` if this version of the program does not know its change.
    """
    _work(operation, in_parts(change_from(operation.change)), bulk=True)


def _keys(selection: QuerySet[Article] | Iterable[int]) -> list[int]:
    if not isinstance(selection, QuerySet):
        return list(selection)
    if not selection.query.is_sliced:
        selection = selection.order_by()
    return list(selection.values_list("pk", flat=True))


def _work(operation: Operation, change: PartChange, *, bulk: bool) -> None:
    """Change the articles that wait, unless another process does; then close the record."""
    with sole_worker(operation) as held:
        if not held:
            return
        operation.refresh_from_db()
        keys = unpack(bytes(operation.waiting)) if operation.waiting else []
        try:
            with deferred_announcements():
                while _change_next(operation, keys, change):
                    pass
        except Exception as error:
            finish(operation, error=f"{type(error).__name__}: {error}")
            raise
        else:
            finish(operation)
        finally:
            transaction.on_commit(lambda: announce(bulk=bulk))


def _change_next(operation: Operation, keys: Sequence[int], change: PartChange) -> bool:
    """Change the next part; return whether another one is left."""
    with transaction.atomic():
        current = Operation.objects.select_for_update().defer("waiting").get(pk=operation.pk)
        start: int = current.change.get("next", 0)
        if current.finished_at or start >= len(keys):
            return False
        part = keys[start : start + PART]
        left = _change_part(current, part, change)
        current.change["next"] = start + len(part)
        Operation.objects.filter(pk=current.pk).update(
            change=current.change, left_alone=F("left_alone") + left
        )
    return start + PART < len(keys)


def _change_part(operation: Operation, keys: Sequence[int], change: PartChange) -> int:
    """Change some articles; return the number of those whose new values do not fit."""
    now = timezone.now()
    rows = Article.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    if not operation.change.get("with_trashed"):
        rows = rows.exclude(status=TRASHED)
    articles = {article.pk: article for article in rows}
    befores = {
        pk: snapshot(article, (*TRACKED_FIELDS, VERSION)) for pk, article in articles.items()
    }
    found = change.for_part(list(articles.values()))
    fitting = {pk: values for pk, values in found.items() if pk in articles and fits(values)}
    for pk, values in fitting.items():
        assign(articles[pk], values, now)
    changes = [RecordedChange(pk, befores[pk], snapshot(articles[pk], _KEPT)) for pk in fitting]
    made = note(operation, changes, at=now)
    names = {name for each in made for name in each.fields()}
    if made:
        changed = [articles[each.article_id] for each in made]
        Article.objects.update_each(changed, names | {VERSION})
    if operation.kind == Operation.Kind.TAKE_BACK or operation.change.get("keeps_imports"):
        move_versions(made)
    return len(found) - len(fitting)
