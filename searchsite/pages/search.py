"""The results page."""

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.kinds import badge_of
from indexer.engines.interface import Sort
from indexer.query.query_form import with_required
from indexer.search.messages import message
from indexer.search.outlets import SOURCE
from indexer.search.pipeline import query_limits
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search
from searchsite.alerts.searches import alert_url
from searchsite.decorators import page
from searchsite.feeds.addresses import feed_links, quoted
from searchsite.number_format import grouped, with_decimals
from searchsite.page_frames.frames import render_in_frame
from searchsite.pages.home import latest
from searchsite.params import MAX_TEXT_LENGTH, clean, last_page, read_params
from searchsite.presentation.editor_tools import editor_tools, with_editor_tools
from searchsite.presentation.filters import (
    MAX_LISTED_CHOICES,
    chips,
    choice_groups,
    time_chips,
    without_filters,
)
from searchsite.presentation.hits import shown_hits
from searchsite.presentation.left_out import left_out
from searchsite.presentation.links import (
    advanced_url,
    export_url,
    filter_parameters,
    search_parameters,
    search_url,
)
from searchsite.presentation.pagination import paginate
from searchsite.presentation.sort_links import sort_links
from searchsite.presentation.timeline import counted_periods
from searchsite.presentation.timeline_section import timeline_section
from searchsite.query_log.clicks import page_beacon
from searchsite.query_log.logged import comes_from_desk, logged
from searchsite.search_outcome import attach, outcome_of_results

WITHIN = "dalam"  # URL parameter: further words that all hits must have
SUGGESTED_ARTICLES = 4  # latest articles shown on a page without hits
MAX_SUGGESTED_WORDS = 5  # single words of the query, offered on a page without hits
MAX_SHOWN_EXPANSIONS = 6  # synonyms that were searched as well
#: Values of the page that are told between its heading and its hits.
REMARKS = (
    *("without_expansions_url", "typed_url", "suggested_url", "weaker", "fitting_url"),
    *("folding_url", "undated", "notices", "understood", "chips"),
)


@page
@logged
@with_editor_tools
def search_page(request: HttpRequest) -> HttpResponse:
    """Show the results of the search request in the URL."""
    params = read_params(request.GET)
    if WITHIN in request.GET:
        narrowed = _within(params.request, clean(request.GET[WITHIN])[:MAX_TEXT_LENGTH])
        if isinstance(narrowed, SearchRequest):
            return HttpResponseRedirect(search_url(narrowed))
        params = replace(params, remarks=(*params.remarks, *narrowed))
    results = search(_with_counts(params.request))
    search_request = results.request  # with the usual names of sources
    too_deep = any(problem.code == "page-too-deep" for problem in params.problems)
    missing = results.total > 0 and (too_deep or search_request.page > results.pages)
    if search_request.page != results.page:
        search_request = replace(search_request, page=results.page)
        results = replace(results, request=search_request)
    notices = [*results.notices, *params.notices]
    if missing:
        notices.append(_missing_page(search_request.page))
    hits = shown_hits(results)
    context = _results_context(search_request, results) | {"notices": notices, "hits": hits}
    context["remarked"] = any(map(context.get, REMARKS))
    if not results.total:
        context |= _empty_context(search_request)
    # Both are set on all pages: a name that a template does not find costs more than a value.
    editor = editor_tools(request)
    context |= {"editor": editor, "clicks": ""}
    if editor:
        editor.about(search_request.text, [hit.article_id for hit in results.hits])
    if settings.QUERY_LOG and search_request.text and not (editor and comes_from_desk(request)):
        context["clicks"] = page_beacon(search_request, hits)
    response = render_in_frame(request, "searchsite/search.html", context)
    return attach(response, outcome_of_results(results))


def _with_counts(request: SearchRequest) -> SearchRequest:
    """Return the request with the counts that the page shows, and the last page for a later one."""
    unit, bounds = counted_periods(request.filters)
    return replace(
        request,
        facet_limit=MAX_LISTED_CHOICES,
        last_page=True,
        period_unit=unit,
        period_bounds=bounds,
    )


def _within(request: SearchRequest, words: str) -> SearchRequest | tuple[str, ...]:
    """Return the search within the results, or sentences that say why there is none."""
    query = with_required(request.text, words, query_limits())
    if query.remarks:
        return tuple(message(remark.code, remark.value) for remark in query.remarks)
    return replace(request, text=query.text, page=1)


def _results_context(request: SearchRequest, results: SearchResults) -> dict[str, object]:
    total = grouped(results.total)
    filters = request.filters
    parts = results.parts() if filters.values(SOURCE) else ()
    feeds = feed_links(request)
    active = [*time_chips(results), *chips(request)]
    time = timeline_section(request, results)
    understood = _understood(results)
    return {
        "q": request.text,
        "quoted": quoted(request.text),
        "canonical_url": search_url(request),
        "has_hits": results.total > 0,
        "has_several_hits": results.total > 1,
        "partial": results.partial,
        "later_page": grouped(request.page) if request.page > 1 else "",
        "last_page": grouped(results.pages),
        "understood": understood,
        "differently_understood": understood if understood != request.text else "",
        "blank": not (request.text or filters),
        "seconds": with_decimals(results.took_ms / 1000, 3),
        "total": total,
        "found": ngettext("%(total)s hasil", "%(total)s hasil", results.total) % {"total": total},
        "unit": ngettext("artikel", "artikel", results.total),
        "first_number": str((request.page - 1) * request.per_page + 1),
        "chips": active,
        "active_filters": _active_filters(len(active)),
        "has_several_chips": len(active) > 1,
        "groups": choice_groups(request, results.facets, parts),
        "carried": [*filter_parameters(filters), *([("salinan", "1")] * request.copies)],
        "advanced_url": advanced_url(request),
        "feeds": feeds,
        "feed_url": feeds[0].url,
        "feed_type": feeds[0].media_type,
        "alert_url": alert_url(request),
        "export_url": export_url(request),
        "search_fields": search_parameters(request),
        "time": time,
        "time_fields": time.form_parameters,
        "custom_days": time.custom,
        "with_undated": filters.undated,
        "first_day": _date_input_value(filters.date_from),
        "last_day": _date_input_value(filters.date_to),
        "sort": "" if request.sort is Sort.RELEVANCE else request.sort.value,
        "sort_links": sort_links(request, results.sort),
        "without_filters_url": without_filters(request) if filters else "",
        "pagination": paginate(request, last=min(results.pages, last_page(request.per_page))),
    } | (_query_alternatives(request, results) | left_out(request, results))


def _understood(results: SearchResults) -> str:
    """Return the interpreted query, if a notice or a date such as ``kemarin`` calls for it."""
    if results.has_relative_dates or (results.notices and not results.corrected):
        return results.understood
    return ""


def _active_filters(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(active)s dipakai", "%(active)s dipakai", number) % {"active": number}


def _date_input_value(day: date | None) -> str:
    """Return the value of an ``<input type="date">``."""
    return day.isoformat() if day else ""


def _kind_expansion(kind: str) -> str:
    return _("jenis %(kind)s") % {"kind": badge_of(kind)}


def _query_alternatives(request: SearchRequest, results: SearchResults) -> dict[str, object]:
    """Return the values of the lines about other forms, the correction and the suggestion."""
    values: dict[str, object] = {
        "corrected": results.corrected,
        "suggested": results.suggested,
        "sequences": results.sequences,
        "shown_expansions": (),
    }
    expansions = (*map(_kind_expansion, results.kinds), *results.synonyms)
    if expansions or results.sequences:
        text = results.corrected or request.text
        values["shown_expansions"] = expansions[:MAX_SHOWN_EXPANSIONS]
        more = len(expansions) - MAX_SHOWN_EXPANSIONS
        values["more_expansions"] = grouped(more) if more > 0 else ""
        values["without_expansions_url"] = search_url(
            replace(request, text=text, literal=True, page=1)
        )
    if results.corrected:
        values["typed_url"] = search_url(replace(request, literal=True, page=1))
        values["corrected_url"] = search_url(replace(request, text=results.corrected, page=1))
    if results.suggested:
        suggestion = replace(request, text=results.suggested, literal=False, page=1)
        values["suggested_url"] = search_url(suggestion)
    return values


def _empty_context(request: SearchRequest) -> dict[str, object]:
    words = list(dict.fromkeys(request.text.split()))
    plain = len(words) > 1 and request.text.replace(" ", "").isalnum()
    single_words = words[:MAX_SUGGESTED_WORDS] if plain else []
    return {
        "recent": latest()[:SUGGESTED_ARTICLES],
        "single_words": [
            (word, search_url(replace(request, text=word, page=1))) for word in single_words
        ],
    }


def _missing_page(shown: int) -> str:
    message = _("Halaman yang diminta tidak ada; yang ini, %s, adalah yang terakhir.")
    return message % grouped(shown)
