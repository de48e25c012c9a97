"""The pages of an upload: the file form, the preview and the report.

Each step redirects to the next, so that a reload repeats no action.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from articles.admin.history import user_id_of
from articles.admin.upload import pending
from articles.admin.upload.forms import DefaultsForm, FilesForm
from articles.admin.upload.preview import MAX_SHOWN_ARTICLES, preview
from articles.admin.upload.reader import limits, read_uploaded_files
from articles.admin.upload.selection import MAX_LISTED_ARTICLES, Selection, import_selection
from articles.importing.readers.registry import FORMATS

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

TEMPLATES = "admin/articles/article/"
UPLOAD, PREVIEW = "articles_article_upload", "articles_article_upload_preview"


class UploadPages:
    """The upload pages of an article admin."""

    def __init__(self, model_admin: "ArticleAdmin") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the URLs of the pages, which are below the URL of the article list."""
        wrap = self._admin.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload), name=UPLOAD),
            path("upload/<str:token>/", wrap(self.preview), name=PREVIEW),
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Show the file form, or read the sent files and redirect to the preview."""
        self._require_permission(request)
        form = FilesForm(None, request.FILES) if request.method == "POST" else FilesForm()
        if form.is_valid():
            token = read_uploaded_files(form.cleaned_data["uploads"], user_id_of(request))
            return redirect(f"admin:{PREVIEW}", token)
        return self._page(
            request,
            "upload.html",
            _("Unggah berkas"),
            form=form,
            limits=limits(),
            formats=FORMATS,
        )

    def preview(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the preview, import the selected articles, or show the report of the import."""
        self._require_permission(request)
        try:
            if request.method == "POST":
                return self._decide(request, token)
            return self._report(request, token) or self._preview(request, token, DefaultsForm())
        except pending.UploadGoneError:
            return self._start_again(request)

    def _decide(self, request: HttpRequest, token: str) -> HttpResponse:
        user_id = user_id_of(request)
        if "discard" in request.POST:
            pending.discard(token, user_id)
            messages.info(request, _("Unggahan dibatalkan; tidak ada yang disimpan."))
            return redirect(f"admin:{UPLOAD}")
        form = DefaultsForm(request.POST)
        may_update = self._admin.has_change_permission(request)
        selection = Selection.from_form(request.POST, may_update=may_update)
        if not form.is_valid():
            return self._preview(request, token, form)
        if selection.is_empty:
            messages.warning(request, _("Tidak ada artikel yang dipilih."))
            return redirect(f"admin:{PREVIEW}", token)
        if not pending.is_finished(token, user_id):
            outcome = import_selection(token, user_id, selection, form.defaults())
            pending.finish(token, user_id, outcome.as_json())
        return redirect(f"admin:{PREVIEW}", token)

    def _preview(self, request: HttpRequest, token: str, form: DefaultsForm) -> HttpResponse:
        entries = pending.read_upload_entries(token, user_id_of(request))
        return self._page(
            request,
            "upload_preview.html",
            _("Periksa sebelum mengimpor"),
            preview=preview(entries),
            form=form,
            may_update=self._admin.has_change_permission(request),
            shown_articles=MAX_SHOWN_ARTICLES,
        )

    def _report(self, request: HttpRequest, token: str) -> HttpResponse | None:
        user_id = user_id_of(request)
        if not pending.is_finished(token, user_id):
            return None
        outcome = pending.outcome_of(token, user_id)
        return self._page(
            request,
            "upload_report.html",
            _("Hasil impor"),
            outcome=outcome,
            listed=MAX_LISTED_ARTICLES,
        )

    def _start_again(self, request: HttpRequest) -> HttpResponseRedirect:
        message = _(
            "Unggahan itu tidak ada lagi (lewat 24 jam, dibatalkan, atau milik pengguna lain)."
            " Silakan unggah kembali."
        )
        messages.error(request, message)
        return redirect(f"admin:{UPLOAD}")

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
