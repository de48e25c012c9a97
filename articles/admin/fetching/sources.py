"""The admin of news sources: the list with the outcome of the last run, the form, and a trial."""

import subprocess
import sys
import threading
from os import environ
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.fetching.trial import TrialPage
from articles.admin.upload.error_messages import editor_message
from articles.admin.widgets import SuggestingInput, ValuesInUse
from articles.admin.writing.unsaved import KeepsUnsavedWork
from articles.fetching.errors import FetchError
from articles.fetching.schedule import MIN_INTERVAL, last_problem, start_anew
from articles.fetching.target import target_of
from articles.models import NewsSource
from articles.publishing.rights import may_publish

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[NewsSource]
    ModelForm = forms.ModelForm[NewsSource]
else:
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm

MIN_MINUTES = int(MIN_INTERVAL.total_seconds() // 60)
MAX_MINUTES = 60 * 24 * 31
#: Counts of the last run, in the order of the sentence.
COUNTS = (
    ("listed", gettext_lazy("terdaftar")),
    ("imported", gettext_lazy("diimpor")),
    ("duplicates", gettext_lazy("sudah ada")),
    ("drafts", gettext_lazy("draf karena meragukan")),
    ("rejected", gettext_lazy("ditolak")),
    ("given_up", gettext_lazy("tidak dicoba lagi")),
    ("left", gettext_lazy("menunggu pengambilan berikutnya")),
)


class NewsSourceForm(ModelForm):
    """The form of a source."""

    class Meta:
        model = NewsSource
        # The admin adds the address, with ``formfield_overrides``.
        fields = ("name", "category", "status", "interval", "active")

    def clean_address(self) -> str:
        """Return the address; refuse one that is never fetched."""
        address: str = self.cleaned_data["address"]
        try:
            target_of(address)
        except FetchError as error:
            sentence = _("Alamat ini %(problem)s.") % {"problem": editor_message(error.problem)}
            raise forms.ValidationError(sentence) from error
        return address

    def clean_interval(self) -> int:
        """Return the minutes between two runs."""
        interval: int = self.cleaned_data["interval"]
        if not MIN_MINUTES <= interval <= MAX_MINUTES:
            limits = {"least": MIN_MINUTES, "most": MAX_MINUTES}
            raise forms.ValidationError(_("Isi %(least)d sampai %(most)d menit.") % limits)
        return interval


class NewsSourceAdmin(KeepsUnsavedWork, ModelAdmin):
    """The news sources. ``manage.py fetch_sources`` fetches them."""

    form = NewsSourceForm
    list_display = ("name", "state", "last_success_at", "next_run", "status", "active")
    list_filter = ("active", "status")
    list_per_page = 50
    search_fields = ("name", "address")
    show_facets = admin.ShowFacets.NEVER
    readonly_fields = (
        *("last_success_at", "last_run", "last_error_at", "shown_error", "failures"),
        "next_run",
    )
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}  # noqa: RUF012
    actions = ("fetch_now",)

    class Media:
        css = {  # noqa: RUF012 - Django's way
            "all": ["articles/admin/articles.css", "articles/admin/fetching.css"]
        }

    def get_fieldsets(self, request: HttpRequest, obj: NewsSource | None = None) -> Any:
        """Return the fieldsets; a source that is not saved yet has no history."""
        note = _(
            "Sumber yang aktif diambil oleh perintah fetch_sources, yang dijalankan berkala di"
            " peladen. Artikel baru masuk sebagai satu impor dan dapat diurungkan."
        )
        fields = ("name", "address", "category", "status", "interval", "active")
        sets: list[Any] = [(None, {"fields": fields, "description": note})]
        if obj:
            sets.append((_("Pengambilan"), {"fields": self.readonly_fields}))
        return sets

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form class, whose category suggests those in use."""
        in_use = ValuesInUse()
        widgets = {"category": SuggestingInput(lambda: in_use.of("category"))}
        return super().get_form(request, obj, change=change, **kwargs | {"widgets": widgets})

    def has_change_permission(self, request: HttpRequest, obj: NewsSource | None = None) -> bool:
        """Return whether the user may change a source; one that publishes needs that right, too."""
        publishes = obj is not None and obj.status == NewsSource.Status.PUBLISHED
        may = super().has_change_permission(request, obj)
        return may and (not publishes or may_publish(request.user))

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field; only those who may publish let a source publish."""
        if db_field.name == "status" and not may_publish(request.user):
            draft = NewsSource.Status.DRAFT
            kwargs["choices"] = [(draft.value, draft.label)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """Add the page that tries an address."""
        return TrialPage(self).urls() + super().get_urls()

    def save_model(self, request: HttpRequest, obj: NewsSource, form: Any, change: bool) -> None:
        """Save a source; with another address, or switched on again, it is fetched anew."""
        is_switched_on = "active" in form.changed_data and obj.active
        if change and ("address" in form.changed_data or is_switched_on):
            start_anew(obj)
        super().save_model(request, obj, form, change)

    # --- Columns and fields -----------------------------------------------------------------------

    @admin.display(description=gettext_lazy("keadaan"))
    def state(self, source: NewsSource) -> str:
        """Return how the last run ended, in a few words."""
        if source.failures:
            count = {"n": source.failures}
            return ngettext("gagal %(n)d kali", "gagal %(n)d kali", source.failures) % count
        return _("baik") if source.last_success_at else _("belum pernah diambil")

    @admin.display(description=gettext_lazy("pengambilan berikutnya"), ordering="next_fetch_at")
    def next_run(self, source: NewsSource) -> str:
        """Return the time of the next run."""
        if not source.active:
            return _("tidak aktif")
        if source.claimed_until and source.claimed_until > timezone.now():
            return _("sedang diambil")
        moment = source.next_fetch_at
        if not moment or moment <= timezone.now():
            return _("secepatnya")
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("hasil terakhir"), empty_value="–")
    def last_run(self, source: NewsSource) -> str | None:
        """Return the counts of the last run."""
        counts = [f"{source.last_report.get(name, 0)} {label}" for name, label in COUNTS]
        shown = [text for text in counts if not text.startswith("0 ")]
        return ", ".join(shown) if source.last_success_at or shown else None

    @admin.display(description=gettext_lazy("kesalahan terakhir"), empty_value="–")
    def shown_error(self, source: NewsSource) -> str | None:
        """Return the last problem as a sentence."""
        problem = last_problem(source)
        if problem is None:
            return None
        return _("Alamat ini %(problem)s.") % {"problem": editor_message(problem)}

    # --- Actions ----------------------------------------------------------------------------------

    @admin.action(description=gettext_lazy("Ambil sekarang"), permissions=["change"])
    def fetch_now(self, request: HttpRequest, queryset: QuerySet[NewsSource]) -> None:
        """Start a process that fetches the selected sources, if the user may change them."""
        sources = [each for each in queryset if self.has_change_permission(request, each)]
        if len(sources) < queryset.count():
            message = _(
                "Sumber yang langsung menerbitkan hanya diambil oleh yang boleh menerbitkan."
            )
            self.message_user(request, message, messages.WARNING)
        if not sources:
            return
        try:
            start_fetching(sources)
        except OSError:  # too many processes, or no memory
            chosen = queryset.filter(pk__in=[each.pk for each in sources])
            chosen.update(next_fetch_at=timezone.now())
            message = _("Proses tidak dapat dimulai; sumbernya diambil pada giliran berikutnya.")
            self.message_user(request, message, messages.WARNING)
            return
        message = ngettext(
            "%(n)s sumber sedang diambil; muat ulang halaman ini untuk melihat hasilnya.",
            "%(n)s sumber sedang diambil; muat ulang halaman ini untuk melihat hasilnya.",
            len(sources),
        )
        self.message_user(request, message % {"n": intcomma(len(sources))}, messages.SUCCESS)


def start_fetching(sources: list[NewsSource]) -> None:
    """Start ``fetch_sources`` for these sources, in a process that outlives the request."""
    names = [source.name for source in sources]
    process = subprocess.Popen(  # noqa: S603 - the names are single arguments behind "--"
        [sys.executable, "manage.py", "fetch_sources", "--", *names],
        cwd=settings.BASE_DIR,
        env={**environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()  # leaves no zombie
