"""The report as CSV: the rows of a list, or the counts of all days of the period."""

import csv
import re
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.query_log.report import ReportRow, days_of, report_rows
from indexer.analysis.folding import INVISIBLE
from searchsite.query_log.report.parameters import ReportParameters, word_key

MAX_ROWS = 20_000
#: The place before a formula: the begin of a text, or of a part of it where semicolons separate
#: cells, as Indonesian spreadsheets do.
_BEFORE_FORMULA = re.compile(rf"(?:^|;)[\s\"{INVISIBLE}]*(?=[=+\-@\t\r\n＝＋－＠])")
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets read UTF-8 as another encoding


def rows_csv(parameters: ReportParameters) -> HttpResponse:
    """Return the rows of the list, all pages of it."""
    rows = report_rows(
        parameters.kind,
        parameters.period,
        word=word_key(parameters.word),
        limit=MAX_ROWS,
    )
    head = (
        *(_("kueri"), _("pencarian"), _("tanpa_hasil"), _("hasil"), _("hasil_kini"), _("klik")),
        *(_("urutan_klik"), _("ms_rata_rata"), _("ms_terlama"), _("dikoreksi"), _("koreksi")),
        *(_("diperluas"), _("terakhir")),
    )
    return _response(f"pencarian-{parameters.kind.value}", head, map(_cells, rows), parameters)


def days_csv(parameters: ReportParameters) -> HttpResponse:
    """Return the counts of each day of the period."""
    head = (_("hari"), _("pencarian"), _("tanpa_hasil"), _("klik"))
    return _response("pencarian-per-hari", head, days_of(parameters.period), parameters)


def _cells(row: ReportRow) -> tuple[object, ...]:
    return (
        _plain(row.query),
        row.searches,
        row.zero,
        "" if row.total is None else row.total,
        row.recounted.total if row.recounted else "",
        row.clicks,
        "" if row.position is None else f"{row.position:.1f}",
        "" if row.ms_mean is None else f"{row.ms_mean:.1f}",
        f"{row.ms_max:.1f}",
        row.corrected,
        _plain(row.correction),
        row.widened,
        localtime(row.last_at).isoformat(timespec="minutes"),
    )


def _response(
    name: str,
    head: Iterable[str],
    rows: Iterable[Iterable[object]],
    parameters: ReportParameters,
) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    period = f"{parameters.period.first}-{parameters.period.last}"
    response["Content-Disposition"] = f'attachment; filename="{name}-{period}.csv"'
    response.write(BYTE_ORDER_MARK)
    writer = csv.writer(response)
    writer.writerow(head)
    writer.writerows(rows)
    return response


def _plain(text: str) -> str:
    """Return a text that no spreadsheet reads as a formula."""
    return _BEFORE_FORMULA.sub(r"\g<0>'", text)
