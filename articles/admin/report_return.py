"""The way back from a form to the report of readers' searches that it was opened from.

The report notes in the session where an editor left it, and the query that the form is about. A
form whose address says ``dari=laporan`` leads back there when it is saved.
"""

from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

REPORT = "articles_queryday_changelist"
PARAMETER, VALUE = "dari", "laporan"
SESSION_KEY = "query_report"
ONWARD = ("_addanother", "_continue")  # buttons that stay in the form
MAX_PENDING = 20  # queries that an editor has acted upon and that are not counted again yet


class ReturnsToReport:
    """A model admin whose form leads back to the report that it was opened from."""

    def response_add(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the redirect after a new object."""
        response: HttpResponse = super().response_add(request, *args, **kwargs)  # type: ignore[misc]
        return back_to_report(request) or response

    def response_change(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the redirect after a changed object."""
        response: HttpResponse = super().response_change(request, *args, **kwargs)  # type: ignore[misc]
        return back_to_report(request) or response


def back_to_report(request: HttpRequest) -> HttpResponseRedirect | None:
    """Return the redirect to the report; None if the form was not opened from there."""
    if request.GET.get(PARAMETER) != VALUE or any(name in request.POST for name in ONWARD):
        return None
    query, keys = noted(request)
    address = reverse(f"admin:{REPORT}")
    row = f"#{anchor_of(keys[-1])}" if keys else ""
    return HttpResponseRedirect(f"{address}?{query}{row}" if query else f"{address}{row}")


def anchor_of(key: str) -> str:
    """Return the id of the row of a query in the report."""
    return f"q-{blake2b(key.encode(), digest_size=6).hexdigest()}"


def note(request: HttpRequest, query: str, key: str) -> None:
    """Note the report (its query string) that an editor leaves to do something about a query."""
    _query, keys = noted(request)
    pending = [*(each for each in keys if each != key), key][-MAX_PENDING:]
    request.session[SESSION_KEY] = {"query": query, "keys": pending}


def noted(request: HttpRequest) -> tuple[str, list[str]]:
    """Return the query string of the report, and the queries that something was done about."""
    value = request.session.get(SESSION_KEY) or {}
    return str(value.get("query", "")), list(value.get("keys", []))


def settle(request: HttpRequest) -> None:
    """Forget the queries, which have been counted again."""
    if SESSION_KEY in request.session:
        request.session[SESSION_KEY] = {"query": noted(request)[0], "keys": []}
