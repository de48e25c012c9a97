"""The list of articles, which annotates all articles of a page with one query.

A column that queries the database itself needs one query per row. So the list passes the page to
the admin, which annotates its articles for the columns.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin.date_hierarchy import period_links
from articles.admin.ranked_articles import RankedArticles, list_search
from articles.importing.dates import EARLIEST_YEAR, LATEST_YEAR
from articles.models import Article

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin


class ArticleChangeList(ChangeList):
    """The stock list, with the articles of the page annotated by the admin."""

    model_admin: "ArticleAdmin"

    def get_filters(self, request: HttpRequest) -> Any:
        """Read the filters; reject years out of range, which raise errors in the stock list."""
        year = self.params.get("published_at__year")
        if year and not (year.isdecimal() and EARLIEST_YEAR <= int(year) <= LATEST_YEAR):
            raise IncorrectLookupParameters(f"There is no year {year!r:.20}.")
        return super().get_filters(request)

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: Any = None
    ) -> QuerySet[Article]:
        """Return the listed articles; those in the trash only if the list asks for them."""
        queryset: QuerySet[Article] = super().get_queryset(request, exclude_parameters)
        if list_search(request).names_trash or any(
            name.startswith("status") for name in self.filter_params
        ):
            return queryset
        # Not ``exclude(status=...)``: counts by source or date would read each row, not an index.
        trashed = Article.objects.filter(status=Article.Status.TRASHED).order_by()
        return queryset.exclude(pk__in=trashed.values("pk"))

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Article]) -> list[Any]:
        """Return the order; equal values of an ascending column follow by rising numbers.

        This is the order of an index, so that the database does not sort all equal values.
        """
        ordering: list[Any] = super().get_ordering(request, queryset)
        is_chosen = ORDER_VAR in self.params and ordering[-1:] == ["-pk"] and len(ordering) > 1
        if is_chosen and isinstance(ordering[0], str) and not ordering[0].startswith("-"):
            ordering[-1] = "pk"
        return ordering

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the page and annotate its articles."""
        super().get_results(request)
        found = list_search(request)
        is_whole = not self.multi_page or (self.show_all and self.can_show_all)
        if is_whole and found.ranked is not None and ORDER_VAR not in request.GET:
            page = RankedArticles(self.queryset, found.ranked)[:]
        else:
            page = list(self.result_list)
        self.model_admin.annotate_page(page)
        self.result_list = page
        self.is_relaxed = found.is_relaxed

    @cached_property
    def period_links(self) -> dict[str, Any]:
        """Return the links to years, months and days."""
        return period_links(self)
