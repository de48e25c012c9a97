"""The orders that hits can be shown in, with links to the same search in each."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from indexer.engines.interface import Sort
from indexer.search.service import SearchRequest
from searchsite.presentation.links import Ordering


class Order(NamedTuple):
    """One order: its name, the first page of results in it, and whether it is the present one."""

    name: str
    url: str
    chosen: bool


def orders(request: SearchRequest) -> list[Order]:
    """Return all orders."""
    ordering = Ordering(request)
    names = {
        Sort.RELEVANCE: _("Paling cocok"),
        Sort.RECENT: _("Cocok dan baru"),
        Sort.DATE: _("Terbaru"),
    }
    return [Order(name, ordering.by(sort), sort is request.sort) for sort, name in names.items()]
