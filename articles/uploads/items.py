"""Uploaded articles as the editor has corrected them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from articles.importing.record import ArticleRecord, Removal
from articles.uploads.contents import record_of
from articles.uploads.models import UploadedItem
from articles.uploads.restoring import is_kept, moved, with_restored

#: The fields that an editor may correct; each value is a string, the date in ISO 8601.
LINE_FIELDS = ("title", "source", "author", "category", "published_at")
TEXT_FIELDS = ("body", "status", "url")
EDITABLE = (*LINE_FIELDS, *TEXT_FIELDS)


def read_values(item: UploadedItem) -> dict[str, str]:
    """Return the editable values as they were read."""
    return {name: item.content[name] for name in EDITABLE}


def current_values(item: UploadedItem) -> dict[str, str]:
    """Return the editable values with the editor's corrections."""
    return {**read_values(item), **item.edited, "body": current_text(item)[0]}


def current_text(item: UploadedItem) -> tuple[str, list[Removal]]:
    """Return the body with the editor's changes, and every removal with its place in it."""
    cleaned: str = item.content["body"]
    removals = [Removal(*values) for values in item.content.get("removals", ())]
    if "body" in item.edited:
        return item.edited["body"], moved(removals, cleaned, item.edited["body"])
    if item.kept:
        return with_restored(cleaned, removals, item.kept)
    return cleaned, removals


def current_record(item: UploadedItem) -> ArticleRecord:
    """Return the article with the editor's corrections, ready to be saved.

    Corrections count as stated by the file, so that a later cleaning does not undo them.
    """
    record = record_of(item.content)
    if not item.edited and not item.kept:
        return record
    body, removals = current_text(item)
    kept = tuple((rule, text) for rule, text in item.kept)
    corrected = {name: _typed(name, value) for name, value in item.edited.items() if name != "body"}
    return replace(
        record,
        **corrected,
        body=body,
        original=record.original or (record.body if body != record.body else ""),
        date_status="" if "published_at" in corrected else record.date_status,
        given=replace(record.given, **corrected),
        removals=tuple(removal for removal in removals if not is_kept(removal, kept)),
        kept=(*record.kept, *kept),
    )


def _typed(name: str, value: str) -> Any:
    if name == "published_at":
        return datetime.fromisoformat(value) if value else None
    return value
