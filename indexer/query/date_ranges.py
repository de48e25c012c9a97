"""Dates of ``tanggal:`` in queries: text to ranges of days, and ranges to text.

A year or a month means all its days. The module reads no clock, so the same query always gives the
same tree. ``written_dates`` reads the single dates.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from indexer.query.tree import DateRange
from indexer.query.written_dates import parse_date

_RANGE_WORDS = r"s\.d\.?|s/d|sd|sampai(?: dengan)?|hingga|until|to"
_BETWEEN = re.compile(rf"\s+(?:[-–—]|{_RANGE_WORDS})\s+|\s*[–—]\s*|\s*s[/.]d\.?\s*", re.IGNORECASE)
_HYPHEN = re.compile(r"-")
_FROM = re.compile(r"(?:sejak|mulai|dari|since|from)[\s-]+|>=\s*", re.IGNORECASE)
_UNTIL = re.compile(
    r"(?:sampai(?:[ -]dengan)?|hingga|until|s\.d\.?|s/d)[\s-]+|<=\s*", re.IGNORECASE
)
_AFTER = re.compile(r"(?:setelah|sesudah|after)[\s-]+|>\s*", re.IGNORECASE)
_BEFORE = re.compile(r"(?:sebelum|before)[\s-]+|<\s*", re.IGNORECASE)
_DAY = timedelta(days=1)

ReadDate = Callable[[str], DateRange | None]


def parse_dates(text: str, read: ReadDate = parse_date) -> DateRange | None:
    """Return the range of days in ``text``; None if the text is no date and no range of dates.

    ``read`` reads a single date.

    >>> parse_dates("2022-01..2022-03")
    DateRange(first=datetime.date(2022, 1, 1), last=datetime.date(2022, 3, 31))
    >>> parse_dates("28 Juli - 3 Agustus 2024")
    DateRange(first=datetime.date(2024, 7, 28), last=datetime.date(2024, 8, 3))
    """
    start, dots, end = (part.strip() for part in text.strip().partition(".."))
    if not dots:
        return read(start) or _open_range(start, read) or _written_range(start, read)
    first = read(start) if start else DateRange(None, None)
    last = read(end) if end else DateRange(None, None)
    if first is None or last is None or not (start or end):
        return None
    return _from_to(first, last)


def format_dates(days: DateRange) -> str:
    """Return the shortest text that ``parse_dates`` parses as ``days``."""
    first = days.first.isoformat() if days.first else ""
    last = days.last.isoformat() if days.last else ""
    for text in (first[:4], first[:7], first):
        if first and last and parse_date(text) == days:
            return text
    return f"{first}..{last}"


def _from_to(first: DateRange, last: DateRange) -> DateRange:
    if first.first and last.last and first.first > last.last:
        first, last = last, first
    return DateRange(first.first, last.last)


def _open_range(text: str, read: ReadDate) -> DateRange | None:
    """Return the days of ``sejak 2022``, ``sampai Juni 2023``, ``sebelum 2020`` or ``>2020``."""
    for words in (_FROM, _UNTIL, _AFTER, _BEFORE):
        match = words.match(text)
        days = read(text[match.end() :]) if match else None
        if days is None or days.first is None or days.last is None:
            continue
        if words is _FROM:
            return DateRange(days.first, None)
        if words is _UNTIL:
            return DateRange(None, days.last)
        if words is _AFTER:
            return DateRange(days.last + _DAY, None) if days.last < date.max else None
        return DateRange(None, days.first - _DAY) if days.first > date.min else None
    return None


def _written_range(text: str, read: ReadDate) -> DateRange | None:
    """Return the days from one date to another; the first may lack what the second states."""
    if words := _FROM.match(text):  # dari 1 sampai 3 Agustus 2024
        text = text[words.end() :]
    for separator in (_BETWEEN, _HYPHEN):
        parts = separator.split(text)
        if len(parts) != 2:
            continue
        last = read(parts[1])
        first = _completed(parts[0].strip(), last, read) if last else None
        if first and last:
            return _from_to(first, last)
    return None


def _completed(text: str, last: DateRange, read: ReadDate) -> DateRange | None:
    """Return a date before ``last``, from which it takes the year, and perhaps the month."""
    if whole := read(text):
        return whole
    day = last.last
    if day is None or not text:
        return None
    if text.isdecimal():
        return parse_date(f"{text}-{day.month}-{day.year:04}") if last.first == day else None
    found = parse_date(f"{text} {day.year:04}")
    if found and found.first and found.first > day:
        return parse_date(f"{text} {day.year - 1:04}")
    return found
