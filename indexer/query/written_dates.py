"""One date of ``tanggal:`` in the notations that people type: a day, a month or a year.

A weekday and a time of day beside a date are read over, but a weekday decides between day and month
where both orders are possible: ``Selasa, 10/9/2019`` is 10 September. Without one, the day comes
first, as in Indonesian.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date

from indexer.query.tree import DateRange
from lexicon.months import month_numbers
from lexicon.weekdays import WEEKDAY_NUMBERS

#: Two digits below this number are a year after 2000, as in imported dates; others, before.
PIVOT_YEAR = 50
_MONTH_NUMBERS = month_numbers(rare=True)
_SIGNS = str.maketrans({**dict.fromkeys("`´’‘ʼ′", "'"), **dict.fromkeys("‐‑‒–—−", "-")})
_LABEL = re.compile(r"(?:hari|tanggal|tgl)\b[. :]*")
_WEEKDAY = re.compile(rf"({'|'.join(sorted(WEEKDAY_NUMBERS, key=len, reverse=True))})\b[.,/( ]+")
_CLOCK = re.compile(
    r"[t, ]+(?:(?:pukul|pkl|jam)\b[. ]*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?"
    r"(?:z|[+-]\d{2}:?\d{2}| ?wi(?:b|ta|t))?"
)
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
# A form with the group ``either`` may also have the month first.
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        _YEAR,
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})",
        rf"{_YEAR} ?[-/.] ?(?P<month>\d{{1,2}}) ?[-/.] ?(?P<day>\d{{1,2}})",
        r"(?P<either>)(?P<day>\d{1,2}) ?[-/.] ?(?P<month>\d{1,2}) ?[-/.] ?(?P<year>\d{4}|\d{2})",
        rf"(?P<month>\d{{1,2}})[-/.]{_YEAR}",
        rf"(?:{_DAY}[-/. ]{{0,2}})?{_MONTH}[-/., ]{{0,2}}(?P<year>\d{{4}}|'\d{{2}})",
        rf"{_DAY}[-/. ]{{1,2}}{_MONTH}[-/., ]{{1,2}}(?P<year>\d{{2}})",
        rf"{_MONTH}[-. ]{{0,2}}{_DAY}, ?{_YEAR}",
        rf"{_MONTH}[-. ]{{1,2}}{_DAY}[- ]{_YEAR}",
        rf"{_YEAR}[-/ ]{_MONTH}(?:[-/ ]{_DAY})?",
    )
)


def parse_date(text: str) -> DateRange | None:
    """Return the days of a date; None if ``text`` is no date or the calendar has no such day.

    >>> parse_date("Senin, 12/8/24")
    DateRange(first=datetime.date(2024, 8, 12), last=datetime.date(2024, 8, 12))
    """
    text = " ".join(text.translate(_SIGNS).lower().split()).strip(" ,;()")
    if label := _LABEL.match(text):
        text = text[label.end() :]
    weekday = _WEEKDAY.match(text)
    if weekday:
        text = text[weekday.end() :]
    if label := _LABEL.match(text):
        text = text[label.end() :]
    return _dated(text, WEEKDAY_NUMBERS[weekday[1]] if weekday else None)


def _dated(text: str, weekday: int | None) -> DateRange | None:
    for form in _FORMS:
        if match := form.fullmatch(text):
            found = match.groupdict()
            if found.get("day"):
                return _day(found, weekday)
            return None if weekday is not None else _period(found)
    if clock := _CLOCK.search(text):
        whole = clock.end() == len(text)
        found_day = _dated(text[: clock.start()], weekday) if whole else None
        return found_day if found_day and found_day.first == found_day.last else None
    return None


def _day(parts: Mapping[str, str | None], weekday: int | None) -> DateRange | None:
    days = list(_possible_days(parts))
    fitting = [day for day in days if day.weekday() == weekday]
    chosen = next(iter(fitting or days), None)
    return DateRange(chosen, chosen) if chosen else None


def _possible_days(parts: Mapping[str, str | None]) -> Iterator[date]:
    year, month, day = (parts[name] or "" for name in ("year", "month", "day"))
    orders = [(_month(month), int(day))]
    if "either" in parts:
        orders.append((int(day), int(month)))
    for number, of_month in orders:
        try:
            yield date(_full_year(year), number, of_month)
        except ValueError:
            continue


def _period(parts: Mapping[str, str | None]) -> DateRange | None:
    """Return the days of a year or of a month."""
    month = parts.get("month")
    number = _month(month) if month else None
    try:
        first = date(_full_year(parts["year"] or ""), 1 if number is None else number, 1)
    except ValueError:
        return None
    if number is None:
        return DateRange(first, date(first.year, 12, 31))
    return DateRange(first, first.replace(day=monthrange(first.year, number)[1]))


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else _MONTH_NUMBERS.get(text, 0)


def _full_year(text: str) -> int:
    digits = text.removeprefix("'")
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < PIVOT_YEAR else 1900)
