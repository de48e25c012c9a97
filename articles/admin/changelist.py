"""The list of articles, kept fast on a large corpus.

Two stock parts walk through the whole table: the date hierarchy truncates every single date to find
the years there are, and a column that asks the database asks it once for each row. Here the years
are asked for one by one, each answered by an index, in one query; and a page's articles are marked
together.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, Max, Min, Value
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Article
from articles.queryset import ArticleQuerySet

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

MOST_PERIODS = 250
MOST_PARAMETERS = 5_000  # of one query: a list of search hits would be repeated for every period


class ArticleChangeList(ChangeList):
    """The stock list, with the articles of the page marked by the admin."""

    model_admin: "ArticleAdmin"

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the page and mark its articles."""
        super().get_results(request)
        page = list(self.result_list)
        self.model_admin.mark_page(page)
        self.result_list = page


class PeriodQuerySet(ArticleQuerySet):
    """Articles whose years, months and days are found through the index on the date."""

    def datetimes(self, field_name: str, kind: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the beginnings of the periods of this kind that have articles."""
        known = self.order_by().aggregate(first=Min(field_name), last=Max(field_name))
        if known["first"] is None:
            return []
        periods = _periods(
            timezone.localtime(known["first"]), timezone.localtime(known["last"]), kind
        )
        parameters = len(self.order_by().query.sql_with_params()[1]) * len(periods)
        if len(periods) > MOST_PERIODS or parameters > MOST_PARAMETERS:
            return super().datetimes(field_name, kind, *args, **kwargs)
        return self._with_articles(field_name, periods)

    def _with_articles(
        self, field_name: str, periods: list[tuple[datetime, datetime]]
    ) -> list[datetime]:
        bare = self.order_by()
        asked = {
            f"period_{number}": Exists(
                bare.filter(**{f"{field_name}__gte": start, f"{field_name}__lt": end})
            )
            for number, (start, end) in enumerate(periods)
        }
        anything = Article.objects.order_by().annotate(one=Value(1)).values("one")
        found: dict[str, Any] = dict(anything.annotate(**asked)[:1].get())
        return [start for number, (start, _end) in enumerate(periods) if found[f"period_{number}"]]


def _periods(first: datetime, last: datetime, kind: str) -> list[tuple[datetime, datetime]]:
    periods: list[tuple[datetime, datetime]] = []
    start = _beginning(first, kind)
    while start <= last and len(periods) <= MOST_PERIODS:
        end = _following(start, kind)
        periods.append((start, end))
        start = end
    return periods


def _beginning(moment: datetime, kind: str) -> datetime:
    month = 1 if kind == "year" else moment.month
    day = moment.day if kind == "day" else 1
    return _midnight(moment.year, month, day)


def _following(start: datetime, kind: str) -> datetime:
    if kind == "day":
        # Noon of the next day: days of 23 and 25 hours do not matter.
        return _beginning(timezone.localtime(start) + timedelta(hours=36), kind)
    if kind == "month":
        return _beginning(timezone.localtime(start) + timedelta(days=32), kind)
    return _midnight(start.year + 1, 1, 1)


def _midnight(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(year, month, day))
