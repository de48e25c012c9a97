"""The trash: articles go there, come back, and are deleted for good.

Going there and coming back are operations, so they can be taken back as well. An article in the
trash is in no search, and no bulk change concerns it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from articles.models import Article, Operation
from articles.operations.changes import described
from articles.operations.execution import begin, finish, run

PART = 500  # articles per transaction
Status = Article.Status
Selection = QuerySet[Article] | Iterable[int]


def trashed_articles() -> QuerySet[Article]:
    """Return the articles in the trash, the latest first."""
    return Article.objects.filter(status=Status.TRASHED).order_by("-trashed_at", "-pk")


def older_than(days: int, now: datetime | None = None) -> QuerySet[Article]:
    """Return the articles that have been in the trash for more days."""
    limit = (now or timezone.now()) - timedelta(days=days)
    return trashed_articles().filter(trashed_at__lt=limit)


def discard(articles: Selection, *, user: Any, label: str = "", inline: bool = False) -> Operation:
    """Put articles into the trash; see ``operations.execution.run``."""
    return run(
        kind=Operation.Kind.TRASH,
        user=user,
        queryset=articles,
        change={"status": Status.TRASHED},
        label=label,
        inline=inline,
    )


def restore(
    articles: Selection, *, user: Any, as_drafts: bool = False, inline: bool = False
) -> Operation:
    """Take articles out of the trash, with the status that they had there.

    ``as_drafts`` is for accounts that may not publish.
    """
    return run(
        kind=Operation.Kind.RESTORE,
        user=user,
        queryset=articles,
        change=FormerStatus(as_drafts),
        with_trashed=True,
        inline=inline,
    )


def purge(
    articles: QuerySet[Article],
    *,
    user: Any = None,
    on_part: Callable[[Sequence[Article]], None] | None = None,
) -> int:
    """Delete articles of the trash for good, part by part; return their number.

    Others among ``articles`` stay. ``on_part`` is called within each transaction with the articles
    that are about to be deleted.
    """
    operation = begin(kind=Operation.Kind.PURGE, user=user)
    deleted = 0
    for part in _parts(articles):
        with transaction.atomic():
            rows = Article.objects.select_for_update().filter(pk__in=part, status=Status.TRASHED)
            found = list(rows.only("pk", "title"))
            if on_part and found:
                on_part(found)
            keys = [article.pk for article in found]
            # Without ``only``, Django would read the texts before it deletes them.
            Article.objects.filter(pk__in=keys).only("pk").delete()
            Operation.objects.filter(pk=operation.pk).update(changed=F("changed") + len(keys))
        deleted += len(found)
    if deleted:
        finish(operation)
    else:
        operation.delete()
    return deleted


@described
@dataclass(frozen=True, slots=True)
class FormerStatus:
    """The change that gives articles of the trash the status that they had before."""

    as_drafts: bool = False

    def __call__(self, article: Article) -> Mapping[str, Any] | None:
        """Return the status; a scheduled time that has passed must not publish by itself."""
        if article.status != Status.TRASHED:
            return None
        status = article.trashed_from or Status.DRAFT
        moment = article.published_at
        is_late = status == Status.SCHEDULED and (moment is None or moment <= timezone.now())
        return {"status": Status.DRAFT if self.as_drafts or is_late else status}


def _parts(articles: QuerySet[Article]) -> Iterator[list[int]]:
    keys = list(articles.order_by().values_list("pk", flat=True))
    return (keys[start : start + PART] for start in range(0, len(keys), PART))
