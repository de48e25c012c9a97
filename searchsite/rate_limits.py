"""Limits of requests by address or token and by kind of URL, shared by all workers and machines.

Searches, the API, suggestions, exports and the login page are limited; articles, other pages and
static files are free, and so is a monitor on the same machine. Attempts to log in have further
limits (``searchsite.accounts.login_throttle``).
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from searchsite import shared_counters
from searchsite.api_tokens import HEADER, InvalidToken, sent_token
from searchsite.client_address import address_group, client_address, is_local_monitor
from searchsite.errors import invalid_token, too_many_requests, wants_json
from searchsite.shared_counters import Rate
from searchsite.site_counters import counters

#: The kind of each public URL, by its name; None: free. A test demands a line for each URL.
KIND_OF_VIEW: dict[str, str | None] = {
    "search": "search",
    "filter-values": "search",
    "advanced": "search",
    "trends": "search",
    "explain-hit": "search",
    "trends-csv": "export",
    "export": "search",
    "export-file": "export",
    "api-search": "api",
    "api-article": "api",
    "api-suggest": "suggest",
    "api-document": None,
    "api": None,
    "home": None,
    "help": None,
    "article": None,
    "article-permalink": None,
    "citation-ris": None,
    "citation-bibtex": None,
    "healthz": None,
    "readyz": None,
    "search-atom": "search",
    "search-feed-json": "search",
    "robots": None,
    "sitemap": "search",
    "sitemap-file": "search",
    "sitemap-news": "search",
    "logo": None,
    "opensearch": None,
    "favicon": None,
    "security-txt": None,
    "alert-new": "alert",
    "alert-asked": "alert",
    "alert-confirm": "alert",
    "alert-manage": "alert",
    "alert-end": None,  # mail programs end alerts of many readers from one address
    "click": "click",
    "admin:login": "login",
    "admin:login-code": "login",
}
#: Lines in the log: for one address and kind, and for all of them.
NOTE_RATE, NOTES_RATE = Rate(1), Rate(30)
#: Kinds that are limited on this machine, too: a password is guessed from anywhere.
STRICT = {"login", "token"}
_POLICY = "_rate_limit_policy"  # of a request to the API: kind and limit

logger = logging.getLogger("searchsite.security")


class RateLimitMiddleware:
    """Answer 429 to an address that asks too often; Django resolves the URL before.

    A request to the API with a token counts for the token instead. A wrong token is refused, and
    counts for its address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response; those of the API say which limit applies."""
        response = self.get_response(request)
        if wants_json(request):
            _describe_limit(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Count the request; return the refusal if the address or token has reached its limit."""
        match = request.resolver_match
        kind = KIND_OF_VIEW.get(match.view_name) if match else None
        if not kind:
            return None
        try:
            token = sent_token(request) if HEADER in request.META else None
        except InvalidToken:
            wait = seconds_to_wait(request, "token")
            return too_many_requests(request, wait) if wait else invalid_token()
        if token:
            limit = token.requests_a_minute
            wait = counters.wait(f"api-token:{token.pk}", _rate(limit))
        else:
            limit = settings.RATE_LIMITS[kind]
            wait = seconds_to_wait(request, kind)
        if wants_json(request):
            setattr(request, _POLICY, ("token" if token else kind, limit))
        return too_many_requests(request, wait) if wait else None


def seconds_to_wait(request: HttpRequest, kind: str) -> float:
    """Count a request of a kind; return 0, or the seconds to wait if its address has no more.

    A free page asks before it does something that is limited elsewhere.
    """
    count = settings.RATE_LIMITS[kind]
    if not count or (kind not in STRICT and is_local_monitor(request)):
        return 0.0
    group = address_group(client_address(request))
    wait = counters.wait(f"{kind}:{group}", _rate(count))
    if wait and may_note(f"{kind}:{group}"):
        logger.warning("Rate limit reached: kind=%s address=%s%s", kind, group, _hint(request))
    return wait


def _describe_limit(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set ``RateLimit-Policy``, and ``RateLimit`` on a refusal.

    The fields are those of draft-ietf-httpapi-ratelimit-headers-10.
    An answer to a request with a token is the reader's own: no shared cache keeps it.
    """
    name, limit = getattr(request, _POLICY, ("", 0))
    if limit:
        response.headers["RateLimit-Policy"] = f'"{name}";q={limit};w={round(_rate(limit).period)}'
        if response.status_code == 429:
            wait = response.headers.get("Retry-After", "1")
            response.headers["RateLimit"] = f'"{name}";r=0;t={wait}'
    patch_vary_headers(response, ("Authorization",))
    if HEADER in request.META:
        control = response.headers.get("Cache-Control", "")
        if control and "no-store" not in control:
            response.headers["Cache-Control"] = f"private, {control}"


def may_note(key: str) -> bool:
    """Return whether a refusal may be written: once a minute for a key, thirty times for all."""
    notes = shared_counters.counters  # each machine has a log of its own
    return not notes.wait(f"note:{key}", NOTE_RATE) and not notes.wait("notes", NOTES_RATE)


def _hint(request: HttpRequest) -> str:
    """Return a hint if the address is that of a proxy which is not trusted."""
    peer = request.META.get("REMOTE_ADDR", "")
    if "HTTP_X_FORWARDED_FOR" in request.META and client_address(request) == peer:
        return " (it sends X-Forwarded-For; if it is your proxy, name it in TRUSTED_PROXIES)"
    return ""


@lru_cache(maxsize=32)
def _rate(count: int) -> Rate:
    return Rate(count)
