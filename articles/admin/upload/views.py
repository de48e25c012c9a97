"""The pages of an upload: the files, the preview, one article, the progress, and the report.

Each step redirects to the next, so that a reload repeats no action. The address of an upload shows
whatever its state asks for.
"""

import time
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.history import user_id_of
from articles.admin.upload.corrections import Corrections, save_corrections
from articles.admin.upload.forms import DefaultsForm, FilesForm
from articles.admin.upload.preview import View, preview_page
from articles.admin.upload.report import report_of
from articles.admin.upload.rows import rows_of
from articles.admin.widgets import ValuesInUse
from articles.importing.readers.registry import FORMATS
from articles.models import Upload, UploadedItem
from articles.uploads import spool
from articles.uploads.choices import SELECTED, TICKED, Choice, Verdict
from articles.uploads.editing import (
    NotEditableError,
    articles_of,
    overtaken_articles,
    set_choices,
)
from articles.uploads.reading import limits, receive_files
from articles.uploads.running import is_interrupted, is_running, start_process
from articles.uploads.saving import (
    INLINE_ARTICLES,
    begin_import,
    resume_import,
    run_import,
    stop_import,
)
from articles.uploads.store import UploadGoneError, find_upload, remove_upload, uploads_of

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

TEMPLATES = "admin/articles/article/"
UPLOAD, UPLOADS = "articles_article_upload", "articles_article_uploads"
PREVIEW, ITEM = "articles_article_upload_preview", "articles_article_upload_item"
PROGRESS = "articles_article_upload_progress"
#: The time that a second click waits for the report of the first one.
SECOND_CLICK_SECONDS = 5.0
POLL_SECONDS = 0.1

#: Scope and decision of the buttons for many articles.
CHOOSE = ("page-all", "page-none", "filter-all", "filter-none", "filter-update")

State = Upload.State
WORK = (State.READING, State.IMPORTING, State.STOPPING)
FINAL = (State.DONE, State.CANCELLED)


class UploadPages:
    """The upload pages of an article admin."""

    def __init__(self, model_admin: "ArticleAdmin") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the URLs of the pages, which are below the URL of the article list."""
        wrap = self._admin.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload), name=UPLOAD),
            path("upload/all/", wrap(self.uploads), name=UPLOADS),
            path("upload/<str:token>/", wrap(self.preview), name=PREVIEW),
            path("upload/<str:token>/progress/", wrap(self.progress), name=PROGRESS),
            path("upload/<str:token>/<int:number>/", wrap(self.item), name=ITEM),
        ]

    # --- The files, and the list of uploads -------------------------------------------------------

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Show the file form, or read the sent files and lead to the preview."""
        self._require_permission(request)
        form = FilesForm(None, request.FILES) if request.method == "POST" else FilesForm()
        if form.is_valid():
            upload = receive_files(form.cleaned_data["uploads"], user_id_of(request))
            address = reverse(f"admin:{PREVIEW}", args=[upload.token])
            return JsonResponse({"url": address}) if _wants_json(request) else redirect(address)
        if form.is_bound and _wants_json(request):
            return JsonResponse({"errors": form.errors.get("uploads", [])}, status=400)
        return self._page(
            request,
            "upload.html",
            _("Unggah berkas"),
            form=form,
            limits=limits(),
            formats=FORMATS,
            unfinished=uploads_of(user_id_of(request)).exclude(state__in=FINAL).count(),
        )

    def uploads(self, request: HttpRequest) -> HttpResponse:
        """Show the uploads of the user."""
        self._require_permission(request)
        articles = Count("items", filter=Q(items__kind=UploadedItem.Kind.ARTICLE))
        # Grouping drops the order of the model.
        found = list(uploads_of(user_id_of(request)).annotate(articles=articles).order_by("-pk"))
        for upload in found:
            upload.interrupted = is_interrupted(upload)  # type: ignore[attr-defined]
        return self._page(request, "uploads.html", _("Unggahan saya"), uploads=found)

    # --- One upload -------------------------------------------------------------------------------

    def preview(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the page of the upload's state, or carry out the editor's decision."""
        self._require_permission(request)
        try:
            upload = find_upload(token, user_id_of(request))
            if request.method == "POST":
                return self._decide(request, upload)
        except UploadGoneError:
            return self._start_again(request)
        except NotEditableError:  # another click began the import
            return redirect(f"admin:{PREVIEW}", token)
        if upload.state in WORK:
            return self._progress(request, upload)
        if upload.state in FINAL:
            return self._report(request, upload)
        form = DefaultsForm(initial=upload.options.get("defaults"))
        return self._preview(request, upload, form, Corrections())

    def progress(self, request: HttpRequest, token: str) -> HttpResponse:
        """Return the progress as JSON."""
        self._require_permission(request)
        try:
            upload = find_upload(token, user_id_of(request))
        except UploadGoneError:
            return JsonResponse({"state": "gone"}, status=404)
        return JsonResponse(
            {
                "state": upload.state,
                "done": upload.done,
                "total": upload.total,
                "interrupted": is_interrupted(upload),
            }
        )

    def item(self, request: HttpRequest, token: str, number: int) -> HttpResponse:
        """Show one article with its whole text, or save its corrections."""
        self._require_permission(request)
        try:
            upload = find_upload(token, user_id_of(request))
            found = articles_of(upload).filter(number=number)
            if upload.state != State.READY or not found.exists():
                raise UploadGoneError
            if request.method != "POST":
                return self._item(request, upload, number, Corrections())
            corrections = self._save(request, upload)
        except (UploadGoneError, NotEditableError):
            if _wants_json(request):
                return JsonResponse({"state": "gone"}, status=404)
            return self._start_again(request)
        if corrections.are_complete and not _wants_json(request):
            return redirect(f"admin:{ITEM}", token, number)
        return self._item(request, upload, number, corrections)

    def _decide(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        for name, step in (
            ("discard", self._discard),
            ("stop", self._stop),
            ("resume", self._resume),
        ):
            if name in request.POST:
                return step(request, upload)
        if upload.state != State.READY:
            return redirect(f"admin:{PREVIEW}", upload.token)
        return self._correct(request, upload)

    def _correct(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Save the corrections of a page; then choose, import, or show the page again."""
        form = DefaultsForm(request.POST)
        try:
            corrections = self._save(request, upload)
        except NotEditableError:
            return redirect(f"admin:{PREVIEW}", upload.token)
        if not (corrections.are_complete and form.is_valid()):
            message = _("Sebagian isian belum tersimpan; lihat keterangan di sampingnya.")
            messages.error(request, message)
            return self._preview(request, upload, form, corrections)
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
        may_update = self._admin.has_change_permission(request)
        return save_corrections(upload, request.POST, may_update=may_update)

    def _choose(self, request: HttpRequest, upload: Upload, view: View, choose: str) -> None:
        """Choose all or none of the articles of the page or of the filter."""
        scope, _dash, decision = choose.partition("-")
        items = view.items(upload).filter(kind=UploadedItem.Kind.ARTICLE)
        if scope == "page":
            shown = preview_page(upload, view, may_update=False).rows
            items = articles_of(upload).filter(number__in=[row.number for row in shown])
        may_update = self._admin.has_change_permission(request)
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
        if not self._admin.has_change_permission(request):  # it was taken away meanwhile
            articles_of(upload).filter(choice=Choice.UPDATE).update(choice=Choice.SKIP)
        if not articles_of(upload).filter(SELECTED).exists():
            messages.warning(request, _("Tidak ada artikel yang dipilih."))
            return redirect(self._address(upload, view, request.POST))
        if upload.state == State.READY and (overtaken := overtaken_articles(upload)).exists():
            return self._ask_again(request, upload, overtaken)
        if begin_import(upload, defaults):
            self._work(upload)
        else:
            _wait_for_first_click(upload)
        return redirect(f"admin:{PREVIEW}", upload.token)

    def _ask_again(
        self, request: HttpRequest, upload: Upload, overtaken: QuerySet[UploadedItem]
    ) -> HttpResponse:
        """Lead to the first row whose stored article was changed since the editor saw it."""
        message = ngettext(
            "%(count)d artikel yang akan diganti sudah diubah atau dihapus setelah Anda"
            " memeriksanya. Periksa lagi, lalu tekan Impor.",
            "%(count)d artikel yang akan diganti sudah diubah atau dihapus setelah Anda"
            " memeriksanya. Periksa lagi, lalu tekan Impor.",
            overtaken.count(),
        )
        messages.warning(request, message % {"count": overtaken.count()})
        number = overtaken.order_by("number").values_list("number", flat=True)[0]
        view = View.of_row(upload, number)
        address = reverse(f"admin:{PREVIEW}", args=[upload.token])
        return redirect(f"{address}{view.query()}#row-{number}")

    def _work(self, upload: Upload) -> None:
        """Import a few articles now, and more of them in a process."""
        if upload.total - upload.done <= INLINE_ARTICLES:
            run_import(upload, bulk=False)
            return
        _start(upload, "import_upload")

    def _discard(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        if remove_upload(upload):
            spool.remove_files(upload)
            messages.info(request, _("Unggahan dibatalkan; tidak ada yang disimpan."))
        else:
            messages.warning(request, _("Impor sedang berjalan: hentikan dahulu."))
        return redirect(f"admin:{UPLOADS}" if "listed" in request.POST else f"admin:{UPLOAD}")

    def _stop(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        stop_import(upload)
        if not is_running(upload):
            run_import(upload, bulk=False)  # nobody else would finish it
        return redirect(f"admin:{PREVIEW}", upload.token)

    def _resume(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        if upload.state == State.READING:
            Upload.objects.filter(pk=upload.pk).update(error="")
            _start(upload, "read_upload")
        elif resume_import(upload):
            upload.refresh_from_db()
            self._work(upload)
        return redirect(f"admin:{PREVIEW}", upload.token)

    # --- Rendering --------------------------------------------------------------------------------

    def _preview(
        self, request: HttpRequest, upload: Upload, form: DefaultsForm, corrections: Corrections
    ) -> HttpResponse:
        may_update = self._admin.has_change_permission(request)
        view = View.from_query(request.GET)
        preview = preview_page(
            upload,
            view,
            may_update=may_update,
            forms=corrections.forms,
            remarks=corrections.remarks,
        )
        in_use = ValuesInUse()
        return self._page(
            request,
            "upload_preview.html",
            _("Periksa sebelum mengimpor"),
            upload=upload,
            preview=preview,
            form=form,
            may_update=may_update,
            suggestions=[(name, in_use.of(name)) for name in ("source", "author", "category")],
        )

    def _item(
        self, request: HttpRequest, upload: Upload, number: int, corrections: Corrections
    ) -> HttpResponse:
        may_update = self._admin.has_change_permission(request)
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
        return self._page(request, "upload_item.html", _("Periksa artikel"), upload=upload, row=row)

    def _progress(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        reading = upload.state == State.READING
        return self._page(
            request,
            "upload_progress.html",
            _("Membaca berkas") if reading else _("Mengimpor"),
            upload=upload,
            interrupted=is_interrupted(upload),
            reading=reading,
        )

    def _report(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        title = _("Hasil impor") if upload.state == State.DONE else _("Impor dihentikan")
        report = report_of(upload)
        may_change = report.has_articles and self._admin.has_change_permission(request)
        return self._page(
            request,
            "upload_report.html",
            title,
            upload=upload,
            report=report,
            outcome=upload.options["outcome"],
            may_view=bool(upload.batch_id) and self._admin.has_view_permission(request),
            may_change=may_change,
            may_undo=may_change and self._admin.has_delete_permission(request),
        )

    def _start_again(self, request: HttpRequest) -> HttpResponseRedirect:
        message = _(
            "Unggahan itu tidak ada lagi (lewat 24 jam, dibatalkan, atau milik pengguna lain)."
            " Silakan unggah kembali."
        )
        messages.error(request, message)
        return redirect(f"admin:{UPLOAD}")

    def _address(self, upload: Upload, view: View, post: Any) -> str:
        """Return the address of the page, at the row of the pressed button."""
        pressed = next((post[name] for name in ("restore", "remove", "revert") if name in post), "")
        anchor = f"#row-{pressed.partition(':')[0]}" if pressed else ""
        return f"{reverse(f'admin:{PREVIEW}', args=[upload.token])}{view.query()}{anchor}"

    def _require_permission(self, request: HttpRequest) -> None:
        if not self._admin.has_add_permission(request):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> HttpResponse:
        return TemplateResponse(
            request,
            TEMPLATES + template,
            {
                **self._admin.admin_site.each_context(request),
                "opts": self._admin.opts,
                "title": title,
                "media": self._admin.media,
                **context,
            },
        )


def _wants_json(request: HttpRequest) -> bool:
    """Return whether a script sent the request."""
    return request.headers.get("X-Requested-With") == "fetch"


def _start(upload: Upload, command: str) -> None:
    try:
        start_process(command, upload)
    except OSError as error:  # too many processes, or no memory
        Upload.objects.filter(pk=upload.pk).update(error=str(error))


def _wait_for_first_click(upload: Upload) -> None:
    """Wait a moment for the import that another click began, so that this one shows its report."""
    deadline = time.monotonic() + SECOND_CLICK_SECONDS
    upload.refresh_from_db()
    while upload.state in WORK and upload.total <= INLINE_ARTICLES and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        upload.refresh_from_db()
