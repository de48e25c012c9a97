"""Corrections of an upload: fields, removals put back, and choices, safe between two windows.

Each change names the version of the item that its window showed. A change of another version is
refused and changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from articles.importing.cleaning.restoring import restore
from articles.importing.duplicates import Key, KnownArticle, PlannedRecord, plan
from articles.importing.record import Removal
from articles.models import Article
from articles.uploads.choices import Choice
from articles.uploads.contents import record_of
from articles.uploads.items import current_record, current_text, read_values
from articles.uploads.models import Upload, UploadedItem
from articles.uploads.restoring import is_kept, without
from articles.uploads.store import touch
from articles.uploads.verdicts import Kind, Verdict, verdict_of, verdicts

WRITTEN = (
    "edited",
    "kept",
    "choice",
    "version",
    "verdict",
    "target",
    "repeats",
    "draft",
)


class NotEditableError(Exception):
    """The upload is being imported, or was imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change of one item.

    ``values`` holds new values of fields, ``revert`` names fields to reset. ``restore`` and
    ``remove`` are numbers of removals to put back or to take away again.
    """

    number: int
    version: int
    values: Mapping[str, str] = field(default_factory=dict)
    revert: Sequence[str] = ()
    choice: str | None = None
    restore: int | None = None
    remove: int | None = None


def apply_changes(upload: Upload, changes: Iterable[Change]) -> set[int]:
    """Apply changes; return the numbers of the items that were changed in another window.

    Raises ``NotEditableError`` unless the upload waits for a decision, and ``NotFoundError`` for a
    piece that cannot be taken away because the editor changed it.
    """
    by_number = {change.number: change for change in changes}
    with transaction.atomic():
        _require_editable(upload)
        items = list(articles_of(upload).filter(number__in=by_number).select_for_update())
        current = [item for item in items if item.version == by_number[item.number].version]
        touched = [item for item in current if _apply(item, by_number[item.number])]
        judge(upload, [item for item in touched if by_number[item.number].choice is None])
        UploadedItem.objects.bulk_update(touched, WRITTEN)
        touch(upload)
    return {item.number for item in items} - {item.number for item in current}


def articles_of(upload: Upload) -> QuerySet[UploadedItem]:
    """Return the articles of an upload."""
    return UploadedItem.objects.filter(upload=upload, kind=UploadedItem.Kind.ARTICLE)


def judge(upload: Upload, items: Sequence[UploadedItem]) -> None:
    """Set the verdicts of changed items; the caller saves them."""
    seen: dict[Key, KnownArticle] = {}
    numbers = _earlier(upload, items, seen)
    records = [current_record(item) for item in items]
    for item, record, verdict in zip(items, records, verdicts(records, seen), strict=True):
        item.verdict, item.target = verdict.kind, verdict.target
        item.repeats = numbers.get(verdict.repeated)
        item.draft = record.status == "draft"


def recheck(upload: Upload, items: Sequence[UploadedItem]) -> list[PlannedRecord]:
    """Compare items with the database as it is now; save verdicts that changed meanwhile."""
    if not items:
        return []
    seen: dict[Key, KnownArticle] = {}
    numbers = _earlier(upload, items, seen)
    planned = plan([current_record(item) for item in items], seen)
    targets = [item.target for item in items if item.verdict == Kind.NEAR and item.target]
    alive = set(Article.objects.filter(pk__in=targets).values_list("pk", flat=True))
    changed = []
    for item, now in zip(items, planned, strict=True):
        numbers.setdefault(now.content_hash, item.number)
        verdict = verdict_of(now)
        is_near = item.verdict == Kind.NEAR and (item.target is None or item.target in alive)
        if verdict.kind == Kind.NEW and is_near:
            continue  # near copies are searched for only when a text was read or changed
        before = _judged(item)
        item.verdict, item.target = verdict.kind, verdict.target
        item.repeats = numbers.get(verdict.repeated) if verdict.repeated else None
        if item.target is None and item.choice == Choice.UPDATE:
            item.choice = ""  # the article to replace was deleted
        if before != _judged(item):
            changed.append(item)
    if changed:
        UploadedItem.objects.bulk_update(changed, ["verdict", "target", "repeats", "choice"])
    return planned


def _judged(item: UploadedItem) -> tuple[object, ...]:
    return item.verdict, item.target, item.repeats, item.choice


def note_seen(items: Sequence[UploadedItem], versions: Mapping[int, datetime]) -> set[int]:
    """Note the versions of the stored articles that a page shows with these items.

    Returns the numbers of the items that are to replace an article that was changed since the
    editor last saw it.
    """
    changed = []
    overtaken = set()
    for item in items:
        version = versions.get(item.target) if item.target else None
        if version is None or version == item.target_version:
            continue
        if item.choice == Choice.UPDATE and item.target_version:
            overtaken.add(item.number)
        item.target_version = version
        changed.append(item)
    if changed:
        UploadedItem.objects.bulk_update(changed, ["target_version"])
    return overtaken


def overtaken_articles(upload: Upload) -> QuerySet[UploadedItem]:
    """Return the articles that are to replace one that was changed or deleted since it was seen."""
    stored = Article.objects.filter(pk=OuterRef("target")).values("updated_at")
    chosen = articles_of(upload).filter(choice=Choice.UPDATE)
    found = chosen.annotate(now=Subquery(stored))
    seen_before = Q(target_version__isnull=False) & ~Q(now=F("target_version"))
    return found.filter(Q(now__isnull=True) | seen_before)


def set_choices(
    upload: Upload, items: QuerySet[UploadedItem], choices: Mapping[str, str], *, may_update: bool
) -> None:
    """Set the choice of many articles by their verdict.

    Raises ``NotEditableError`` unless the upload waits for a decision.
    """
    with transaction.atomic():
        _require_editable(upload)
        for verdict, choice in choices.items():
            judged = items.filter(verdict=verdict)
            if choice == Choice.UPDATE:
                if not may_update:
                    continue
                judged = judged.filter(target__isnull=False)
            chosen = UploadedItem.objects.filter(pk__in=judged.order_by().values("pk"))
            stored = Article.objects.filter(pk=OuterRef("target")).values("updated_at")
            seen = {"target_version": Subquery(stored)} if choice == Choice.UPDATE else {}
            chosen.exclude(choice=choice).update(choice=choice, **seen)
        touch(upload)


def _require_editable(upload: Upload) -> None:
    found = Upload.objects.select_for_update().filter(pk=upload.pk, state=Upload.State.READY)
    if not found.exists():
        raise NotEditableError


def _apply(item: UploadedItem, change: Change) -> bool:
    """Change the item in memory; return whether anything changed."""
    before = (dict(item.edited), list(item.kept), item.choice)
    read = read_values(item)
    for name in change.revert:
        item.edited.pop(name, None)
        if name == "body":
            item.kept = []
    for name, value in change.values.items():
        if name == "body":
            _set_body(item, value)
        elif value == read[name]:
            item.edited.pop(name, None)
        else:
            item.edited[name] = value
    removals = current_text(item)[1]
    if change.restore is not None and change.restore < len(removals):
        _restore(item, removals[change.restore])
    if change.remove is not None and change.remove < len(removals):
        _remove(item, removals[change.remove])
    if change.choice is not None:
        item.choice = change.choice
    if before == (item.edited, item.kept, item.choice):
        return False
    item.version += 1
    return True


def _set_body(item: UploadedItem, body: str) -> None:
    if body == current_text(item)[0]:
        return
    item.kept = [pair for pair in item.kept if pair[1].strip() in body]
    item.edited["body"] = body
    if not item.kept and body == item.content["body"]:
        del item.edited["body"]


def _restore(item: UploadedItem, removal: Removal) -> None:
    if is_kept(removal, item.kept):
        return
    if "body" in item.edited:
        item.edited["body"] = restore(item.edited["body"], removal)
    item.kept = [*item.kept, [removal.rule, removal.text]]


def _remove(item: UploadedItem, removal: Removal) -> None:
    if not is_kept(removal, item.kept):
        return
    if "body" in item.edited:
        item.edited["body"] = without(item.edited["body"], removal)
    item.kept = [pair for pair in item.kept if pair != [removal.rule, removal.text]]


def _earlier(
    upload: Upload, items: Sequence[UploadedItem], seen: dict[Key, KnownArticle]
) -> dict[str, int]:
    """Note in ``seen`` the articles that the items repeat; return their numbers by hash."""
    wanted = {item.repeats for item in items if item.repeats is not None}
    wanted -= {item.number for item in items}
    if not wanted:
        return {}
    earlier = list(articles_of(upload).filter(number__in=wanted))
    found: list[Verdict] = verdicts([record_of(item.content) for item in earlier], seen, near=False)
    return {verdict.content_hash: item.number for item, verdict in zip(earlier, found, strict=True)}
