"""The page with all values of one filter in the results of a search, and its list for scripts.

The results page shows the most frequent values only. This page lists all of them by count or by
name, and narrows the list to the values that contain a text.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from indexer.analysis import fold
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.search.corpus_summary import all_values
from indexer.search.outlets import SOURCE
from indexer.search.request import SearchRequest
from indexer.search.service import search
from searchsite.decorators import page
from searchsite.number_format import grouped
from searchsite.page_memory import remembered
from searchsite.params import clean, read_params
from searchsite.presentation.filters import COLUMN_LABELS, Choice, ColumnChoices
from searchsite.presentation.links import (
    FilterUrls,
    filter_values_url,
    search_parameters,
    search_url,
)

ROWS_PER_PAGE = 200
PART_ROWS = 40  # of a list for scripts
MAX_TEXT_LENGTH = 100  # characters of the text that narrows the list
BY_NAME = "abjad"


@page
@remembered
def filter_values_page(request: HttpRequest, column: str) -> HttpResponse:
    """Show all values of a keyword column, or with ``sebagian`` only the first rows."""
    if column not in {each.name for each in KEYWORD_COLUMNS}:
        raise Http404
    params = read_params(request.GET)
    query = replace(params.request, page=1)
    text = clean(request.GET.get("saring", ""))[:MAX_TEXT_LENGTH]
    by_name = request.GET.get("urut") == BY_NAME
    choices = _choices(query, column)
    found = _narrowed(choices, text)
    if request.GET.get("sebagian"):
        context: dict[str, object] = {"choices": found[:PART_ROWS], "found": len(found)}
        return render(request, "searchsite/_filter_values.html", context)
    if by_name:
        found.sort(key=lambda each: (not each.selected, _folded(each.label)))
    number = _page_number(request, len(found))
    first = (number - 1) * ROWS_PER_PAGE
    order = BY_NAME if by_name else ""

    def url(**parameters: object) -> str:
        return filter_values_url(query, column, **{"saring": text, "urut": order, **parameters})

    context = {
        "q": query.text,
        "notices": params.notices,
        "title": COLUMN_LABELS[column],
        "column": column,
        "choices": found[first : first + ROWS_PER_PAGE],
        "found": len(found),
        "total": grouped(len(found)),
        "carried": search_parameters(query),
        "text": text,
        "order": order,
        "orders": [
            (_("menurut jumlah"), url(urut=""), not by_name),
            (_("menurut abjad"), url(urut=BY_NAME), by_name),
        ],
        "results_url": search_url(query),
        "previous_url": url(hal=number - 1) if number > 1 else "",
        "next_url": url(hal=number + 1) if first + ROWS_PER_PAGE < len(found) else "",
    }
    return render(request, "searchsite/filter_values.html", context)


def _choices(query: SearchRequest, column: str) -> list[Choice]:
    """Return the choices of a column, the selected ones first. Raises ``IndexerError``.

    A search for nothing has no hits; here, its choices are those of all articles.
    """
    if not (query.text or query.filters):
        return ColumnChoices(query, column, FilterUrls(query), ()).of(all_values(column))
    results = search(replace(query, facet_limit=0, per_page=1))
    request = replace(results.request, per_page=query.per_page)  # with the usual names of sources
    parts = results.parts() if column == SOURCE and request.filters.values(SOURCE) else ()
    choices = ColumnChoices(request, column, FilterUrls(request), parts)
    return choices.of(results.facets.counts(column))


def _narrowed(choices: Iterable[Choice], text: str) -> list[Choice]:
    """Return the choices with every word of the text in their label, whatever case and accents."""
    words = _folded(text).split()
    return [each for each in choices if all(word in _folded(each.label) for word in words)]


def _folded(label: str) -> str:
    return " ".join(map(fold, label.split()))


def _page_number(request: HttpRequest, rows: int) -> int:
    last = max(1, -(-rows // ROWS_PER_PAGE))
    text = clean(request.GET.get("hal", ""))[:9]
    return min(int(text), last) if text.isascii() and text.isdecimal() and int(text) else 1
