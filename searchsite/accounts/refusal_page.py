"""The admin's own pages for editors whose request is refused, or leads to nothing.

The page of a refusal names the right that is missing, and who gives it.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from articles.roles.names import names_of
from articles.roles.refusal import MissingRightsError
from searchsite import errors
from searchsite.accounts.refused_rights import refused_rights

GIVING = ("articles", "give_role")
MAX_NAMED = 5


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for something that does not exist (handler404): editors stay inside."""
    user = getattr(request, "user", None)
    inside = request.path.startswith(reverse("admin:index"))
    if not (inside and user is not None and admin.site.has_permission(request)):
        return errors.not_found(request, exception)
    return _page(request, 404, heading=_("Halaman tidak ditemukan"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a forbidden request (handler403): editors get a page of the admin."""
    user = getattr(request, "user", None)
    inside = request.path.startswith(reverse("admin:index"))
    if inside and user is not None and user.is_authenticated and user.is_staff:
        return refusal_page(request, exception)
    return errors.forbidden(request, exception)


def refusal_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page with status 403."""
    needs_all = isinstance(exception, MissingRightsError)
    rights = list(exception.rights) if needs_all else refused_rights(request)  # type: ignore[attr-defined]
    return _page(
        request,
        403,
        heading=_("Hak Anda belum cukup"),
        missing=names_of(rights),
        needs_all=needs_all,
        givers=_givers(),
    )


def _page(request: HttpRequest, status: int, **values: Any) -> HttpResponse:
    """Return the page of the admin for a status, with a way back."""
    context = {
        **admin.site.each_context(request),
        "title": None,
        "back": _page_before(request),
        **values,
    }
    response = render(request, f"admin/{status}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _givers() -> list[str]:
    """Return the names of some accounts that give rights, those of superusers last."""
    app, codename = GIVING
    direct = Q(user_permissions__content_type__app_label=app, user_permissions__codename=codename)
    grouped = Q(
        groups__permissions__content_type__app_label=app, groups__permissions__codename=codename
    )
    accounts = User.objects.filter(direct | grouped | Q(is_superuser=True))
    active = accounts.filter(is_active=True, is_staff=True)
    rows = active.distinct().order_by("is_superuser", "username")[:MAX_NAMED]
    return [user.get_full_name() or user.get_username() for user in rows]


def _page_before(request: HttpRequest) -> str:
    """Return the address of the page that led here, if it is another one of the admin."""
    address = request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    here = request.build_absolute_uri()
    is_inside = reverse("admin:index") in address
    return address if allowed and is_inside and address != here else ""
