"""What every public address has in common, as decorators of its view.

Readers only read: GET and HEAD, no cookie, no CSRF token. Trouble with the index is translated
here, once for pages and once for JSON, into a 503 that gives the reason.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from indexer.exceptions import IndexerError
from searchsite import errors

READING = ("GET", "HEAD")

Page = Callable[..., HttpResponse]
Endpoint = Callable[..., dict[str, Any]]


class ApiError(Exception):
    """A request of the API that cannot be answered; becomes JSON with this status."""

    def __init__(self, status: int, code: str, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.parameter = parameter


def page(view: Page) -> Page:
    """Make a view a page for reading."""

    @csrf_exempt  # nothing is written, and a refusal should say 405
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READING:
            return HttpResponseNotAllowed(READING)
        try:
            response = view(request, *args, **kwargs)
        except IndexerError as error:
            return errors.index_unavailable(request, error)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return respond


def endpoint(view: Endpoint) -> Page:
    """Make a function that returns a payload an address of the JSON API."""

    @csrf_exempt
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READING:
            return _method_not_allowed()
        try:
            payload = view(request, *args, **kwargs)
        except ApiError as refusal:
            return errors.json_error(
                refusal.status, refusal.code, refusal.message, refusal.parameter
            )
        except IndexerError as error:
            return errors.index_unavailable_json(error)
        response = JsonResponse(payload, json_dumps_params={"ensure_ascii": False})
        response.headers["Cache-Control"] = "no-store"
        return response

    return respond


@csrf_exempt
def without_slash(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Redirect to the same address without the slash at its end, keeping the query string."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(request.path.rstrip("/") + (f"?{query}" if query else ""))


def _method_not_allowed() -> HttpResponse:
    response = errors.json_error(
        405, "method-not-allowed", _("Alamat ini hanya menerima GET dan HEAD.")
    )
    response.headers["Allow"] = ", ".join(READING)
    return response
