"""Addresses that fail on purpose, for the tests of error pages."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from searchsite.urls import (  # noqa: F401 - Django looks for the handlers here
    handler400,
    handler403,
    handler404,
    handler500,
    urlpatterns,
)


def broken(request: HttpRequest) -> HttpResponse:
    """Fail as a mistake in the program does."""
    raise RuntimeError("kata sandi basis data: rahasia")


def forbidden(request: HttpRequest) -> HttpResponse:
    """Refuse."""
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    """Refuse what no browser sends."""
    raise SuspiciousOperation


urlpatterns = [
    *(
        path(prefix + name, view)
        for prefix in ("", "api/v1/")
        for name, view in (("broken", broken), ("forbidden", forbidden), ("odd", suspicious))
    ),
    *urlpatterns,
]
