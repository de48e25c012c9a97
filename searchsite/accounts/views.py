"""Login with a second factor, and the page "account security"."""

import time
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth import login as auth_login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as otp_login

from articles.admin.history import user_id_of
from searchsite.accounts import second_factor, sessions
from searchsite.accounts.carried_work import carried_form, keep_carried
from searchsite.accounts.events import note
from searchsite.accounts.forms import (
    CodeForm,
    LoginForm,
    PasswordForm,
    count_code,
    forget_codes,
    waiting_message,
)
from searchsite.accounts.known_devices import remember_device
from searchsite.errors import too_many_requests

PENDING = "login_pending"  # account, time and page of a login that waits for its code
ENROLLING = "second_factor_started"  # time at which a new secret was asked for
MAX_PENDING = 300  # seconds
MAX_ENROLLING = 900  # seconds
WRONG_CODE = gettext_lazy("Kode ini salah atau sudah dipakai.")


class EditorLoginView(LoginView):
    """Check name and password; accounts with a second factor go on to ask for its code."""

    authentication_form = LoginForm
    next_page = "admin:index"
    template_name = "admin/login.html"
    carried = ""  # the values of a form that met an ended session (``carried_work``)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read the values that the login page carries along."""
        super().setup(request, *args, **kwargs)
        self.carried = self.carried or carried_form(request)

    def get_success_url(self) -> str:
        """Return the page to go on with: the form whose values were carried along, if any."""
        user = getattr(self, "user", None)
        kept = keep_carried(user, self.carried) if user and self.carried else ""
        return kept or super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context of an admin page; refused attempts never need it."""
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=_("Masuk"),
            subtitle=None,
            app_path=self.request.get_full_path(),
            username=self.request.user.get_username(),
            carried=self.carried,
            **{REDIRECT_FIELD_NAME: self.get_redirect_url() or reverse("admin:index")},
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Log in, or note the account and ask for the code."""
        user = self.user = form.get_user()
        if second_factor.has_second_factor(user.pk):
            self.request.session[PENDING] = {
                "user": user.pk,
                "hash": user.get_session_auth_hash(),
                "at": int(time.time()),
                "next": self.get_success_url(),
            }
            return redirect("admin:login-code")
        return finish_login(self.request, user, self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again; an attempt that was refused unseen gets a small page with 429."""
        if form.refusal is not None and not self.carried:
            seconds = form.refusal.seconds
            return too_many_requests(self.request, seconds, waiting_message(seconds))
        if form.refusal is not None:
            response = super().form_invalid(form)
            response.status_code = 429
            response.headers["Retry-After"] = str(ceil(form.refusal.seconds))
            return response
        return super().form_invalid(form)


def login_page(request: HttpRequest, carried: str) -> HttpResponse:
    """Return the login page that carries the values of a form along."""
    view = EditorLoginView(carried=carried)
    view.setup(request)
    context = view.get_context_data(form=LoginForm(request))
    context["app_path"] = reverse("admin:login")
    response = render(request, view.template_name, context)
    response.headers["Cache-Control"] = "no-store"
    return response


@sensitive_post_parameters()
@csrf_protect
@never_cache
def login_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that completes a login."""
    pending = request.session.get(PENDING) or {}
    user = _pending_user(pending)
    if user is None:
        request.session.pop(PENDING, None)
        return redirect("admin:login")
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        wait = count_code(user)
        device = None if wait else second_factor.verify(user, form.cleaned_data["code"])
        if device is not None:
            forget_codes(user)
            request.session.pop(PENDING, None)
            user.otp_device = device  # type: ignore[attr-defined]  # django-otp reads it at login
            return finish_login(request, user, pending["next"])
        note("Login code refused", request=request, user=user.get_username())
        form.add_error("code", waiting_message(wait) if wait else str(WRONG_CODE))
        status = 429 if wait else 200
    context = {
        **admin.site.each_context(request),
        "title": _("Masukkan kode"),
        "form": form,
    }
    return render(request, "admin/accounts/login_code.html", context, status=status)


def finish_login(request: HttpRequest, user: User, url: str) -> HttpResponse:
    """Begin the session, and remember the browser as known for this account."""
    auth_login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    sessions.begin(request)
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        url = reverse("admin:index")
    response = HttpResponseRedirect(url)
    remember_device(request, response, user.get_username())
    return response


@sensitive_post_parameters()
def security_page(request: HttpRequest) -> HttpResponse:
    """Show second factor and sessions of the logged-in user, and change them."""
    user = User.objects.get(pk=user_id_of(request))
    page = SecurityPage(request, user)
    return page.post() if request.method == "POST" else page.show()


class SecurityPage:
    """One request of the page; each change asks for the password."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.request = request
        self.user = user
        self.form: PasswordForm | None = None
        self.code_form: CodeForm | None = None
        self.action = ""

    def post(self) -> HttpResponse:
        """Run the action of the form that was sent."""
        self.action = self.request.POST.get("action", "")
        if self.action == "confirm":
            return self._confirm()
        actions = {
            "start": self._start,
            "remove": self._remove,
            "codes": self._new_codes,
            "end-sessions": self._end_sessions,
        }
        if self.action not in actions:
            return redirect("admin:security")
        self.form = PasswordForm(self.request.POST, user=self.user)
        if not self.form.is_valid():
            note("Password check failed", level=30, request=self.request, action=self.action)
            return self.show()
        return actions[self.action]()

    def show(self, codes: list[str] | None = None) -> HttpResponse:
        """Return the page; recovery codes are shown once, in the answer that makes them."""
        device = self._enrolling_device()
        context = {
            **admin.site.each_context(self.request),
            "title": _("Keamanan akun"),
            "has_second_factor": second_factor.has_second_factor(self.user.pk),
            "is_required": settings.SECOND_FACTOR_REQUIRED,
            "device": device,
            "qr_code": second_factor.qr_code(device) if device else "",
            "secret": second_factor.secret_text(device) if device else "",
            "codes": codes,
            "codes_left": self.user.recovery_codes.count(),
            "sessions": sessions.sessions_of(self.user),
            "session_key": self.request.session.session_key,
            "password_form": self.form or PasswordForm(user=self.user),
            "code_form": self.code_form or CodeForm(),
            "action": self.action,
        }
        response = render(self.request, "admin/accounts/security.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _start(self) -> HttpResponse:
        second_factor.start_enrolment(self.user)
        self.request.session[ENROLLING] = int(time.time())
        return redirect("admin:security")

    def _confirm(self) -> HttpResponse:
        self.code_form = CodeForm(self.request.POST)
        if self._enrolling_device() is None or not self.code_form.is_valid():
            return self.show()
        wait = count_code(self.user)
        device = None
        if not wait:
            device = second_factor.confirm(self.user, self.code_form.cleaned_data["code"])
        if device is None:
            self.code_form.add_error("code", waiting_message(wait) if wait else str(WRONG_CODE))
            return self.show()
        forget_codes(self.user)
        self.request.session.pop(ENROLLING, None)
        otp_login(self.request, device)
        sessions.end_sessions(self.user, but=self.request.session.session_key)
        note("Second factor added", request=self.request, user=self.user.get_username())
        messages.success(self.request, _("Verifikasi dua langkah aktif. Sesi lain sudah diakhiri."))
        return self.show(second_factor.new_recovery_codes(self.user))

    def _remove(self) -> HttpResponse:
        second_factor.remove(self.user)
        sessions.note_factors(self.request.session, self.user.pk)
        sessions.end_sessions(self.user, but=self.request.session.session_key)
        note("Second factor removed", request=self.request, user=self.user.get_username())
        messages.success(
            self.request, _("Verifikasi dua langkah dimatikan. Sesi lain sudah diakhiri.")
        )
        return redirect("admin:security")

    def _new_codes(self) -> HttpResponse:
        if not second_factor.has_second_factor(self.user.pk):
            return redirect("admin:security")
        note("Recovery codes replaced", request=self.request, user=self.user.get_username())
        return self.show(second_factor.new_recovery_codes(self.user))

    def _end_sessions(self) -> HttpResponse:
        count = sessions.end_sessions(self.user, but=self.request.session.session_key)
        note("Sessions ended", request=self.request, user=self.user.get_username(), count=count)
        messages.success(self.request, _("Semua sesi lain sudah diakhiri."))
        return redirect("admin:security")

    def _enrolling_device(self) -> Any:
        """Return the secret that waits for its first code, if this session asked for it."""
        started = self.request.session.get(ENROLLING, 0)
        if time.time() - started > MAX_ENROLLING:
            return None
        return second_factor.pending_device(self.user)


def _pending_user(pending: dict[str, Any]) -> User | None:
    """Return the account of a login that waits for its code; None if it has waited too long."""
    if not pending or not 0 <= time.time() - pending["at"] <= MAX_PENDING:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), pending["hash"]):
        return None
    return user
