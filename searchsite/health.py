"""URLs for machines: liveness, readiness, and the icon."""

import logging

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.utils.translation import gettext as _

from indexer.exceptions import IndexerError
from indexer.search import service
from searchsite.condition import machines, serious_defects
from searchsite.decorators import page
from searchsite.errors import RETRY_AFTER
from searchsite.identity import logo_url
from searchsite.index_outages import outage_of
from searchsite.outages import database_outage

logger = logging.getLogger(__name__)


@page
def healthz(request: HttpRequest) -> HttpResponse:
    """Report that the process is alive; use neither the database nor the index."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@page
def readyz(request: HttpRequest) -> HttpResponse:
    """Report whether database and index answer and are sound: 200, or 503 with the reasons."""
    checks = {"database": _database_error(), "index": _index_error()}
    checks |= {"files": "", "consistency": ""}
    checks |= {defect.name: defect.sentence for defect in serious_defects()}
    # While settings are changed on one machine after the other, no machine becomes unready.
    notes = {defect.name: defect.sentence for defect in machines()}
    reasons = [reason for reason in checks.values() if reason]
    return JsonResponse(
        {
            "status": "unavailable" if reasons else "ok",
            "checks": {name: reason or "ok" for name, reason in checks.items()} | notes,
            "reason": " ".join(reasons) or None,
        },
        status=503 if reasons else 200,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store"} | ({"Retry-After": RETRY_AFTER} if reasons else {}),
    )


@page
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect from the conventional path to the icon: the logo, if the site has its own."""
    return HttpResponsePermanentRedirect(logo_url() or static("searchsite/icon.svg"))


def _database_error() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM articles_article LIMIT 1")
    except Error as error:
        logger.error("The database does not answer: %s", error)
        outage = database_outage(error)
        return outage.reason if outage else _("Basis data tidak menjawab.")
    return ""


def _index_error() -> str:
    try:
        service.ready()
    except IndexerError as error:
        logger.error("The index does not answer: %s", error)
        return outage_of(error).sentence
    return ""
