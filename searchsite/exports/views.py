"""``/unduh``: the page on which a reader chooses a file; ``/unduh/berkas``: the file."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from indexer.deadline import Refused
from indexer.search.request import SearchRequest, SearchResults
from searchsite.admission import Gate
from searchsite.decorators import page
from searchsite.exports.fields import offered_fields
from searchsite.exports.formats import FORMATS
from searchsite.exports.hits import TooDear, first_hits
from searchsite.exports.params import ExportParams, read_export
from searchsite.exports.rows import Addresses, today
from searchsite.exports.stream import Export
from searchsite.presentation.links import permanent_urls, search_parameters, search_url

RETRY_AFTER = "30"  # seconds; an export of 50,000 hits takes less
MAX_NAME_LENGTH = 60  # characters of a query in the name of a file
FALLBACK_NAME = "hasil"


@page
def export_page(request: HttpRequest) -> HttpResponse:
    """Show the form: the number of hits, the formats and the fields."""
    return _page_of_first_hit(request, read_export(request.GET))


@page
def export_file(request: HttpRequest) -> Any:  # a page, or a stream, which is no ``HttpResponse``
    """Send all hits as a file; an invalid parameter is answered with the form and status 400.

    So is a search that takes too long, with status 503. Raises ``IndexerError`` before the first
    byte.
    """
    params = read_export(request.GET)
    if params.notices:
        return _page_of_first_hit(request, params, status=400)
    if request.method == "HEAD":
        return _file(params, iter(()))
    try:
        export = Export(params, _addresses(request), _gate(settings.EXPORTS_AT_ONCE))
    except Refused:
        return _too_many(request)
    except TooDear as error:
        return _page(request, params, error.results, status=503)
    response = _file(params, export.to_client_of(request))
    response.headers["X-Export-Hits"] = str(export.total)
    return response


@lru_cache(maxsize=4)
def _gate(slots: int) -> Gate:
    """Return the slots for the exports of this process."""
    return Gate(slots)


def _page_of_first_hit(
    request: HttpRequest, params: ExportParams, *, status: int = 200
) -> HttpResponse:
    try:
        results = first_hits(params.request, 1)
    except TooDear as error:
        results = error.results
    return _page(request, params, results, status=status)


def _page(
    request: HttpRequest, params: ExportParams, results: SearchResults, *, status: int
) -> HttpResponse:
    total, limit = results.total, settings.EXPORT_MAX_ROWS
    context: dict[str, Any] = {
        "q": params.request.text,
        "notices": (*results.spelling_notices(), *results.notices, *params.notices),
        "results_url": search_url(params.request),
        "total": total,
        "folded": results.folded,
        "limit": limit,
        "is_capped": total > limit,
        "is_too_dear": results.partial,
        "fields": [(each, each.name in params.fields) for each in offered_fields()],
        "formats": [(each, each is params.format) for each in FORMATS.values()],
        "bom": params.bom,
        "carried": search_parameters(params.request),
    }
    return render(request, "searchsite/export.html", context, status=status)


def _file(params: ExportParams, content: Iterable[bytes]) -> StreamingHttpResponse:
    name = f"{_name(params.request)}-{today().isoformat()}.{params.format.extension}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return StreamingHttpResponse(
        content,
        content_type=f"{params.format.media_type}; charset=utf-8",
        headers={
            "Content-Disposition": disposition or "attachment",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
            "Accept-Ranges": "none",
            "X-Export-Limit": str(settings.EXPORT_MAX_ROWS),
        },
    )


def _name(request: SearchRequest) -> str:
    """Return the first part of a file name: letters, digits and hyphens of the query."""
    return slugify(request.text, allow_unicode=True)[:MAX_NAME_LENGTH].strip("-_") or FALLBACK_NAME


def _addresses(request: HttpRequest) -> Addresses:
    site, number = request.build_absolute_uri("/")[:-1], 123_456_789
    before, after = reverse("article-permalink", args=[number]).split(str(number))
    return Addresses(permanent_urls(request), lambda key: f"{site}{before}{key}{after}")


def _too_many(request: HttpRequest) -> HttpResponse:
    reason = _("Terlalu banyak unduhan yang sedang berjalan. Coba lagi sebentar.")
    response = render(request, "503.html", {"reason": reason}, status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response
