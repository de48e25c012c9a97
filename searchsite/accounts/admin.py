"""Changes to the admin: no list of secrets, and a line in the log for each bulk deletion."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.actions import delete_selected as django_delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from searchsite.accounts.events import note


@admin.action(permissions=["delete"], description=_("Hapus %(verbose_name_plural)s yang dipilih"))
def delete_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
    """Delete the selected rows as Django does; note the number."""
    queryset = queryset.prefetch_related(None)  # SQLite refuses to prefetch for thousands of rows
    count = queryset.count()
    answer = django_delete_selected(model_admin, request, queryset)
    if answer is None and count:  # confirmed
        what = str(queryset.model._meta.model_name)
        note("Deleted", request=request, what=what, count=count)
    return answer


# Django's registry has the app's page of secrets, which nobody needs to see.
if admin.site.is_registered(TOTPDevice):
    admin.site.unregister(TOTPDevice)
admin.site.disable_action("delete_selected")
admin.site.add_action(delete_selected, "delete_selected")
