"""Addresses for machines: is the process alive, can it answer, what may a crawler read."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponsePermanentRedirect
from django.templatetags.static import static

from indexer.exceptions import IndexerError
from indexer.search import service
from searchsite.decorators import page
from searchsite.errors import describe_index_trouble

ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /admin/\n"

logger = logging.getLogger(__name__)


@page
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process is alive; touches neither database nor index."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@page
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether database and index answer: 200, or 503 with the reasons."""
    checks = {"database": _database_trouble(), "index": _index_trouble()}
    reasons = [reason for reason in checks.values() if reason]
    return JsonResponse(
        {
            "status": "unavailable" if reasons else "ok",
            "checks": {name: reason or "ok" for name, reason in checks.items()},
            "reason": " ".join(reasons) or None,
        },
        status=503 if reasons else 200,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "no-store"},
    )


@page
def robots(request: HttpRequest) -> HttpResponse:
    """Let crawlers read articles, and spare the search."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@page
def favicon(request: HttpRequest) -> HttpResponse:
    """Send those who ask for the old address to the icon."""
    return HttpResponsePermanentRedirect(static("searchsite/icon.svg"))


def _database_trouble() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM articles_article LIMIT 1")
    except DatabaseError:
        logger.exception("The database does not answer")
        return "Basis data tidak menjawab."
    return ""


def _index_trouble() -> str:
    try:
        service.ready()
    except IndexerError as error:
        logger.error("The index does not answer: %s", error)
        return describe_index_trouble(error)[1]
    return ""
