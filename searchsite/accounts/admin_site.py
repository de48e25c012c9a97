"""The admin site with our login: limits of attempts, second factor, account security."""

import time
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from searchsite.accounts.admin_search import bound_search, remove_nul

#: Pages that an account without its required second factor may use.
ENROLMENT_PAGES = {"security", "logout", "password_change", "password_change_done", "jsi18n"}


class EditorialSite(AdminSite):
    """Django's admin site; an account with a second factor must have entered its code."""

    #: Pages that show what readers see; ``searchsite.urls`` adds them, as they are above this room.
    pages: tuple[URLPattern, ...] = ()

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether an editor is logged in with all factors of the account."""
        from searchsite.accounts.second_factor import has_second_factor
        from searchsite.accounts.sessions import SINGLE_FACTOR

        if not super().has_permission(request):
            return False
        if request.user.is_verified() or request.session.get(SINGLE_FACTOR):  # type: ignore[union-attr]
            return True
        return not has_second_factor(request.user.pk or 0)

    def recognises(self, request: HttpRequest) -> bool:
        """Return whether a request outside of the admin comes from an editor with all factors.

        It writes nothing, and prolongs no session.
        """
        from searchsite.accounts.sessions import has_expired

        if SESSION_KEY not in request.session or has_expired(request.session, time.time()):
            return False
        if not self.has_permission(request):
            return False
        return not settings.SECOND_FACTOR_REQUIRED or request.user.is_verified()  # type: ignore[union-attr]

    def get_app_list(self, request: Any, app_label: str | None = None) -> list[Any]:
        """Return the applications, after the pages that belong to no model."""
        from searchsite.desk.navigation import desk_section

        applications = list(super().get_app_list(request, app_label))
        section = None if app_label else desk_section(request)
        return [section, *applications] if section else applications

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Return the view with checks; a second factor that is required must be set up first."""
        inner = super().admin_view(view, cacheable)

        def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            from searchsite.accounts.carried_work import carried_form, finish_sent, keep_carried
            from searchsite.accounts.views import login_page

            if not self.has_permission(request) and (carried := carried_form(request)):
                return login_page(request, carried)
            if settings.SECOND_FACTOR_REQUIRED and self._lacks_second_factor(request):
                keep_carried(request.user, carried_form(request))  # type: ignore[arg-type]
                return redirect("admin:security")
            remove_nul(request)
            bound_search(request)
            response: HttpResponseBase = inner(request, *args, **kwargs)
            finish_sent(request, response)
            return response

        respond.__dict__.update(inner.__dict__)
        return respond

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Change the own password, with our form."""
        from django.contrib.auth.views import PasswordChangeView

        from searchsite.accounts.forms import NewPasswordForm

        request.current_app = self.name
        view = PasswordChangeView.as_view(
            form_class=NewPasswordForm,
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Log out; the browser removes pages of the admin that it kept."""
        response = super().logout(request, extra_context)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    @method_decorator(never_cache)
    @login_not_required
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the login form and check it."""
        from searchsite.accounts.views import EditorLoginView

        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        request.current_app = self.name
        response: HttpResponse = EditorLoginView.as_view(extra_context=extra_context)(request)  # type: ignore[assignment]
        return response

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the URLs of Django's admin, and ours before them."""
        from articles.admin.writing import views as writing
        from searchsite.accounts import views
        from searchsite.accounts.public_address import view_on_site
        from searchsite.desk import views as desk

        return [
            path("indeks/", self.admin_view(desk.index_page), name="index-state"),
            path("evaluasi/", self.admin_view(desk.evaluation_page), name="evaluation"),
            path("pekerjaan/", self.admin_view(desk.progress), name="desk-progress"),
            path("pekerjaan/<slug:name>/", self.admin_view(desk.start_job), name="start-job"),
            path("sesi/", writing.session_state, name="session"),
            path("ketikan/", writing.keep_unsaved, name="unsaved-keep"),
            path(
                "ketikan/<str:token>/",
                self.admin_view(writing.unsaved_work_page),
                name="unsaved-work",
            ),
            path(
                "ketikan/<str:token>/buang/",
                self.admin_view(writing.discard_unsaved),
                name="unsaved-discard",
            ),
            path("login/kode/", views.login_code, name="login-code"),
            path("keamanan/", self.admin_view(views.security_page), name="security"),
            *self.pages,
            path(
                "r/<path:content_type_id>/<path:object_id>/",
                self.admin_view(view_on_site),
                name="view_on_site",
            ),
            *super().get_urls(),
        ]

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        if match is None or match.url_name in ENROLMENT_PAGES:
            return False
        return super().has_permission(request) and not request.user.is_verified()  # type: ignore[union-attr]
