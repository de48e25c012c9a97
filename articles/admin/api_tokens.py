"""The admin of tokens of the API: made here, shown once, revoked here.

The page after the creation is the answer to the form itself, so that the token is stored nowhere,
neither in a session nor in a message.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.history import note_changes, user_id_of
from articles.api_tokens.secrets import give_secret, new_secret
from articles.models import ApiToken

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[ApiToken]
else:
    ModelAdmin = admin.ModelAdmin

REVOKE = "_revoke"  # the name of the button
CHOSEN = ("name", "requests_a_minute", "expires_on")
SHOWN = ("shown_prefix", "state", "last_used_on", "created_by", "created_at")


class ApiTokenAdmin(ModelAdmin):
    """The table of tokens."""

    list_display = (
        *("name", "shown_prefix", "state", "requests_a_minute", "last_used_on", "expires_on"),
        "created_by",
    )
    list_per_page = 100
    list_select_related = ("created_by",)
    search_fields = ("name", "prefix")
    search_help_text = gettext_lazy("Mencari pada nama dan awal token.")
    actions = ("revoke",)
    readonly_fields = SHOWN
    formfield_overrides = {  # noqa: RUF012
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
    }

    def get_fieldsets(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        """Return the fields, with what a token is for."""
        description = _(
            "Program yang mengirim token pada setiap permintaan API memakai batas token itu, bukan"
            " batas alamatnya. Token ditampilkan satu kali, setelah dibuat."
        )
        if obj is None:
            return [(None, {"fields": CHOSEN, "description": description})]
        return [(None, {"fields": CHOSEN}), (_("Token"), {"fields": SHOWN})]

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        """Save the row; a new one gets its token, which only this request knows."""
        if not change:
            secret = new_secret()
            give_secret(obj, secret)
            obj.created_by = request.user  # type: ignore[assignment]
            request.META["new_api_token"] = secret
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: ApiToken, post_url_continue: Any = None
    ) -> HttpResponse:
        """Return the page that shows the token."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Token baru: %s") % obj.name,
            "row": obj,
            "secret": request.META.pop("new_api_token"),
            "example": request.build_absolute_uri(f"{reverse('api-search')}?q=banjir"),
        }
        page = TemplateResponse(request, "admin/articles/apitoken/created.html", context)
        page.headers["Cache-Control"] = "no-store"
        return page

    def response_change(self, request: HttpRequest, obj: ApiToken) -> HttpResponse:
        """Revoke the token if its button was pressed."""
        if REVOKE in request.POST:
            self._revoke(request, ApiToken.objects.filter(pk=obj.pk))
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, with the button that revokes a valid token."""
        row = kwargs.get("obj")
        context["may_revoke"] = (
            row is not None and row.revoked_at is None and self.has_change_permission(request, row)
        )
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description=gettext_lazy("Cabut token terpilih"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """Revoke tokens: the next request with one of them is refused."""
        self._revoke(request, queryset)

    def _revoke(self, request: HttpRequest, rows: QuerySet[ApiToken]) -> None:
        revoked = list(rows.filter(revoked_at=None))
        ApiToken.objects.filter(pk__in=[row.pk for row in revoked]).update(
            revoked_at=timezone.now()
        )
        note_changes(user_id_of(request), revoked, "revoked_at")
        count = len(revoked)
        text = ngettext("%(count)s token dicabut.", "%(count)s token dicabut.", count)
        self.message_user(request, text % {"count": intcomma(count)}, messages.SUCCESS)

    @admin.display(description=gettext_lazy("awal token"), ordering="prefix")
    def shown_prefix(self, row: ApiToken) -> str:
        """Return the beginning of the token."""
        return f"{row.prefix}…"

    @admin.display(description=gettext_lazy("keadaan"))
    def state(self, row: ApiToken) -> str:
        """Return whether the token opens the API."""
        if row.revoked_at:
            return _("dicabut")
        if row.expires_on and row.expires_on < localdate():
            return _("kedaluwarsa")
        return _("berlaku")
