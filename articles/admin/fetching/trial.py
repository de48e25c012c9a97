"""The trial of a news source: what its address lists, and how its first article is read.

The form of a source is sent here instead of being saved. The page carries its values on, so that
they can be saved from there.
"""

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.upload.error_messages import editor_message
from articles.fetching.deadline import Deadline
from articles.fetching.entry_article import read_entry
from articles.fetching.errors import FetchError
from articles.fetching.feed import Entry
from articles.fetching.fetcher import Fetcher
from articles.fetching.listing import Listing, fetch_listing
from articles.importing.importer import records
from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord
from articles.models import NewsSource

if TYPE_CHECKING:
    from articles.admin.fetching.sources import NewsSourceAdmin

logger = logging.getLogger(__name__)

TRY = "articles_newssource_try"
SHOWN_ENTRIES = 10
SITEMAPS = 2  # of an index
EXCERPT_CHARACTERS = 300
KINDS = {
    "rss": gettext_lazy("umpan RSS"),
    "atom": gettext_lazy("umpan Atom"),
    "json": gettext_lazy("JSON Feed"),
    "sitemap": gettext_lazy("sitemap"),
    "index": gettext_lazy("indeks sitemap"),
}


@dataclass(slots=True)
class Trial:
    """The outcome of a trial. ``problem`` is that of the address, or of its first article."""

    kind: str = ""
    title: str = ""
    count: int = 0
    entries: list[Entry] = field(default_factory=list)
    moved_to: str = ""
    article: ArticleRecord | None = None
    problem: str = ""

    @property
    def excerpt(self) -> str:
        """Return the beginning of the text that was read."""
        text = " ".join(self.article.body.split()) if self.article else ""
        cut = text[:EXCERPT_CHARACTERS]
        return f"{cut.rsplit(' ', 1)[0]} …" if len(text) > len(cut) else text

    @property
    def words(self) -> int:
        """Return the number of words of the article that was read."""
        return len(self.article.body.split()) if self.article else 0


class TrialPage:
    """The page that tries the address of a source."""

    def __init__(self, model_admin: "NewsSourceAdmin") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the URL of the page, for a new source and for a stored one."""
        wrap = self._admin.admin_site.admin_view
        return [
            path("try/", wrap(self.try_source), name=TRY),
            path("try/<int:pk>/", wrap(self.try_source), name=TRY),
        ]

    def try_source(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Try the sent address, and show what is there."""
        source = NewsSource.objects.filter(pk=pk).first() if pk else None
        may = (
            self._admin.has_change_permission(request, source)
            if source
            else self._admin.has_add_permission(request)
        )
        if not may:
            raise PermissionDenied
        form_address = (
            reverse("admin:articles_newssource_change", args=[source.pk])
            if source
            else reverse("admin:articles_newssource_add")
        )
        if request.method != "POST":
            return redirect(form_address)
        form = self._admin.get_form(request, source, change=bool(source))(
            request.POST, instance=source
        )
        form.is_valid()
        errors = form.errors.get("address", [])
        address = "" if errors else form.cleaned_data["address"]
        name = form.data.get("name", "")
        context: dict[str, Any] = {
            **self._admin.admin_site.each_context(request),
            "opts": self._admin.opts,
            "title": _("Coba sumber berita"),
            "media": self._admin.media,
            "address": address or request.POST.get("address", ""),
            "errors": errors,
            "trial": tried(address, name) if address else None,
            "form_address": form_address,
            "edit_address": form_address if source else f"{form_address}?{_filled_in(request)}",
            "values": [
                (key, value)
                for key, values in request.POST.lists()
                for value in values
                if key != "csrfmiddlewaretoken" and not key.startswith("_")
            ],
        }
        return TemplateResponse(request, "admin/articles/newssource/try.html", context)


def _filled_in(request: HttpRequest) -> str:
    """Return the query with which the form of a new source opens as it was sent."""
    names = ("name", "address", "category", "status", "interval")
    return urlencode({name: request.POST[name] for name in names if request.POST.get(name)})


def tried(address: str, name: str = "") -> Trial:
    """Fetch the listing of an address and its first article, within the time for one page."""
    fetcher = Fetcher(deadline=Deadline(settings.FETCH_MAX_SECONDS))
    try:
        listing = fetch_listing(address, fetcher, sitemaps=SITEMAPS)
    except FetchError as error:
        return Trial(problem=editor_message(error.problem))
    trial = _of(listing)
    if not listing.entries:
        return trial
    entry = listing.entries[0]
    try:
        found = list(records(read_entry(entry, fetcher), source=name))
    except FetchError as error:
        trial.problem = editor_message(error.problem)
        return trial
    except Exception:
        # Pages are written by strangers. One that breaks a reader must not break this page.
        logger.exception("The page %r cannot be read.", entry.address)
        trial.problem = editor_message(Problem("reader_failed"))
        return trial
    trial.article = next((item for item in found if isinstance(item, ArticleRecord)), None)
    if trial.article is None and not isinstance(found[0], ArticleRecord):
        trial.problem = editor_message(found[0].problem)
    return trial


def _of(listing: Listing) -> Trial:
    return Trial(
        kind=str(KINDS[listing.feed.kind]),
        title=listing.feed.title,
        count=len(listing.entries),
        entries=list(listing.entries[:SHOWN_ENTRIES]),
        moved_to=listing.moved_to,
    )
