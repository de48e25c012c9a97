"""Revisions of changes by the form, and a log that names the fields that really changed.

Django names the fields whose sent text differs from the stored one, and forms send other line ends
than the database holds. Here the stored values decide: a form that changes none saves nothing.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import translation

from articles.admin.revisions.pages import HistoryPages
from articles.admin.revisions.wording import field_label, shown_fields
from articles.models import Article, Revision
from articles.revisions.recording import record

Message = list[dict[str, dict[str, list[str]]]]


class RecordedForm:
    """A mixin of the article admin; its ``save_model`` must be the last before Django's."""

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Record the change and save it; save nothing if nothing changed."""
        if change:
            _keep_fraction(obj, form)
            form.recorded = record(obj, user=request.user, reason=Revision.Reason.FORM)
            if form.recorded is None:
                return
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Message:
        """Return the message of the log: the fields that changed; [] if none did."""
        if add:
            message: Message = super().construct_change_message(  # type: ignore[misc]
                request, form, formsets, add
            )
            return message
        recorded: Revision | None = getattr(form, "recorded", None)
        if recorded is None:
            return []
        with translation.override(None):  # entries are translated where they are shown
            return [{"changed": {"fields": [field_label(name) for name in shown_fields(recorded)]}}]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Log a change, unless nothing changed."""
        return super().log_change(request, obj, message) if message else None  # type: ignore[misc]

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the history."""
        pages = HistoryPages(self).urls()  # type: ignore[arg-type]
        return pages + super().get_urls()  # type: ignore[misc,no-any-return]


def _keep_fraction(article: Article, form: Any) -> None:
    """Keep the stored time of publication if the form only lost its fraction of a second."""
    stored, sent = form.initial.get("published_at"), article.published_at
    if stored and sent and sent == stored.replace(microsecond=0):
        article.published_at = stored
