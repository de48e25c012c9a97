"""The results page."""

from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from indexer.engines.interface import Sort
from indexer.search.service import SearchRequest, SearchResults, search
from searchsite.decorators import page
from searchsite.number_format import grouped, with_decimals
from searchsite.pages.home import latest
from searchsite.params import SearchParams, last_page, read_params
from searchsite.presentation.filters import chips, choice_groups, without_filters
from searchsite.presentation.hits import shown_hits
from searchsite.presentation.links import filter_parameters, search_url
from searchsite.presentation.pagination import paginate
from searchsite.presentation.sort_links import orders

SUGGESTED_ARTICLES = 4  # where nothing was found
SUGGESTED_WORDS = 5
SHOWN_FORMS = 6  # other forms that were searched as well


@page
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the results of the search that the address names."""
    params = read_params(request.GET)
    asked, results = params.request, search(params.request)
    too_deep = any(problem.code == "page-too-deep" for problem in params.problems)
    missing = results.total > 0 and (too_deep or asked.page > results.pages)
    if asked.page > results.pages > 0:
        asked = replace(asked, page=results.pages)
        results = search(asked)
    notices = [*results.notices, *_parameter_notices(params)]
    if missing:
        notices.append(_missing_page(asked.page))
    context = _results_context(asked, results) | {"notices": notices}
    if not results.total:
        context |= _empty_context(asked)
    return render(request, "searchsite/search.html", context)


def _results_context(asked: SearchRequest, results: SearchResults) -> dict[str, object]:
    total = grouped(results.total)
    return {
        "q": asked.text,
        "asked": asked,
        "results": results,
        "understood": results.understood if results.notices and not results.corrected else "",
        "blank": not (asked.text or asked.filters),
        "seconds": with_decimals(results.took_ms / 1000, 3),
        "total": total,
        "found": _("%(total)s hasil") % {"total": total},
        "first_number": str((asked.page - 1) * asked.per_page + 1),
        "hits": shown_hits(results),
        "chips": chips(asked),
        "groups": choice_groups(asked, results.facets),
        "carried": list(filter_parameters(asked.filters)),
        "carried_without_dates": list(
            filter_parameters(replace(asked.filters, date_from=None, date_to=None))
        ),
        "first_day": _written(asked.filters.date_from),
        "last_day": _written(asked.filters.date_to),
        "sort": "" if asked.sort is Sort.RELEVANCE else asked.sort.value,
        "orders": orders(asked),
        "without_filters_url": without_filters(asked) if asked.filters else "",
        "pagination": paginate(asked, last=min(results.pages, last_page(asked.per_page))),
    } | _other_queries(asked, results)


def _written(day: date | None) -> str:
    """Return a day as the fields of a form have it."""
    return day.isoformat() if day else ""


def _other_queries(asked: SearchRequest, results: SearchResults) -> dict[str, object]:
    """Return what the lines on corrected and other forms show, where there are any."""
    urls: dict[str, object] = {}
    if results.widened:
        meant = results.corrected or asked.text
        urls["shown_forms"] = f":{SHOWN_FORMS}"
        urls["more_forms"] = max(0, len(results.widened) - SHOWN_FORMS)
        urls["unwidened_url"] = search_url(replace(asked, text=meant, literal=True, page=1))
    if results.corrected:
        urls["typed_url"] = search_url(replace(asked, literal=True, page=1))
        urls["corrected_url"] = search_url(replace(asked, text=results.corrected, page=1))
    if results.suggested:
        offered = replace(asked, text=results.suggested, literal=False, page=1)
        urls["suggested_url"] = search_url(offered)
    return urls


def _empty_context(asked: SearchRequest) -> dict[str, object]:
    words = list(dict.fromkeys(asked.text.split()))
    single = (
        words[:SUGGESTED_WORDS] if len(words) > 1 and asked.text.replace(" ", "").isalnum() else []
    )
    return {
        "recent": latest()[:SUGGESTED_ARTICLES],
        "single_words": [(word, search_url(replace(asked, text=word, page=1))) for word in single],
    }


def _parameter_notices(params: SearchParams) -> list[str]:
    """Say what of the address was not used; of a page too deep the results say it themselves."""
    unused = [problem for problem in params.problems if problem.code != "page-too-deep"]
    return [*params.remarks, *(_("%s Nilai itu diabaikan.") % each.message for each in unused)]


def _missing_page(shown: int) -> str:
    message = _("Halaman yang diminta tidak ada; yang ini, %s, adalah yang terakhir.")
    return message % grouped(shown)
