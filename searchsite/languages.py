"""The language of a request: chosen by a link, remembered in a cookie, or asked for by the browser.

The parameter ``bahasa`` is the same in both languages. On a page it is a choice: the middleware
remembers it and redirects to the same URL without it. The API and feeds have no cookies; there the
parameter applies to its own request.
"""

from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes
from django.utils.translation.trans_real import parse_accept_lang_header

PARAMETER = "bahasa"
#: All articles are in this language, whatever the language of the page around them is.
ARTICLE_LANGUAGE = "id"
MAX_HEADER_LENGTH = 500  # characters of Accept-Language that are read
OTHER_CODES = {"in": "id"}  # the code of Indonesian before 1989, which Java still sends
_ORIGIN = "telusur.origin"  # key of ``request.META``
_UNESCAPED = "!$%&'()*+,/:;=?@~"  # in a query string; "%" because it is escaped already


def requested_language(request: HttpRequest) -> str | None:
    """Return the language that the parameter names; None if it names none that exists."""
    if PARAMETER not in request.META.get("QUERY_STRING", ""):
        return None
    return _known(request.GET.get(PARAMETER, "").strip().lower())


def preferred_language(request: HttpRequest) -> str:
    """Return the remembered language, else the browser's first that exists, else the site's."""
    remembered = _known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    return (
        remembered
        or _accepted(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:MAX_HEADER_LENGTH])
        or str(settings.LANGUAGE_CODE)
    )


def remember(request: HttpRequest, language: str) -> HttpResponse:
    """Return a redirect to the same URL without the parameter; it sets the cookie."""
    # A path that begins with two slashes would be another host.
    path = escape_leading_slashes(escape_uri_path(request.path))
    query = _query_without_language(request)
    response = HttpResponseRedirect(f"{path}?{query}" if query else path)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=get_script_prefix(),
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def page_address(request: HttpRequest, url: str = "") -> str:
    """Return the address of a page for search engines: without parameters that change nothing.

    ``url`` is the URL, escaped, of a page that has parameters of its own. The language stays if the
    page was not redirected, because such a page is one of the alternatives of the other.
    """
    address = f"{origin(request)}{url or escape_uri_path(request.path)}"
    language = requested_language(request)
    return in_language(address, language) if language else address


def origin(request: HttpRequest) -> str:
    """Return scheme and host of a request, which take a while, so that they are kept with it."""
    known: str | None = request.META.get(_ORIGIN)
    if known is None:
        known = request.META[_ORIGIN] = f"{request.scheme}://{request.get_host()}"
    return known


def in_language(address: str, language: str) -> str:
    """Return the address of a page in a language.

    >>> in_language("https://kabar.example/search?q=banjir", "en")
    'https://kabar.example/search?q=banjir&bahasa=en'
    """
    return f"{address}{'&' if '?' in address else '?'}{PARAMETER}={language}"


def choice_url(request: HttpRequest, language: str) -> str:
    """Return the URL, relative to the page, that chooses a language for this page and all others.

    >>> from django.test import RequestFactory
    >>> choice_url(RequestFactory().get("/search", {"q": "banjir & gempa"}), "en")
    '?q=banjir+%26+gempa&bahasa=en'
    """
    query = _query_without_language(request)
    return f"?{query}&{PARAMETER}={language}" if query else f"?{PARAMETER}={language}"


def _query_without_language(request: HttpRequest) -> str:
    # WSGI hands over the bytes of a URL as Latin-1.
    raw = str(request.META.get("QUERY_STRING", "")).encode("latin-1", "replace")
    query = quote(raw, safe=_UNESCAPED)
    if PARAMETER not in query:
        return query
    parts = query.split("&")
    return "&".join(part for part in parts if part.partition("=")[0] != PARAMETER)


def _known(code: str) -> str | None:
    return next((language for language, _name in settings.LANGUAGES if language == code), None)


@lru_cache(maxsize=64)
def _accepted(header: str) -> str | None:
    for code, weight in parse_accept_lang_header(header):
        primary = code.partition("-")[0]
        language = _known(OTHER_CODES.get(primary, primary))
        if language and weight:
            return language
    return None
