"""``form_page``: the decorator of the pages about alerts.

They need no cookies and no CSRF tokens: who may do something has a signed link, and asking for a
mail is open to everybody. They are not found while alerts are off, and nobody stores them.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from indexer.deadline import Refused
from indexer.exceptions import IndexerError
from searchsite import errors
from searchsite.admission import admitted
from searchsite.alerts.links import InvalidLink

METHODS = ("GET", "HEAD", "POST")

View = Callable[[HttpRequest], HttpResponse]


def form_page(view: View) -> View:
    """Make a view a page with a form."""

    @csrf_exempt  # no cookie gives a right here
    @wraps(view)
    def respond(request: HttpRequest) -> HttpResponse:
        if not settings.ALERTS:
            raise Http404
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        try:
            with admitted():
                response = view(request)
        except InvalidLink:
            response = render(request, "searchsite/alerts/invalid_link.html", status=410)
        except IndexerError as error:
            return errors.index_unavailable(request, error)
        except Refused:
            return errors.too_busy(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"  # the address of a page is a key
        return response

    return respond
