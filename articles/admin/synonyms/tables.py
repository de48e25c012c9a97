"""Import and export of synonym groups in the admin.

An import has two steps, a preview and a confirmation. The server stores nothing between the steps:
the confirmation sends the table again, and the server validates it again.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.history import note_additions, note_changes, user_id_of
from articles.models import VariantGroup
from articles.synonyms.error_messages import editor_message
from articles.synonyms.tsv import (
    MAX_BYTES,
    MAX_LINES,
    Plan,
    TableError,
    apply_plan,
    decode_table,
    format_table,
    plan,
)

if TYPE_CHECKING:
    from articles.admin.synonyms.groups import VariantGroupAdmin

TEMPLATES = "admin/articles/variantgroup/"
LIST, IMPORT, EXPORT = (
    f"articles_variantgroup_{page}" for page in ("changelist", "import", "export")
)
MAX_SHOWN = 100  # new groups, changed groups and wrong lines each

TABLE_ERROR_MESSAGES = {
    "large": gettext_lazy("Berkas lebih besar dari %(kilobytes)s kB; pecah menjadi beberapa."),
    "lines": gettext_lazy("Berkas memuat lebih dari %(lines)s baris; pecah menjadi beberapa."),
    "binary": gettext_lazy("Berkas bukan teks; simpan sebagai teks bertab (TSV, UTF-8)."),
    "encoding": gettext_lazy("Berkas bukan UTF-8; simpan sebagai teks bertab (TSV, UTF-8)."),
}


class TableForm(forms.Form):
    """The form for choosing the file to import."""

    table = forms.FileField(
        label=gettext_lazy("Berkas TSV"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".tsv,.txt,text/tab-separated-values"}),
        error_messages={"required": gettext_lazy("Pilih berkas.")},
    )


class TablePages:
    """The import page and the export page, with URLs below the URL of the list of groups."""

    def __init__(self, model_admin: "VariantGroupAdmin") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the addresses of the pages."""
        wrap = self._admin.admin_site.admin_view
        return [
            path("import/", wrap(self.import_page), name=IMPORT),
            path("export/", wrap(self.export_page), name=EXPORT),
        ]

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """Show the file form or the preview of a file, or import a confirmed table."""
        may_add = self._admin.has_add_permission(request)
        if not (may_add and self._admin.has_change_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, "import.html", form=TableForm())
        try:
            if "confirmed" in request.POST:
                return self._import(request, request.POST.get("confirmed", ""))
            return self._preview(request)
        except TableError as error:
            limits = {"kilobytes": MAX_BYTES // 1024, "lines": MAX_LINES}
            problem = TABLE_ERROR_MESSAGES[error.code] % limits
            return self._page(request, "import.html", form=TableForm(), problem=problem)

    def export_page(self, request: HttpRequest) -> HttpResponse:
        """Send all groups as a file, including those that are switched off."""
        if not self._admin.has_view_permission(request):
            raise PermissionDenied
        table = format_table(VariantGroup.objects.order_by("kind", "forms"))
        headers = {"Content-Disposition": 'attachment; filename="bentuk-lain.tsv"'}
        return HttpResponse(table, "text/tab-separated-values; charset=utf-8", headers=headers)

    def _preview(self, request: HttpRequest) -> HttpResponse:
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, "import.html", form=form)
        planned = plan(decode_table(form.cleaned_data["table"].read(MAX_BYTES + 1)))
        return self._page(
            request,
            "import_preview.html",
            file_name=form.cleaned_data["table"].name,
            plan=planned,
            shown=MAX_SHOWN,
            added=planned.added[:MAX_SHOWN],
            changed=planned.changed[:MAX_SHOWN],
            errors=[(error.line, editor_message(error)) for error in planned.errors[:MAX_SHOWN]],
            table=_lines_of(planned),
        )

    def _import(self, request: HttpRequest, table: str) -> HttpResponse:
        planned = plan(decode_table(table.encode("utf-8", "replace")))
        try:
            added, changed = apply_plan(planned)
        except IntegrityError:  # another user saved the same groups
            messages.error(
                request,
                _("Tabel berubah sementara itu; tidak ada yang disimpan. Silakan impor kembali."),
            )
            return redirect(f"admin:{IMPORT}")
        note_additions(user_id_of(request), added)
        note_changes(user_id_of(request), changed, "direction", "forms", "note")
        message = _("%(added)s kelompok ditambahkan, %(changed)s diubah.")
        numbers = {"added": intcomma(len(added)), "changed": intcomma(len(changed))}
        messages.success(request, message % numbers)
        if planned.errors:
            message = _("%(count)s baris keliru dan tidak disimpan.")
            messages.warning(request, message % {"count": intcomma(len(planned.errors))})
        return redirect(f"admin:{LIST}")

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        context |= {"opts": self._admin.opts, "title": _("Impor kelompok bentuk")}
        context |= {"kilobytes": MAX_BYTES // 1024, "lines": MAX_LINES}
        site = self._admin.admin_site.each_context(request)
        return TemplateResponse(
            request, TEMPLATES + template, {**site, **context, "media": self._admin.media}
        )


def _lines_of(planned: Plan) -> str:
    groups = [*planned.added, *(group for _row, group in planned.changed)]
    return "\n".join(group.line() for group in groups)
