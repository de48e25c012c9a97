"""A cookie that marks the browsers in which somebody has logged in before.

It gives no access: it only moves the attempts of this browser for this name to a counter of their
own (OWASP's "device cookies"), and is worth nothing for any other name.
"""

from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac

MAX_AGE = 31_536_000  # seconds: a year
SALT = "searchsite.accounts.known_devices"


def known_device(request: HttpRequest, name: str) -> str:
    """Return the identity of the browser if it is known for this name, else an empty text."""
    value = request.COOKIES.get(cookie_name(name), "")
    if not value:
        return ""
    try:
        device, owner = signing.loads(value, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(device) if owner == _digest(name) else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, name: str) -> None:
    """Set the cookie after a successful login."""
    device = known_device(request, name) or token_urlsafe(12)
    response.set_cookie(
        cookie_name(name),
        signing.dumps((device, _digest(name)), salt=SALT),
        max_age=MAX_AGE,
        path=settings.SESSION_COOKIE_PATH if _is_host_cookie() else reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def cookie_name(name: str) -> str:
    """Return the name of the cookie: one for each user of a browser."""
    return f"{settings.SESSION_COOKIE_NAME}_{sha256(_digest(name).encode()).hexdigest()[:12]}"


def _digest(name: str) -> str:
    """Return a digest of the name that cannot be guessed from outside."""
    return salted_hmac(SALT, name.casefold()).hexdigest()[:32]


def _is_host_cookie() -> bool:
    """Return whether browsers demand the root as its path."""
    return settings.SESSION_COOKIE_NAME.startswith("__Host-")
