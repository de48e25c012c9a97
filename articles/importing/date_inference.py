"""The day of an article without a date: the first one that its text names with the weekday.

Newspapers write the day of the event so: ``Rabu (13/3/2024)``. A day far from the other dates of
the file is more likely the day of an older event, and gives no date.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from articles.importing.date_notations import in_site_zone
from articles.importing.date_order import DatedRecord

INFERRED = "inferred"
#: Distance from a month with dated articles, in months.
MAX_MONTHS = 3
#: Distance among inferred days, in months, if the file states no date at all.
MAX_MONTHS_UNSTATED = 12
MIN_DAYS = 3  # inferred days that show which of them is far from the others
MAX_FUTURE = timedelta(days=2)


@dataclass(slots=True)
class FileMonths:
    """The months of the stated and of the inferred dates of a file, counted from year 0."""

    stated: set[int] = field(default_factory=set)
    inferred: Counter[int] = field(default_factory=Counter)


def infer_days(dated: Sequence[DatedRecord], months: FileMonths) -> None:
    """Set the date of the records without one, where the text names a day that can be it."""
    undated: list[tuple[DatedRecord, date]] = []
    for item in dated:
        if item.record.published_at:
            months.stated.add(_month(timezone.localtime(item.record.published_at)))
        elif day := _possible_day(item):
            undated.append((item, day))
            months.inferred[_month(day)] += 1
    for item, day in undated:
        if _is_near(_month(day), months):
            _set_day(item, day)


def _possible_day(item: DatedRecord) -> date | None:
    """Return the first day that the text names, unless its weekday is wrong or it is to come."""
    day = item.days[0] if item.days else None
    latest = timezone.localdate() + MAX_FUTURE
    return day if day and day <= latest else None


def _is_near(month: int, months: FileMonths) -> bool:
    if months.stated:
        return any(month + step in months.stated for step in range(-MAX_MONTHS, MAX_MONTHS + 1))
    total = months.inferred.total()
    near = _near_count(month, months)
    if total < MIN_DAYS or near > 1:
        return True
    # Alone in its year: the others are so, too, or they are together somewhere else.
    largest = max(_near_count(each, months) for each in months.inferred)
    return largest * 2 <= total


def _near_count(month: int, months: FileMonths) -> int:
    steps = range(-MAX_MONTHS_UNSTATED, MAX_MONTHS_UNSTATED + 1)
    return sum(months.inferred[month + step] for step in steps if month + step in months.inferred)


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _set_day(item: DatedRecord, day: date) -> None:
    moment = in_site_zone(datetime.combine(day, time()))
    given = replace(item.record.given, published_at=moment, date_status=INFERRED)
    item.record = replace(item.record, published_at=moment, date_status=INFERRED, given=given)
