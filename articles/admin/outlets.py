"""The admin of outlets: which names of sources are one outlet, beside the rule for domains."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.writing.unsaved import KeepsUnsavedWork
from articles.models import Article, Outlet
from articles.outlets.directory import OutletDirectory
from articles.outlets.models import current_table

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Outlet]
else:
    ModelAdmin = admin.ModelAdmin

MAX_LISTED_SOURCES = 60  # sources that the form shows for an outlet
MAX_OFFERED_SOURCES = 30  # of the most frequent ones that no outlet of the table has


class OutletAdmin(KeepsUnsavedWork, ModelAdmin):
    """The table of outlets. A change applies to the next search, without a new index."""

    list_display = ("name", "shown_names", "updated_at")
    list_per_page = 100
    search_fields = ("name", "names")
    search_help_text = gettext_lazy("Mencari pada nama media dan nama sumber.")
    fields = ("name", "names", "included", "ungrouped")
    readonly_fields = ("included", "ungrouped")
    save_on_top = True

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field; the names have one line each."""
        if db_field.name == "names":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 10, "cols": 60})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Outlet | None = None) -> Any:
        """Return the fieldsets, with the rule that applies without the table."""
        description = _(
            "Tanpa tabel ini pun, alamat dengan domain yang sama (news.detik.com, www.detik.com)"
            " menjadi satu, dan huruf besar tidak membedakan. Tambahkan media untuk menyatukan"
            " nama lain. Perubahan berlaku pada pencarian berikutnya."
        )
        names = self.fields if obj else ("name", "names", "ungrouped")
        return [(None, {"fields": names, "description": description})]

    @admin.display(description=gettext_lazy("nama sumber"))
    def shown_names(self, outlet: Outlet) -> str:
        """Return the names on one line."""
        return ", ".join(outlet.lines()) or "–"

    @admin.display(description=gettext_lazy("sumber yang tercakup"))
    def included(self, outlet: Outlet) -> str:
        """Return the sources of articles that belong to the outlet."""
        counts = _counts()
        directory = OutletDirectory(counts, current_table())
        sources = dict(directory.outlets()).get(outlet.name, ())
        return _listed({name: counts[name] for name in sources}, MAX_LISTED_SOURCES)

    @admin.display(description=gettext_lazy("sumber lain"))
    def ungrouped(self, outlet: Outlet) -> str:
        """Return the most frequent outlets that the table does not name."""
        counts, table = _counts(), current_table()
        by_outlet = OutletDirectory(counts, table).outlet_counts(counts)
        listed = set(table.outlets.values())
        others = {name: count for name, count in by_outlet.items() if name not in listed}
        return _listed(others, MAX_OFFERED_SOURCES)


def _counts() -> dict[str, int]:
    """Return source -> articles, of all articles that state one."""
    rows = Article.objects.order_by().exclude(source="").values_list("source")
    return dict(rows.annotate(articles=Count("pk")))


def _listed(counts: dict[str, int], limit: int) -> str:
    largest = sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
    if not largest:
        return "–"
    listed = ", ".join(f"{name} ({intcomma(count)})" for name, count in largest[:limit])
    rest = len(largest) - limit
    return f"{listed}, {_('dan %s lagi') % intcomma(rest)}" if rest > 0 else listed
