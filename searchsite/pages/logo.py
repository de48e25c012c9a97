"""The logo of the site, a file that the settings name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from searchsite.decorators import page
from searchsite.identity import site_logo

A_YEAR = 31_536_000  # seconds
#: An SVG image that is opened as a page of its own runs no script and loads nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@page
def logo(request: HttpRequest) -> HttpResponse:
    """Return the image; its URL in pages names its content, so that browsers keep it."""
    image = site_logo()
    if image is None:
        raise Http404
    response = HttpResponse(image.content, content_type=image.media_type)
    response.headers["Content-Security-Policy"] = POLICY
    if request.GET.get("v") == image.digest:
        patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response
