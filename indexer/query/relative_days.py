"""Days that are named from today: *kemarin*, *senin lalu*, *akhir pekan lalu*, *3 hari terakhir*.

A reading is a range of days, or the wish for the newest articles: they write about *hari ini* and
*besok*.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum
from functools import cache

from indexer.query.tree import DateRange
from lexicon.months import month_numbers
from lexicon.numerals import number_of
from lexicon.wordlists import rows


class Newest(Enum):
    """The wish for the newest articles; new texts have the words of ``TODAY`` in their titles."""

    NEWEST = "newest"
    TODAY = "today"


RelativeDays = DateRange | Newest

TABLE = "time_words.tsv"
MAX_UNITS = 99
A_FEW = 5  # *beberapa hari terakhir*
HOURS_OF_DAY = 24
LAST_WEEKDAY, SATURDAY, DECEMBER = 6, 5, 12
WEEKDAYS = {
    **{"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "sabtu": 5},
    **{"minggu": 6, "ahad": 6},
}
AGO = frozenset({"lalu", "silam", "kemarin"})
THIS, NEXT = "ini", frozenset({"depan", "besok", "mendatang"})
UNITS = {"hari": "day", "minggu": "week", "pekan": "week", "bulan": "month", "tahun": "year"}
PERIODS = {"sehari": 1, "sepekan": 7, "seminggu": 7, "sebulan": 30, "setahun": 365}
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_LAST = frozenset({"terakhir", "belakangan"})
_PARTS = {"awal": 0, "pertengahan": 1, "tengah": 1, "akhir": 2}
_MONTHS_OF_PART = ((1, 3), (5, 8), (10, 12))
_DAYS_OF_PART = ((1, 10), (11, 20), (21, 31))


def relative_days(words: Sequence[str], today: date) -> RelativeDays | None:
    """Return the days that folded words name from today; None if they name none."""
    if meaning := _expressions().get(" ".join(words)):
        return _meant(meaning, today)
    for read in (_counted, _weekday, _weekend, _month, _part_of_period):
        if days := read(words, today):
            return days
    return None


def part_of(days: DateRange, part: str) -> DateRange | None:
    """Return the beginning, middle or end of a year or a month."""
    if part not in _PARTS or not (days.first and days.last):
        return None
    first, last = days.first, days.last
    if (last - first).days > max(_UNIT_DAYS["month"], 31):
        begin, end = _MONTHS_OF_PART[_PARTS[part]]
        return DateRange(date(first.year, begin, 1), _month_end(first.year, end))
    begin, end = _DAYS_OF_PART[_PARTS[part]]
    month_end = _month_end(first.year, first.month)
    return DateRange(
        first.replace(day=begin), min(first.replace(day=1) + timedelta(end - 1), month_end)
    )


@cache
def words_of_relative_days() -> frozenset[str]:
    """Return every word that relative expressions have, without numbers."""
    words = {word for expression in _expressions() for word in expression.split()}
    return frozenset(
        words | _LAST | AGO | NEXT | {*UNITS, *PERIODS, *WEEKDAYS, *_PARTS, *month_numbers()}
    )


def _meant(meaning: str, today: date) -> RelativeDays:
    unit, _, count = meaning.partition(" ")
    if not count and unit != "night":
        return Newest(unit)
    if unit == "night":
        return DateRange(today - timedelta(days=1), today)
    return _unit_before(unit, int(count), today)


def _counted(words: Sequence[str], today: date) -> DateRange | None:
    """Return the days of ``3 hari terakhir``, ``dua tahun lalu``, ``24 jam terakhir``."""
    match words:
        case [period, last] if period in PERIODS and last in _LAST:
            return DateRange(today - timedelta(days=PERIODS[period]), today)
        case [number, "jam" | "menit", last] if last in _LAST | AGO:
            hours = number_of(number)
            return DateRange(today - timedelta(-(-hours // HOURS_OF_DAY)), today) if hours else None
        case [number, unit, last] if unit in UNITS and last in _LAST | AGO:
            count = A_FEW if number == "beberapa" else number_of(number)
            if not count or count > MAX_UNITS:
                return None
            if last in _LAST or number == "beberapa":
                return DateRange(today - timedelta(days=count * _UNIT_DAYS[UNITS[unit]]), today)
            return _unit_before(UNITS[unit], count, today)
        case _:
            return None


def _weekday(words: Sequence[str], today: date) -> RelativeDays | None:
    """Return the day of ``senin lalu``, ``hari jumat ini``, ``sabtu pekan lalu``."""
    if words[0] == "hari":
        words = words[1:]
    if len(words) < 2 or words[0] not in WEEKDAYS:
        return None
    weekday = WEEKDAYS[words[0]]
    match words[1:]:
        case [last] if last in AGO:
            back = (today.weekday() - weekday - 1) % 7 + 1
            return _only(today - timedelta(days=back))
        case ["ini"] | ["pekan" | "minggu", "ini"]:
            day = today + timedelta(days=weekday - today.weekday())
            return _only(day) if day <= today else Newest.TODAY
        case ["pekan" | "minggu", last] if last in AGO:
            return _only(today + timedelta(days=weekday - today.weekday() - 7))
        case [following] | ["pekan" | "minggu", following] if following in NEXT:
            return Newest.TODAY
        case _:
            return None


def _weekend(words: Sequence[str], today: date) -> RelativeDays | None:
    match words:
        case ["akhir", "pekan" | "minggu", last] if last in AGO:
            saturday = today - timedelta(days=today.weekday() + 7 - SATURDAY)
            return DateRange(saturday, saturday + timedelta(days=1))
        case ["akhir", "pekan" | "minggu", "ini"]:
            saturday = today + timedelta(days=SATURDAY - today.weekday())
            return DateRange(saturday, today) if saturday <= today else Newest.TODAY
        case ["awal", "pekan" | "minggu", "ini"] | ["awal", "pekan"]:
            monday = today - timedelta(days=today.weekday())
            return DateRange(monday, min(monday + timedelta(days=1), today))
        case _:
            return None


def _month(words: Sequence[str], today: date) -> DateRange | None:
    """Return the month of ``april lalu``, ``bulan mei kemarin`` or ``april tahun lalu``."""
    if words[0] == "bulan":
        words = words[1:]
    number = month_numbers().get(words[0]) if words else None
    if number is None:
        return None
    match words[1:]:
        case [last] if last in AGO or last == THIS:
            year = today.year - (number > today.month)
        case ["tahun", last] if last in AGO or last == THIS:
            year = today.year - (last != THIS)
        case _:
            return None
    return DateRange(date(year, number, 1), _month_end(year, number))


def _part_of_period(words: Sequence[str], today: date) -> RelativeDays | None:
    """Return the days of ``awal tahun``, ``akhir tahun lalu``, ``pertengahan bulan ini``."""
    match words:
        case [part, "tahun" | "bulan" as unit, *last] if part in _PARTS:
            named = UNITS[unit]
            if last and not (last[0] in AGO or last[0] == THIS):
                return None
            count = int(bool(last) and last[0] != THIS)
            days = part_of(whole_unit(named, count, today), part)
            if not last and days and days.first and days.first > today:
                days = part_of(whole_unit(named, 1, today), part)
            is_past = days is not None and days.first is not None and days.first <= today
            return days if is_past else Newest.TODAY
        case _:
            return None


def whole_unit(unit: str, count: int, today: date) -> DateRange:
    """Return the month or year ``count`` before the current one, with its days after today."""
    if unit == "year":
        return DateRange(date(today.year - count, 1, 1), date(today.year - count, DECEMBER, 31))
    year, month = divmod(today.year * DECEMBER + today.month - 1 - count, DECEMBER)
    return DateRange(date(year, month + 1, 1), _month_end(year, month + 1))


def _unit_before(unit: str, count: int, today: date) -> DateRange:
    """Return the day, week (from Monday), month or year ``count`` before the current one."""
    if unit == "day":
        return _only(today - timedelta(days=count))
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * count)
        return DateRange(monday, min(monday + timedelta(days=LAST_WEEKDAY), today))
    whole = whole_unit(unit, count, today)
    assert whole.last is not None
    return DateRange(whole.first, min(whole.last, today))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _only(day: date) -> DateRange:
    return DateRange(day, day)


@cache
def _expressions() -> dict[str, str]:
    return {expression: meaning for expression, meaning, *_ in rows(TABLE)}
