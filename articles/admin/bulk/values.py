"""The action that sets fields of many articles: source, author, category, kind, date and status."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.bulk.selection import SENT, changeable, form_page
from articles.admin.operations.confirmation import confirmation
from articles.admin.operations.results import told
from articles.admin.widgets import SUGGESTED_FIELDS, SuggestingInput, ValuesInUse
from articles.importing.cleaning import normalise
from articles.importing.dates import EARLIEST_YEAR, LATEST_YEAR
from articles.models import Article, Operation
from articles.operations.execution import run
from articles.publishing.rights import may_publish

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

KEEP = "keep"
MAX_SHOWN_VALUES = 4
Status = Article.Status


class ValuesForm(forms.Form):
    """The new values; what is left empty stays as it is."""

    source = forms.CharField(label=gettext_lazy("Sumber"), required=False)
    clear_source = forms.BooleanField(label=gettext_lazy("Kosongkan sumber"), required=False)
    author = forms.CharField(label=gettext_lazy("Penulis"), required=False)
    clear_author = forms.BooleanField(label=gettext_lazy("Kosongkan penulis"), required=False)
    category = forms.CharField(label=gettext_lazy("Kategori"), required=False)
    clear_category = forms.BooleanField(label=gettext_lazy("Kosongkan kategori"), required=False)
    stated_kind = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False)
    published_at = forms.SplitDateTimeField(
        label=gettext_lazy("Tanggal terbit"), required=False, widget=AdminSplitDateTime
    )
    clear_published_at = forms.BooleanField(label=gettext_lazy("Kosongkan tanggal"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)

    def __init__(self, *args: Any, publishes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_use = ValuesInUse()
        for name in SUGGESTED_FIELDS:
            field = self.fields[name]
            field.widget = SuggestingInput(partial(in_use.of, name))
            field.max_length = _max_length(name)  # type: ignore[attr-defined]
        keep = (KEEP, _("— biarkan —"))
        kinds = [keep, ("", _("Otomatis")), *Article.Kind.choices]
        self.fields["stated_kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["stated_kind"].initial = self.fields["status"].initial = KEEP
        statuses = [(s.value, s.label) for s in (Status.PUBLISHED, Status.DRAFT, Status.SCHEDULED)]
        self.fields["status"].choices = [keep, *statuses]  # type: ignore[attr-defined]
        date, time = self.fields["published_at"].widget.widgets
        date.attrs["aria-label"], time.attrs["aria-label"] = _("Tanggal terbit"), _("Jam terbit")
        if not publishes:
            del self.fields["status"]

    def rows(self) -> list[tuple[Any, Any]]:
        """Return the fields, each with the box that empties it."""
        names = [name for name in self.fields if not name.startswith("clear_")]
        return [
            (self[name], self[f"clear_{name}"] if f"clear_{name}" in self.fields else None)
            for name in names
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse contradictions, values that are too long, and a form that changes nothing."""
        cleaned = super().clean() or self.cleaned_data
        for name in SUGGESTED_FIELDS:
            text = " ".join(normalise(cleaned.get(name) or "").split())
            cleaned[name] = text
            limit = _max_length(name)
            if len(text) > limit:
                self.add_error(name, _("Paling banyak %d karakter.") % limit)
        for name in (*SUGGESTED_FIELDS, "published_at"):
            if cleaned.get(name) and cleaned.get(f"clear_{name}"):
                self.add_error(name, _("Isi nilai baru atau kosongkan, jangan keduanya."))
        moment = cleaned.get("published_at")
        if moment and not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            message = _("Tahun harus antara %(first)s dan %(last)s.")
            shown = {"first": EARLIEST_YEAR, "last": LATEST_YEAR}
            self.add_error("published_at", message % shown)
        is_scheduled = cleaned.get("status") == Status.SCHEDULED
        if is_scheduled and not (moment and moment > timezone.now()):
            self.add_error("status", _("Untuk menjadwalkan, isi tanggal terbit di masa depan."))
        if not self.errors and not self.values():
            raise ValidationError(_("Isi sedikitnya satu nilai baru."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the new values of fields of articles."""
        cleaned = self.cleaned_data
        values: dict[str, Any] = {}
        for name in SUGGESTED_FIELDS:
            if cleaned.get(name) or cleaned.get(f"clear_{name}"):
                values[name] = cleaned.get(name) or ""
        if self.data.get("stated_kind", KEEP) != KEEP:
            values["stated_kind"] = cleaned["stated_kind"]
        if cleaned.get("published_at") or cleaned.get("clear_published_at"):
            values |= {"published_at": cleaned.get("published_at"), "date_status": ""}
        if cleaned.get("status", KEEP) not in {KEEP, ""}:
            values["status"] = cleaned["status"]
        return values


@admin.action(
    description=gettext_lazy("Tetapkan sumber, kategori, tanggal, …"), permissions=["change"]
)
def set_values(
    model_admin: "ArticleAdmin", request: HttpRequest, queryset: QuerySet[Article]
) -> HttpResponse | None:
    """Ask for new values, and set them in all selected articles."""
    sent = request.POST if SENT in request.POST else None
    form = ValuesForm(sent, publishes=may_publish(request.user))
    title = _("Tetapkan nilai")
    if sent is None or not form.is_valid():
        return form_page(
            model_admin,
            request,
            template="set_values.html",
            title=title,
            form=form,
            selected=queryset,
        )
    values = form.values()
    changing = changeable(request, queryset).exclude(**values)
    if page := confirmation(
        request,
        changing,
        title=title,
        effects=list(_effects(changing, values)),
        warnings=list(_warnings(changing, values)),
    ):
        return page
    label = "; ".join(f"{_name(name)}: {_shown(name, value)}" for name, value in _told(values))
    operation = run(
        kind=Operation.Kind.SET, user=request.user, queryset=changing, change=values, label=label
    )
    return told(request, operation)


def _effects(articles: QuerySet[Article], values: dict[str, Any]) -> Iterable[str]:
    """Yield a sentence for each field: its new value, and the most frequent ones of now."""
    for name, value in _told(values):
        text = _("%(field)s menjadi %(value)s")
        sentence = text % {"field": _name(name), "value": _shown(name, value)}
        yield f"{sentence} ({_now(articles, name)})" if name != "published_at" else sentence


def _now(articles: QuerySet[Article], name: str) -> str:
    """Return the most frequent values of a field, with the number of articles of each."""
    rows = articles.order_by().values_list(name).annotate(count=Count("pk"))
    found = list(rows.order_by("-count", name)[: MAX_SHOWN_VALUES + 1])
    shown = [f"{_shown(name, value)}: {intcomma(count)}" for value, count in found]
    if len(found) > MAX_SHOWN_VALUES:
        shown[MAX_SHOWN_VALUES:] = ["…"]
    return _("kini %(values)s") % {"values": ", ".join(shown)}


def _warnings(articles: QuerySet[Article], values: dict[str, Any]) -> Iterable[str]:
    """Yield warnings about what readers will see."""
    status, moment = values.get("status"), values.get("published_at")
    in_future = isinstance(moment, datetime) and moment > timezone.now()
    if in_future and status != Status.SCHEDULED:
        yield _(
            "Tanggal itu di masa depan: artikel yang terbit tetap terlihat sekarang, dengan tanggal"
            " itu. Untuk menunggu, pilih status Terjadwal."
        )
    if status == Status.DRAFT and articles.filter(status=Status.PUBLISHED).exists():
        yield _("Artikel yang terbit hilang dari pencarian dan halaman pembaca.")
    is_scheduling = status in {None, Status.SCHEDULED}
    is_early = "published_at" in values and not in_future and is_scheduling
    if is_early and articles.filter(status=Status.SCHEDULED).exists():
        yield _("Artikel yang terjadwal akan terbit segera, atau tidak terbit tanpa tanggal.")


def _told(values: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in values.items() if name != "date_status"]


def _max_length(name: str) -> int:
    return Article._meta.get_field(name).max_length or 0  # type: ignore[union-attr]


def _name(name: str) -> str:
    return str(Article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(name: str, value: Any) -> str:
    if name == "status":
        return str(dict(Status.choices).get(value, value))
    if name == "stated_kind":
        return str(dict(Article.Kind.choices).get(value) or _("Otomatis"))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return f"“{value}”" if value else _("(kosong)")
