"""The part of the article form that decides about the status and the time of publication."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.admin.writing.publication import RESULTS
from articles.models import Article

#: A time that is so little ahead is taken for now: clocks differ, and forms round to minutes.
NOW_MARGIN = timedelta(minutes=1)

Status = Article.Status
#: The states that the form can give; the trash has a page of its own.
STATES = (Status.DRAFT, Status.PUBLISHED, Status.SCHEDULED)


class PublicationForm:
    """A mixin of the article form, which has the fields ``status`` and ``publish_early``."""

    may_publish = True

    def prepare_publication(self) -> None:
        """Hide the status, which buttons change, and name the clock beside the time."""
        form: Any = self
        form.instance.stored_status = form.instance.status
        if "status" in form.fields:
            status = form.fields["status"]
            status.choices = [(state.value, state.label) for state in STATES]
            status.widget, status.required = forms.HiddenInput(), False
            if not form.instance.pk:
                form.initial["status"] = Status.DRAFT.value
        if "published_at" in form.fields:
            form.fields["published_at"].help_text = _clock(timezone.localtime())

    def clean_status(self) -> str:
        """Return the status that the pressed button gives, or that the form was sent with."""
        form: Any = self
        if not self.may_publish:
            return Status.DRAFT.value
        for button, status in RESULTS.items():
            if button in form.data:
                return status.value
        own = form.instance.status if form.instance.pk else Status.DRAFT.value
        return str(form.cleaned_data["status"] or own)

    def check_time(self, cleaned: dict[str, Any], now: datetime) -> None:
        """Refuse a schedule in the past, and ask about a publication before its date."""
        form: Any = self
        status, moment = cleaned.get("status"), cleaned.get("published_at")
        if "published_at" not in form.fields or "published_at" in form.errors:
            return
        if status == Status.SCHEDULED and (moment is None or moment <= now):
            message = _(
                "Untuk menjadwalkan, isi tanggal dan jam yang akan datang. Sekarang %(now)s."
            )
            form.add_error("published_at", ValidationError(message, params={"now": _shown(now)}))
        is_new = form.instance.status != Status.PUBLISHED or not form.instance.pk
        is_early = status == Status.PUBLISHED and moment and moment > now + NOW_MARGIN
        if is_early and moment and (is_new or "published_at" in form.changed_data):
            self._ask_about_early(moment, cleaned)

    def _ask_about_early(self, moment: datetime, cleaned: dict[str, Any]) -> None:
        form: Any = self
        if "publish_early" not in form.fields or cleaned.get("publish_early"):
            return
        question = _(
            "Tanggal terbitnya masih akan datang (%(when)s). Tekan Jadwalkan supaya artikel terbit"
            " pada waktu itu, atau centang supaya terbit sekarang dengan tanggal itu."
        )
        form.add_error("publish_early", ValidationError(question, params={"when": _shown(moment)}))


def _shown(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


def _clock(now: datetime) -> str:
    """Return the help text with the zone and the time; a script lets the clock go on."""
    return format_html(
        '{} <span data-clock="{}">{}</span>',
        _("Waktu situs (%(zone)s), sekarang") % {"zone": now.tzname()},
        settings.TIME_ZONE,
        date_format(now, "DATETIME_FORMAT"),
    )
