"""The answer to Prometheus: on a port of its own, or with a token. All others get a 404.

A port of its own cannot be reached through the proxy that serves the site. The address of the peer
decides nothing: behind a proxy on the same machine, every client would be the loopback.
"""

import os
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from searchsite.metrics.processes import VARIABLE
from searchsite.metrics.state import SiteState

PATH = "/metrics"


def may_read(request: HttpRequest) -> bool:
    """Return whether the request came to the port of the metrics, or has the token."""
    if is_metrics_port(request):
        return True
    token = settings.METRICS_TOKEN
    given = request.META.get("HTTP_AUTHORIZATION", "").encode()
    return bool(token) and compare_digest(given, f"Bearer {token}".encode())


def is_metrics_port(request: HttpRequest) -> bool:
    """Return whether the request came to ``METRICS_PORT``."""
    port = settings.METRICS_PORT
    return bool(port) and request.META.get("SERVER_PORT") == str(port)


def answer(request: HttpRequest) -> HttpResponse:
    """Return all figures in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(SiteState())
    state = generate_latest(registry)
    if os.environ.get(VARIABLE):
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        counts = generate_latest(shared)
    else:
        counts = generate_latest(REGISTRY)
    return HttpResponse(
        counts + state,
        content_type=CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )
