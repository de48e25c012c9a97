"""Entries of the admin's history for bulk operations."""

from collections.abc import Iterable

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models import Model
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import translation

#: Sent with the deleted ``rows`` of a bulk operation.
rows_deleted = Signal()


def note_additions(user_id: int, rows: Iterable[Model]) -> None:
    """Record that the user added these rows."""
    LogEntry.objects.log_actions(user_id, rows, ADDITION, [{"added": {}}])


def note_changes(user_id: int, rows: Iterable[Model], *field_names: str) -> None:
    """Record that the user changed these fields of the rows, all of one model."""
    rows = list(rows)
    if rows:
        names = {field.name: field for field in rows[0]._meta.fields}
        with translation.override(None):  # entries are translated where they are shown
            fields = [str(names[name].verbose_name) for name in field_names]
        LogEntry.objects.log_actions(user_id, rows, CHANGE, [{"changed": {"fields": fields}}])


def note_deletions(user_id: int, rows: Iterable[Model]) -> None:
    """Record that the user deleted these rows."""
    rows = list(rows)
    LogEntry.objects.log_actions(user_id, rows, DELETION)
    rows_deleted.send(sender=None, rows=rows)


def user_id_of(request: HttpRequest) -> int:
    """Return the id of the logged-in user; admin pages require a login."""
    assert request.user.pk is not None
    return request.user.pk
