"""The admin's own history, for what is done to many articles at once."""

from collections.abc import Iterable

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.http import HttpRequest

from articles.models import Article


def note_additions(user_id: int, articles: Iterable[Article]) -> None:
    """Note that the user added these articles."""
    LogEntry.objects.log_actions(user_id, articles, ADDITION, [{"added": {}}])


def note_changes(user_id: int, articles: Iterable[Article], *field_names: str) -> None:
    """Note that the user changed these fields of the articles."""
    names: dict[str, str] = {f.name: str(f.verbose_name) for f in Article._meta.fields}
    fields = [names[name] for name in field_names]
    LogEntry.objects.log_actions(user_id, articles, CHANGE, [{"changed": {"fields": fields}}])


def user_id_of(request: HttpRequest) -> int:
    """Return the id of the user; the admin's pages are never shown to anybody else."""
    assert request.user.pk is not None
    return request.user.pk
