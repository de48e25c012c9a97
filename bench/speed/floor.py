"""An empty page behind the middleware of the site: the lower bound of the latency of a page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty_page(request: HttpRequest) -> HttpResponse:
    """Return an empty page."""
    return HttpResponse("")


urlpatterns = [path("search", empty_page)]
