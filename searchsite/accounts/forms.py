"""Forms of the login and of the page "account security"."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from searchsite.accounts.events import note
from searchsite.accounts.known_devices import known_device
from searchsite.accounts.login_throttle import LoginRefused, throttle
from searchsite.client_address import address_group, client_address
from searchsite.rate_limits import may_note
from searchsite.shared_counters import Rate
from searchsite.site_counters import counters

CODE_RATE = Rate(10, 1_200)  # codes of an account: ten at once, then one every two minutes


class LoginForm(AdminAuthenticationForm):
    """Name and password; too many attempts are refused before the password is hashed."""

    refusal: LoginRefused | None = None

    def clean(self) -> dict[str, Any]:
        """Count the attempt, and check name and password."""
        name = str(self.cleaned_data.get("username") or "")
        assert self.request is not None  # the login view passes it
        group = address_group(client_address(self.request))
        device = known_device(self.request, name)
        try:
            attempt = throttle.count(name, group, device=device)
            with throttle.hashing():
                cleaned: dict[str, Any] = super().clean()
        except LoginRefused as refusal:
            self.refusal = refusal
            _note_refusal(refusal, self.request, group)
            raise ValidationError(waiting_message(refusal.seconds), code="refused") from refusal
        throttle.give_back(attempt)
        return cleaned


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Kode"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class PasswordForm(forms.Form):
    """The password of the logged-in user, once more."""

    password = forms.CharField(
        label=gettext_lazy("Sandi Anda"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Check the password."""
        password = str(self.cleaned_data["password"])
        with limited_password_check(self.user):
            if not self.user.check_password(password):
                raise ValidationError(_("Sandi ini salah."))
        return password


class NewPasswordForm(AdminPasswordChangeForm):
    """Django's form of a new password; attempts to guess the old one are limited."""

    def clean_old_password(self) -> str:
        """Check the old password."""
        with limited_password_check(self.user):
            return str(super().clean_old_password())


@contextmanager
def limited_password_check(user: User) -> Iterator[None]:
    """Count an attempt of a logged-in user like one of a known browser; a success does not count.

    Raises:
        ValidationError: The attempt must wait; or from the block, the password is wrong.
    """
    try:
        attempt = throttle.count(user.get_username(), "", device=f"session:{user.pk}")
        with throttle.hashing():
            yield
    except LoginRefused as refusal:
        raise ValidationError(waiting_message(refusal.seconds)) from refusal
    throttle.give_back(attempt)


def count_code(user: User) -> float:
    """Count an attempt to enter a code; return 0, or the seconds to wait."""
    return counters.wait(f"login:code:{user.pk}", CODE_RATE)


def forget_codes(user: User) -> None:
    """Take the attempt back after a right code."""
    counters.give_back(f"login:code:{user.pk}", CODE_RATE)


def waiting_message(seconds: float) -> str:
    """Return the sentence that says when to try again."""
    if seconds < 60:
        count = max(1, round(seconds + 0.5))
        wait = ngettext("%(count)d detik", "%(count)d detik", count) % {"count": count}
    else:
        count = round(seconds / 60 + 0.5)
        wait = ngettext("%(count)d menit", "%(count)d menit", count) % {"count": count}
    return _("Terlalu banyak percobaan. Coba lagi dalam %(wait)s.") % {"wait": wait}


def _note_refusal(refusal: LoginRefused, request: Any, group: str) -> None:
    """Write one line a minute for each address."""
    if may_note(f"attempt:{group}"):
        note("Login refused", request=request, limit=refusal.reason)
