"""An empty page behind the site's own middleware: what no page can be faster than."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty_page(request: HttpRequest) -> HttpResponse:
    """Return an empty page."""
    return HttpResponse("")


urlpatterns = [path("search", empty_page)]
