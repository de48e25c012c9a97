"""Restoring of an earlier state of an article's content.

Status and address stay as they are: restoring a text publishes and withdraws nothing, and links go
on working. The restoring is a revision itself, so it can be taken back in the same way.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from articles.models import Article, Revision
from articles.revisions.recording import record
from articles.revisions.states import state_before
from articles.revisions.values import CONTENT_FIELDS, differences, field_value, snapshot


def restorable_changes(article: Article, revision: Revision) -> dict[str, tuple[Any, Any]]:
    """Return field -> (present value, value before the revision) for the fields that differ."""
    former = _content(state_before(article, revision))
    present = snapshot(article, CONTENT_FIELDS)
    return {name: (present[name], former[name]) for name in differences(present, former)}


def restore(article_id: int, revision: Revision, *, user: Any) -> Revision | None:
    """Give an article the content before a revision; return the new revision, None if it had it."""
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article_id)
        for name, (_present, former) in restorable_changes(article, revision).items():
            setattr(article, name, field_value(name, former))
        made = record(article, user=user, reason=Revision.Reason.RESTORE, note=f"#{revision.pk}")
        if made:
            article.save()
    return made


def _content(state: Mapping[str, Any]) -> dict[str, Any]:
    return {name: state[name] for name in CONTENT_FIELDS}
