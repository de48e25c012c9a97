"""The pagination links: first page, last page, and two on either side of the current page."""

from typing import NamedTuple

from indexer.search.request import SearchRequest
from searchsite.number_format import grouped
from searchsite.presentation.links import ResultUrls

NEIGHBOURS = 2  # pages shown on either side of the current one


class PageLink(NamedTuple):
    """A numbered link, or a gap in the numbers if ``number`` is None."""

    number: int | None
    url: str = ""
    current: bool = False
    near: bool = True  # next to the current page, first or last: kept on a narrow screen

    @property
    def label(self) -> str:
        """Return the number with thousands separators, or an empty string for a gap."""
        return grouped(self.number) if self.number else ""


class Pagination(NamedTuple):
    """All links of one results page; an empty URL means that there is no such page."""

    links: tuple[PageLink, ...]
    previous_url: str
    next_url: str


def paginate(request: SearchRequest, *, last: int) -> Pagination | None:
    """Return the links for ``request``, or None if all hits fit on one page."""
    if last < 2:
        return None
    current = min(request.page, last)

    url = ResultUrls(request).page
    links: list[PageLink] = []
    for number in _page_numbers(current, last):
        near = number is None or number in {1, last} or abs(number - current) <= 1
        links.append(
            PageLink(number, url(number) if number else "", current=number == current, near=near)
        )
    return Pagination(
        links=tuple(links),
        previous_url=url(current - 1) if current > 1 else "",
        next_url=url(current + 1) if current < last else "",
    )


def _page_numbers(current: int, last: int) -> list[int | None]:
    """Return the page numbers to show, with None for a gap of two or more.

    >>> _page_numbers(6, 20)
    [1, None, 4, 5, 6, 7, 8, None, 20]
    >>> _page_numbers(4, 5)
    [1, 2, 3, 4, 5]
    """
    around = range(max(1, current - NEIGHBOURS), min(last, current + NEIGHBOURS) + 1)
    shown: list[int | None] = []
    previous = 0
    for number in sorted({1, last, *around}):
        if number - previous == 2:
            shown.append(number - 1)
        elif number - previous > 2:
            shown.append(None)
        shown.append(number)
        previous = number
    return shown
