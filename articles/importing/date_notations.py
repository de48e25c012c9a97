"""The notations of written dates: the patterns, and the datetime that a match states.

Words around a date are left to ``articles.importing.dates``. A weekday decides between day and
month where both orders are possible: ``Selasa (10/9/2019)`` is 10 September.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from html import unescape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone as site

from lexicon.months import month_numbers
from lexicon.weekdays import WEEKDAY_NUMBERS

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
#: Parts of the day -> the first hour that is meant after noon.
_FIRST_HOURS = {"siang": 1, "sore": 1, "petang": 1, "malam": 6}
_ZERO_YEARS = (1900, 1970)
_UNIX_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
#: Two digits below this number are a year after 2000, as in POSIX and Excel; others, before.
PIVOT_YEAR = 50
MONTH_FIRST = "month first"
BY_WEEKDAY = "by weekday"
MONTH_NUMBERS = month_numbers(rare=True)

#: Hours from UTC of the zones that pages and programs name, those of RFC 822 among them.
_ZONE_HOURS = {
    "wib": 7, "wita": 8, "wit": 9, "utc": 0, "gmt": 0, "z": 0, "ict": 7, "sgt": 8, "myt": 8,
    "jst": 9, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7,
    "waktu indonesia barat": 7, "waktu indonesia tengah": 8, "waktu indonesia timur": 9,
}  # fmt: skip
_SIGNS = str.maketrans({**dict.fromkeys("`´’‘ʼ′", "'"), **dict.fromkeys("‐‑‒–—−", "-"), "：": ":"})


class Reading(NamedTuple):
    """A date as read. ``order`` says how day and month were told apart, if not by position."""

    moment: datetime
    order: str = ""


class Match(NamedTuple):
    """A date inside a text, from ``start`` to ``end``."""

    start: int
    end: int
    parts: Mapping[str, str | None]


def _any_of(names: Mapping[str, int]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + ")"


_LETTER = r"[^\W\d_]"
_ZONE_NAME = rf"{_any_of(_ZONE_HOURS)}(?!{_LETTER})"
_MONTH = rf"(?P<month>{_any_of(MONTH_NUMBERS)})(?!{_LETTER})\.?"
_WEEKDAY = (
    rf"(?:(?<!{_LETTER})(?P<weekday>{_any_of(WEEKDAY_NUMBERS)})(?!{_LETTER})\.?[\s,|/(-]{{0,4}})?"
)
_TIME = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?(?!\d)"
    r"(?:\s?(?P<half>[ap]\.?\s?m)\b\.?|\s(?P<daypart>pagi|siang|sore|petang|malam)\b)?"
)
#: "WIB", "(WIB)", "GMT+7", "+0700", "+0700 WIB", "[Asia/Jakarta]"
_ZONE = (
    rf"(?:[\s(-]{{0,3}}(?P<zone>{_ZONE_NAME})\)?)?(?:\s?(?P<offset>[+-]\d{{1,2}}(?::?\d{{2}})?)"
    rf"(?![\d:.])(?:\s\(?{_ZONE_NAME}\)?)?)?"
    r"(?:\s?\[?(?P<region>(?:asia|etc|europe|america|australia)/[a-z_]{3,20})\]?)?"
)
_AT = rf"(?:t(?=\d)|(?<!{_LETTER})(?:pukul|pkl|pk|jam|at|time|waktu)(?!{_LETTER})\.?[\s:]{{0,3}})?"
_CLOCK_BEHIND = rf"(?:(?=\D)[\s,.|/()\[\];:@•·*-]{{0,6}}{_AT}{_TIME}{_ZONE})?"
_SHORT_YEAR = (
    r"(?P<y>\d{2})(?!\d|[:.]\d)(?=[\s,.|)\]-]*(?:$|\d{1,2}[:.]\d|pukul|pkl|jam|wit?[ab]?\b|[|(]))"
)
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_NO_NUMBER_BEFORE = r"(?<!\d)(?<!\d[/.-])"
_FORMS = (
    # 2024-08-12, 2024/8/12
    r"(?<![\w/.])(?P<y>\d{4})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d|[/-]\w)",
    # 2024-Aug-12
    rf"(?<![\w/.])(?P<y>\d{{4}})[\s-]{_MONTH}[\s-]{_DAY}(?!\d)",
    # 12 Agustus 2024
    rf"{_NO_NUMBER_BEFORE}{_DAY}[\s./-]{{0,3}}{_MONTH}[\s,./-]{{0,3}}(?P<y>\d{{4}})(?!\d)",
    # 12-Agu-24
    rf"{_NO_NUMBER_BEFORE}{_DAY}[\s./-]{{1,2}}{_MONTH}[\s,./-]{{1,2}}'?{_SHORT_YEAR}",
    # August 12, 2024
    rf"(?<!{_LETTER}){_MONTH}[\s.-]{{1,2}}{_DAY}[\s,-]{{1,3}}(?P<y>\d{{4}})(?!\d)",
    # 12/08/2024
    r"(?<![\w/.])(?P<d>\d{1,2}) ?(?P<sep>[/.-]) ?(?P<m>\d{1,2}) ?(?P=sep) ?(?P<y>\d{4})"
    r"(?!\d|[/-]\w)",
    # 12/08/24
    rf"(?<![\w/.])(?P<d>\d{{1,2}})(?P<sep>[/-])(?P<m>\d{{1,2}})(?P=sep){_SHORT_YEAR}",
)
_PATTERNS = (
    # Mon Aug 12 07:30:00 WIB 2024 (Java), without a zone (asctime)
    re.compile(
        rf"{_WEEKDAY}(?<!{_LETTER}){_MONTH}\s+(?P<d>\d{{1,2}}),?\s+{_TIME}{_ZONE}\s+(?P<y>\d{{4}})"
        r"(?!\d)",
        re.IGNORECASE,
    ),
    *(re.compile(f"{_WEEKDAY}{form}{_CLOCK_BEHIND}", re.IGNORECASE) for form in _FORMS),
)
_CLOCK_BEFORE = re.compile(rf"(?<![\d.:,/-]){_TIME}{_ZONE}[\s,.|/()-]{{1,4}}$", re.IGNORECASE)
_CLOCK_ALONE = re.compile(rf"{_AT}{_TIME}{_ZONE}\.?", re.IGNORECASE)
_MAX_CLOCK_CHARACTERS = 40
_TAG = re.compile(r"<[a-z/!][^<>]{0,300}>", re.IGNORECASE)


def plain(text: str) -> str:
    """Return ``text`` without entities, tags, typographic signs and repeated white space.

    >>> plain("Jum&#39;at,&nbsp;<b>16 Agustus 2024</b>")
    "Jum'at, 16 Agustus 2024"
    """
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(text.translate(_SIGNS).split())


def matches(text: str) -> list[Match]:
    """Return the dates in a ``plain`` text, in order; of two that overlap, the longer one."""
    found = [
        Match(match.start(), match.end(), match.groupdict())
        for pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    kept: list[Match] = []
    for match in sorted(found, key=lambda match: match.start - match.end):
        if all(match.end <= other.start or match.start >= other.end for other in kept):
            kept.append(match)
    return [_with_clock_before(text, match) for match in sorted(kept, key=lambda each: each.start)]


def reading(parts: Mapping[str, str | None]) -> Reading | None:
    """Return the date that the parts of a match state; None if there is no such day or time."""
    try:
        day, order = _day(parts)
        clock, next_day = _clock(parts)
        moment = datetime.combine(day, clock) + timedelta(days=next_day)
        return Reading(within_reason(_in_zone(moment, parts)), order)
    except (ValueError, OverflowError):
        return None


def clock_of(text: str) -> tuple[time, tzinfo | None] | None:
    """Return the time and the zone of a ``plain`` text that is a time of day and nothing else."""
    match = _CLOCK_ALONE.fullmatch(text) if len(text) <= _MAX_CLOCK_CHARACTERS else None
    if not match:
        return None
    try:
        clock, next_day = _clock(match.groupdict())
        zone = _in_zone(datetime.combine(date(2000, 1, 1), clock), match.groupdict()).tzinfo
    except ValueError:
        return None
    stated = any(match[name] for name in ("zone", "offset", "region"))
    return None if next_day else (clock, zone if stated else None)


def in_site_zone(moment: datetime) -> datetime:
    """Return a datetime without a zone in the site's zone."""
    return moment.replace(tzinfo=site.get_default_timezone())


def within_reason(moment: datetime) -> datetime:
    """Return ``moment``; raise ``ValueError`` if no article is of that year, or of that moment."""
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"{moment.year} is no year of an article")
    if moment.year in _ZERO_YEARS and _is_zero(moment):
        raise ValueError(f"{moment} is the zero of a program")
    return moment


def _is_zero(moment: datetime) -> bool:
    """Return whether programs write ``moment`` for a missing date: Unix's and SQL Server's zero."""
    if moment.tzinfo and moment == _UNIX_ZERO:
        return True
    return (moment.month, moment.day, moment.time()) == (1, 1, time())


def _with_clock_before(text: str, match: Match) -> Match:
    """Return ``match`` with the time that stands before the date: ``07:30 WIB, 12 Agustus``."""
    if match.parts["hour"]:
        return match
    clock = _CLOCK_BEFORE.search(text, max(0, match.start - _MAX_CLOCK_CHARACTERS), match.start)
    if not clock:
        return match
    return Match(clock.start(), match.end, {**match.parts, **clock.groupdict()})


def _day(parts: Mapping[str, str | None]) -> tuple[date, str]:
    days = list(_possible_days(parts))
    if not days:
        raise ValueError("no such day")
    weekday = WEEKDAY_NUMBERS.get((parts["weekday"] or "").lower())
    for day, _ in days:
        if day.weekday() == weekday:
            return day, BY_WEEKDAY
    return days[0]


def _possible_days(parts: Mapping[str, str | None]) -> Iterator[tuple[date, str]]:
    year, first = parts["y"] or "", int(parts["d"] or 0)
    if month := parts.get("month"):
        yield date(_full_year(year), MONTH_NUMBERS[month.lower()], first), ""
        return
    second = int(parts["m"] or 0)
    orders = [(year, second, first, ""), (year, first, second, MONTH_FIRST)]
    if len(year) == 2:  # 24-12-31: the year first, unless the other orders give a likely date
        orders.append((parts["d"] or "", second, int(year), ""))
        latest = site.now().year + 1
        orders.sort(key=lambda order: _full_year(order[0]) > latest or _full_year(order[0]) < 1970)
    for year_text, month_number, day, order in orders:
        try:
            yield date(_full_year(year_text), month_number, day), order
        except ValueError:
            continue


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < PIVOT_YEAR else 1900)


def _clock(parts: Mapping[str, str | None]) -> tuple[time, bool]:
    """Return the time of day, and whether it is 24:00, which is 00:00 of the next day."""
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if half := (parts["half"] or "").lower():
        if not 1 <= hour <= 12:
            raise ValueError(f"{hour} {half} is no hour")
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    hour = _hour_of_day(hour, (parts["daypart"] or "").lower())
    if (hour, minute, second) == (24, 0, 0):
        return time(), True
    return time(hour, minute, second), False


def _hour_of_day(hour: int, daypart: str) -> int:
    """Return the hour that ``9 malam`` and ``3 sore`` mean; from 13 on it is stated."""
    first = _FIRST_HOURS.get(daypart, 12)
    if hour == 12 and daypart == "malam":
        return 0
    last = 9 if daypart == "siang" else 12  # "11.00 siang" is before noon
    return hour + 12 if first <= hour < last else hour


def _in_zone(moment: datetime, parts: Mapping[str, str | None]) -> datetime:
    if offset := parts["offset"]:
        digits = re.sub(r"\D", "", offset)
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        shift = timedelta(hours=int(hours), minutes=int(minutes))
        return moment.replace(tzinfo=timezone(-shift if offset[0] == "-" else shift))
    if name := parts["zone"]:
        hours_of_zone = _ZONE_HOURS[name.lower()]
        zone = timezone(timedelta(hours=hours_of_zone), name.upper()) if hours_of_zone else UTC
        return moment.replace(tzinfo=zone)
    if region := parts["region"]:
        return moment.replace(tzinfo=ZoneInfo(region.title()))
    return in_site_zone(moment)
