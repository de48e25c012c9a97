"""The preview of an upload and the page of one article: corrections, choices, the button Impor.

A page sends its rows as a form; a script sends one row, and gets it again.
"""

from typing import Any

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.history import user_id_of
from articles.admin.upload.corrections import Corrections, save_corrections
from articles.admin.upload.forms import DefaultsForm
from articles.admin.upload.importing import import_upload
from articles.admin.upload.pages import (
    ITEM,
    PREVIEW,
    TEMPLATES,
    Pages,
    State,
    start_again,
    wants_json,
)
from articles.admin.upload.preview import View, preview_page
from articles.admin.upload.rows import rows_of
from articles.admin.widgets import ValuesInUse
from articles.models import Upload, UploadedItem
from articles.publishing.rights import may_publish
from articles.uploads.choices import SELECTED, TICKED, Choice, Verdict
from articles.uploads.editing import (
    NotEditableError,
    articles_of,
    overtaken_articles,
    set_choices,
)
from articles.uploads.store import UploadGoneError, find_upload

#: Scope and decision of the buttons for many articles.
CHOOSE = ("page-all", "page-none", "filter-all", "filter-none", "filter-update")


class CorrectingPages(Pages):
    """The preview, and the page of one article."""

    def preview(
        self, request: HttpRequest, upload: Upload, form: DefaultsForm, corrections: Corrections
    ) -> HttpResponse:
        """Show the preview; ``form`` and ``corrections`` hold what was refused."""
        may_update = self.may_update(request)
        view = View.from_query(request.GET)
        preview = preview_page(
            upload,
            view,
            may_update=may_update,
            forms=corrections.forms,
            remarks=corrections.remarks,
        )
        in_use = ValuesInUse()
        return self.page(
            request,
            "upload_preview.html",
            _("Periksa sebelum mengimpor"),
            upload=upload,
            preview=preview,
            form=form,
            may_update=may_update,
            may_publish=may_publish(request.user),
            suggestions=[(name, in_use.of(name)) for name in ("source", "author", "category")],
        )

    def item(self, request: HttpRequest, token: str, number: int) -> HttpResponse:
        """Show one article with its whole text, or save its corrections."""
        self.require_permission(request)
        try:
            upload = find_upload(token, user_id_of(request))
            found = articles_of(upload).filter(number=number)
            if upload.state != State.READY or not found.exists():
                raise UploadGoneError
            if request.method != "POST":
                return self._item(request, upload, number, Corrections())
            corrections = self._save(request, upload)
        except (UploadGoneError, NotEditableError):
            if wants_json(request):
                return JsonResponse({"state": "gone"}, status=404)
            return start_again(request)
        if corrections.are_complete and not wants_json(request):
            return redirect(f"admin:{ITEM}", token, number)
        return self._item(request, upload, number, corrections)

    def correct(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Save the corrections of a page; then choose, import, or show the page again."""
        form = DefaultsForm(request.POST, may_publish=may_publish(request.user))
        try:
            corrections = self._save(request, upload)
        except NotEditableError:
            return redirect(f"admin:{PREVIEW}", upload.token)
        if not (corrections.are_complete and form.is_valid()):
            message = _("Sebagian isian belum tersimpan; lihat keterangan di sampingnya.")
            messages.error(request, message)
            return self.preview(request, upload, form, corrections)
        defaults = form.cleaned_data
        if upload.options.get("defaults") != defaults:
            upload.options["defaults"] = defaults
            Upload.objects.filter(pk=upload.pk, state=State.READY).update(options=upload.options)
        view = View.from_query(request.GET)
        if "import" in request.POST:
            return self._import(request, upload, defaults, view)
        if (choose := request.POST.get("choose")) in CHOOSE:
            self._choose(request, upload, view, choose)
        return redirect(self._address(upload, view, request.POST))

    def _save(self, request: HttpRequest, upload: Upload) -> Corrections:
        may_update = self.may_update(request)
        return save_corrections(upload, request.POST, may_update=may_update)

    def _choose(self, request: HttpRequest, upload: Upload, view: View, choose: str) -> None:
        """Choose all or none of the articles of the page or of the filter."""
        scope, _dash, decision = choose.partition("-")
        items = view.items(upload).filter(kind=UploadedItem.Kind.ARTICLE)
        if scope == "page":
            shown = preview_page(upload, view, may_update=False).rows
            items = articles_of(upload).filter(number__in=[row.number for row in shown])
        may_update = self.may_update(request)
        choices: dict[str, str] = {str(verdict): str(choice) for verdict, choice in TICKED.items()}
        del choices[Verdict.REPEATED]  # the first one of the upload is enough
        if decision == "none":
            choices = dict.fromkeys(choices, str(Choice.SKIP))
        elif decision == "update":
            choices = {str(Verdict.NEAR): str(Choice.UPDATE)}
        set_choices(upload, items, choices, may_update=may_update)

    def _import(
        self, request: HttpRequest, upload: Upload, defaults: dict[str, str], view: View
    ) -> HttpResponse:
        if not self.may_update(request):  # it was taken away meanwhile
            articles_of(upload).filter(choice=Choice.UPDATE).update(choice=Choice.SKIP)
        if not articles_of(upload).filter(SELECTED).exists():
            messages.warning(request, _("Tidak ada artikel yang dipilih."))
            return redirect(self._address(upload, view, request.POST))
        if upload.state == State.READY and (overtaken := overtaken_articles(upload)).exists():
            return self._ask_again(request, upload, overtaken)
        import_upload(upload, defaults)
        return redirect(f"admin:{PREVIEW}", upload.token)

    def _ask_again(
        self, request: HttpRequest, upload: Upload, overtaken: QuerySet[UploadedItem]
    ) -> HttpResponse:
        """Lead to the first row whose stored article was changed since the editor saw it."""
        message = ngettext(
            "%(count)s artikel yang akan diganti sudah diubah atau dihapus setelah Anda"
            " memeriksanya. Periksa lagi, lalu tekan Impor.",
            "%(count)s artikel yang akan diganti sudah diubah atau dihapus setelah Anda"
            " memeriksanya. Periksa lagi, lalu tekan Impor.",
            overtaken.count(),
        )
        messages.warning(request, message % {"count": intcomma(overtaken.count())})
        number = overtaken.order_by("number").values_list("number", flat=True)[0]
        view = View.of_row(upload, number)
        address = reverse(f"admin:{PREVIEW}", args=[upload.token])
        return redirect(f"{address}{view.query()}#row-{number}")

    def _item(
        self, request: HttpRequest, upload: Upload, number: int, corrections: Corrections
    ) -> HttpResponse:
        may_update = self.may_update(request)
        items = list(articles_of(upload).filter(number=number))
        (row,) = rows_of(upload, items, may_update=may_update)
        row.form = corrections.forms.get(number)
        row.remark = corrections.remarks.get(number, row.remark)
        fragment = request.GET.get("part")
        if fragment in {"row", "text"}:
            context = {"upload": upload, "row": row}
            template = f"{TEMPLATES}upload_{fragment}.html"
            headers = {
                "X-Chosen": str(articles_of(upload).filter(SELECTED).count()),
                "X-Refused": "" if corrections.are_complete else "1",
            }
            return TemplateResponse(request, template, context, headers=headers)
        return self.page(request, "upload_item.html", _("Periksa artikel"), upload=upload, row=row)

    def _address(self, upload: Upload, view: View, post: Any) -> str:
        """Return the address of the page, at the row of the pressed button."""
        pressed = next((post[name] for name in ("restore", "remove", "revert") if name in post), "")
        anchor = f"#row-{pressed.partition(':')[0]}" if pressed else ""
        return f"{reverse(f'admin:{PREVIEW}', args=[upload.token])}{view.query()}{anchor}"
