"""The rows of the report as its page shows them: numbers as text, marks, addresses."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.report_return import anchor_of
from articles.query_log.report import ReportRow, Totals
from searchsite.number_format import grouped, percent, with_decimals

UNKNOWN = "–"
#: The parameter with the key of a query. The admin cuts ``q``, the text of its own searches.
QUERY = "kueri"


class ShownRow(NamedTuple):
    """A row of the report."""

    row: ReportRow
    anchor: str
    searches: str
    trend: str  # how the number differs from that of the period before
    total: str
    now: str  # "" if it was not counted again
    is_solved: bool  # found nothing before, and finds something now
    clicks: str
    rate: str
    position: str
    time: str
    slowest: str
    marks: tuple[str, ...]
    search_url: str
    detail_url: str


class Figure(NamedTuple):
    """A number of the whole period, with its name."""

    value: str
    label: str
    remark: str = ""


def shown(row: ReportRow, report_query: str) -> ShownRow:
    """Return a row with its texts."""
    marks = []
    if row.zero and row.zero < row.searches:
        marks.append(_("%(count)s kali tanpa hasil") % {"count": grouped(row.zero)})
    if row.corrected and row.correction:
        marks.append(_("dikoreksi menjadi “%(query)s”") % {"query": row.correction})
    if row.widened:
        marks.append(_("diperluas dengan bentuk lain"))
    now = row.recounted
    detail = f"{reverse('admin:articles_queryday_query')}?{report_query}"
    return ShownRow(
        row=row,
        anchor=anchor_of(row.key),
        searches=grouped(row.searches),
        trend=_trend(row),
        total=UNKNOWN if row.total is None else grouped(row.total),
        now="" if now is None else grouped(now.total),
        is_solved=bool(now and now.total and not row.total),
        clicks=grouped(row.clicks),
        rate=percent(min(1.0, row.clicks / row.searches)) if row.searches else UNKNOWN,
        position=UNKNOWN if row.position is None else with_decimals(row.position, 1),
        time=UNKNOWN if row.ms_mean is None else milliseconds(row.ms_mean),
        slowest=milliseconds(row.ms_max),
        marks=tuple(marks),
        search_url=f"{reverse('search')}?{urlencode({'q': row.query})}",
        detail_url=f"{detail}&{urlencode({QUERY: row.key})}",
    )


def figures(totals: Totals) -> list[Figure]:
    """Return the numbers of the whole period."""
    searches = totals.searches

    def share(count: int) -> str:
        return percent(count / searches) if searches else ""

    found = [
        Figure(grouped(searches), _("pencarian")),
        Figure(grouped(totals.zero), _("tanpa hasil"), share(totals.zero)),
        Figure(grouped(totals.clicks), _("klik")),
        Figure(grouped(totals.corrected), _("dikoreksi"), share(totals.corrected)),
    ]
    if totals.ms_mean is not None:
        found.append(Figure(milliseconds(totals.ms_mean), _("rata-rata waktu")))
    if totals.unkept:
        found.append(Figure(grouped(totals.unkept), _("disimpan tanpa teks")))
    return found


def _trend(row: ReportRow) -> str:
    """Return the difference from the period before; "" if that is not recorded."""
    if row.before is None:
        return ""
    if not row.before:
        return _("baru")
    sign = "▲" if row.searches > row.before else "▼" if row.searches < row.before else "="
    return _("%(sign)s sebelumnya %(count)s") % {"sign": sign, "count": grouped(row.before)}


def milliseconds(value: float) -> str:
    """Return a time as text."""
    places = 0 if value >= 10 else 1
    number = grouped(round(value)) if places == 0 else with_decimals(value, places)
    return _("%(number)s ms") % {"number": number}
