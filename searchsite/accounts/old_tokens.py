"""Forms with an old CSRF token: such as after a login in another window.

They are refused (403), as Django does, but the page of the refusal gives the text back
(``carried_work``).
"""

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as refuse

from searchsite.accounts.carried_work import (
    carried_form,
    is_logged_in,
    is_script,
    keep_carried,
)
from searchsite.accounts.events import note
from searchsite.accounts.views import login_page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Give the text of a form with an old token back, or ask for a login that does."""
    if is_script(request):
        return JsonResponse({"state": "old-token"}, status=403)
    carried = carried_form(request)
    if not carried:
        return refuse(request, reason=reason)
    note("Form with an old token", request=request, path=request.path)
    if not is_logged_in(request):
        response = login_page(request, carried)
        response.status_code = 403
        return response
    address = keep_carried(request.user, carried)  # type: ignore[arg-type]
    if not address:
        return refuse(request, reason=reason)
    context = {
        **admin.site.each_context(request),
        "title": _("Formulir ini sudah kedaluwarsa"),
        "address": address,
    }
    return TemplateResponse(request, "admin/old_token.html", context, status=403).render()
