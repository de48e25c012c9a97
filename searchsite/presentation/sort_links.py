"""Links to the same search in every sort order."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from indexer.engines.interface import Sort
from indexer.search.request import SearchRequest
from searchsite.presentation.links import SortUrls


class SortLink(NamedTuple):
    """The link to the first page of results in one sort order."""

    label: str
    url: str
    current: bool


def sort_links(request: SearchRequest) -> list[SortLink]:
    """Return one link for each sort order."""
    urls = SortUrls(request)
    labels = {
        Sort.RELEVANCE: _("Paling cocok"),
        Sort.RECENT: _("Cocok dan baru"),
        Sort.DATE: _("Terbaru"),
        Sort.OLDEST: _("Terlama"),
    }
    return [SortLink(label, urls.by(sort), sort is request.sort) for sort, label in labels.items()]
