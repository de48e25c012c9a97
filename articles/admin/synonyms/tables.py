"""Tables of groups in the admin: a file is read and shown, then taken over; all groups as a file.

Nothing is kept between the two steps: what was shown comes back with the form and is read again by
the same rules.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
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
from articles.synonyms.error_messages import as_said_to_editors
from articles.synonyms.tsv import (
    MOST_BYTES,
    MOST_LINES,
    NoTableError,
    Plan,
    carry_out,
    plan,
    table_of,
    text_of,
)
from lexicon.synonym_groups import SynonymGroupError

if TYPE_CHECKING:
    from articles.admin.synonyms.groups import VariantGroupAdmin

TEMPLATES = "admin/articles/variantgroup/"
LIST, IMPORT, EXPORT = (
    f"articles_variantgroup_{page}" for page in ("changelist", "import", "export")
)
SHOWN = 100  # groups and lines of each sort

NO_TABLE = {
    "large": gettext_lazy("Berkas lebih besar dari %(kilobytes)s kB; pecah menjadi beberapa."),
    "lines": gettext_lazy("Berkas memuat lebih dari %(lines)s baris; pecah menjadi beberapa."),
    "binary": gettext_lazy("Berkas bukan teks; simpan sebagai teks bertab (TSV, UTF-8)."),
    "encoding": gettext_lazy("Berkas bukan UTF-8; simpan sebagai teks bertab (TSV, UTF-8)."),
}


class TableForm(forms.Form):
    """The file to read."""

    table = forms.FileField(
        label=gettext_lazy("Berkas TSV"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".tsv,.txt,text/tab-separated-values"}),
        error_messages={"required": gettext_lazy("Pilih berkas.")},
    )


class TablePages:
    """The pages of tables below the list of groups."""

    def __init__(self, model_admin: "VariantGroupAdmin") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the addresses of the pages."""
        wrap = self._admin.admin_site.admin_view
        return [
            path("import/", wrap(self.take), name=IMPORT),
            path("export/", wrap(self.give), name=EXPORT),
        ]

    def take(self, request: HttpRequest) -> HttpResponse:
        """Ask for a file, show what it would do, and do it."""
        may_add = self._admin.has_add_permission(request)
        if not (may_add and self._admin.has_change_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, "import.html", form=TableForm())
        try:
            if "confirmed" in request.POST:
                return self._carry_out(request, request.POST.get("confirmed", ""))
            return self._preview(request)
        except NoTableError as error:
            said = NO_TABLE[error.code] % {"kilobytes": MOST_BYTES // 1024, "lines": MOST_LINES}
            return self._page(request, "import.html", form=TableForm(), problem=said)

    def give(self, request: HttpRequest) -> HttpResponse:
        """Give all groups as a file, those that are switched off, too."""
        if not self._admin.has_view_permission(request):
            raise PermissionDenied
        table = table_of(VariantGroup.objects.order_by("kind", "forms"))
        headers = {"Content-Disposition": 'attachment; filename="bentuk-lain.tsv"'}
        return HttpResponse(table, "text/tab-separated-values; charset=utf-8", headers=headers)

    def _preview(self, request: HttpRequest) -> HttpResponse:
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, "import.html", form=form)
        text = text_of(form.cleaned_data["table"].read(MOST_BYTES + 1))
        planned = plan(text)
        return self._page(
            request,
            "import_preview.html",
            file_name=form.cleaned_data["table"].name,
            plan=planned,
            shown=SHOWN,
            added=planned.added[:SHOWN],
            changed=planned.changed[:SHOWN],
            errors=[_worded(error) for error in planned.errors[:SHOWN]],
            table=_lines_of(planned),
        )

    def _carry_out(self, request: HttpRequest, table: str) -> HttpResponse:
        planned = plan(text_of(table.encode("utf-8", "replace")))
        try:
            added, changed = carry_out(planned)
        except IntegrityError:  # somebody else was writing the same groups
            messages.error(
                request,
                _("Tabel berubah sementara itu; tidak ada yang disimpan. Silakan impor kembali."),
            )
            return redirect(f"admin:{IMPORT}")
        note_additions(user_id_of(request), added)
        note_changes(user_id_of(request), changed, "direction", "forms", "note")
        said = _("%(added)d kelompok ditambahkan, %(changed)d diubah.")
        messages.success(request, said % {"added": len(added), "changed": len(changed)})
        if planned.errors:
            said = _("%(count)d baris keliru dan tidak disimpan.") % {"count": len(planned.errors)}
            messages.warning(request, said)
        return redirect(f"admin:{LIST}")

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        context |= {"opts": self._admin.opts, "title": _("Impor kelompok bentuk")}
        context |= {"kilobytes": MOST_BYTES // 1024, "lines": MOST_LINES}
        site = self._admin.admin_site.each_context(request)
        return TemplateResponse(
            request, TEMPLATES + template, {**site, **context, "media": self._admin.media}
        )


def _worded(error: SynonymGroupError) -> tuple[int, str]:
    return error.line, as_said_to_editors(error)


def _lines_of(planned: Plan) -> str:
    groups = [*planned.added, *(group for _row, group in planned.changed)]
    return "\n".join(group.line() for group in groups)
