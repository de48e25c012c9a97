"""The admin of synonym groups: the list with its actions, and a form with one line per synonym."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.history import note_changes, user_id_of
from articles.admin.report_return import ReturnsToReport
from articles.admin.synonyms.tables import TablePages
from articles.admin.writing.unsaved import KeepsUnsavedWork
from articles.models import VariantGroup
from lexicon.synonym_groups import FORM_DELIMITER, MAX_FORM_LENGTH, MAX_FORMS

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[VariantGroup]
    ModelForm = forms.ModelForm[VariantGroup]
else:
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm

MAX_FORMS_LENGTH = MAX_FORMS * (MAX_FORM_LENGTH + 3)  # characters, delimiters included


class GroupForm(ModelForm):
    """The form of a group, with one line per synonym."""

    forms = forms.CharField(
        label=gettext_lazy("Bentuk"),
        max_length=MAX_FORMS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 60}),
        help_text=gettext_lazy(
            "Satu bentuk per baris, paling sedikit dua. Nama beberapa kata dicari sebagai frasa."
        ),
    )

    class Meta:
        model = VariantGroup
        fields = ("kind", "direction", "forms", "note", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["forms"] = _lines(self.initial.get("forms", ""))

    def clean_forms(self) -> str:
        """Return the lines in the notation of the ``forms`` column."""
        lines = self.cleaned_data["forms"].replace(FORM_DELIMITER, "\n").split("\n")
        return f" {FORM_DELIMITER} ".join(line for line in map(str.strip, lines) if line)


class OriginFilter(admin.SimpleListFilter):
    """Filter by origin: default groups, changed or not, and groups of editors."""

    title = gettext_lazy("asal")
    parameter_name = "asal"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [("bawaan", _("bawaan")), ("sendiri", _("buatan sendiri"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[VariantGroup]
    ) -> QuerySet[VariantGroup]:
        """Return the groups of the chosen origin."""
        match self.value():
            case "bawaan":
                return queryset.exclude(brought="")
            case "sendiri":
                return queryset.filter(brought="")
        return queryset


class VariantGroupAdmin(KeepsUnsavedWork, ReturnsToReport, ModelAdmin):
    """The admin of groups. Default groups can be switched off but not deleted."""

    form = GroupForm
    list_display = ("forms", "kind", "direction", "active", "origin", "note")
    list_filter = ("active", "kind", "direction", OriginFilter)
    list_per_page = 100
    search_fields = ("forms", "note")
    search_help_text = gettext_lazy("Mencari pada bentuk dan catatan.")
    show_facets = admin.ShowFacets.NEVER
    save_on_top = True
    actions = ("switch_on", "switch_off")

    @admin.display(description=gettext_lazy("asal"), ordering="brought")
    def origin(self, group: VariantGroup) -> str:
        """Return the origin of the group."""
        if not group.brought:
            return _("buatan sendiri")
        return _("bawaan") if group.is_unchanged_default else _("bawaan, diubah")

    @admin.action(description=gettext_lazy("Pakai kelompok yang dipilih"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[VariantGroup]) -> None:
        """Expand queries with the selected groups."""
        count = self._switch(request, queryset, active=True)
        message = ngettext("%(n)s kelompok dipakai.", "%(n)s kelompok dipakai.", count)
        self.message_user(request, message % {"n": intcomma(count)}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Matikan kelompok yang dipilih"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[VariantGroup]) -> None:
        """Stop expanding queries with the groups. Later versions of the site keep this choice."""
        count = self._switch(request, queryset, active=False)
        message = ngettext("%(n)s kelompok dimatikan.", "%(n)s kelompok dimatikan.", count)
        self.message_user(request, message % {"n": intcomma(count)}, messages.SUCCESS)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """List default groups among the objects that cannot be deleted."""
        shown, counts, lacking, protected = super().get_deleted_objects(objs, request)
        defaults = [
            _("%(forms)s (bawaan: matikan saja)") % {"forms": group}
            for group in objs
            if group.brought
        ]
        return shown, counts, lacking, [*protected, *defaults]

    def has_delete_permission(self, request: HttpRequest, obj: VariantGroup | None = None) -> bool:
        """Return whether the user may delete the group. Nobody may delete a default group."""
        may = super().has_delete_permission(request, obj)
        one_page = obj is not None and not request.POST.get("action")
        return may and not (one_page and obj is not None and obj.brought)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of import and export."""
        return TablePages(self).urls() + super().get_urls()

    def _switch(
        self, request: HttpRequest, queryset: QuerySet[VariantGroup], *, active: bool
    ) -> int:
        rows = list(queryset.exclude(active=active))
        VariantGroup.objects.filter(pk__in=[row.pk for row in rows]).update(
            active=active, updated_at=timezone.now()
        )
        note_changes(user_id_of(request), rows, "active")
        return len(rows)


def _lines(forms: str) -> str:
    return "\n".join(form.strip() for form in forms.split(FORM_DELIMITER))
