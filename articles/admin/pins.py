"""The admin of pins: articles pinned to a query or hidden from it."""

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin.article_select import SearchesArticles
from articles.admin.report_return import ReturnsToReport
from articles.admin.writing.unsaved import KeepsUnsavedWork
from articles.models import Article, Pin

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Pin]
else:
    ModelAdmin = admin.ModelAdmin

#: Names of ``Pin.Match`` that fit into a column.
SHORT_MATCHES: dict[str, Any] = {
    Pin.Match.EXACT: gettext_lazy("persis"),
    Pin.Match.FORMS: gettext_lazy("kata-kata ini saja"),
    Pin.Match.WORDS: gettext_lazy("semua kata ini"),
}
NOW, LATER, PAST = "now", "later", "past"


class ValidityFilter(admin.SimpleListFilter):
    """The filter by whether a pin applies today."""

    title = gettext_lazy("masa berlaku")
    parameter_name = "berlaku"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [
            (NOW, _("berlaku hari ini")),
            (LATER, _("belum mulai")),
            (PAST, _("sudah berakhir")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Pin]) -> QuerySet[Pin]:
        """Return the pins of the choice."""
        today = localdate()
        later, past = Q(first_day__gt=today), Q(last_day__lt=today)
        match self.value():
            case "now":
                return queryset.exclude(later).exclude(past)
            case "later":
                return queryset.filter(later)
            case "past":
                return queryset.filter(past)
            case _:
                return queryset


class PinAdmin(KeepsUnsavedWork, ReturnsToReport, SearchesArticles, ModelAdmin):
    """The table of pins. A change applies to the next search.

    The form can be opened with values: ``?query=banjir&article=12&action=hide``.
    """

    list_display = (
        "query",
        "shown_match",
        "shown_action",
        "shown_article",
        "validity",
        "note",
        "results",
    )
    list_display_links = ("query",)
    list_filter = (ValidityFilter, "action")
    list_per_page = 100
    search_fields = ("query", "note")
    search_help_text = gettext_lazy("Mencari pada kueri dan catatan.")
    autocomplete_fields = ("article",)
    fieldsets = (
        (None, {"fields": ("query", "match", "action", "article", "position")}),
        (gettext_lazy("Masa berlaku"), {"fields": (("first_day", "last_day"),)}),
        (None, {"fields": ("note",)}),
    )
    formfield_overrides = {  # noqa: RUF012
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
    }
    radio_fields = {"match": admin.VERTICAL, "action": admin.HORIZONTAL}  # noqa: RUF012
    save_on_top = False

    class Media:
        js = ["articles/admin/named-choices.js"]  # noqa: RUF012 - Django's way

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pin]:
        """Return all pins, including those of deleted articles, which a join would drop."""
        articles = Article.objects.only("title", "status")
        return super().get_queryset(request).prefetch_related(Prefetch("article", articles))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the form; that of the pin if the article has one for the query of the address."""
        values = self.get_changeform_initial_data(request) if request.method == "GET" else {}
        query, article = str(values.get("query", "")), str(values.get("article", ""))
        if query and article:
            same = Pin.objects.filter(query=" ".join(query.split()), article_id=int(article))
            known = same.order_by("pk").first()
            if known and self.has_view_or_change_permission(request, known):
                return HttpResponseRedirect(reverse("admin:articles_pin_change", args=[known.pk]))
        return super().add_view(request, form_url, extra_context)

    def get_fieldsets(self, request: HttpRequest, obj: Pin | None = None) -> Any:
        """Return the fieldsets, with a link to the results of the query of the address."""
        first, *others = super().get_fieldsets(request, obj)
        query = obj.query if obj else " ".join(request.GET.get("query", "").split())
        if not query:
            return [first, *others]
        description = format_html(
            '{} <a href="{}?{}">{}</a>',
            _("Artikel dapat juga dipilih dari hasil pencarian, dengan “Sematkan” di sampingnya:"),
            reverse("search"),
            urlencode({"q": query[: Pin._meta.get_field("query").max_length]}),
            _("hasil kueri ini"),
        )
        return [(first[0], {**first[1], "description": description}), *others]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the values of the address; the position is the next free one of the query."""
        values = super().get_changeform_initial_data(request)
        query = " ".join(str(values.get("query", "")).split())
        if query and "position" not in values:
            pinned = Pin.objects.filter(query=query, action=Pin.Action.PIN)
            taken = set(pinned.values_list("position", flat=True))
            values["position"] = next(number for number in count(1) if number not in taken)
        return values

    def save_model(self, request: HttpRequest, obj: Pin, form: Any, change: bool) -> None:
        """Save the pin; the first one to save it is its author."""
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Pin, post_url_continue: Any = None
    ) -> HttpResponse:
        """Return to a form with the same query after "save and add another"."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            values = urlencode({"query": obj.query, "match": obj.match})
            return HttpResponseRedirect(f"{reverse('admin:articles_pin_add')}?{values}")
        return response

    @admin.display(description=gettext_lazy("berlaku untuk"), ordering="match")
    def shown_match(self, pin: Pin) -> str:
        """Return a short name of the rule."""
        return str(SHORT_MATCHES[pin.match])

    @admin.display(description=gettext_lazy("tindakan"), ordering="action")
    def shown_action(self, pin: Pin) -> str:
        """Return the action, and the position of a pin."""
        if pin.action == Pin.Action.HIDE:
            return str(Pin.Action.HIDE.label)
        return _("Sematkan di posisi %d") % pin.position

    @admin.display(description=pgettext_lazy("singular", "artikel"))
    def shown_article(self, pin: Pin) -> str:
        """Return the title; an article that readers cannot see is named as such."""
        article = getattr(pin, "article", None)
        if article is None:
            return _("#%d (sudah dihapus)") % pin.article_id
        title = article.title or f"#{article.pk}"
        if article.status == Article.Status.PUBLISHED:
            return format_html('<a href="{}">{}</a>', article.get_absolute_url(), title)
        return f"{title} ({article.get_status_display()})"

    @admin.display(description=gettext_lazy("hasil"))
    def results(self, pin: Pin) -> str:
        """Return a link to the results of the query, as readers see them."""
        address = f"{reverse('search')}?{urlencode({'q': pin.query})}"
        return format_html('<a href="{}">{}</a>', address, _("Cari"))

    @admin.display(
        description=gettext_lazy("masa berlaku"), ordering=F("last_day").asc(nulls_last=True)
    )
    def validity(self, pin: Pin) -> str:
        """Return the days of a pin, and whether they have passed."""
        today = localdate()
        days = " – ".join(_days(pin))
        if pin.last_day and pin.last_day < today:
            return _("berakhir: %s") % days
        if pin.first_day and pin.first_day > today:
            return _("belum mulai: %s") % days
        return days or _("tanpa batas")


def _days(pin: Pin) -> Iterator[str]:
    if pin.first_day or pin.last_day:
        for day in (pin.first_day, pin.last_day):
            yield date_format(day, "j M Y") if day else "…"
