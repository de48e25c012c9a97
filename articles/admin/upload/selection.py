"""The editor's selection among the articles of an upload, and its import in one transaction.

The database may have changed since the preview, so every article is compared with it again. New
duplicates are skipped. A stored article is updated only if the editor has agreed to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any

from django.db import transaction
from django.http import QueryDict

from articles.admin.history import note_additions, note_changes
from articles.admin.upload.pending import Item, UploadedName, read_upload_entries
from articles.admin.upload.preview import MAX_SHOWN_ARTICLES
from articles.importing.duplicates import PlannedRecord, plan
from articles.importing.importer import lock_out_other_imports, save
from articles.importing.record import ArticleRecord, Rejection
from articles.models import Article

BATCH = 200
MAX_LISTED_ARTICLES = 200  # in the report


@dataclass(frozen=True, slots=True)
class Defaults:
    """Values of the fields that a file leaves empty."""

    source: str = ""
    category: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles to import: single articles, and all or no articles without a preview row.

    ``picked`` maps the number of an article to the id of the stored article that it may update, or
    to None.
    """

    picked: dict[int, int | None]
    rest_new: bool = False
    rest_changed: bool = False

    @classmethod
    def from_form(cls, form: QueryDict, *, may_update: bool) -> "Selection":
        """Return the selection of a form. Malformed choices are ignored."""
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
        """Return whether no article is selected."""
        return not (self.picked or self.rest_new or self.rest_changed)

    def wants(self, number: int) -> bool:
        """Return whether the uploaded article of this number is selected."""
        if number < MAX_SHOWN_ARTICLES:
            return number in self.picked
        return self.rest_new or self.rest_changed

    def may_create(self, number: int) -> bool:
        """Return whether the uploaded article of this number may be created."""
        if number >= MAX_SHOWN_ARTICLES:
            return self.rest_new
        return number in self.picked and self.picked[number] is None

    def may_update(self, number: int, article_id: int | None) -> bool:
        """Return whether the uploaded article of this number may update this stored article."""
        if article_id is None:
            return False
        if number >= MAX_SHOWN_ARTICLES:
            return self.rest_changed
        return self.picked.get(number) == article_id


@dataclass(slots=True)
class ImportOutcome:
    """The outcome of an import. ``created`` and ``changed`` list only the first articles."""

    imported: int = 0
    updated: int = 0
    duplicates: int = 0  # selected, but stored already
    left_out: int = 0  # not selected
    rejected: int = 0
    created: list[tuple[int, str]] = field(default_factory=list)
    changed: list[tuple[int, str]] = field(default_factory=list)

    def list_articles(self, created: Iterable[Article], changed: Iterable[Article]) -> None:
        """Add articles to the lists, up to ``MAX_LISTED_ARTICLES``."""
        for names, articles in ((self.created, created), (self.changed, changed)):
            names.extend((article.pk, article.title) for article in articles)
            del names[MAX_LISTED_ARTICLES:]

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as JSON values."""
        return asdict(self)


def import_selection(
    token: str, user_id: int, selection: Selection, defaults: Defaults
) -> ImportOutcome:
    """Save the selected articles of an upload. Raises ``UploadGoneError``."""
    outcome = ImportOutcome()
    with transaction.atomic():
        lock_out_other_imports()
        numbered = _numbered(read_upload_entries(token, user_id), selection, outcome)
        while batch := list(islice(numbered, BATCH)):
            _import_batch(batch, selection, defaults, outcome, user_id)
    return outcome


def _numbered(
    entries: Iterable[UploadedName | Item], selection: Selection, outcome: ImportOutcome
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
    outcome: ImportOutcome,
    user_id: int,
) -> None:
    completed = [_completed(record, defaults) for _number, record in batch]
    new: list[PlannedRecord] = []
    changes: list[PlannedRecord] = []
    for (number, record), item in zip(batch, plan(completed), strict=True):
        if item.is_new and selection.may_create(number):
            new.append(item)
        elif item.differs and selection.may_update(number, item.article_id):
            # Defaults complete a new article. They never overwrite values of a stored one.
            changes.append(replace(item, record=record))
        elif item.is_new:
            outcome.left_out += 1  # the article to update was deleted
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
    outcome.list_articles(created, changed)


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
