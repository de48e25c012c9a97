"""``/search.atom`` and ``/search.feed.json``: the newest hits of the search in the URL.

"Newest" is by the moment at which readers could first open an article. The parameters are those of
the results page; order and page have no meaning here. A reader program shows no notices, and a
filter that were ignored would fill it with articles that nobody asked for, so a wrong parameter is
an error.
"""

from functools import partial, wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import SyndicationFeed
from django.utils.http import http_date
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indexer.search.newest import newest
from indexer.search.request import SearchRequest
from searchsite.decorators import Page, page
from searchsite.feeds.addresses import ATOM, JSON_FEED, feed_title, feed_url
from searchsite.feeds.entries import MAX_ENTRIES, entries_of, last_change
from searchsite.feeds.formats import AtomFeed, JsonFeed
from searchsite.feeds.tags import feed_tag, followed
from searchsite.identity import site_name
from searchsite.page_memory import quarter_hour, remembered
from searchsite.params import read_params
from searchsite.presentation.links import search_url
from searchsite.xml_text import xml_text

IGNORED = frozenset({"page", "sort"})  # parameters
HOURS = ("jam", "hour", "menit")  # words of dates that move within a day


def step(request: HttpRequest) -> object:
    """Return the day, which moves on what ``kemarin`` means; with hours, a part of it."""
    text = " ".join(value for _name, values in request.GET.lists() for value in values).lower()
    return quarter_hour(request) if any(word in text for word in HOURS) else localtime().date()


def readable_in_browsers(view: Page) -> Page:
    """Let browsers show a feed with its style sheet: by its own type, they show it as source text.

    Only browsers name HTML among the types that they take; programs get the type of the format.
    """

    @wraps(view)
    def respond(request: HttpRequest) -> HttpResponse:
        response = view(request)
        if response.status_code == 200 and "text/html" in request.headers.get("Accept", ""):
            response.headers["Content-Type"] = "application/xml; charset=utf-8"
        patch_vary_headers(response, ("Accept",))
        return response

    return respond


@page
@readable_in_browsers
@partial(remembered, step=step, by_content=True)
def atom_feed(request: HttpRequest) -> HttpResponse:
    """Return the feed as Atom."""
    return _respond(request, ATOM, AtomFeed)


@page
@partial(remembered, step=step, by_content=True)
def json_feed(request: HttpRequest) -> HttpResponse:
    """Return the feed as JSON Feed."""
    return _respond(request, JSON_FEED, JsonFeed)


def _respond(request: HttpRequest, name: str, kind: type[AtomFeed | JsonFeed]) -> HttpResponse:
    params = read_params(request.GET)
    wrong = [each.message for each in params.problems if each.parameter not in IGNORED]
    if wrong:
        text = " ".join([_("Umpan ini tidak ada."), *wrong])
        return HttpResponse(f"{text}\n", status=400, content_type="text/plain; charset=utf-8")
    entries = entries_of(newest(params.request, MAX_ENTRIES))
    absolute = request.build_absolute_uri
    feed = _empty(request, params.request, name, kind)
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=absolute(entry.path),
            description=entry.summary,
            author_name=entry.author or entry.source or site_name(),
            unique_id=entry.tag,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=[entry.category] if entry.category else [],
            source=entry.source,
            language=settings.LANGUAGE_CODE,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=kind.content_type)
    response.headers["Last-Modified"] = http_date(last_change(entries).timestamp())
    return response


def _empty(
    request: HttpRequest, searched: SearchRequest, name: str, kind: type[AtomFeed | JsonFeed]
) -> SyndicationFeed:
    """Return the feed without entries."""
    is_narrowed = searched.text or searched.filters
    shown = search_url(followed(searched)) if is_narrowed else reverse("home")
    return kind(
        title=xml_text(feed_title(searched)),
        link=request.build_absolute_uri(shown),
        description=None,
        subtitle=_("Yang terbaru menurut waktu terbit di situs ini."),
        language=get_language(),
        author_name=xml_text(site_name()),
        feed_url=request.build_absolute_uri(feed_url(searched, name)),
        feed_guid=feed_tag(searched),
    )
