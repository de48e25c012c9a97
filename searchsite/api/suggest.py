"""``/api/v1/suggest``: suggestions while typing, as JSON for the search box or for browsers.

Any text gives an answer: a text without suggestions gives empty lists. No answer is cached, so that
an article that is no longer published is gone with the next request.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page

from indexer.search.suggestions import Part, Suggestions, suggest
from searchsite.api.answers import Part as PartAnswer
from searchsite.api.answers import SuggestAnswer
from searchsite.decorators import api_view, fleeting_endpoint
from searchsite.number_format import grouped
from searchsite.params import MAX_TEXT_LENGTH

OPENSEARCH = "opensearch"  # a value of the parameter ``format``
OPENSEARCH_TYPE = "application/x-suggestions+json"


def suggest_endpoint(request: HttpRequest) -> HttpResponse:
    """Return the suggestions in the format that the request names."""
    is_for_browsers = request.GET.get("format") == OPENSEARCH
    return (_opensearch if is_for_browsers else _suggestions)(request)


suggest_endpoint.csrf_exempt = True  # type: ignore[attr-defined]  # as the two that answer


@fleeting_endpoint
def _suggestions(request: HttpRequest) -> SuggestAnswer:
    text = _typed(request)
    found = suggest(text)
    count = len(found.queries) + len(found.titles)
    return {
        "query": text,
        "groups": {"queries": _("Pencarian"), "titles": _("Artikel")},
        "status": _status(count),
        "queries": [{"text": each.text, "parts": _parts(each.parts)} for each in found.queries],
        "titles": [
            {
                "id": each.article.pk,
                "title": each.article.title,
                "url": each.article.get_absolute_url(),
                "parts": _parts(each.parts),
            }
            for each in found.titles
        ],
    }


@api_view
@gzip_page
def _opensearch(request: HttpRequest) -> HttpResponse:
    """Return the arrays of the OpenSearch suggestions extension 1.1."""
    text = _typed(request)
    texts, descriptions, urls = _columns(request, suggest(text))
    response = JsonResponse(
        [text, texts, descriptions, urls],
        safe=False,
        content_type=OPENSEARCH_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _columns(request: HttpRequest, found: Suggestions) -> tuple[list[str], list[str], list[str]]:
    results = request.build_absolute_uri(reverse("search"))
    queries = [each.text for each in found.queries]
    articles = [each.article for each in found.titles]
    return (
        queries + [article.title for article in articles],
        [""] * len(queries) + [_("Artikel")] * len(articles),
        [f"{results}?{urlencode({'q': query})}" for query in queries]
        + [request.build_absolute_uri(article.get_absolute_url()) for article in articles],
    )


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:MAX_TEXT_LENGTH]


def _status(count: int) -> str:
    if not count:
        return _("Tidak ada saran.")
    return ngettext("%(number)s saran.", "%(number)s saran.", count) % {"number": grouped(count)}


def _parts(parts: Iterable[Part]) -> list[PartAnswer]:
    return [{"text": part.text, "typed": part.typed} for part in parts]
