"""Error responses: problem details below ``/api/``, a page in the site's design for other URLs.

Problem details (RFC 9457) keep the key ``error`` of the JSON that the API sent before.
The page for an internal error needs no database, no static manifest and no context, so that it
cannot fail itself.
"""

import logging
import math
import sys
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from indexer.exceptions import IndexerError
from searchsite.error_codes import ERRORS
from searchsite.index_outages import outage_of
from searchsite.logs.request_id import current_request_id
from searchsite.outages import Outage, database_outage

BUSY_RETRY_AFTER = "2"  # seconds
RETRY_AFTER = "30"  # seconds
PROBLEM_TYPE = "application/problem+json"

logger = logging.getLogger(__name__)


def json_error(status: int, code: str, message: str, parameter: str | None = None) -> JsonResponse:
    """Return an error response of the API: problem details.

    The type is the address of the code on the page of the API; the instance is the number of the
    request in the log, relative to the address of the request.
    """
    known = ERRORS.get(code)
    return JsonResponse(
        {
            "type": f"{get_script_prefix()}api#{code}" if known else "about:blank",
            "title": str(known[1]) if known else HTTPStatus(status).phrase,
            "status": status,
            "detail": message,
            "instance": f"#{current_request_id()}",
            "error": {"code": code, "message": message, "parameter": parameter},
        },
        status=status,
        content_type=PROBLEM_TYPE,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store"},
    )


def index_unavailable(request: HttpRequest, error: IndexerError) -> HttpResponse:
    """Return the 503 page with the reason why the search is unavailable."""
    outage = outage_of(error)
    logger.error("Search is unavailable (%s): %s", outage.code, error)
    context = {"reason": outage.sentence, "remedy": outage.remedy}
    return _temporary(render(request, "503.html", context, status=503))


def index_unavailable_json(error: IndexerError) -> HttpResponse:
    """Return the 503 response of the API with the reason."""
    outage = outage_of(error)
    logger.error("Search is unavailable (%s): %s", outage.code, error)
    return _temporary(json_error(503, outage.code, outage.sentence))


def too_busy(request: HttpRequest) -> HttpResponse:
    """Answer a dear request while the worker runs as many of them as it may."""
    reason = _(
        "Terlalu banyak pencarian berat yang sedang berjalan. Coba lagi sebentar, atau pakai kata"
        " yang lebih khas."
    )
    if wants_json(request):
        response: HttpResponse = json_error(503, "too-busy", reason)
    else:
        response = render(request, "503.html", {"reason": reason}, status=503)
    response.headers["Retry-After"] = BUSY_RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a malformed request (handler400)."""
    if wants_json(request):
        return json_error(400, "bad-request", _("Permintaan ini tidak dapat dibaca."))
    return _error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a forbidden request (handler403)."""
    if wants_json(request):
        return json_error(403, "forbidden", _("Permintaan ini tidak diizinkan."))
    return _error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for an unknown URL or object (handler404)."""
    if wants_json(request):
        return json_error(404, "not-found", _("Alamat ini tidak ada."))
    return _error_page(request, 404)


def database_unavailable(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Return the 503 answer with the reason why the database is unavailable; it needs none."""
    if wants_json(request):
        return _temporary(json_error(503, outage.code, outage.reason))
    page = render_to_string("outage.html", {"reason": outage.reason})
    return _temporary(HttpResponse(page, status=503))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that raised an unexpected exception (handler500).

    An outage of the database or the index is no defect of the program: it is answered with 503 and
    logged in one line, whichever view or middleware met it.
    """
    error = sys.exc_info()[1]
    if outage := database_outage(error):
        cause = str(error).strip().partition("\n")[0]
        logger.error("The database is unavailable (%s): %s. %s", outage.code, cause, outage.remedy)
        return _logged(database_unavailable(request, outage))
    if isinstance(error, IndexerError):
        answer = index_unavailable_json(error) if wants_json(request) else None
        return _logged(answer or index_unavailable(request, error))
    if wants_json(request):
        return json_error(500, "internal-error", _("Terjadi kesalahan di pihak kami."))
    return HttpResponse(
        render_to_string("500.html"), status=500, headers={"Cache-Control": "no-store"}
    )


def invalid_token() -> HttpResponse:
    """Refuse a request whose token is unknown, expired or revoked (RFC 6750)."""
    message = _(
        "Token ini tidak dikenal, kedaluwarsa, atau dicabut. Tanpa Authorization, API terbuka"
        " dengan batas per alamat."
    )
    response = json_error(401, "invalid-token", message)
    response.headers["WWW-Authenticate"] = 'Bearer realm="api", error="invalid_token"'
    vars(response)["_has_been_logged"] = True  # searchsite.rate_limits notes the first of many
    return response


def too_many_requests(request: HttpRequest, seconds: float, message: str = "") -> HttpResponse:
    """Refuse a request of an address that asks too often; ``Retry-After`` is rounded up.

    The page is small and needs no database, because it answers floods.
    """
    wait = max(1, math.ceil(seconds))
    if wants_json(request):
        text = _("Terlalu banyak permintaan. Coba lagi dalam %(count)d detik.") % {"count": wait}
        response: HttpResponse = json_error(429, "too-many-requests", message or text)
    else:
        response = _error_page(request, 429, wait=wait, message=message)
    response.headers["Retry-After"] = str(wait)
    vars(response)["_has_been_logged"] = True  # searchsite.rate_limits notes the first of many
    return response


def wants_json(request: HttpRequest) -> bool:
    """Return whether a request is for the API."""
    return request.path_info.startswith("/api/")


def _logged(response: HttpResponse) -> HttpResponse:
    """Return a response for which Django logs no traceback."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
    return response


def _error_page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    response = render(request, f"{status}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _temporary(response: HttpResponse) -> HttpResponse:
    response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response
