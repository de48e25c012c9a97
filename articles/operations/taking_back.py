"""Taking back of operations: former values return where the article still has the written ones.

The taking back is an operation itself, so it can be taken back, too. An article is left alone if a
field that the operation wrote has another value now, or if the article was deleted for good.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Operation, Revision
from articles.operations.changes import NewValues, described
from articles.operations.execution import finish, run
from articles.publishing.rights import may_publish
from articles.revisions.recording import UNDO_DAYS
from articles.revisions.values import VERSION, all_changes, field_value, json_value

Status = Article.Status
#: States of articles that no reader sees, nor will see at a time.
UNSEEN = (Status.DRAFT, Status.TRASHED)


def can_be_taken_back(operation: Operation, now: datetime | None = None) -> bool:
    """Return whether the operation is young enough, changed anything and still applies."""
    age = (now or timezone.now()) - operation.created_at
    return (
        operation.taken_back_at is None
        and operation.changed > 0
        and operation.kind != Operation.Kind.PURGE
        and age < timedelta(days=UNDO_DAYS)
    )


def take_back(operation: Operation, *, user: Any, inline: bool = False) -> Operation | None:
    """Take an operation back; return the record of it, or None if that is not possible (any more).

    An operation that still runs is stopped first. A user without the right to publish changes only
    articles that readers do not see, and publishes none. ``inline`` as for ``run``.
    """
    with transaction.atomic():
        current = Operation.objects.select_for_update().get(pk=operation.pk)
        if not can_be_taken_back(current):
            return None
        finish(current)
        Operation.objects.filter(pk=current.pk).update(taken_back_at=timezone.now())
        if current.takes_back_id:  # what was taken back applies again
            Operation.objects.filter(pk=current.takes_back_id).update(taken_back_at=None)
    operation.refresh_from_db()
    return run(
        kind=Operation.Kind.TAKE_BACK,
        user=user,
        queryset=list(operation.revisions.order_by().values_list("article_id", flat=True)),
        change=FormerValues(operation.pk, as_drafts=user is not None and not may_publish(user)),
        label=operation.label,
        takes_back=operation,
        with_trashed=True,
        inline=inline,
    )


@described
@dataclass(frozen=True, slots=True)
class FormerValues:
    """The change that gives articles the values before an operation, if they have the later ones.

    An article whose scheduled time has passed meanwhile becomes a draft: nothing is published
    by taking something back that was not public before. With ``as_drafts``, articles that readers
    see are left alone, and the others are drafts after it.
    """

    operation_id: int
    as_drafts: bool = False

    def for_part(self, articles: Sequence[Article]) -> Mapping[int, NewValues]:
        """Return key -> former values of the articles that nobody has changed since."""
        by_key = {article.pk: article for article in articles}
        revisions = Revision.objects.filter(operation_id=self.operation_id, article_id__in=by_key)
        now = timezone.now()
        found = {}
        for revision in revisions:
            article = by_key[revision.article_id]
            if self._reaches(article) and not changed_since(article, revision):
                former = _former(article, revision, now)
                found[article.pk] = _as_draft(former) if self.as_drafts else former
        return found

    def _reaches(self, article: Article) -> bool:
        return not self.as_drafts or article.status in UNSEEN


def changed_since(article: Article, revision: Revision) -> list[str]:
    """Return the names of the fields that no longer have the values that the change wrote."""
    return [
        name
        for name, change in all_changes(revision).items()
        if name != VERSION and not change.wrote(json_value(getattr(article, name)))
    ]


def _former(article: Article, revision: Revision, now: datetime) -> dict[str, Any]:
    changes = all_changes(revision)
    version = changes.pop(VERSION, None)
    values = {name: field_value(name, change.old) for name, change in changes.items()}
    if version and version.wrote(json_value(article.updated_at)):
        values[VERSION] = field_value(VERSION, version.old)
    moment = values.get("published_at", article.published_at)
    if values.get("status") == Status.SCHEDULED and (moment is None or moment <= now):
        values["status"] = Status.DRAFT
    return values


def _as_draft(values: dict[str, Any]) -> dict[str, Any]:
    if values.get("status", Status.DRAFT) in UNSEEN:
        return values
    return values | {"status": Status.DRAFT}
