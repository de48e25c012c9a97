"""Dates of ``tanggal:`` named from today: ``kemarin``, ``7-hari``, ``bulan-lalu..hari-ini``.

The parser knows no clock. It keeps such a date as a ``RelativeDates`` node, which the search
service replaces by its days on the day of the search, so that saved addresses move on with time.
``days_of`` also reads the periods of addresses (``masa=7-hari``).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from indexer.query.date_ranges import parse_dates
from indexer.query.relative_days import (
    AGO,
    HOURS_OF_DAY,
    NEXT,
    PERIODS,
    SATURDAY,
    THIS,
    UNITS,
    WEEKDAYS,
    part_of,
    relative_days,
    whole_unit,
)
from indexer.query.rewrite import with_leaves
from indexer.query.tree import DateRange, Node, RelativeDates
from indexer.query.written_dates import parse_date
from lexicon.months import month_numbers
from lexicon.numerals import number_of

_PROBE = date(2020, 7, 15)  # an expression that can be read on this day can be read on any
_EXPRESSION = re.compile(r"[a-z0-9 .<>=/–—-]+")
_SPACES = re.compile(r"[\s_]+")
_TODAY = frozenset({"hari ini", "today", "sekarang", "saat ini", "now"})
_HOURS = frozenset({"jam", "hours", "hour"})
_LAST_UNITS = frozenset({"terakhir", "belakangan"})
_ENGLISH_LAST = frozenset({"last", "past"})
_ENGLISH = {
    **{"day": "hari", "days": "hari", "week": "minggu", "weeks": "minggu"},
    **{"month": "bulan", "months": "bulan", "year": "tahun", "years": "tahun"},
    **{"hours": "jam", "hour": "jam", "ago": "lalu"},
    **{"monday": "senin", "tuesday": "selasa", "wednesday": "rabu", "thursday": "kamis"},
    **{"friday": "jumat", "saturday": "sabtu", "sunday": "ahad"},
}
_PERIOD_UNITS = {
    **{"sehari": "hari", "seminggu": "minggu", "sepekan": "minggu"},
    **{"sebulan": "bulan", "setahun": "tahun"},
}
_DAY = timedelta(days=1)
_MONTHS = 12


def relative_dates(text: str) -> RelativeDates | None:
    """Return the node of dates that are named from today; None if ``text`` names none.

    >>> relative_dates("Bulan lalu..hari ini")
    RelativeDates(text='bulan-lalu..hari-ini')
    >>> relative_dates("2022") is None
    True
    """
    normal = _SPACES.sub(" ", text).strip().lower()
    if not _EXPRESSION.fullmatch(normal) or parse_dates(normal):
        return None
    ends = [_hyphenated(end) for end in normal.split("..")] if ".." in normal else []
    if not all(ends[:1] + ends[1:]) and not any(ends):
        ends = []
    canonical = "..".join(ends) if len(ends) == 2 else _hyphenated(normal)
    for spelling in (canonical, normal):
        if days_of(spelling, _PROBE):
            return RelativeDates(spelling)
    return None


def days_of(text: str, today: date) -> DateRange | None:
    """Return the days of an expression, with dates from today or not; None if it names none.

    A count of units includes today: ``7-hari`` are the last seven days, ``3-bulan`` the last three
    months up to today.

    >>> days_of("7-hari", date(2026, 8, 12))
    DateRange(first=datetime.date(2026, 8, 6), last=datetime.date(2026, 8, 12))
    """
    return parse_dates(text, partial(_one_date, today=today))


def hours_of(text: str) -> int:
    """Return the number of hours of ``24-jam`` or ``last-24-hours``; 0 for any other text."""
    match _in_indonesian(re.split(r"[ -]+", text.strip().lower())):
        case [number, "jam"] | [number, "jam", "terakhir" | "belakangan"]:
            return number_of(number)
        case _:
            return 0


def with_days(node: Node, today: date) -> Node:
    """Return a query with the days of its relative dates; each keeps its expression for links."""

    def replaced(leaf: Node) -> Node:
        if not isinstance(leaf, RelativeDates):
            return leaf
        days = days_of(leaf.text, today)
        return DateRange(days.first, days.last, leaf.text) if days else leaf

    return with_leaves(node, replaced)


def with_expressions(node: Node) -> Node:
    """Return a query with its relative dates as they were typed; the inverse of ``with_days``."""

    def replaced(leaf: Node) -> Node:
        if isinstance(leaf, DateRange) and leaf.expression:
            return RelativeDates(leaf.expression)
        return leaf

    return with_leaves(node, replaced)


def _hyphenated(text: str) -> str:
    return "-".join(re.split(r"[ -]+", text.strip()))


def _one_date(text: str, today: date) -> DateRange | None:
    """Return the days of one date, absolute or not."""
    if absolute := parse_date(text):
        return absolute
    typed = text.strip().lower()
    words = re.split(r"[ -]+", typed)
    if not all(words):
        return None
    if " ".join(words) in _TODAY:
        return DateRange(today, today)
    readers: tuple[Callable[[Sequence[str], date], DateRange | None], ...]
    readers = (_counted, _named_day, _weekend, _part_of_unit, _yearless, _other)
    for read in readers:
        for spelling in (words, _in_indonesian(words)):
            if days := read(spelling, today):
                return days
    return None


def _in_indonesian(words: Sequence[str]) -> list[str]:
    """Return English words of time in Indonesian: *last 7 days* is *7 hari terakhir*."""
    translated = [_ENGLISH.get(word, word) for word in words]
    match translated:
        case [last, number, unit] if last in _ENGLISH_LAST and unit in (*UNITS, *_HOURS):
            return [number, unit, "terakhir"]
        case ["past", unit] if unit in UNITS:
            return ["1", unit]
        case ["last", day] if day in WEEKDAYS and day not in UNITS:
            return [day, "lalu"]
        case ["last", month] if month in month_numbers():
            return [month, "lalu"]
        case ["this", day] if day in WEEKDAYS and day not in UNITS:
            return [day, THIS]
        case _:
            return translated


def _counted(words: Sequence[str], today: date) -> DateRange | None:
    """Return the last days, weeks, months or years up to today: ``7 hari``, ``setahun``."""
    match words:
        case [number, "jam"] | [number, "jam", "terakhir" | "belakangan"]:
            hours = number_of(number)
            return _last(-(-hours // HOURS_OF_DAY) + 1, "hari", today) if hours else None
        case [number, unit] if unit in UNITS:
            return _last(number_of(number), unit, today)
        case [number, unit, last] if unit in UNITS and last in _LAST_UNITS:
            return _last(number_of(number), unit, today)
        case [period] | [period, "terakhir" | "belakangan"] if period in PERIODS:
            return _last(1, _PERIOD_UNITS[period], today)
        case _:
            return None


def _last(count: int, unit: str, today: date) -> DateRange | None:
    """Return the last ``count`` units that end today; dates before the first one are cut."""
    if not count:
        return None
    if UNITS[unit] in {"day", "week"}:
        days = count * (7 if UNITS[unit] == "week" else 1)
        before = min(days - 1, today.toordinal() - 1)
        return DateRange(today - timedelta(days=before), today)
    months = count * (_MONTHS if UNITS[unit] == "year" else 1)
    year, month = divmod(today.year * _MONTHS + today.month - 1 - months, _MONTHS)
    if year < date.min.year:
        return DateRange(date.min, today)
    day = min(today.day, monthrange(year, month + 1)[1])
    return DateRange(date(year, month + 1, day) + _DAY, today)


def _named_day(words: Sequence[str], today: date) -> DateRange | None:
    """Return the last ``senin``, today included, or ``senin ini``, the one of this week."""
    match words:
        case [day] | ["hari", day] if day in WEEKDAYS:
            found = today - timedelta(days=(today.weekday() - WEEKDAYS[day]) % 7)
        case [day, "ini"] | ["hari", day, "ini"] if day in WEEKDAYS and day not in UNITS:
            found = today + timedelta(days=WEEKDAYS[day] - today.weekday())
        case _:
            return None
    return DateRange(found, found)


def _weekend(words: Sequence[str], today: date) -> DateRange | None:
    match words:
        case ["akhir", "pekan" | "minggu", "ini"] | ["this", "weekend"]:
            saturday = today + timedelta(days=SATURDAY - today.weekday())
        case ["last", "weekend"]:
            saturday = today - timedelta(days=today.weekday() + 7 - SATURDAY)
        case _:
            return None
    return DateRange(saturday, saturday + _DAY)


def _part_of_unit(words: Sequence[str], today: date) -> DateRange | None:
    """Return the days of ``akhir tahun ini``, be they past or not."""
    match words:
        case [part, "tahun" | "bulan" as unit, "ini"]:
            return part_of(whole_unit(UNITS[unit], 0, today), part)
        case _:
            return None


def _yearless(words: Sequence[str], today: date) -> DateRange | None:
    """Return the last ``maret`` or ``5 maret`` that has begun."""
    if not 1 <= len(words) <= 2 or words[-1] not in month_numbers():
        return None
    for year in range(today.year, max(today.year - 5, 0), -1):  # 29 Februari: a leap year
        days = parse_date(f"{' '.join(words)} {year:04}")
        if days and days.first and days.first <= today:
            return days
    return None


def _other(words: Sequence[str], today: date) -> DateRange | None:
    """Return the days of any other expression that queries may have among their words."""
    if words[-1] in NEXT and words[-1] not in AGO:
        return None
    days = relative_days(words, today)
    return days if isinstance(days, DateRange) else None
