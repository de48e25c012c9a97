"""The OpenSearch description, by which browsers offer the site in their address bar.

Format: OpenSearch 1.1 draft 6, and the suggestions extension. The limits of the names are those of
the specification.
"""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext

from searchsite.decorators import page
from searchsite.identity import logo_url, site_description, site_logo, site_name

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"
MAX_SHORT_NAME, MAX_LONG_NAME, MAX_DESCRIPTION = 16, 48, 1_024  # characters
ICON_SIZE = "16"  # pixels

register_namespace("", NAMESPACE)


@page
def opensearch(request: HttpRequest) -> HttpResponse:
    """Return the description in the reader's language."""
    root = Element(_name("OpenSearchDescription"))
    _add(root, "ShortName", _shortened(site_name(), MAX_SHORT_NAME))
    _add(root, "LongName", _shortened(_long_name(), MAX_LONG_NAME))
    _add(root, "Description", _shortened(site_description(), MAX_DESCRIPTION))
    logo = site_logo()
    image = request.build_absolute_uri(logo_url() or static("searchsite/icon.svg"))
    media_type = logo.media_type if logo else "image/svg+xml"
    _add(root, "Image", image, width=ICON_SIZE, height=ICON_SIZE, type=media_type)
    _url(root, request, f"{reverse('search')}?q={{searchTerms}}", type="text/html", rel="results")
    suggestions = f"{reverse('api-suggest')}?q={{searchTerms}}&format=opensearch"
    _url(root, request, suggestions, type=SUGGESTIONS, rel="suggestions")
    _url(root, request, request.get_full_path(), type=MEDIA_TYPE, rel="self")
    _add(root, "Language", get_language() or "*")
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "OutputEncoding", "UTF-8")
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")


def _long_name() -> str:
    return gettext("%(site)s: cari berita Indonesia") % {"site": site_name()}


def _url(root: Element, request: HttpRequest, template: str, **attributes: str) -> None:
    # Not build_absolute_uri, which escapes the braces of {searchTerms}.
    origin = f"{request.scheme}://{request.get_host()}"
    _add(root, "Url", template=origin + template, method="get", **attributes)


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> None:
    SubElement(parent, _name(name), attributes).text = text


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _shortened(text: str, length: int) -> str:
    """Return at most ``length`` characters of a text, cut between words if it has any."""
    if len(text) <= length:
        return text
    return text[: length + 1].rsplit(" ", 1)[0][:length].rstrip()
