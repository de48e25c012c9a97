"""URLs that fail on purpose, for the tests of error pages."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from searchsite.urls import (  # noqa: F401 - Django reads the handlers from this module
    handler400,
    handler403,
    handler404,
    handler500,
    urlpatterns,
)


def broken(request: HttpRequest) -> HttpResponse:
    """Raise an unexpected exception."""
    raise RuntimeError("kata sandi basis data: rahasia")


def forbidden(request: HttpRequest) -> HttpResponse:
    """Refuse the request as forbidden."""
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    """Refuse the request as malformed."""
    raise SuspiciousOperation


urlpatterns = [
    *(
        path(prefix + name, view)
        for prefix in ("", "api/v1/")
        for name, view in (("broken", broken), ("forbidden", forbidden), ("odd", suspicious))
    ),
    *urlpatterns,
]
