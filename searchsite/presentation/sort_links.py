"""Links to the same search in every sort order."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indexer.engines.interface import Sort
from indexer.search.request import SearchRequest
from searchsite.presentation.links import SortUrls


class SortLink(NamedTuple):
    """The link to the first page of results in one sort order."""

    label: str
    url: str
    current: bool


def sort_links(request: SearchRequest, shown: Sort) -> list[SortLink]:
    """Return one link for each sort order; ``shown`` is the order of the hits.

    If words of time ask for another order than the request, the link to that of the request reads
    no times: with them, it would lead to the same page.
    """
    urls = SortUrls(request)
    is_other = shown is not request.sort
    timeless = SortUrls(replace(request, read_times=False)) if is_other else urls
    return [
        SortLink(
            label,
            (timeless if sort is request.sort else urls).by(sort),
            sort is shown,
        )
        for sort, label in _labels(get_language())
    ]


def label_of(sort: Sort) -> str:
    """Return the name of a sort order."""
    return dict(_labels(get_language()))[sort]


@lru_cache(maxsize=8)
def _labels(_language: str | None) -> tuple[tuple[Sort, str], ...]:
    """Return the labels; the language is only a cache key, Django reads the active one."""
    return (
        (Sort.RELEVANCE, _("Paling cocok")),
        (Sort.RECENT, _("Cocok dan baru")),
        (Sort.DATE, _("Terbaru")),
        (Sort.OLDEST, _("Terlama")),
    )
