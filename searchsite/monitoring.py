"""Middleware for operators: an id and a count for each request, and the URLs for monitors.

``RequestMiddleware`` is the outermost one. It takes 2 microseconds, and 5 more if metrics are on
(decision 0134).
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound

from searchsite import health
from searchsite.client_address import is_trusted_peer
from searchsite.logs.request_id import HEADER, begin_request

GetResponse = Callable[[HttpRequest], HttpResponseBase]
UNMATCHED = "none"  # label of requests that reached no view: static files, refusals, unknown URLs


class RequestMiddleware:
    """Give each request an id for the logs, and count it if metrics are on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        if settings.METRICS_PORT or settings.METRICS_TOKEN:
            from searchsite.metrics.registry import count_request, observe_searches

            observe_searches()
            self._count: Callable[[str, str, int, float], None] | None = count_request
        else:
            self._count = None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with the header ``X-Request-ID``."""
        started = time.perf_counter()
        meta = request.META
        given = meta.get("HTTP_X_REQUEST_ID", "")
        if given and not is_trusted_peer(meta.get("REMOTE_ADDR", "")):
            given = ""  # a client cannot choose what the log says
        identifier = begin_request(given)
        response = self.get_response(request)
        response.headers[HEADER] = identifier
        if self._count:
            seconds = time.perf_counter() - started
            self._count(_view(request), request.method or "", response.status_code, seconds)
        return response


class MonitorMiddleware:
    """Answer ``/healthz``, ``/readyz`` and ``/metrics``, whatever host the request names.

    Monitors ask a worker by its address, which is not among ``ALLOWED_HOSTS``. On the port of the
    metrics, nothing else answers.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._views: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            "/healthz": health.healthz,
            "/readyz": health.readyz,
        }
        self._has_port = bool(settings.METRICS_PORT)
        if settings.METRICS_PORT or settings.METRICS_TOKEN:
            from searchsite.metrics import endpoint

            self._metrics: Callable[[HttpRequest], HttpResponseBase] | None = endpoint.answer
            self._may_read, self._is_metrics_port = endpoint.may_read, endpoint.is_metrics_port
        else:
            self._metrics = None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer to a monitor, or pass the request on."""
        path = request.path_info
        if view := self._views.get(path):
            return view(request)
        if self._metrics:
            if path == "/metrics" and self._may_read(request):
                return self._metrics(request)
            if self._has_port and self._is_metrics_port(request):
                return HttpResponseNotFound("Only /metrics, /healthz and /readyz are here.\n")
        return self.get_response(request)


def _view(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.app_name or match.url_name or UNMATCHED) if match else UNMATCHED
