"""Middleware for headers, language and HEAD requests.

Decision 0044 has the measured reasons for ``LanguageMiddleware`` and ``HeadMiddleware``.
"""

from collections.abc import Callable
from dataclasses import asdict

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from searchsite.errors import wants_json
from searchsite.feeds.addresses import is_feed
from searchsite.languages import preferred_language, remember, requested_language
from searchsite.query_log.robots import is_robot

#: Browser features that the site does not use: injected code cannot use them either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

#: Types of responses that depend on the language: pages, JSON, the OpenSearch description.
TRANSLATED_TYPES = ("text/html", "text/csv", "application/")
READ_METHODS = ("GET", "HEAD")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PolicyMiddleware(CSPMiddleware):
    """Send the content security policy of the settings, which is built once.

    django-csp builds it twice for each response, which took a fiftieth of the time of a results
    page. No view changes the policy; with ``DEBUG``, django-csp exempts its error pages.
    """

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        parts = self.get_policy_parts(HttpRequest(), HttpResponse())
        self._policy = build_policy(**asdict(parts))

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the response with the header."""
        if settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._policy)
        return response


class PermissionsPolicyMiddleware:
    """Send ``Permissions-Policy`` with every response."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with the header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class LanguageMiddleware:
    """Activate the reader's language for the whole request (``searchsite.languages``).

    Without an active language, Django determines the language at every translation and every
    formatted number, which is about eighty times per page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response in that language, or the redirect that remembers a choice."""
        chosen = requested_language(request)
        if chosen and request.method in READ_METHODS and not _has_no_cookies(request):
            return remember(request, chosen)
        language = chosen or preferred_language(request)
        with translation.override(language, deactivate=True):
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith(TRANSLATED_TYPES):
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _has_no_cookies(request: HttpRequest) -> bool:
    """Return whether the programs that send such requests drop cookies.

    Search engines read the pages of a language at the addresses that ``hreflang`` names.
    """
    user_agent = request.META.get("HTTP_USER_AGENT", "")
    return wants_json(request) or is_feed(request) or (bool(user_agent) and is_robot(user_agent))


class HeadMiddleware:
    """Drop the body of the response to a HEAD request.

    gunicorn drops it too, but logs a warning for each request.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response; ``Content-Length`` stays the length of the body for GET."""
        response = self.get_response(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response
