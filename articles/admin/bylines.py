"""The admin of bylines: which spellings of an author's name are one author."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.writing.unsaved import KeepsUnsavedWork
from articles.models import Byline

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Byline]
else:
    ModelAdmin = admin.ModelAdmin


class BylineAdmin(KeepsUnsavedWork, ModelAdmin):
    """The table of bylines. A change applies to the next search, without a new index."""

    list_display = ("name", "shown_spellings", "updated_at")
    list_per_page = 100
    search_fields = ("name", "spellings")
    search_help_text = gettext_lazy("Mencari pada nama penulis dan ejaan lainnya.")
    save_on_top = True

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field; the spellings have one line each."""
        if db_field.name == "spellings":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 8, "cols": 60})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Byline | None = None) -> Any:
        """Return the fieldsets, with the effect of the table."""
        description = _(
            "Saringan menurut salah satu ejaan menemukan artikel dengan semua ejaan ini, dan jumlah"
            " pada saringan dijumlahkan. Artikelnya sendiri tidak berubah: untuk itu, pakai"
            " “Satukan ejaan” pada daftar artikel."
        )
        return [(None, {"fields": ("name", "spellings"), "description": description})]

    @admin.display(description=gettext_lazy("ejaan lain"))
    def shown_spellings(self, byline: Byline) -> str:
        """Return the spellings on one line."""
        return ", ".join(byline.lines()) or "–"
