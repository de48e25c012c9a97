"""The articles of a search in the order of their ranks, for the pages of a list.

The database keeps the condition, and so filters and actions apply to it. The order is that of the
search: only the keys are sorted here, and the articles of one page are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Article


@dataclass(frozen=True, slots=True)
class ListSearch:
    """The search of a list: the keys of its hits, the best first, and how well they match."""

    ranked: Sequence[int] | None = None  # None: the list is not searched for words
    is_relaxed: bool = False  # the hits have only some of the words
    names_trash: bool = False  # the text asks for the trash, or for an article by its number


NO_SEARCH = ListSearch()


def list_search(request: HttpRequest) -> ListSearch:
    """Return the search of the request's list."""
    found: ListSearch = getattr(request, "_list_search", NO_SEARCH)
    return found


def set_list_search(request: HttpRequest, search: ListSearch) -> None:
    """Set the search of the request's list."""
    request._list_search = search  # type: ignore[attr-defined]


class RankedArticles:
    """A list for ``Paginator``: those of the ranked articles that a queryset has."""

    ordered = True

    def __init__(self, queryset: QuerySet[Article], ranked: Sequence[int]) -> None:
        self._queryset = queryset
        self._ranked = ranked

    def __len__(self) -> int:
        return len(self._keys)

    def count(self) -> int:
        """Return the number of articles."""
        return len(self._keys)

    def __getitem__(self, window: slice) -> list[Article]:
        return in_order(self._queryset, self._keys[window])

    @cached_property
    def _keys(self) -> list[int]:
        present = set(self._queryset.order_by().values_list("pk", flat=True))
        return [key for key in self._ranked if key in present]


def in_order(queryset: QuerySet[Article], keys: Sequence[int]) -> list[Article]:
    """Return the articles of a queryset that have these keys, in their order."""
    rows = queryset.order_by().filter(pk__in=keys)
    found: dict[int, Any] = {article.pk: article for article in rows}
    return [found[key] for key in keys if key in found]
