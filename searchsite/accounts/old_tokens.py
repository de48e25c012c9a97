"""Forms with an old CSRF token: such as after a login in another window.

Django refuses them. Here the text is given back (``carried_work``), and nothing is executed.
"""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
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
        return login_page(request, carried)
    address = keep_carried(request.user, carried)  # type: ignore[arg-type]
    return redirect(address) if address else refuse(request, reason=reason)
