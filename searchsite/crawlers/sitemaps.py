"""The sitemap: ``/sitemap.xml`` lists its files, ``/sitemap-<number>.xml`` lists articles.

Format: sitemaps.org, protocol 0.9. URLs are those that the article page names as canonical.
Decision 0160 has the reasons for not taking ``django.contrib.sitemaps``.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial, wraps
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import http_date

from articles.moment_texts import StoredMoment, utc_text
from indexer.deadline import current
from indexer.search.request import SearchRequest
from searchsite.crawlers.sitemap_files import LAST_FILE, SitemapContents, sitemap_files
from searchsite.decorators import Page, page
from searchsite.page_memory import remembered
from searchsite.presentation.links import ResultUrls

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MEDIA_TYPE = "application/xml; charset=utf-8"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def for_crawlers(view: Page) -> Page:
    """Make a view a page for crawlers: missing on a closed site, and at one address only.

    Parameters would make each request a page of its own, which no other request remembers.
    """

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.CRAWLERS:
            raise Http404
        if request.META.get("QUERY_STRING"):
            return HttpResponsePermanentRedirect(request.path)
        return view(request, *args, **kwargs)

    return page(respond)


def timeless(request: HttpRequest) -> object:
    """Return the step of pages that no clock changes."""
    return None


@for_crawlers
@partial(remembered, step=timeless)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Return the list of files, each with its last change."""
    files = sitemap_files()
    root = request.build_absolute_uri(reverse("home"))
    rows = (
        f"<sitemap>{location(f'{root}{_name(file.number)}', file.changed_at)}</sitemap>\n"
        for file in files
    )
    changed_at = max((file.changed_at for file in files), default=None)
    return sitemap_response("sitemapindex", rows, changed_at)


@for_crawlers
@partial(remembered, step=timeless)
def sitemap_file(request: HttpRequest, number: int) -> HttpResponse:
    """Return one file: the URL of each article, with its last change.

    Raises ``indexer.deadline.Refused`` while as many dear requests run as may.
    """
    current().is_dear()
    contents = SitemapContents(number)
    if not 1 <= number <= LAST_FILE or not contents.articles:
        raise Http404
    url_of = article_urls(request)
    rows = (
        f"<url>{location(url_of(article), article.changed_at)}</url>\n"
        for article in contents.articles
    )
    return sitemap_response("urlset", rows, contents.changed_at)


def article_urls(request: HttpRequest) -> Callable[[Any], str]:
    """Return a function that returns the canonical URL of an article."""
    origin = f"{request.scheme}://{request.get_host()}"
    path_of = ResultUrls(SearchRequest("")).article
    return lambda article: f"{origin}{path_of(article)}"


def location(url: str, changed_at: StoredMoment) -> str:
    """Return the elements of a URL and of its last change."""
    return f"<loc>{escape(url)}</loc><lastmod>{utc_text(changed_at)}</lastmod>"


def sitemap_response(
    root: str, rows: Iterable[str], changed_at: datetime | None, *, namespaces: str = ""
) -> HttpResponse:
    """Return a document of the protocol: its root element with these rows."""
    head = f'{DECLARATION}<{root} xmlns="{NAMESPACE}"{namespaces}>\n'
    response = HttpResponse(f"{head}{''.join(rows)}</{root}>\n", content_type=MEDIA_TYPE)
    if changed_at:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    return response


def _name(number: int) -> str:
    return f"sitemap-{number}.xml"
