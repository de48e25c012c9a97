"""The admin of imports: the list, the page of one import, and what can be done with it as a whole.

Django's change page of an import is replaced by a page of its own. Every change is a POST; an undo
asks first, with the numbers of articles that it discards, restores and keeps. All changes are
operations, which can be taken back.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
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
from articles.admin.numbers import number_of
from articles.admin.operations.confirmation import confirmation
from articles.admin.operations.results import told
from articles.batches.changes import drafts_of, of_other_sources, publish_all, set_source
from articles.batches.undo import UndoReport, undo, undo_preview
from articles.models import Article, ImportBatch
from articles.roles.policy import ADD, CHANGE, DELETE, PUBLISH, sees_all_articles
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
        number = number_of(object_id) or 0
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
            may_change=bool(left) and _has(request, CHANGE, PUBLISH),
            drafts=drafts_of(batch).count() if request.user.has_perm(PUBLISH) else 0,
            may_undo=bool(left) and _has(request, CHANGE, DELETE, PUBLISH),
            max_source=MAX_SOURCE_LENGTH,
        )

    @method_decorator(require_POST)
    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish the drafts of an import."""
        batch = _batch(request, pk, CHANGE, PUBLISH)
        if not settle_import(batch):
            return self._refuse(request, pk)
        if page := confirmation(
            request,
            drafts_of(batch),
            title=_("Terbitkan draf impor %(number)d") % {"number": pk},
            effects=[_("Pembaca menemukan artikel ini segera setelah diterbitkan.")],
            button=_("Ya, terbitkan"),
            back=reverse(f"admin:{DETAIL}", args=[pk]),
        ):
            return page
        done = publish_all(batch, user=request.user)
        text = ngettext(
            "%(count)s artikel diterbitkan.", "%(count)s artikel diterbitkan.", done.changed
        )
        return told(request, done, text) or redirect(f"admin:{DETAIL}", pk)

    @method_decorator(require_POST)
    def source_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set the source of all articles of an import."""
        batch = _batch(request, pk, CHANGE, PUBLISH)
        name = " ".join(request.POST.get("source", "").replace("\0", "").split())
        if not name or len(name) > MAX_SOURCE_LENGTH:
            message = _("Isi nama sumber, paling panjang %(limit)d karakter.")
            self.message_user(request, message % {"limit": MAX_SOURCE_LENGTH}, messages.ERROR)
            return redirect(f"admin:{DETAIL}", pk)
        if not settle_import(batch):
            return self._refuse(request, pk)
        if page := confirmation(
            request,
            of_other_sources(batch, name),
            title=_("Tetapkan sumber impor %(number)d") % {"number": pk},
            effects=[_("Sumber artikel menjadi “%(name)s”.") % {"name": name}],
            back=reverse(f"admin:{DETAIL}", args=[pk]),
        ):
            return page
        done = set_source(batch, name, user=request.user)
        text = ngettext(
            "Sumber %(count)s artikel diganti.", "Sumber %(count)s artikel diganti.", done.changed
        )
        return told(request, done, text) or redirect(f"admin:{DETAIL}", pk)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether to undo an import; undo it after the answer."""
        batch = _batch(request, pk, CHANGE, DELETE, PUBLISH)
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
            batch, user=request.user, force="force" in request.POST, request_seconds=SECONDS
        )
        self._tell_undone(request, done)
        if done.kept:
            message = ngettext(
                "%(count)s artikel dibiarkan karena sudah diubah setelah diimpor.",
                "%(count)s artikel dibiarkan karena sudah diubah setelah diimpor.",
                done.kept,
            )
            self.message_user(request, message % {"count": intcomma(done.kept)}, messages.WARNING)
        return redirect(f"admin:{DETAIL}", pk)

    def _refuse(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        message = _("Impor ini masih berjalan. Tunggu sampai selesai, atau hentikan dahulu.")
        self.message_user(request, message, messages.WARNING)
        return redirect(f"admin:{DETAIL}", pk)

    def _tell_undone(self, request: HttpRequest, done: UndoReport) -> None:
        if done.operation is None:
            self.message_user(request, _("Tidak ada yang perlu diubah."), messages.INFO)
        else:
            told(request, done.operation, _undone(done))
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


def _has(request: HttpRequest, *rights: str) -> bool:
    return all(request.user.has_perm(right) for right in rights)


def _batch(request: HttpRequest, pk: int, *permissions: str) -> ImportBatch:
    """Return the import; raise ``PermissionDenied`` if the user lacks a permission."""
    require(request.user, *permissions)
    batches: QuerySet[ImportBatch] = ImportBatch.objects.select_related("user")
    return get_object_or_404(batches, pk=pk)


def _undone(report: UndoReport) -> str:
    text = _(
        "Impor diurungkan: %(trashed)s artikel dibuang ke tempat sampah, %(back)s dikembalikan."
    )
    return text % {"trashed": intcomma(report.trashed), "back": intcomma(report.restored)}
