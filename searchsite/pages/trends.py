"""``/tren``: searches over time, as a drawing with links, as a table, and as CSV."""

import csv
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.csv_cells import text_cell
from searchsite.decorators import page
from searchsite.page_memory import remembered
from searchsite.presentation.links import search_parameters, search_query
from searchsite.presentation.trend_chart import chart, label_of, value_text
from searchsite.presentation.trends import (
    MAX_QUERIES,
    UNIT,
    UNIT_NAMES,
    TrendParams,
    Trends,
    read_trends,
    trends,
)

MIN_FIELDS = 2  # empty fields for queries, at least
UNIT_LABELS = {
    "": gettext_lazy("Otomatis"),
    "tahun": gettext_lazy("Tahun"),
    "bulan": gettext_lazy("Bulan"),
    "minggu": gettext_lazy("Minggu"),
}


@page
@remembered
def trends_page(request: HttpRequest) -> HttpResponse:
    """Show the form, and the lines of the queries in the URL."""
    params = read_trends(request.GET)
    found = trends(params) if params.queries else None
    shares = params.request.shares
    context = _form(params) | {"notices": params.notices, "shares": shares}
    if found:
        context |= {
            "trends": found,
            "notices": found.notices,
            "rows": _table(found, shares=shares),
            "csv_query": _query(params, shares=shares),
            "other_query": _query(params, shares=not shares),
        }
        if found.periods:
            context["chart"] = chart(found, shares=shares)
    return render(request, "searchsite/trends.html", context)


@page
def trends_csv(request: HttpRequest) -> HttpResponse:
    """Return the numbers of the lines as CSV: a row for each period."""
    params = read_trends(request.GET)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tren.csv"'
    writer = csv.writer(response)
    writer.writerow([_("dari"), _("sampai"), *map(text_cell, params.queries), _("semua_artikel")])
    if params.queries:
        found = trends(params)
        for place, (first, last) in enumerate(found.periods):
            points = [line.points[place] for line in found.lines]
            values = [f"{p.share:.6f}" if params.request.shares else p.count for p in points]
            writer.writerow([first, last, *values, found.everything[place]])
    return response


def _form(params: TrendParams) -> dict[str, object]:
    filters = params.request.filters
    fields = [*params.queries, *[""] * MAX_QUERIES][: max(MIN_FIELDS, len(params.queries) + 1)]
    chosen = UNIT_NAMES.get(params.unit, "") if params.unit else ""
    others = search_parameters(replace(params.request, shares=False))
    carried = [pair for pair in others if pair[0] not in {"from", "to"}]
    return {
        "fields": list(enumerate(fields[:MAX_QUERIES], 1)),
        "units": [(name, str(label), name == chosen) for name, label in UNIT_LABELS.items()],
        "carried": carried,
        "first_day": filters.date_from if filters.date_from and not filters.period else "",
        "last_day": filters.date_to if filters.date_to and not filters.period else "",
        "title": ", ".join(params.queries) or _("Tren"),
    }


def _table(found: Trends, *, shares: bool) -> list[tuple[str, list[str]]]:
    """Return a row for each period: its name, and the value of each line."""
    return [
        (
            label_of(found, place),
            [
                value_text(p.share if shares else p.count, shares=shares)
                for p in (line.points[place] for line in found.lines)
            ],
        )
        for place in range(len(found.periods))
    ]


def _query(params: TrendParams, *, shares: bool) -> str:
    """Return the query string of the same trends."""
    texts = urlencode([("q", text) for text in params.queries])
    unit = f"{UNIT}={UNIT_NAMES[params.unit]}" if params.unit else ""
    rest = search_query(replace(params.request, shares=shares))
    return "&".join(filter(None, (texts, unit, rest)))
