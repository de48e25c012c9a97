"""Changes to the admin: no list of secrets, and a line in the log for each bulk deletion."""

from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as django_delete_selected
from django.contrib.admin.utils import model_ngettext
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice

from searchsite.accounts.events import note
from searchsite.number_format import grouped


@admin.action(
    permissions=["delete"], description=gettext_lazy("Hapus %(verbose_name_plural)s yang dipilih")
)
def delete_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
    """Delete the selected rows as Django does; note the number.

    Django's message has no separators of thousands: this one takes its place.
    """
    queryset = queryset.prefetch_related(None)  # SQLite refuses to prefetch for thousands of rows
    count = queryset.count()
    silent = copy(model_admin)
    silent.message_user = lambda *_args, **_options: None
    answer = django_delete_selected(silent, request, queryset)
    if answer is None and count:  # confirmed
        items = model_ngettext(model_admin.opts, count)
        text = gettext("%(count)s %(items)s dihapus.") % {"count": grouped(count), "items": items}
        model_admin.message_user(request, text, messages.SUCCESS)
        what = str(queryset.model._meta.model_name)
        note("Deleted", request=request, what=what, count=count)
    return answer


# Django's registry has the app's page of secrets, which nobody needs to see.
if admin.site.is_registered(TOTPDevice):
    admin.site.unregister(TOTPDevice)
admin.site.disable_action("delete_selected")
admin.site.add_action(delete_selected, "delete_selected")
