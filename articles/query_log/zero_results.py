"""The queries whose readers found nothing, for the report and the editors' home page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from articles.query_log.models import QueryDay, QueryRecount

DEFAULT_LIMIT = 10


@dataclass(frozen=True, slots=True)
class ZeroResultQuery:
    """A query without results: its text as typed last, its searches, and the last one's time."""

    query: str
    key: str
    searches: int
    last_at: datetime


def zero_result_queries(
    days: int = 7, *, limit: int = DEFAULT_LIMIT, today: date | None = None
) -> list[ZeroResultQuery]:
    """Return the most frequent queries of the last ``days`` days whose last search found nothing.

    A query that has been counted again since, and has results now, is left out.
    """
    last = today or timezone.localdate()
    period = QueryDay.objects.filter(day__gt=last - timedelta(days=days), day__lte=last)
    rows = (
        period.filter(zero__gt=0)
        .values("key")
        .annotate(searched=Sum("searches"), latest=Max("last_at"))
        .order_by("-searched", "-latest")
    )
    found: list[ZeroResultQuery] = []
    for start in range(0, 50 * limit, 5 * limit):
        part = list(rows[start : start + 5 * limit])
        newest = _newest([row["key"] for row in part], period)
        recounted = _recounted(newest)
        for row in part:
            last_row = newest[row["key"]]
            if last_row.total == 0 and not recounted.get(row["key"]):
                found.append(
                    ZeroResultQuery(last_row.query, last_row.key, row["searched"], last_row.last_at)
                )
        if len(found) >= limit or len(part) < 5 * limit:
            break
    return found[:limit]


def _newest(keys: list[str], period: QuerySet[QueryDay]) -> dict[str, QueryDay]:
    """Return the last row with a known number of results of each key."""
    rows = period.filter(key__in=keys, total__isnull=False).order_by("day")
    return {row.key: row for row in rows}


def _recounted(newest: dict[str, QueryDay]) -> dict[str, int]:
    """Return key -> results, of queries that were counted again after their last search."""
    rows = QueryRecount.objects.filter(key__in=newest)
    return {row.key: row.total for row in rows if row.counted_at >= newest[row.key].last_at}
