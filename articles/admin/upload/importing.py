"""The import of an upload in the admin: begin, stop, resume, its progress page and its report."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from articles.admin.history import user_id_of
from articles.admin.upload.pages import PREVIEW, UPLOAD, UPLOADS, WORK, Pages, State
from articles.admin.upload.report import report_of
from articles.models import Upload
from articles.uploads import spool
from articles.uploads.running import is_interrupted, is_running, start_process
from articles.uploads.saving import (
    INLINE_ARTICLES,
    begin_import,
    resume_import,
    run_import,
    stop_import,
)
from articles.uploads.store import UploadGoneError, find_upload, remove_upload

#: The time that a second click waits for the report of the first one.
SECOND_CLICK_SECONDS = 5.0
POLL_SECONDS = 0.1


class ImportingPages(Pages):
    """The progress and the report of an upload, and the buttons of both."""

    def progress(self, request: HttpRequest, token: str) -> HttpResponse:
        """Return the progress as JSON."""
        self.require_permission(request)
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

    def progress_page(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Show how far the reading or the import is."""
        reading = upload.state == State.READING
        return self.page(
            request,
            "upload_progress.html",
            _("Membaca berkas") if reading else _("Mengimpor"),
            upload=upload,
            interrupted=is_interrupted(upload),
            reading=reading,
        )

    def report(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Show the report of a finished or stopped import."""
        title = _("Hasil impor") if upload.state == State.DONE else _("Impor dihentikan")
        report = report_of(upload)
        may_change = report.has_articles and self.may_update(request)
        return self.page(
            request,
            "upload_report.html",
            title,
            upload=upload,
            report=report,
            outcome=upload.options["outcome"],
            may_view=bool(upload.batch_id) and self.admin.has_view_permission(request),
            may_change=may_change,
            may_undo=may_change and self.admin.has_delete_permission(request),
        )


def discard(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Remove an upload that is not being imported."""
    if remove_upload(upload):
        spool.remove_files(upload)
        messages.info(request, _("Unggahan dibatalkan; tidak ada yang disimpan."))
    else:
        messages.warning(request, _("Impor sedang berjalan: hentikan dahulu."))
    return redirect(f"admin:{UPLOADS}" if "listed" in request.POST else f"admin:{UPLOAD}")


def stop(_request: HttpRequest, upload: Upload) -> HttpResponse:
    """Stop an import after its batch."""
    stop_import(upload)
    if not is_running(upload):
        run_import(upload, bulk=False)  # nobody else would finish it
    return redirect(f"admin:{PREVIEW}", upload.token)


def resume(_request: HttpRequest, upload: Upload) -> HttpResponse:
    """Go on with an interrupted reading, or an interrupted or stopped import."""
    if upload.state == State.READING:
        Upload.objects.filter(pk=upload.pk).update(error="")
        _start(upload, "read_upload")
    elif resume_import(upload):
        upload.refresh_from_db()
        _work(upload)
    return redirect(f"admin:{PREVIEW}", upload.token)


def import_upload(upload: Upload, defaults: dict[str, str]) -> None:
    """Import the chosen articles, or wait for the import that another click began."""
    if begin_import(upload, defaults):
        _work(upload)
    else:
        _wait_for_first_click(upload)


def _work(upload: Upload) -> None:
    """Import a few articles now, and more of them in a process."""
    if upload.total - upload.done <= INLINE_ARTICLES:
        run_import(upload, bulk=False)
        return
    _start(upload, "import_upload")


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
