"""The date hierarchy of the list: links to years, months and days, without a table scan.

Django's hierarchy truncates the date of every listed article. This module truncates the dates of
short lists only. For long lists, one query tests with the index on the date which periods have
articles. The query ignores the other filters of the list.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Exists, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.models import Article

if TYPE_CHECKING:
    from articles.admin.changelist import ArticleChangeList

FIELD = "published_at"
MAX_TRUNCATED_DATES = 2_000  # articles; longer lists use the index
Kind = Literal["year", "month", "day"]
FORMATS: dict[Kind, str] = {"year": "Y", "month": "YEAR_MONTH_FORMAT", "day": "MONTH_DAY_FORMAT"}


def period_links(changelist: "ArticleChangeList") -> dict[str, Any]:
    """Return the context of ``admin/date_hierarchy.html``: the back link and the finer periods."""
    chosen = _chosen(changelist.params)
    if len(chosen) == len(FORMATS):
        day = timezone.make_aware(datetime(*chosen))  # type: ignore[arg-type]
        choices = [{"title": _title(day, "day")}]
    else:
        kind = list(FORMATS)[len(chosen)]
        choices = [
            {"link": _link(changelist, _parts(period, kind)), "title": _title(period, kind)}
            for period in _periods(changelist, chosen, kind)
        ]
    return {"show": True, "back": _back(changelist, chosen), "choices": choices}


def _chosen(params: dict[str, str]) -> tuple[int, ...]:
    """Return the year, month and day of the list's date filter, without the missing parts."""
    chosen: list[int] = []
    for kind in FORMATS:
        value = params.get(f"{FIELD}__{kind}", "")
        if not value.isdecimal():
            break
        chosen.append(int(value))
    return tuple(chosen)


def _periods(
    changelist: "ArticleChangeList", chosen: tuple[int, ...], kind: Kind
) -> Iterable[datetime]:
    if changelist.result_count <= MAX_TRUNCATED_DATES:
        return list(changelist.queryset.datetimes(FIELD, kind))
    start = _midnight(*chosen) if chosen else _edge("published_at")
    end = _next(start, list(FORMATS)[len(chosen) - 1]) if chosen else _edge("-published_at")
    return _with_articles(list(_between(start, end, kind)), kind)


def _edge(order: str) -> datetime:
    """Return the first date of any article in this order, read from the index on the date."""
    dated = Article.objects.filter(published_at__isnull=False).order_by(order)
    return timezone.localtime(dated.values_list(FIELD, flat=True).first())


def _between(start: datetime, end: datetime, kind: Kind) -> Iterator[datetime]:
    period = _midnight(*_parts(start, kind).values())
    while period < end:
        yield period
        period = _next(period, kind)


def _with_articles(periods: list[datetime], kind: Kind) -> list[datetime]:
    exists = {
        f"period_{number}": Exists(
            Article.objects.order_by().filter(
                published_at__gte=start, published_at__lt=_next(start, kind)
            )
        )
        for number, start in enumerate(periods)
    }
    one_row = Article.objects.order_by().annotate(one=Value(1)).values("one")
    found: dict[str, Any] = dict(one_row.annotate(**exists)[:1].get())
    return [start for number, start in enumerate(periods) if found[f"period_{number}"]]


def _next(start: datetime, kind: Kind) -> datetime:
    steps: dict[Kind, Callable[[], datetime]] = {
        "year": lambda: _midnight(start.year + 1),
        "month": lambda: _midnight(start.year + start.month // 12, start.month % 12 + 1),
        # Add 36 hours to reach the next day, also from days of 23 or 25 hours.
        "day": lambda: _midnight(
            *_parts(timezone.localtime(start) + timedelta(hours=36), "day").values()
        ),
    }
    return steps[kind]()


def _midnight(year: int, month: int = 1, day: int = 1) -> datetime:
    return timezone.make_aware(datetime(year, month, day))


def _parts(moment: datetime, kind: Kind) -> dict[str, int]:
    kinds = list(FORMATS)
    return {part: getattr(moment, part) for part in kinds[: kinds.index(kind) + 1]}


def _link(changelist: "ArticleChangeList", parts: dict[str, int]) -> str:
    parameters = {f"{FIELD}__{part}": value for part, value in parts.items()}
    return changelist.get_query_string(parameters, [f"{FIELD}__"])


def _title(moment: datetime, kind: Kind) -> str:
    return str(capfirst(date_format(moment, FORMATS[kind])))


def _back(changelist: "ArticleChangeList", chosen: tuple[int, ...]) -> dict[str, str] | None:
    if not chosen:
        return None
    coarser = chosen[:-1]
    parts = dict(zip(FORMATS, coarser, strict=False))
    kind = list(FORMATS)[len(coarser) - 1] if coarser else "year"
    title = _title(_midnight(*coarser), kind) if coarser else _("All dates")
    return {"link": _link(changelist, dict(parts)), "title": title}  # type: ignore[arg-type]
