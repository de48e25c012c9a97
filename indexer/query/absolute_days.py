"""Days that are named by the calendar: *2020*, *april 2026*, *senin 5 april 2026*, *awal 2019*.

A text names such days itself, so a reading has the words and phrases by which it does.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from indexer.query.date_ranges import parse_dates
from indexer.query.numbered_laws import is_law_year
from indexer.query.relative_days import AGO, WEEKDAYS, part_of
from indexer.query.tree import And, DateRange, Node, Phrase, Word
from lexicon.months import month_names, month_numbers

FIRST_YEAR = 1945  # earlier numbers of four digits are seldom years of news
MAX_YEARS_BACK = 8  # 29 February is up to eight years back
DAYS_OF_REPORTS = 30  # so long after a day do texts name it without its year
#: Words before a number that is no day: *covid 19 maret 2020*.
NUMBERED = frozenset(
    {
        *("ayat", "bab", "batch", "covid", "edisi", "episode", "gelombang", "ke", "kelas"),
        *("level", "liga", "no", "nomor", "pasal", "seri", "tahap"),
    }
)
_LABELS = frozenset({"tanggal", "tgl", "hari", "bulan", "tahun"})
_YEAR = re.compile(r"\d{4}")
_NUMERIC_DATE = re.compile(
    r"\d{4}-\d{1,2}(?:-\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}/\d{1,2}/\d{2}"
)


class NamedDays(NamedTuple):
    """Days, and the nodes that match texts which name them."""

    days: DateRange
    kept: tuple[Node, ...]


def absolute_days(words: Sequence[str], today: date, before: Sequence[str]) -> NamedDays | None:
    """Return the days that folded words name; None if they name none.

    ``before`` are the words of the query before them.
    """
    if len(words) > 1 and words[-1] in AGO:
        words = words[:-1]
    if len(words) > 1 and (days := _parsed(words[1:], today, before)):
        part = part_of(days.days, words[0])
        if part:
            return NamedDays(part, (Phrase(" ".join(words)),))
    return _parsed(words, today, before)


def _parsed(words: Sequence[str], today: date, before: Sequence[str]) -> NamedDays | None:
    labels: list[str] = []
    while len(words) > 1 and (words[0] in _LABELS or words[0] in WEEKDAYS):
        labels.append(words[0])
        words = words[1:]
    if labels and before and before[-1].isdigit():  # 19 tahun 2019
        return None
    match words:
        case [year] if _YEAR.fullmatch(year):
            return _year(year, today, (*before, *labels)) if set(labels) <= {"tahun"} else None
        case [text] if _NUMERIC_DATE.fullmatch(text):
            days = parse_dates(text)
            return NamedDays(days, _written(text, days)) if days else None
        case [month] if labels == ["bulan"] and month in month_numbers():
            days = _last_time(month, today)
            return NamedDays(days, (Word(month),)) if days else None
        case _:
            return _with_month(words, today, before)


def _year(text: str, today: date, before: Sequence[str]) -> NamedDays | None:
    days = parse_dates(text)
    if not days or is_law_year(before, text):
        return None
    if not FIRST_YEAR <= int(text) <= today.year + 1:
        return None
    # The year may be part of a name: pemilu 2019, Piala Dunia 2022.
    name = [Phrase(f"{before[-1]} {text}")] if before and before[-1] not in _LABELS else []
    return NamedDays(days, (Word(text), *name))


def _with_month(words: Sequence[str], today: date, before: Sequence[str]) -> NamedDays | None:
    """Return the days of a day and a month, a month and a year, or all three."""
    months = month_numbers()
    match words:
        case [day, month, *year] if day.isdigit() and len(day) <= 2 and month in months:
            if len(year) > 1 or (year and not _YEAR.fullmatch(year[0])):
                return None
            if before and before[-1].lower() in NUMBERED:
                return None
            text = " ".join(words)
            days = parse_dates(text) if year else _last_time(text, today)
            if days:
                return NamedDays(days, _written(text, days, has_year=bool(year)))
            # The calendar has no such day, so its month is meant.
            return _with_month([month, *year], today, before) if year else None
        case [month, year] if month in months and _YEAR.fullmatch(year):
            text = " ".join(words)
            days = parse_dates(text)
            return NamedDays(days, (Phrase(text),)) if days else None
        case _:
            return None


def _last_time(text: str, today: date) -> DateRange | None:
    """Return the last such day or month up to today."""
    for year in range(today.year, today.year - MAX_YEARS_BACK - 1, -1):
        days = parse_dates(f"{text} {year}")
        if days and days.first and days.first <= today:
            return days
    return None


def _written(text: str, days: DateRange, *, has_year: bool = True) -> tuple[Node, ...]:
    """Return the forms in which a text names a day: with its year, or shortly after it without."""
    forms: list[Node] = [Phrase(text)]
    if days.first and days.first == days.last:
        day = days.first
        month = month_names()[day.month - 1]
        days_left = (date.max - day).days
        shortly_after = DateRange(day, day + timedelta(min(DAYS_OF_REPORTS, days_left)))
        forms.append(Phrase(f"{day.day} {month} {day.year}"))
        forms.append(Phrase(f"{day.day} {day.month} {day.year}"))
        forms.append(And((Phrase(f"{day.day}/{day.month}"), shortly_after)))
        if has_year:
            forms.append(And((Phrase(f"{day.day} {month}"), shortly_after)))
    return tuple(dict.fromkeys(forms))
