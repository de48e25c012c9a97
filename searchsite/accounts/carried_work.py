"""Forms that meet an ended session or an old token keep their text.

A form without a session gets the login page, which carries the values along, so nothing of an
unknown visitor is stored. After the login they become unsaved work of the user. A form with an old
token, such as after a login in another window, becomes unsaved work at once. In both cases the user
gets the text back, and nothing is executed that the user does not send again.

Only forms of this site's own pages count: browsers say where a request comes from. The login page
is in ``views``, the refusal of old tokens in ``old_tokens``.
"""

import json
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from articles.admin.writing.unsaved import TOKEN
from articles.admin.writing.views import resolved
from articles.unsaved_work import store
from articles.unsaved_work.typed import has_secrets, typed_form
from searchsite.accounts import sessions

CARRIED = "carried_work"  # the input of the login page
#: Pages whose forms are never kept.
LOGIN_PAGES = {"login", "login-code", "logout", "password_change", "security"}


def carried_form(request: HttpRequest) -> str:
    """Return the typed values of a request as text for the login page; "" if there are none."""
    if request.method != "POST" or not _is_own(request):
        return ""
    if _is_login(request):
        return valid(request.POST.get(CARRIED, ""))
    match = request.resolver_match
    if match is None or match.namespace != "admin" or match.url_name in LOGIN_PAGES:
        return ""
    form = typed_form(request.path_info, request.POST, buttons=True)
    if form is None or is_script(request):
        return ""
    return valid(json.dumps({"path": form.path, "values": dict(form.values)}, ensure_ascii=False))


def valid(text: str) -> str:
    """Return the carried text if it has the right form, else ""."""
    return text if _form_of(text) else ""


def keep_carried(user: User, text: str) -> str:
    """Keep the carried values as unsaved work of the user; return the address that gives it back.

    Returns "" if there is nothing to keep.
    """
    form = _form_of(text)
    if form is None or user.pk is None:
        return ""
    token = str(uuid4())
    try:
        store.keep(user.pk, token, form, timezone.now())
    except store.TooLargeError:
        return ""
    return reverse("admin:unsaved-work", args=[token])


def finish_sent(request: HttpRequest, response: HttpResponseBase) -> None:
    """Finish the unsaved work of a form that was sent and led on to the next page."""
    if request.method != "POST" or response.status_code not in (302, 303):
        return
    token = request.POST.get(TOKEN, "")
    keeps = hasattr(request, "keeps_unsaved_work") or hasattr(request, "resumed_work")
    if store.is_token(token) and not keeps and admin.site.has_permission(request):
        store.finish(request.user.pk or 0, token, timezone.now())


def is_logged_in(request: HttpRequest) -> bool:
    """Return whether the request has a session of an editor that has not expired."""
    expired = sessions.has_expired(request.session, time.time())
    return not expired and admin.site.has_permission(request)


def is_script(request: HttpRequest) -> bool:
    """Return whether a script sent the request, which keeps the text itself."""
    return request.headers.get("X-Requested-With") == "fetch"


def _is_own(request: HttpRequest) -> bool:
    """Return whether the form is on a page of this site, by the headers of the browser.

    Browsers send ``Origin`` with each form; a request without these headers comes from a program.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer")
    return not sender or urlsplit(sender).netloc == request.get_host()


def _is_login(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.namespace == "admin" and match.url_name == "login")


def _form_of(text: str) -> store.TypedForm | None:
    if not text or len(text) > store.MAX_CHARACTERS:
        return None
    try:
        content: Any = json.loads(text)
        path, values = content["path"], content["values"]
        is_form = isinstance(path, str) and all(
            isinstance(texts, list) and all(isinstance(one, str) for one in texts)
            for texts in values.values()
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if not is_form or len(path) > 500 or resolved(path) is None or has_secrets(values):
        return None
    return store.TypedForm(path, values)
