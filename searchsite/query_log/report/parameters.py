"""The parameters of the report: list, period, part of a query, page."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict

from articles.query_log.report import Period, ReportList
from searchsite.params import clean
from searchsite.query_log.counting import query_key

PERIODS = (7, 28, 84)  # days
MAX_PAGE = 10_000
MAX_WORD = 100


@dataclass(frozen=True, slots=True)
class ReportParameters:
    """A validated report; ``days`` is the length of a usual period, 0 for chosen days."""

    kind: ReportList
    period: Period
    days: int
    word: str = ""
    page: int = 1

    def query(self, **changes: object) -> str:
        """Return the query string of the report with changes; a change leads to the first page."""
        changed = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]
        parts: list[tuple[str, object]] = [("daftar", changed.kind.value)]
        if changed.days:
            parts.append(("masa", changed.days))
        else:
            parts += [("dari", changed.period.first), ("sampai", changed.period.last)]
        if changed.word:
            parts.append(("kata", changed.word))
        if changed.page > 1:
            parts.append(("p", changed.page))
        return urlencode(parts)


def read_parameters(query: QueryDict, today: date) -> ReportParameters:
    """Read the parameters; invalid ones are ignored."""
    first, last = _day(query.get("dari", "")), _day(query.get("sampai", ""))
    days = _number(query.get("masa", ""))
    if first or last:
        last = min(last or today, today)
        first = min(first or last - timedelta(days=PERIODS[0] - 1), last)
        period, days = Period(first, last), 0
    else:
        days = days if days in PERIODS else PERIODS[0]
        period = Period(today - timedelta(days=days - 1), today)
    kind = query.get("daftar", "")
    return ReportParameters(
        kind=ReportList(kind) if kind in set(ReportList) else ReportList.TOP,
        period=period,
        days=days,
        word=clean(query.get("kata", ""))[:MAX_WORD],
        page=min(max(1, _number(query.get("p", ""))), MAX_PAGE),
    )


def word_key(word: str) -> str:
    """Return the part of keys that a typed word stands for."""
    return query_key(" ".join(word.split()))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 1990 <= day.year < 9_000 else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
