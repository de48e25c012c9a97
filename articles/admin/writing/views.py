"""The views of unsaved work: scripts send it here, users get it back or throw it away.

``unsaved_work_page`` gives back a form that met an ended session: the form of the admin with its
values if that is possible, else a page with the text, which is sent again only when the user asks.
"""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.admin.history import user_id_of
from articles.admin.writing.unsaved import READ, RESUME, TOKEN, KeepsUnsavedWork
from articles.models import UnsavedWork
from articles.unsaved_work import store
from articles.unsaved_work.typed import typed_form

ACTION, SELECTED = "action", "_selected_action"  # inputs of Django's lists
HIDDEN_PREFIXES = ("_", "csrf", "unsaved_", "initial-")


@never_cache
def session_state(request: HttpRequest) -> JsonResponse:
    """Return whether the session goes on, with a fresh token for forms of the page."""
    if not admin.site.has_permission(request):
        return JsonResponse({"state": "logged-out"}, status=401)
    return JsonResponse({"user": request.user.get_username(), "token": get_token(request)})


@never_cache
@require_POST
def keep_unsaved(request: HttpRequest) -> JsonResponse:
    """Keep the values of a form; no page and no article changes."""
    if not admin.site.has_permission(request):
        return JsonResponse({"state": "logged-out"}, status=401)
    typist = request.POST.get("unsaved_user", request.user.get_username())
    if typist != request.user.get_username():  # somebody else logged in, in another window
        return JsonResponse({"state": "other-user"}, status=403)
    path, token = request.POST.get("unsaved_path", ""), request.POST.get(TOKEN, "")
    if not (store.is_token(token) and form_admin(path)):
        return JsonResponse({"state": "unknown"}, status=404)
    form = typed_form(path, request.POST)
    return _kept(request, token, form) if form else JsonResponse({"state": "empty"})


def _kept(request: HttpRequest, token: str, form: store.TypedForm) -> JsonResponse:
    try:
        work = store.keep(user_id_of(request), token, form, timezone.now())
    except store.FinishedError:
        return JsonResponse({"state": "finished"}, status=409)
    except store.TooLargeError:
        return JsonResponse({"state": "too-large"}, status=413)
    shown = date_format(timezone.localtime(work.saved_at), _("H.i"))
    return JsonResponse({"state": "kept", "time": shown})


@never_cache
@require_POST
def discard_unsaved(request: HttpRequest, token: str) -> HttpResponse:
    """Throw away a work, and go back to its form."""
    work = _work_or_404(request, token)
    path = work.path
    store.finish(user_id_of(request), token, timezone.now())
    messages.success(request, _("Ketikan yang belum disimpan itu sudah dibuang."))
    return redirect(_address(path) if form_admin(path) else "admin:index")


@never_cache
def unsaved_work_page(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the form with its values; show them if the form cannot."""
    work = _work_or_404(request, token)
    if form_admin(work.path) and READ not in request.GET:
        return redirect(f"{_address(work.path)}?{RESUME}={token}")
    values = store.values_of(work)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Kiriman Anda belum dijalankan"),
        "work": work,
        "address": _address(work.path),
        "may_send": READ not in request.GET and resolved(work.path) is not None,
        "shown": _shown(request, work.path, values),
        "sent": [(name, text) for name, texts in values.items() for text in texts],
    }
    return TemplateResponse(request, "admin/unsaved_work_page.html", context)


def _shown(request: HttpRequest, path: str, values: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the labels and texts that describe a form; an action of a list by its name."""
    match = resolved(path)
    for model_admin in admin.site._registry.values() if match and ACTION in values else ():
        options = model_admin.opts
        if match and match.url_name == f"{options.app_label}_{options.model_name}_changelist":
            chosen = values[ACTION][0]
            action = model_admin.get_actions(request).get(chosen)
            label = action[2] if action else chosen
            count = len(values.get(SELECTED, ()))
            return [(_("Aksi"), str(label)), (_("Dipilih"), str(count))]
    return [
        (name, text)
        for name, texts in values.items()
        for text in texts
        if text.strip() and not name.startswith(HIDDEN_PREFIXES)
    ]


def form_admin(path: str) -> KeepsUnsavedWork | None:
    """Return the model admin whose form has this path, if it keeps unsaved work."""
    match = resolved(path)
    if match is None or not (match.url_name or "").endswith(("_add", "_change")):
        return None
    for model_admin in admin.site._registry.values():
        options = model_admin.opts
        name = f"{options.app_label}_{options.model_name}"
        if match.url_name in (f"{name}_add", f"{name}_change"):
            return model_admin if isinstance(model_admin, KeepsUnsavedWork) else None
    return None


def resolved(path: str) -> ResolverMatch | None:
    """Return the view of the admin at a path; None if there is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if match.namespace == "admin" else None


def _address(path: str) -> str:
    return f"{get_script_prefix()}{path.removeprefix('/')}"


def _work_or_404(request: HttpRequest, token: str) -> UnsavedWork:
    work = store.find(user_id_of(request), token) if store.is_token(token) else None
    if work is None:
        raise Http404
    return work
