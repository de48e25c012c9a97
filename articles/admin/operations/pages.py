"""The admin of operations: the list, the page of one, and the button that takes it back."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.numbers import number_of
from articles.admin.operations.left_alone import left_alone
from articles.admin.operations.results import operation_url, told
from articles.models import Article, Operation
from articles.operations.execution import stop
from articles.operations.process import is_interrupted, start_process
from articles.operations.rights import may_see, may_take_back, rights_to_take_back
from articles.operations.taking_back import can_be_taken_back, take_back
from articles.revisions.recording import UNDO_DAYS
from articles.revisions.values import short_changes
from articles.roles.policy import ADD, VIEW, sees_all_articles
from articles.roles.refusal import MissingRightsError

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Operation]
else:
    ModelAdmin = admin.ModelAdmin

TEMPLATES = "admin/articles/operation/"
MAX_ROWS = 100


class OperationAdmin(ModelAdmin):
    """The operations. Whoever may see articles sees them; they are never edited or deleted."""

    list_display = ("created_at", "shown_name", "user", "number", "state")
    list_display_links = ("shown_name",)
    list_filter = ("kind",)
    list_per_page = 50
    list_select_related = ("user", "takes_back")
    search_fields = ("label",)
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    actions = None

    class Media:
        css = {"all": ["articles/admin/operations.css"]}  # noqa: RUF012 - Django's way

    # --- Permissions ------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may see operations."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Operation | None = None) -> bool:
        """Return whether the user sees this operation; without one, whether there is a list."""
        if obj is not None:
            return may_see(request.user, obj)
        return sees_all_articles(request.user) or request.user.has_perm(ADD)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False, because changes make them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: an operation is a record of the past."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False, because an operation without its record could not be taken back."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Operation]:
        """Return the operations that the user may see, without their selections."""
        operations = super().get_queryset(request).defer("waiting")
        if sees_all_articles(request.user):
            return operations
        return operations.filter(user=request.user.pk)

    # --- The list --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("tindakan"), ordering="kind")
    def shown_name(self, operation: Operation) -> str:
        """Return the number and the name."""
        return f"{operation.pk} · {operation.name()}"

    @admin.display(description=pgettext_lazy("plural", "artikel"), ordering="changed")
    def number(self, operation: Operation) -> str:
        """Return the number of changed articles."""
        return intcomma(operation.changed)

    @admin.display(description=gettext_lazy("keadaan"))
    def state(self, operation: Operation) -> str:
        """Return whether the operation runs, was taken back or can be."""
        return state_of(operation)

    # --- The page of an operation -----------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Add the buttons of the page."""
        wrap = self.admin_site.admin_view
        return [
            path(f"<int:pk>/{name}/", wrap(view), name=f"articles_operation_{name}")
            for name, view in (
                ("take-back", self.take_back_view),
                ("stop", self.stop_view),
                ("resume", self.resume_view),
            )
        ] + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show who changed what, and the articles that were changed or left alone."""
        operation = self._operation(request, number_of(object_id) or 0)
        is_finished = operation.finished_at is not None
        rows = operation.revisions.order_by("pk").defer("texts")[:MAX_ROWS]
        articles = Article.objects.only("pk", "title", "status").in_bulk(
            [row.article_id for row in rows]
        )
        return TemplateResponse(
            request,
            f"{TEMPLATES}detail.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "media": self.media,
                "title": operation.name(),
                "operation": operation,
                "state": state_of(operation),
                "rows": [(row, articles.get(row.article_id), short_changes(row)) for row in rows],
                "more": max(0, operation.changed - MAX_ROWS),
                "left": left_alone(operation) if is_finished else [],
                "is_running": not is_finished and not is_interrupted(operation),
                "is_interrupted": is_interrupted(operation),
                "share": _percent(operation),
                "can_be_taken_back": can_be_taken_back(operation),
                "may_take_back": may_take_back(request.user, operation),
                "taken_back_by": operation.takings_back.order_by("-pk").first(),
                "undo_days": UNDO_DAYS,
            },
        )

    @method_decorator(require_POST)
    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an operation back."""
        operation = self._changeable(request, pk)
        taking_back = take_back(operation, user=request.user)
        if taking_back is None:
            message = _("Operasi ini sudah diurungkan, atau tidak dapat diurungkan lagi.")
            self.message_user(request, message, messages.WARNING)
            return redirect(operation_url(operation))
        taking_back.refresh_from_db()
        text = ngettext(
            "Diurungkan: %(count)s artikel kembali seperti sebelumnya.",
            "Diurungkan: %(count)s artikel kembali seperti sebelumnya.",
            taking_back.changed,
        )
        told(request, taking_back, text)
        if not taking_back.finished_at:
            return redirect(operation_url(taking_back))
        return redirect(_page_of_message(request) or operation_url(operation))

    @method_decorator(require_POST)
    def stop_view(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """End an operation after the part in work."""
        operation = self._changeable(request, pk)
        stop(operation)
        return redirect(operation_url(operation))

    @method_decorator(require_POST)
    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Go on with an interrupted operation."""
        operation = self._changeable(request, pk)
        if is_interrupted(operation):
            start_process(operation)
        return redirect(operation_url(operation))

    def _operation(self, request: HttpRequest, pk: int) -> Operation:
        operation = get_object_or_404(Operation.objects.select_related("user", "takes_back"), pk=pk)
        if not may_see(request.user, operation):
            raise MissingRightsError(VIEW)
        return operation

    def _changeable(self, request: HttpRequest, pk: int) -> Operation:
        operation = self._operation(request, pk)
        if not may_take_back(request.user, operation):
            raise MissingRightsError(*rights_to_take_back(operation))
        return operation


def state_of(operation: Operation) -> str:
    """Return the state in words."""
    if operation.taken_back_at:
        return _("diurungkan")
    if not operation.finished_at:
        return _("terhenti") if is_interrupted(operation) else _("berjalan")
    if operation.error:
        return _("gagal di tengah jalan")
    return _("dapat diurungkan") if can_be_taken_back(operation) else _("selesai")


def _percent(operation: Operation) -> int:
    done: int = operation.change.get("next", 0)
    return 100 * done // operation.selected if operation.selected else 100


def _page_of_message(request: HttpRequest) -> str:
    """Return the address of the admin's page whose message had the button; "" if it names none."""
    address = request.POST.get("back", "")
    is_local = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_local and address.startswith(reverse("admin:index")) else ""
