"""The editor's choice among the articles of an upload, and its import in one transaction.

What the preview showed may have changed since, so every article is compared with the database once
more: what became a duplicate in the meantime is left alone, and only the very article that the
editor agreed to update is updated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any

from django.db import transaction
from django.http import QueryDict

from articles.admin.history import note_additions, note_changes
from articles.admin.upload.pending import Item, UploadedName, read_upload_entries
from articles.admin.upload.preview import SHOWN_ARTICLES
from articles.importing.duplicates import Planned, plan
from articles.importing.importer import lock_out_other_imports, save
from articles.importing.record import ArticleRecord, Rejection
from articles.models import Article

BATCH = 200
LISTED = 200  # articles that the report names


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is filled in where a file says nothing."""

    source: str = ""
    category: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be imported: numbered articles, and all or nothing of those without a row.

    ``picked`` maps an article's number to the id of the article it may update, or None.
    """

    picked: dict[int, int | None]
    rest_new: bool = False
    rest_changed: bool = False

    @classmethod
    def from_form(cls, form: QueryDict, *, may_update: bool) -> "Selection":
        """Return what was ticked; whatever makes no sense was not ticked."""
        choices = [choice.partition(":") for choice in form.getlist("pick")]
        picked = {
            int(number): int(target) if target.isdecimal() else None
            for number, _colon, target in choices
            if _is_number(number) and (target == "new" or (may_update and _is_number(target)))
        }
        return cls(
            picked,
            rest_new="rest_new" in form,
            rest_changed=may_update and "rest_changed" in form,
        )

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was ticked."""
        return not (self.picked or self.rest_new or self.rest_changed)

    def wants(self, number: int) -> bool:
        """Tell whether the article of this number is to be looked at at all."""
        if number < SHOWN_ARTICLES:
            return number in self.picked
        return self.rest_new or self.rest_changed

    def may_create(self, number: int) -> bool:
        """Tell whether it may become an article."""
        if number >= SHOWN_ARTICLES:
            return self.rest_new
        return number in self.picked and self.picked[number] is None

    def may_update(self, number: int, article_id: int | None) -> bool:
        """Tell whether it may replace that article."""
        if article_id is None:
            return False
        if number >= SHOWN_ARTICLES:
            return self.rest_changed
        return self.picked.get(number) == article_id


@dataclass(slots=True)
class Outcome:
    """What became of the upload. ``created`` and ``changed`` name the first few hundred."""

    imported: int = 0
    updated: int = 0
    duplicates: int = 0  # picked, and there already
    left_out: int = 0  # not picked
    rejected: int = 0
    created: list[tuple[int, str]] = field(default_factory=list)
    changed: list[tuple[int, str]] = field(default_factory=list)

    def name(self, created: Iterable[Article], changed: Iterable[Article]) -> None:
        """Add these articles to those that are named, while there is room."""
        for names, articles in ((self.created, created), (self.changed, changed)):
            names.extend((article.pk, article.title) for article in articles)
            del names[LISTED:]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def import_selection(token: str, user_id: int, selection: Selection, defaults: Defaults) -> Outcome:
    """Save what was selected of an upload. Raises ``UploadGoneError``."""
    outcome = Outcome()
    with transaction.atomic():
        lock_out_other_imports()
        numbered = _numbered(read_upload_entries(token, user_id), selection, outcome)
        while batch := list(islice(numbered, BATCH)):
            _import_batch(batch, selection, defaults, outcome, user_id)
    return outcome


def _numbered(
    entries: Iterable[UploadedName | Item], selection: Selection, outcome: Outcome
) -> Iterator[tuple[int, ArticleRecord]]:
    number = 0
    for entry in entries:
        if isinstance(entry, Rejection):
            outcome.rejected += 1
        elif isinstance(entry, ArticleRecord):
            if selection.wants(number):
                yield number, entry
            else:
                outcome.left_out += 1
            number += 1


def _import_batch(
    batch: list[tuple[int, ArticleRecord]],
    selection: Selection,
    defaults: Defaults,
    outcome: Outcome,
    user_id: int,
) -> None:
    completed = [_completed(record, defaults) for _number, record in batch]
    new: list[Planned] = []
    changes: list[Planned] = []
    for (number, record), item in zip(batch, plan(completed), strict=True):
        if item.is_new and selection.may_create(number):
            new.append(item)
        elif item.differs and selection.may_update(number, item.article_id):
            # Defaults complete a new article; they never overwrite what a stored one has.
            changes.append(replace(item, record=record))
        elif item.is_new:
            outcome.left_out += 1  # the article that it was to update is gone
        else:
            outcome.duplicates += 1
    save(new, status=defaults.status)
    save(changes, update=True)
    outcome.imported += len(new)
    outcome.updated += len(changes)
    created = _named(content_hash__in=[item.content_hash for item in new])
    changed = _named(pk__in=[item.article_id for item in changes])
    note_additions(user_id, created)
    note_changes(user_id, changed, "title", "body")
    outcome.name(created, changed)


def _completed(record: ArticleRecord, defaults: Defaults) -> ArticleRecord:
    return replace(
        record,
        source=record.source or defaults.source,
        category=record.category or defaults.category,
    )


def _named(**condition: Any) -> list[Article]:
    return list(Article.objects.filter(**condition).only("pk", "title").order_by("pk"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
