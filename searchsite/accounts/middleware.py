"""Middleware of the admin: time limits of sessions, and the request that causes events."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase

from searchsite.accounts import sessions
from searchsite.accounts.events import current_request, note


class AccountsMiddleware:
    """Watch the requests of the admin; all other URLs pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response; afterwards no request causes events."""
        response = self.get_response(request)
        if current_request.get() is not None:
            if response.status_code == 403:
                note("Refused", level=logging.WARNING, method=request.method, path=request.path)
            current_request.set(None)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """End the session if it has expired, before a view uses it."""
        match = request.resolver_match
        if match is None or match.namespace != "admin":
            return
        current_request.set(request)
        if SESSION_KEY not in request.session:
            return
        now = time.time()
        if sessions.has_expired(request.session, now):
            note("Session expired", user_id=request.session[SESSION_KEY])
            logout(request)
        else:
            sessions.touch(request.session, now)
