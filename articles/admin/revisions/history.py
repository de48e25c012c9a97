"""The entries of an article's history: its revisions, and notes of Django's log beside them.

The log has additions and deletions, and changes from before revisions were kept. A change of the
log that has a revision is left out: the revision says more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from articles.models import Article, Revision
from articles.revisions.values import FieldChange, short_changes

MAX_NOTES = 200
#: A change and its note in the log are written in one request.
SAME_CHANGE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history. ``revision`` is None for a note of the log."""

    at: datetime
    user: Any
    action: str
    revision: Revision | None = None
    changes: Mapping[str, FieldChange] = field(default_factory=dict)
    operation_id: int | None = None


def history(article: Article) -> list[Entry]:
    """Return the history of an article, the latest entry first."""
    rows = article.revisions.select_related("user", "operation", "operation__takes_back")
    revisions = list(rows.defer("texts", "operation__waiting", "operation__takes_back__waiting"))
    entries = [
        Entry(
            at=row.created_at,
            user=row.user,
            action=_action(row),
            revision=row,
            changes=short_changes(row),
            operation_id=row.operation_id,
        )
        for row in revisions
    ]
    notes = _notes(article)
    entries += [
        Entry(at=note.action_time, user=note.user, action=_note_text(note))
        for note in notes
        if not (note.action_flag == CHANGE and _has_revision(note, revisions))
    ]
    if not any(note.action_flag == ADDITION for note in notes):
        made_by = article.created_by
        entries.append(Entry(at=article.created_at, user=made_by, action=_("Artikel dibuat")))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _notes(article: Article) -> list[LogEntry]:
    kind = ContentType.objects.get_for_model(Article)
    notes = LogEntry.objects.filter(content_type=kind, object_id=str(article.pk))
    return list(notes.select_related("user").order_by("-action_time")[:MAX_NOTES])


def _has_revision(note: LogEntry, revisions: list[Revision]) -> bool:
    return any(abs(row.created_at - note.action_time) < SAME_CHANGE for row in revisions)


def _action(row: Revision) -> str:
    if row.operation:
        return row.operation.name()
    names = {
        Revision.Reason.FORM: _("Disunting di formulir"),
        Revision.Reason.IMPORT: _("Diperbarui oleh impor"),
        Revision.Reason.RESTORE: _("Naskah lama dipulihkan"),
        Revision.Reason.CLEANING: _("Dibersihkan ulang"),
        Revision.Reason.SCHEDULE: _("Terbit pada waktunya"),
        Revision.Reason.PROGRAM: _("Diubah oleh program"),
        Revision.Reason.OPERATION: _("Diubah oleh operasi"),
    }
    name = names.get(Revision.Reason(row.reason), row.reason)
    return f"{name} · {row.note}" if row.note else name


def _note_text(note: LogEntry) -> str:
    if note.action_flag == ADDITION:
        return _("Artikel dibuat")
    if note.action_flag == DELETION:
        return _("Artikel dihapus")
    return note.get_change_message()
