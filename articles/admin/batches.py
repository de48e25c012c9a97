"""The admin of imports: the list, the page of one import, and what can be done with it as a whole.

Django's change page of an import is replaced by a page of its own. Every change is a POST; an undo
asks first, with the numbers of articles that it deletes, restores and keeps.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles.admin.batch_summary import BatchSummary, short_summary
from articles.admin.history import note_changes, note_deletions, user_id_of
from articles.batches.changes import ChangeReport, drafts_of, publish_all, set_source
from articles.batches.undo import UndoReport, undo, undo_preview
from articles.models import Article, ImportBatch
from articles.roles.policy import ADD, CHANGE, DELETE, sees_all_articles
from articles.roles.refusal import require
from articles.uploads.saving import settle_import

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[ImportBatch]
else:
    ModelAdmin = admin.ModelAdmin

SECONDS = 20.0  # for a change of a whole import; the proxy and the browser wait
TEMPLATES = "admin/articles/importbatch/"
DETAIL = "articles_importbatch_change"
MAX_SOURCE_LENGTH = Article._meta.get_field("source").max_length or 0


class ImportBatchAdmin(ModelAdmin):
    """The imports. Whoever may see articles sees them; changes need the rights to the articles.

    Whoever may only add articles sees the imports of their own.
    """

    list_display = ("created_at", "shown_name", "kind", "user", "counts", "state")
    list_display_links = ("shown_name",)
    list_filter = ("kind",)
    list_per_page = 50
    list_select_related = ("user",)
    search_fields = ("name",)
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    actions = None

    class Media:
        css = {"all": ["articles/admin/articles.css"]}  # noqa: RUF012 - Django's way

    # --- Permissions ------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may see articles."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may see articles, or this import of their own."""
        if sees_all_articles(request.user):
            return True
        return request.user.has_perm(ADD) and (obj is None or obj.user_id == request.user.pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        """Return the imports that the user may see."""
        batches = super().get_queryset(request)
        return batches if sees_all_articles(request.user) else batches.filter(user=request.user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False, because imports make them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: an import is a record of the past."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False, because an import without its record could not be undone."""
        return False

    # --- The list --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("nama"), ordering="name")
    def shown_name(self, batch: ImportBatch) -> str:
        """Return the number and the name."""
        return f"{batch.pk} · {batch.name}"

    @admin.display(description=gettext_lazy("hasil"))
    def counts(self, batch: ImportBatch) -> str:
        """Return the main counts of the report."""
        return short_summary(batch)

    @admin.display(description=gettext_lazy("keadaan"))
    def state(self, batch: ImportBatch) -> str:
        """Return whether the import was undone."""
        return _("diurungkan") if batch.undone_at else _("tersimpan")

    # --- The page of an import --------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Add the changes of a whole import."""
        wrap = self.admin_site.admin_view
        return [
            path(f"<int:pk>/{name}/", wrap(view), name=f"articles_importbatch_{name}")
            for name, view in (
                ("publish", self.publish_view),
                ("source", self.source_view),
                ("undo", self.undo_view),
            )
        ] + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the report of an import and what can be done with it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = object_id if object_id.isdecimal() else 0
        batch = get_object_or_404(ImportBatch.objects.select_related("user"), pk=number)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        left = batch.articles.count()
        return self._page(
            request,
            "detail.html",
            batch,
            summary=BatchSummary(batch),
            left=left,
            articles_url=f"{reverse('admin:articles_article_changelist')}?impor={batch.pk}",
            may_change=bool(left) and request.user.has_perm(CHANGE),
            drafts=drafts_of(batch),
            may_undo=bool(left) and _may_undo(request),
            max_source=MAX_SOURCE_LENGTH,
        )

    @method_decorator(require_POST)
    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Publish the drafts of an import."""
        batch = _batch(request, pk, CHANGE)
        if not settle_import(batch):
            return self._refuse(request, pk)
        done = publish_all(
            batch, request_seconds=SECONDS, on_part=_noting_changes(request, "status")
        )
        text = ngettext(
            "%(count)d artikel diterbitkan.", "%(count)d artikel diterbitkan.", done.changed
        )
        self._tell(request, done, text)
        return redirect(f"admin:{DETAIL}", pk)

    @method_decorator(require_POST)
    def source_view(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Set the source of all articles of an import."""
        batch = _batch(request, pk, CHANGE)
        name = " ".join(request.POST.get("source", "").replace("\0", "").split())
        if not name or len(name) > MAX_SOURCE_LENGTH:
            message = _("Isi nama sumber, paling panjang %(limit)d karakter.")
            self.message_user(request, message % {"limit": MAX_SOURCE_LENGTH}, messages.ERROR)
            return redirect(f"admin:{DETAIL}", pk)
        if not settle_import(batch):
            return self._refuse(request, pk)
        done = set_source(
            batch, name, request_seconds=SECONDS, on_part=_noting_changes(request, "source")
        )
        text = ngettext(
            "Sumber %(count)d artikel diganti.", "Sumber %(count)d artikel diganti.", done.changed
        )
        self._tell(request, done, text)
        return redirect(f"admin:{DETAIL}", pk)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether to undo an import; undo it after the answer."""
        batch = _batch(request, pk, CHANGE, DELETE)
        if request.method != "POST":
            return self._page(
                request,
                "undo.html",
                batch,
                expected=undo_preview(batch),
                forced=undo_preview(batch, force=True),
            )
        if not settle_import(batch):
            return self._refuse(request, pk)
        done = undo(
            batch,
            force="force" in request.POST,
            request_seconds=SECONDS,
            on_part=_noting_undo(request),
        )
        self._tell(request, done, _undone(done))
        if done.kept:
            message = ngettext(
                "%(count)d artikel dibiarkan karena sudah diubah setelah diimpor.",
                "%(count)d artikel dibiarkan karena sudah diubah setelah diimpor.",
                done.kept,
            )
            self.message_user(request, message % {"count": done.kept}, messages.WARNING)
        return redirect(f"admin:{DETAIL}", pk)

    def _refuse(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        message = _("Impor ini masih berjalan. Tunggu sampai selesai, atau hentikan dahulu.")
        self.message_user(request, message, messages.WARNING)
        return redirect(f"admin:{DETAIL}", pk)

    def _tell(self, request: HttpRequest, done: UndoReport | ChangeReport, text: str) -> None:
        if done.changed:
            self.message_user(request, text % {"count": done.changed}, messages.SUCCESS)
        else:
            self.message_user(request, _("Tidak ada yang perlu diubah."), messages.INFO)
        if not done.is_finished:
            message = _(
                "Belum semua artikel selesai, karena impor ini besar. Ulangi untuk sisanya."
            )
            self.message_user(request, message, messages.WARNING)

    def _page(
        self, request: HttpRequest, template: str, batch: ImportBatch, **context: Any
    ) -> TemplateResponse:
        return TemplateResponse(
            request,
            TEMPLATES + template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Impor %(number)d") % {"number": batch.pk},
                "media": self.media,
                "batch": batch,
                **context,
            },
        )


def _may_undo(request: HttpRequest) -> bool:
    return request.user.has_perm(CHANGE) and request.user.has_perm(DELETE)


def _batch(request: HttpRequest, pk: int, *permissions: str) -> ImportBatch:
    """Return the import; raise ``PermissionDenied`` if the user lacks a permission."""
    require(request.user, *permissions)
    batches: QuerySet[ImportBatch] = ImportBatch.objects.select_related("user")
    return get_object_or_404(batches, pk=pk)


def _noting_changes(request: HttpRequest, field: str) -> Any:
    user_id = user_id_of(request)

    def note(changed: Sequence[Article]) -> None:
        note_changes(user_id, changed, field)

    return note


def _noting_undo(request: HttpRequest) -> Any:
    user_id = user_id_of(request)

    def note(deleted: Sequence[Article], restored: Sequence[Article]) -> None:
        note_deletions(user_id, deleted)
        note_changes(user_id, restored, "title", "body")

    return note


def _undone(report: UndoReport) -> str:
    return _("Impor diurungkan: %(deleted)d artikel dihapus, %(restored)d dikembalikan.") % {
        "deleted": report.deleted,
        "restored": report.restored,
    }
