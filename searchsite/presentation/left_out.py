"""The lines about articles that match but are no hits of their own, with links that show them."""

from dataclasses import replace

from django.utils.translation import ngettext

from indexer.search.request import SearchRequest, SearchResults
from searchsite.number_format import grouped
from searchsite.presentation.links import search_url


def left_out(request: SearchRequest, results: SearchResults) -> dict[str, str]:
    """Return the values of the lines about copies, weak matches and articles without a date."""
    values = dict.fromkeys(("folded", "folding_url", "weaker", "fitting_url", "undated"), "")
    if results.folded:
        text = ngettext("%(count)s salinan dilipat", "%(count)s salinan dilipat", results.folded)
        values["folded"] = text % {"count": grouped(results.folded)}
        values["copies_url"] = search_url(replace(request, copies=True, page=1))
    elif request.copies:
        values["folding_url"] = search_url(replace(request, copies=False, page=1))
    if results.weaker:
        values["weaker"] = grouped(results.weaker)
        values["weaker_url"] = search_url(replace(request, weak_hits=True, page=1))
    elif request.weak_hits and request.sort.by_date:
        values["fitting_url"] = search_url(replace(request, weak_hits=False, page=1))
    if results.undated:
        values["undated"] = grouped(results.undated)
        values["undated_url"] = _undated_url(request, results)
    return values


def _undated_url(request: SearchRequest, results: SearchResults) -> str:
    """Return the URL of the hits with the articles without a date.

    Dates in the query exclude them in any case, so the link leaves such dates out of the query and
    shows only the articles without a date.
    """
    filters = replace(request.filters, undated=True)
    if results.undated_text is None:
        return search_url(replace(request, filters=filters, page=1))
    filters = replace(filters, date_from=None, date_to=None)
    return search_url(replace(request, text=results.undated_text, filters=filters, page=1))
