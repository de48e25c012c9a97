"""The admin of e-mail alerts: numbers for everybody who may look, rows for those who may read them.

Addresses and queries say who reads what, so that reading them is a right of its own.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.alerts.figures import figures
from articles.alerts.models import Alert

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Alert]
else:
    ModelAdmin = admin.ModelAdmin

VIEW, READ, DELETE = "articles.view_alert", "articles.read_alert", "articles.delete_alert"
TEMPLATES = "admin/articles/alert/"


class AlertAdmin(ModelAdmin):
    """The alerts. Readers make and end them; an operator may remove one at its owner's wish."""

    list_display = (
        "__str__",
        "address",
        "search",
        "frequency",
        "status",
        "last_sent_at",
        "bounces",
    )
    list_filter = ("status", "pause")
    list_per_page = 50
    search_fields = ("address",)
    search_help_text = gettext_lazy("Mencari pada alamat surel.")
    show_facets = admin.ShowFacets.NEVER
    fields = (
        *("address", "search", "frequency", "language", "status", "pause"),
        *("created_at", "changed_at", "since", "due_at", "last_sent_at", "bounces"),
    )

    # --- Permissions ------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False, because only the owner of an address may ask for mails."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: owners change their alerts."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Alert | None = None) -> bool:
        """Return whether the user may see the numbers; of an alert, whether it may be read."""
        may_view = bool(request.user.has_perm(VIEW))
        return may_view and (obj is None or may_read(request))

    def has_delete_permission(self, request: HttpRequest, obj: Alert | None = None) -> bool:
        """Return whether the user may remove alerts: only those that may be read."""
        return bool(request.user.has_perm(DELETE)) and may_read(request)

    # --- Pages ------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the numbers, and below them the alerts to those who may read them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        values = self._figures()
        if may_read(request):
            return super().changelist_view(request, values | (extra_context or {}))
        context = (
            self.admin_site.each_context(request)
            | values
            | {
                "opts": self.opts,
                "title": str(self.opts.verbose_name_plural),
            }
        )
        return TemplateResponse(request, f"{TEMPLATES}figures_page.html", context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show an alert with its mails."""
        if not may_read(request):  # whether it exists is nothing to tell, either
            raise PermissionDenied
        return super().changeform_view(request, object_id, form_url, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show what was done to an alert."""
        if not may_read(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    @admin.display(description=gettext_lazy("pencarian"))
    def search(self, alert: Alert) -> str:
        """Return the parameters in a readable form."""
        return " · ".join(f"{name}: {value}" for name, value in parse_qsl(alert.parameters))

    def _figures(self) -> dict[str, Any]:
        now = timezone.now()
        found = figures(now)
        statuses = [(label, found.statuses.get(value, 0)) for value, label in Alert.Status.choices]
        paused = [
            (Alert.Pause.BOUNCES.label, found.bouncing),
            (Alert.Pause.QUERY.label, found.broken),
        ]
        frequencies = [
            (label, found.frequencies.get(value, 0)) for value, label in Alert.Frequency.choices
        ]
        return {
            "figures": found,
            "groups": [
                (_("Langganan"), statuses),
                (_("Aktif, menurut kekerapan"), frequencies),
                (_("Dijeda"), paused),
                (_("Kegagalan terakhir surel yang menunggu"), sorted(found.failures.items())),
            ],
            "is_off": not settings.ALERTS,
        }


def may_read(request: HttpRequest) -> bool:
    """Return whether the user may read addresses and queries."""
    return bool(request.user.has_perm(READ))
