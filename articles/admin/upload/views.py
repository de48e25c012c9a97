"""The upload pages of the article admin: the files, the list of uploads, and one upload.

Each step redirects to the next, so that a reload repeats no action. The address of an upload shows
whatever its state asks for: the progress, the preview, or the report.
"""

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from articles.admin.history import user_id_of
from articles.admin.upload.correcting import CorrectingPages
from articles.admin.upload.corrections import Corrections
from articles.admin.upload.forms import DefaultsForm, FilesForm, no_room
from articles.admin.upload.importing import ImportingPages, discard, resume, stop
from articles.admin.upload.pages import (
    FINAL,
    ITEM,
    PREVIEW,
    PROGRESS,
    UPLOAD,
    UPLOADS,
    WORK,
    Pages,
    State,
    start_again,
    wants_json,
)
from articles.importing.readers.registry import FORMATS
from articles.models import Upload, UploadedItem
from articles.publishing.rights import may_publish
from articles.uploads.editing import NotEditableError
from articles.uploads.quota import has_room
from articles.uploads.reading import limits, receive_files
from articles.uploads.running import is_interrupted
from articles.uploads.store import UploadGoneError, find_upload, uploads_of

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

STEPS = {"discard": discard, "stop": stop, "resume": resume}


class UploadPages(Pages):
    """All upload pages of an article admin."""

    def __init__(self, model_admin: "ArticleAdmin") -> None:
        super().__init__(model_admin)
        self._correcting = CorrectingPages(model_admin)
        self._importing = ImportingPages(model_admin)

    def urls(self) -> list[URLPattern]:
        """Return the URLs of the pages, which are below the URL of the article list."""
        wrap = self.admin.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload), name=UPLOAD),
            path("upload/all/", wrap(self.uploads), name=UPLOADS),
            path("upload/<str:token>/", wrap(self.preview), name=PREVIEW),
            path("upload/<str:token>/progress/", wrap(self._importing.progress), name=PROGRESS),
            path("upload/<str:token>/<int:number>/", wrap(self._correcting.item), name=ITEM),
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Show the file form, or read the sent files and lead to the preview."""
        self.require_permission(request)
        form = FilesForm(None, request.FILES) if request.method == "POST" else FilesForm()
        if form.is_valid() and not has_room(user_id_of(request)):
            form.add_error("uploads", no_room())
        if form.is_valid():
            upload = receive_files(form.cleaned_data["uploads"], user_id_of(request))
            address = reverse(f"admin:{PREVIEW}", args=[upload.token])
            return JsonResponse({"url": address}) if wants_json(request) else redirect(address)
        if form.is_bound and wants_json(request):
            return JsonResponse({"errors": form.errors.get("uploads", [])}, status=400)
        return self.page(
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
        self.require_permission(request)
        articles = Count("items", filter=Q(items__kind=UploadedItem.Kind.ARTICLE))
        # Grouping drops the order of the model.
        found = list(uploads_of(user_id_of(request)).annotate(articles=articles).order_by("-pk"))
        for upload in found:
            upload.interrupted = is_interrupted(upload)  # type: ignore[attr-defined]
        return self.page(request, "uploads.html", _("Unggahan saya"), uploads=found)

    def preview(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the page of the upload's state, or carry out the editor's decision."""
        self.require_permission(request)
        try:
            upload = find_upload(token, user_id_of(request))
            if request.method == "POST":
                return self._decide(request, upload)
        except UploadGoneError:
            return start_again(request)
        except NotEditableError:  # another click began the import
            return redirect(f"admin:{PREVIEW}", token)
        if upload.state in WORK:
            return self._importing.progress_page(request, upload)
        if upload.state in FINAL:
            return self._importing.report(request, upload)
        form = DefaultsForm(
            initial=upload.options.get("defaults"), may_publish=may_publish(request.user)
        )
        return self._correcting.preview(request, upload, form, Corrections())

    def _decide(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        for name, step in STEPS.items():
            if name in request.POST:
                return step(request, upload)
        if upload.state != State.READY:
            return redirect(f"admin:{PREVIEW}", upload.token)
        return self._correcting.correct(request, upload)
