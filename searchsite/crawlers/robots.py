"""``/robots.txt`` (RFC 9309): crawlers may read articles, but not search.

The number of result pages has no end, so they are closed with all that is made from a search. A
closed site (``CRAWLERS=0``) refuses crawlers altogether: ``robots.txt`` keeps them from asking, and
a header of every answer keeps what they know by links from others out of their lists.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from searchsite.decorators import page

#: Beginnings of paths below the root of the site; "search" closes its feeds and exports, too.
CLOSED_PATHS = (
    *("search", "saringan/", "lanjutan", "tren", "klik", "unduh", "surel", "api/", "admin/"),
)
SITEMAPS = ("sitemap", "sitemap-news")  # names of URLs
CLOSED_SITE = "noindex, nofollow"


@page
def robots(request: HttpRequest) -> HttpResponse:
    """Return the rules for all crawlers, and the addresses of the sitemaps."""
    closed = CLOSED_PATHS if settings.CRAWLERS else ("",)
    lines = ["User-agent: *", *(f"Disallow: {settings.SITE_ROOT}{path}" for path in closed)]
    if settings.CRAWLERS:
        lines.append("")
        lines += [f"Sitemap: {request.build_absolute_uri(reverse(name))}" for name in SITEMAPS]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class ClosedSiteMiddleware:
    """Send ``X-Robots-Tag`` with every response of a closed site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.CRAWLERS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with the header."""
        response = self.get_response(request)
        response.headers["X-Robots-Tag"] = CLOSED_SITE
        return response
