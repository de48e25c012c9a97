"""``/api/v1/search``: hits as JSON, with the parameters of the results page and ``per_page``."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.http import HttpRequest
from django.utils.timezone import localtime

from articles.shown_titles import shown_title
from indexer.engines.interface import FacetCount
from indexer.highlight.highlighter import fragments_html
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.query.time_words import TimeExpression
from indexer.search.hit_rows import in_site_zone
from indexer.search.request import PartCount, SearchResults
from searchsite.api.answers import (
    Copy,
    FacetsAnswer,
    HitAnswer,
    SearchAnswer,
    SubsourceCount,
    TimeRead,
)
from searchsite.api.answers import FacetCount as CountAnswer
from searchsite.api.cursor import next_url, read_cursor, search_from
from searchsite.api.timeline import timeline_of, with_counted_periods
from searchsite.decorators import ApiError, endpoint
from searchsite.error_codes import ERRORS
from searchsite.params import SearchParams, read_params
from searchsite.presentation.hits import ShownCopy, ShownHit, shown_hits
from searchsite.presentation.links import Addressed, permanent_urls


@endpoint
def search_endpoint(request: HttpRequest) -> SearchAnswer:
    """Return one page of hits. Raises ``ApiError`` for an invalid parameter."""
    cursor = read_cursor(request.GET)
    params = read_params(request.GET, with_per_page=True, now=localtime(cursor.started))
    for problem in params.problems:
        raise ApiError(ERRORS[problem.code][0], problem.code, problem.message, problem.parameter)
    searched = with_counted_periods(params.request, request.GET)
    results, after = search_from(searched, cursor, request.GET)
    url_of = permanent_urls(request)
    return {
        "query": params.request.text,
        "total": results.total,
        "folded": results.folded,
        "took_ms": round(results.took_ms, 1),
        "page": params.request.page,
        "next": next_url(request, after),
        "hits": [_hit(hit, url_of, results.outlet_of) for hit in shown_hits(results)],
        "facets": _facets(results),
        "timeline": timeline_of(results, request.GET),
        "understood": results.understood,
        "corrected": results.corrected or None,
        "widened": list(results.synonyms),
        "kinds": list(results.kinds),
        "sequences": list(results.sequences),
        "suggested": results.suggested or None,
        "times": [_time(each) for each in results.times],
        "left_out": {"weaker": results.weaker, "undated": results.undated},
        "notice": _notice(results, params),
    }


def _time(expression: TimeExpression) -> TimeRead:
    days = expression.days
    return {
        "text": expression.text,
        "from": days.first.isoformat() if days and days.first else None,
        "to": days.last.isoformat() if days and days.last else None,
    }


def _notice(results: SearchResults, params: SearchParams) -> str | None:
    return " ".join([*results.spelling_notices(), *results.notices, *params.remarks]) or None


def _hit(
    hit: ShownHit, url_of: Callable[[Addressed], str], outlet_of: Callable[[str], str]
) -> HitAnswer:
    article = hit.article
    return {
        "id": article.pk,
        "title": shown_title(article.title, article.body).text,
        "untitled": hit.is_untitled,
        "url": url_of(article),
        "source": article.source,
        "outlet": outlet_of(article.source),
        "author": article.author,
        "category": article.category,
        "kind": article.own_kind(),
        "published": in_site_zone(article.published_at),
        "score": hit.score,
        "pinned": hit.is_pinned,
        "snippet_html": fragments_html(hit.snippet),
        "copies": [_copy(copy, url_of) for copy in hit.copies],
        "more_copies": hit.more_copies,
    }


def _copy(copy: ShownCopy, url_of: Callable[[Addressed], str]) -> Copy:
    article = copy.article
    return {
        "id": article.pk,
        "title": copy.title,
        "url": url_of(article),
        "source": article.source,
        "outlet": copy.outlet,
        "published": in_site_zone(article.published_at),
    }


def _facets(results: SearchResults) -> FacetsAnswer:
    facets = results.facets
    # Keys come from the table of columns, so mypy cannot compare them; the tests do.
    found: Any = {column.plural: _counts(facets.counts(column.name)) for column in KEYWORD_COLUMNS}
    found |= {
        "years": _counts(facets.years),
        "undated": facets.undated,
        "subsources": [_part(each) for each in results.parts()],
    }
    return cast(FacetsAnswer, found)


def _part(part: PartCount) -> SubsourceCount:
    return {"value": part.value, "count": part.count, "outlet": part.outlet}


def _counts(counts: Iterable[FacetCount]) -> list[CountAnswer]:
    return [{"value": count.value, "count": count.count} for count in counts]
