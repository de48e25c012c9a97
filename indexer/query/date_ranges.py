"""Dates of ``tanggal:`` in queries: text to ranges of days, and ranges to text.

A year or a month means all its days. The module reads no clock, so the same query always gives the
same tree.
"""

import re
from calendar import monthrange
from datetime import date

from indexer.query.tree import DateRange
from lexicon.months import month_numbers

_MONTH_NUMBERS = month_numbers()
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        r"(?:(?P<day>\d{1,2})[- ])?(?P<month>[a-z]{3,9})\.?[- ](?P<year>\d{4})",
    )
)


def parse_dates(text: str) -> DateRange | None:
    """Return the range of days in ``text``; None if the text is no date and no range of dates.

    >>> parse_dates("2022-01..2022-03")
    DateRange(first=datetime.date(2022, 1, 1), last=datetime.date(2022, 3, 31))
    """
    start, dots, end = (part.strip() for part in text.strip().lower().partition(".."))
    if not dots:
        return _one_date(start)
    first = _one_date(start) if start else DateRange(None, None)
    last = _one_date(end) if end else DateRange(None, None)
    if first is None or last is None or not (start or end):
        return None
    if first.first and last.last and first.first > last.last:
        first, last = last, first
    return DateRange(first.first, last.last)


def format_dates(days: DateRange) -> str:
    """Return the shortest text that ``parse_dates`` parses as ``days``."""
    first = days.first.isoformat() if days.first else ""
    last = days.last.isoformat() if days.last else ""
    for text in (first[:4], first[:7], first):
        if first and last and _one_date(text) == days:
            return text
    return f"{first}..{last}"


def _one_date(text: str) -> DateRange | None:
    for form in _FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            return _days(parts["year"], parts.get("month"), parts.get("day"))
    return None


def _days(year: str, month: str | None, day: str | None) -> DateRange | None:
    """Return the days of a year, month or day; None if the calendar has no such day."""
    number = None
    if month is not None:
        number = int(month) if month.isdecimal() else _MONTH_NUMBERS.get(month, 0)
    try:
        first = date(int(year), number if number is not None else 1, int(day) if day else 1)
    except ValueError:
        return None
    if day:
        return DateRange(first, first)
    if number:
        return DateRange(first, first.replace(day=monthrange(first.year, number)[1]))
    return DateRange(first, date(first.year, 12, 31))
