"""The admin of the report: the lists, one query, CSV, counting again, and the way to the forms."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles.admin.report_return import REPORT, anchor_of, note, noted, settle
from articles.models import Article, QueryDay
from articles.query_log.report import (
    FEW_RESULTS,
    Period,
    ReportList,
    clicked_articles,
    days_of,
    report_rows,
    row_of,
    totals,
)
from articles.shown_titles import shown_title
from searchsite.number_format import grouped, with_decimals
from searchsite.query_log.report.actions import action_named, actions_for
from searchsite.query_log.report.drawing import draw
from searchsite.query_log.report.parameters import (
    PERIODS,
    ReportParameters,
    read_parameters,
    word_key,
)
from searchsite.query_log.report.recounting import recount
from searchsite.query_log.report.rows import QUERY, figures, shown
from searchsite.query_log.report.table import days_csv, rows_csv

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[QueryDay]
else:
    ModelAdmin = admin.ModelAdmin

TEMPLATES = "admin/articles/queryday/"
PER_PAGE = 50
LISTS = {
    ReportList.TOP: gettext_lazy("Teratas"),
    ReportList.ZERO: gettext_lazy("Tanpa hasil"),
    ReportList.FEW: gettext_lazy("Sedikit hasil"),
    ReportList.UNCLICKED: gettext_lazy("Tanpa klik"),
    ReportList.SLOW: gettext_lazy("Lambat"),
}
HINTS = {
    ReportList.TOP: gettext_lazy("Yang paling sering dicari pembaca."),
    ReportList.ZERO: gettext_lazy("Pencarian terakhirnya tidak menemukan apa pun."),
    ReportList.FEW: gettext_lazy("Pencarian terakhirnya menemukan 1 sampai %(few)d artikel."),
    ReportList.UNCLICKED: gettext_lazy("Ada hasilnya, tetapi tidak satu pun dibuka pembaca."),
    ReportList.SLOW: gettext_lazy("Yang paling lama dihitung, menurut rata-rata."),
}


class QueryReportAdmin(ModelAdmin):
    """The report. Rows come from readers only, so that nothing is added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False, because readers make the rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False, because counts are not corrected."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False; ``manage.py purge_query_log`` removes rows."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the report."""
        wrap = self.admin_site.admin_view
        return [
            path(f"{route}/", wrap(view), name=f"articles_queryday_{name}")
            for route, view, name in (
                ("kueri", self.query_view, "query"),
                ("csv", self.csv_view, "csv"),
                ("hitung", self.recount_view, "recount"),
                ("lanjut", self.onward_view, "onward"),
            )
        ] + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show a list of the report."""
        parameters = self._parameters(request)
        self._recount_noted(request)
        start = (parameters.page - 1) * PER_PAGE
        rows = report_rows(
            parameters.kind,
            parameters.period,
            word=word_key(parameters.word),
            start=start,
            limit=PER_PAGE + 1,
        )
        query = parameters.query(page=parameters.page)
        return self._page(
            request,
            "report.html",
            parameters,
            title=capfirst(self.opts.verbose_name_plural),
            hint=HINTS[parameters.kind] % {"few": FEW_RESULTS},
            rows=[shown(row, query) for row in rows[:PER_PAGE]],
            first_number=start + 1,
            lists=[
                (each is parameters.kind, label, parameters.query(kind=each))
                for each, label in LISTS.items()
            ],
            kept_fields=[("daftar", parameters.kind.value)],
            figures=figures(totals(parameters.period)),
            drawing=draw(days_of(parameters.period)),
            days_query=parameters.query(),
            previous=parameters.query(page=parameters.page - 1) if parameters.page > 1 else "",
            following=parameters.query(page=parameters.page + 1) if len(rows) > PER_PAGE else "",
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Lead from a row of one day to the page of its query."""
        self._require(request)
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        address = reverse("admin:articles_queryday_query")
        return HttpResponseRedirect(f"{address}?{urlencode({QUERY: row.key, 'masa': PERIODS[-1]})}")

    def query_view(self, request: HttpRequest) -> HttpResponse:
        """Show one query: its trend, and the articles that readers opened."""
        parameters = self._parameters(request)
        self._recount_noted(request)
        key = request.GET.get(QUERY, "").replace("\0", "")
        row = row_of(key, parameters.period)
        if row is None:
            raise Http404(_("Kueri itu tidak dicari pada masa ini."))
        return self._page(
            request,
            "query.html",
            parameters,
            title=row.query,
            row=shown(row, parameters.query(page=parameters.page)),
            drawing=draw(days_of(parameters.period, key)),
            clicked=_clicked(key, parameters.period),
            own_query=urlencode({QUERY: key}),
            own_fields=[(QUERY, key), ("daftar", parameters.kind.value)],
        )

    def csv_view(self, request: HttpRequest) -> HttpResponse:
        """Return the list, or the days of the period, as CSV."""
        parameters = self._parameters(request)
        return days_csv(parameters) if "hari" in request.GET else rows_csv(parameters)

    @method_decorator(require_POST)
    def recount_view(self, request: HttpRequest) -> HttpResponse:
        """Count the results of queries again, and go back to where the button was."""
        self._require(request)
        keys = [key.replace("\0", "") for key in request.POST.getlist(QUERY)][:PER_PAGE]
        self._recount(request, keys)
        return HttpResponseRedirect(self._back(request, keys[0] if len(keys) == 1 else ""))

    def onward_view(self, request: HttpRequest) -> HttpResponse:
        """Note the report and the query, and lead to the filled-in form of an action."""
        self._require(request)
        action = action_named(request, request.GET.get("aksi", ""))
        if action is None:
            raise PermissionDenied
        key = request.GET.get(QUERY, "").replace("\0", "")
        row = QueryDay.objects.filter(key=key).order_by("-day").first()
        if row is None:
            raise Http404(_("Kueri itu tidak ada dalam catatan."))
        note(request, _report_query(request.GET.get("laporan", "")), key)
        return HttpResponseRedirect(action.address(row.query))

    def _require(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _parameters(self, request: HttpRequest) -> ReportParameters:
        self._require(request)
        return read_parameters(request.GET, timezone.localdate())

    def _recount_noted(self, request: HttpRequest) -> None:
        """Count the queries again that an editor has done something about."""
        _query, keys = noted(request)
        if keys:
            self._recount(request, keys)
            settle(request)

    def _recount(self, request: HttpRequest, keys: list[str]) -> None:
        counted = [found for found in map(recount, dict.fromkeys(keys)) if found]
        for text, total in counted[:5]:
            message = ngettext(
                "“%(query)s” kini menemukan %(total)s artikel.",
                "“%(query)s” kini menemukan %(total)s artikel.",
                total,
            ) % {"query": text, "total": grouped(total)}
            level = messages.SUCCESS if total else messages.WARNING
            self.message_user(request, message, level)
        if len(counted) > 5:
            message = _("Dihitung ulang: %(count)s kueri.") % {"count": grouped(len(counted))}
            self.message_user(request, message, messages.SUCCESS)
        if not counted and keys:
            message = _("Tidak dapat dihitung sekarang; coba lagi nanti.")
            self.message_user(request, message, messages.WARNING)

    def _back(self, request: HttpRequest, key: str) -> str:
        query = _report_query(request.POST.get("laporan", ""))
        if "rinci" in request.POST and key:
            address = reverse("admin:articles_queryday_query")
            return f"{address}?{query}&{urlencode({QUERY: key})}"
        return f"{reverse(f'admin:{REPORT}')}?{query}{f'#{anchor_of(key)}' if key else ''}"

    def _page(
        self, request: HttpRequest, template: str, parameters: ReportParameters, **context: Any
    ) -> TemplateResponse:
        return TemplateResponse(
            request,
            TEMPLATES + template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "parameters": parameters,
                "report_query": parameters.query(page=parameters.page),
                "periods": [
                    (days == parameters.days, days, parameters.query(days=days)) for days in PERIODS
                ],
                "actions": actions_for(request),
                "is_on": settings.QUERY_LOG,
                "kept_days": settings.QUERY_LOG_DAYS,
                **context,
            },
        )


def _clicked(key: str, period: Period) -> list[dict[str, str]]:
    """Return the opened articles of a query, with their titles."""
    clicked = clicked_articles(key, period)
    articles = Article.objects.only("title", "body").in_bulk([each for each, _n, _p in clicked])
    rows = []
    for number, clicks, position in clicked:
        article = articles.get(number)
        title = shown_title(article.title, article.body).text if article else ""
        rows.append(
            {
                "title": title or _("Artikel #%(number)s") % {"number": number},
                "url": reverse("admin:articles_article_change", args=[number]) if article else "",
                "clicks": grouped(clicks),
                "position": with_decimals(position, 1),
            }
        )
    return rows


def _report_query(text: str) -> str:
    """Return the query string of a report from a form field; anything else leads to the first."""
    parameters = read_parameters(QueryDict(text), timezone.localdate())
    return parameters.query(page=parameters.page)
