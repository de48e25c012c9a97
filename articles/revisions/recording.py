"""Recording of revisions, in the transaction of the change that they describe.

Code that changes articles calls ``record`` before it saves one article, or ``record_each`` before
it saves many. A revision holds the values that the change replaces; a change of nothing leaves
none. Of each article, the ``REVISIONS_PER_ARTICLE`` latest revisions are kept, and those of
operations that can still be taken back.

    with transaction.atomic():
        article.source = "Kabar Uji"
        record(article, user=request.user, reason=Revision.Reason.FORM)
        article.save()
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connections, router, transaction
from django.db.models import Count
from django.utils import timezone

from articles.models import Article, Operation, Revision
from articles.revisions.values import (
    TRACKED_FIELDS,
    VERSION,
    Values,
    differences,
    encode,
    snapshot,
)

#: As long can an operation be taken back.
UNDO_DAYS = 30
MAX_NOTE = 300
KEYS_PER_QUERY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """The user, way and time of a change."""

    user_id: int | None = None
    reason: str = Revision.Reason.PROGRAM
    note: str = ""
    operation: Operation | None = None
    at: datetime | None = None
    counts_words: bool = False  # of one article; for thousands it would take too long


@dataclass(frozen=True, slots=True)
class Change:
    """The values of one article before and after a change, in their stored form."""

    article_id: int
    before: Values
    after: Values

    def fields(self) -> list[str]:
        """Return the names of the fields that changed, without the version."""
        return [name for name in differences(self.before, self.after) if name != VERSION]


def record(
    article: Article, *, user: Any = None, reason: str = Revision.Reason.PROGRAM, note: str = ""
) -> Revision | None:
    """Record the change that saving ``article`` is about to make; return None if it makes none.

    Call it in the transaction of the save, before it. ``user`` is a user or None.
    """
    written = record_each([article], user=user, reason=reason, note=note)
    if not written:
        return None
    return Revision.objects.filter(article_id=article.pk).latest("pk")


def record_each(
    articles: Sequence[Article],
    *,
    user: Any = None,
    reason: str = Revision.Reason.PROGRAM,
    note: str = "",
    operation: Operation | None = None,
) -> list[Change]:
    """Record the changes that saving these articles is about to make; return those that are any.

    Call it in the transaction of the save, before it. It locks and reads the stored articles.
    """
    stored: dict[int, Article] = {}
    for keys in _parts([article.pk for article in articles if article.pk]):
        part = Article.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        stored |= {article.pk: article for article in part.only(*TRACKED_FIELDS)}
    changes = [
        Change(article.pk, snapshot(stored[article.pk]), snapshot(article))
        for article in articles
        if article.pk in stored
    ]
    circumstances = Circumstances(
        user_id=getattr(user, "pk", None),
        reason=reason,
        note=note,
        operation=operation,
        counts_words=len(articles) == 1,
    )
    return write(changes, circumstances)


def write(changes: Iterable[Change], circumstances: Circumstances) -> list[Change]:
    """Store one revision for each change that changes something; return these changes.

    NOTE: this is ``bulk_create`` in one plain statement, as operations of 50,000 articles need it.
    """
    found = [change for change in changes if change.fields()]
    if not found:
        return []
    database = connections[router.db_for_write(Revision)]
    fields = [field for field in Revision._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {Revision._meta.db_table} ({columns}) VALUES ({places})"  # noqa: S608
    rows = (
        [field.get_db_prep_save(getattr(row, field.attname), database) for field in fields]
        for row in (_revision(change, circumstances) for change in found)
    )
    with transaction.atomic(using=database.alias), database.cursor() as cursor:
        cursor.executemany(statement, list(rows))
    trim([change.article_id for change in found])
    return found


def trim(keys: Sequence[int]) -> int:
    """Delete the oldest revisions of these articles beyond the limit; return their number."""
    limit: int = settings.REVISIONS_PER_ARTICLE
    undoable = timezone.now() - timedelta(days=UNDO_DAYS)
    deleted = 0
    for part in _parts(keys):
        rows = Revision.objects.order_by().filter(article_id__in=part)
        counts = rows.values("article_id").annotate(count=Count("pk")).filter(count__gt=limit)
        crowded = list(counts.values_list("article_id", flat=True))
        if not crowded:
            continue
        latest_first = Revision.objects.filter(article_id__in=crowded).order_by("-pk")
        seen: Counter[int] = Counter()
        old = []
        for pk, article_id, operated_at in latest_first.values_list(
            "pk", "article_id", "operation__created_at"
        ):
            seen[article_id] += 1
            if seen[article_id] > limit and (operated_at is None or operated_at < undoable):
                old.append(pk)
        for some in _parts(old):
            deleted += Revision.objects.filter(pk__in=some).delete()[0]
    return deleted


def _revision(change: Change, circumstances: Circumstances) -> Revision:
    names = change.fields()
    if VERSION in change.before:
        names.append(VERSION)
    former = {name: change.before[name] for name in names}
    changes, texts = encode(former, change.after, counts_words=circumstances.counts_words)
    return Revision(
        article_id=change.article_id,
        operation=circumstances.operation,
        user_id=circumstances.user_id,
        created_at=circumstances.at or timezone.now(),
        reason=circumstances.reason,
        note=circumstances.note[:MAX_NOTE],
        changes=changes,
        texts=texts,
    )


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + KEYS_PER_QUERY] for start in range(0, len(keys), KEYS_PER_QUERY))
