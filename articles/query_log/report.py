"""The lists of the report: queries of a period with their counters, by what asks for an editor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import F, Max, Min, OuterRef, QuerySet, Subquery, Sum

from articles.query_log.models import ClickDay, QueryDay, QueryRecount, SearchDay

FEW_RESULTS = 3


class ReportList(StrEnum):
    """A list of the report."""

    TOP = "teratas"
    ZERO = "tanpa-hasil"
    FEW = "sedikit"
    UNCLICKED = "tanpa-klik"
    SLOW = "lambat"


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the report, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """The period of the same length before this one."""
        length = timedelta(days=self.days)
        return Period(self.first - length, self.last - length)


@dataclass(frozen=True, slots=True)
class Recounted:
    """The results that a query has now, counted for an editor."""

    total: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A query with its counters of the period; ``total`` is None if it was never known."""

    key: str
    query: str
    searches: int
    zero: int
    total: int | None
    clicks: int
    position: float | None  # mean, of the clicked hits
    corrected: int
    correction: str
    widened: int
    ms_mean: float | None
    ms_max: float
    last_at: datetime
    recounted: Recounted | None
    before: int | None  # searches of the period before; None if it is not recorded


@dataclass(frozen=True, slots=True)
class Totals:
    """The counters of all searches of a period."""

    searches: int = 0
    zero: int = 0
    clicks: int = 0
    corrected: int = 0
    widened: int = 0
    unkept: int = 0
    ms_mean: float | None = None


def report_rows(
    kind: ReportList, period: Period, *, word: str = "", start: int = 0, limit: int = 50
) -> list[ReportRow]:
    """Return the rows of a list from ``start`` on; ``word`` is a part of their keys."""
    grouped = _grouped(kind, period, word)[start : start + limit]
    return _completed(list(grouped), period)


def row_of(key: str, period: Period) -> ReportRow | None:
    """Return the row of one query; None if it was not searched in the period."""
    rows = _counted(_in(period).filter(key=key))
    return next(iter(_completed(list(rows), period)), None)


def totals(period: Period) -> Totals:
    """Return the counters of the period; one query over as many rows as days."""
    names = ("searches", "zero", "clicks", "corrected", "widened", "unkept", "timed", "ms_sum")
    days = SearchDay.objects.filter(day__range=(period.first, period.last))
    sums = days.aggregate(**{f"all_{name}": Sum(name) for name in names})
    found = {name: sums[f"all_{name}"] or 0 for name in names}
    timed, ms_sum = found.pop("timed"), found.pop("ms_sum")
    return Totals(**found, ms_mean=ms_sum / timed if timed else None)


def days_of(period: Period, key: str | None = None) -> list[tuple[date, int, int, int]]:
    """Return day, searches, searches without results and clicks: of all queries, or of one."""
    rows: QuerySet[Any] = SearchDay.objects if key is None else QueryDay.objects.filter(key=key)  # type: ignore[assignment]
    found = {
        row[0]: row
        for row in rows.filter(day__range=(period.first, period.last)).values_list(
            "day", "searches", "zero", "clicks"
        )
    }
    days = (period.first + timedelta(days=n) for n in range(period.days))
    return [found.get(day, (day, 0, 0, 0)) for day in days]


def first_day() -> date | None:
    """Return the first day that has counts."""
    return SearchDay.objects.order_by("day").values_list("day", flat=True).first()


def clicked_articles(key: str, period: Period, limit: int = 50) -> list[tuple[int, int, float]]:
    """Return article, clicks and mean position of the clicked hits of a query."""
    rows = (
        ClickDay.objects.filter(key=key, day__range=(period.first, period.last))
        .values("article_id")
        .annotate(count=Sum("clicks"), places=Sum(F("clicks") * F("position")))
        .order_by("-count", "article_id")[:limit]
    )
    return [(row["article_id"], row["count"], row["places"] / row["count"]) for row in rows]


def _in(period: Period) -> QuerySet[QueryDay]:
    return QueryDay.objects.filter(day__range=(period.first, period.last))


def _counted(rows: QuerySet[QueryDay]) -> Any:
    return rows.values("key").annotate(
        searched=Sum("searches"),
        empty=Sum("zero"),
        clicked=Sum("clicks"),
        corrections=Sum("corrected"),
        widenings=Sum("widened"),
        measured=Sum("timed"),
        ms=Sum("ms_sum"),
        slowest=Max("ms_max"),
        latest=Max("last_at"),
    )


def _grouped(kind: ReportList, period: Period, word: str) -> Any:
    rows = _in(period)
    if word:
        rows = rows.filter(key__contains=word)
    known = rows.filter(key=OuterRef("key"), total__isnull=False).order_by("-day")
    last_total = Subquery(known.values("total")[:1])
    grouped = _counted(rows)
    match kind:
        case ReportList.ZERO:
            grouped = grouped.filter(empty__gt=0).annotate(last_total=last_total)
            return grouped.filter(last_total=0).order_by("-empty", "-latest", "key")
        case ReportList.FEW:
            grouped = grouped.annotate(least=Min("total")).filter(least__lte=FEW_RESULTS)
            grouped = grouped.annotate(last_total=last_total)
            grouped = grouped.filter(last_total__range=(1, FEW_RESULTS))
        case ReportList.UNCLICKED:
            grouped = grouped.annotate(most=Max("total")).filter(clicked=0, most__gt=0)
        case ReportList.SLOW:
            mean = F("ms") / F("measured")
            grouped = grouped.filter(measured__gt=0).annotate(mean=mean)
            return grouped.order_by("-mean", "-slowest", "key")
    return grouped.filter(searched__gt=0).order_by("-searched", "-latest", "key")


def _completed(rows: list[dict[str, Any]], period: Period) -> list[ReportRow]:
    """Add the text, results, positions and the period before: five queries for all rows."""
    keys = [row["key"] for row in rows]
    texts, known = _newest(keys, period)
    recounts = {each.key: each for each in QueryRecount.objects.filter(key__in=keys)}
    positions = _positions(keys, period)
    earlier = period.before
    is_recorded = QueryDay.objects.filter(day__lte=earlier.first).exists()
    before = _searches(keys, earlier) if is_recorded else {}
    return [
        ReportRow(
            key=row["key"],
            query=texts[row["key"]].query,
            searches=row["searched"],
            zero=row["empty"],
            total=known[row["key"]].total if row["key"] in known else None,
            clicks=row["clicked"],
            position=positions.get(row["key"]),
            corrected=row["corrections"],
            correction=texts[row["key"]].correction,
            widened=row["widenings"],
            ms_mean=row["ms"] / row["measured"] if row["measured"] else None,
            ms_max=row["slowest"],
            last_at=row["latest"],
            recounted=_recounted(recounts.get(row["key"]), known.get(row["key"])),
            before=before.get(row["key"], 0) if is_recorded else None,
        )
        for row in rows
    ]


def _newest(keys: Iterable[str], period: Period) -> tuple[dict[str, QueryDay], dict[str, QueryDay]]:
    """Return key -> the newest row with searches, and key -> that with a number of results."""
    texts: dict[str, QueryDay] = {}
    known: dict[str, QueryDay] = {}
    for row in _in(period).filter(key__in=keys).order_by("day"):
        if row.searches or row.key not in texts:
            texts[row.key] = row
        if row.total is not None:
            known[row.key] = row
    return texts, known


def _recounted(recount: QueryRecount | None, known: QueryDay | None) -> Recounted | None:
    """Return a count that is newer than the last results of a reader."""
    if recount is None or (known and recount.counted_at < known.last_at):
        return None
    return Recounted(recount.total, recount.counted_at)


def _searches(keys: Iterable[str], period: Period) -> dict[str, int]:
    rows = _in(period).filter(key__in=keys).values("key").annotate(count=Sum("searches"))
    return {row["key"]: row["count"] for row in rows}


def _positions(keys: Iterable[str], period: Period) -> dict[str, float]:
    rows = (
        ClickDay.objects.filter(key__in=keys, day__range=(period.first, period.last))
        .values("key")
        .annotate(count=Sum("clicks"), places=Sum(F("clicks") * F("position")))
    )
    return {row["key"]: row["places"] / row["count"] for row in rows if row["count"]}
