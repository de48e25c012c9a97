"""Decorators for the views of all public URLs: ``page``, and those of the API.

Public views answer GET and HEAD only, without cookies and CSRF tokens. The decorators translate
errors of the index into a 503 with the reason, as a page or as JSON. Answers of the API contain
neither secrets nor anything of the reader, so they may be compressed whatever they repeat of the
request (BREACH needs a secret beside it).
"""

from collections.abc import Callable, Mapping
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
from django.views.decorators.gzip import gzip_page

from indexer.deadline import Refused
from indexer.exceptions import IndexerError
from searchsite import errors
from searchsite.admission import admitted
from searchsite.page_memory import REVALIDATED, remembered
from searchsite.presentation.links import one_root

READ_METHODS = ("GET", "HEAD")

Page = Callable[..., HttpResponse]
Endpoint = Callable[..., Mapping[str, Any]]


class ApiError(Exception):
    """An error of the API; the response is JSON with this status."""

    def __init__(self, status: int, code: str, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.parameter = parameter


def page(view: Page) -> Page:
    """Make a view a read-only page."""

    @csrf_exempt  # the view writes nothing, and the answer to POST must be 405
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READ_METHODS:
            return HttpResponseNotAllowed(READ_METHODS)
        try:
            with admitted(), one_root():
                response = view(request, *args, **kwargs)
        except IndexerError as error:
            return errors.index_unavailable(request, error)
        except Refused:
            return errors.too_busy(request)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return respond


def endpoint(view: Endpoint) -> Page:
    """Make an endpoint of the JSON API from a function that returns the payload.

    The answer has an ETag, and is remembered, as pages are (``searchsite.page_memory``).
    """
    return api_view(remembered(_json(view, REVALIDATED)))


def fleeting_endpoint(view: Endpoint) -> Page:
    """Make an endpoint whose answers nobody keeps, because each text has another one."""
    return api_view(gzip_page(_json(view, "no-store")))


def api_view(view: Page) -> Page:
    """Make a view of the API from one that raises errors."""

    @csrf_exempt
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READ_METHODS:
            return _method_not_allowed()
        try:
            with admitted():
                return view(request, *args, **kwargs)
        except ApiError as error:
            return errors.json_error(error.status, error.code, error.message, error.parameter)
        except IndexerError as error:
            return errors.index_unavailable_json(error)
        except Refused:
            return errors.too_busy(request)

    return respond


def _json(view: Endpoint, cache_control: str) -> Page:
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        payload = view(request, *args, **kwargs)
        response = JsonResponse(payload, json_dumps_params={"ensure_ascii": False})
        response.headers["Cache-Control"] = cache_control
        return response

    return respond


@csrf_exempt
def without_slash(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Redirect to the same URL without the trailing slash; keep the query string."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(request.path.rstrip("/") + (f"?{query}" if query else ""))


def _method_not_allowed() -> HttpResponse:
    response = errors.json_error(
        405, "method-not-allowed", _("Alamat ini hanya menerima GET dan HEAD.")
    )
    response.headers["Allow"] = ", ".join(READ_METHODS)
    return response
