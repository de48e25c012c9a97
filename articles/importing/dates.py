"""Dates of articles: the values of fields, lines and short elements become aware datetimes.

``parse_date`` reads a value that is a date and nothing else; ``find_date`` reads a date with words
around it. Both return None rather than guess a missing part; relative times (``2 jam yang lalu``)
have no date. Without a time zone, the site's zone applies. ``date_notations`` holds the patterns,
``date_numbers`` the dates that are numbers.
"""

import re
from datetime import date, datetime, time, tzinfo
from itertools import pairwise
from typing import Any

from articles.importing.date_notations import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Match,
    Reading,
    clock_of,
    in_site_zone,
    matches,
    plain,
    reading,
    within_reason,
)
from articles.importing.date_numbers import from_digits, from_epoch_text, from_number, from_serial

__all__ = [
    "EARLIEST_YEAR",
    "LATEST_YEAR",
    "find_date",
    "is_date_like",
    "parse_clock",
    "parse_date",
    "read_value",
]

MAX_DATE_CHARACTERS = 100  # of a value that is a date
MAX_FIND_CHARACTERS = 300  # of a text with a date in it
MAX_NESTING = 4
_PUBLISHED = (
    r"(?:di)?terbit(?:kan)?|(?:di)?tayang(?:kan)?|(?:di)?publikasi(?:kan)?|di(?:muat|unggah|posting"
    r"|rilis|buat)|publish(?:ed)?(?: (?:on|at|date))?|posted(?: on)?|date|dated|tanggal|tgl|waktu"
)
_UPDATED = (
    r"di ?-?(?:per ?ba(?:ha)?rui|mutakhirkan|ubah|revisi|sunting|edit|up ?date)|pembaruan"
    r"|pemutakhiran|perubahan|revisi|last (?:updated|modified)|updated?|modified|edited"
)
_FILLERS = r"(?: (?:pada|on|at|terakhir|date|tanggal|tgl|waktu|hari))*"
_LABEL = re.compile(
    rf"(?:{_PUBLISHED})(?: (?:{_PUBLISHED}))?{_FILLERS}(?: ?: ?| |$)", re.IGNORECASE
)
_PUBLISHED_BEFORE = re.compile(rf"(?<!\w)(?:{_PUBLISHED}){_FILLERS}[\s:,.(|-]*$", re.IGNORECASE)
_UPDATED_BEFORE = re.compile(rf"(?<!\w)(?:{_UPDATED}){_FILLERS}[\s:,.(|-]*$", re.IGNORECASE)
#: The first day of a period stands before the date: "10-12 Juni 2025", "10 dan 12 Juni 2025".
_PERIOD_BEFORE = re.compile(
    r"(?<![\w:.])\d{1,2} ?(?:-|/|&|dan|and|s\.?/?d\.?|sampai|hingga|to) ?$", re.IGNORECASE
)
_PERIOD_BETWEEN = re.compile(r"[ ()]*(?:-|s\.?/?d\.?|sampai|hingga|until|to)[ ()]*", re.IGNORECASE)
_STRIPPED = " ,.;:|()[]'\"-•·*\ufeff\u200b"
_CLOCK_LABEL = re.compile(r"(?<!\w)(?:pukul|pkl|jam)(?!\w)", re.IGNORECASE)
#: A zone's name may follow: "GMT+0700 (Western Indonesia Time)"; also a day: "2024-08-12 WIB".
_ZONE_REMARK = re.compile(r"\s?\([a-z ]{3,40}\)?| wi(?:b|ta|t)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_ISO = re.compile(r"\d{4}-?(?:\d{2}-?\d{2}|W\d{2}-?\d)(?:$|[T ]\d|Z)")
_REGION = re.compile(r"\[[A-Za-z]+(?:/[A-Za-z_]+)?\]$")
#: Keys of JSON objects that hold a date: MongoDB, Firestore, PHP, Parse, JSON-LD and others.
_DATE_KEYS = ("$date", "$numberLong", "_seconds", "seconds", "date", "iso", "@value", "value")
#: Keys of JSON objects that hold the parts of a date: Java's and others.
_PART_KEYS = (("year",), ("monthValue", "month"), ("dayOfMonth", "day"), ("hour",), ("minute",))


def parse_date(value: object) -> datetime | None:
    """Return the datetime of ``value``, which is a date and nothing else.

    ``value`` is a text, a number of seconds or milliseconds since 1970, a datetime, or the JSON
    object or list in which a database exports one of these.

    >>> parse_date("Jumat, 7 Januari 2022 14:05 WITA").isoformat()
    '2022-01-07T14:05:00+08:00'
    >>> parse_date("31/02/2022") is None
    True
    """
    found = _read_whole(value)
    return found.moment if found else None


def find_date(text: str) -> datetime | None:
    """Return the date in a short text with words around it; None without exactly one choice.

    The date of an update (``Diperbarui``) is returned only if there is no other date. A period
    (``10-12 Juni 2025``) is no date.

    >>> find_date("Kompas.com - 10/06/2025, 21:23 WIB").isoformat()
    '2025-06-10T21:23:00+07:00'
    """
    found = _find(text)
    return found.moment if found else None


def read_value(value: object, *, serials: bool = False) -> Reading | None:
    """Return the date of a field's value, which may have words around it.

    ``serials`` says that a number of five digits is Excel's serial of a day: the value is a cell
    of a table.
    """
    number = serials and isinstance(value, str | int | float) and not isinstance(value, bool)
    if number and (moment := from_serial(str(value).strip())):
        return Reading(moment)
    if found := _read_whole(value):
        return found
    text = " ".join(_texts(value))
    return _find(text) if text else None


def parse_clock(value: object) -> tuple[time, tzinfo | None] | None:
    """Return the time of day that ``value`` is, and its zone if it states one.

    >>> parse_clock("pukul 21.55 WIB")[0]
    datetime.time(21, 55)
    """
    if isinstance(value, time):
        return value.replace(tzinfo=None), value.tzinfo
    return clock_of(plain(value).strip(_STRIPPED)) if isinstance(value, str) else None


def is_date_like(value: object) -> bool:
    """Return whether ``value`` is surely a date: a written one, not a bare number."""
    if isinstance(value, str) and value.strip().isdigit():
        return False
    return not isinstance(value, int | float) and _read_whole(value) is not None


def _read_whole(value: object, depth: int = 0) -> Reading | None:
    if isinstance(value, datetime):
        return _checked(value)
    if isinstance(value, date):
        return _checked(datetime.combine(value, time()))
    if isinstance(value, int | float) and not isinstance(value, bool):
        moment = from_number(value)
        return Reading(moment) if moment else None
    if isinstance(value, dict):
        return _read_object(value, depth)
    if isinstance(value, list):
        return _read_list(value, depth)
    return _read_text(value) if isinstance(value, str) else None


def _read_object(value: dict[Any, Any], depth: int) -> Reading | None:
    if parts := _parts_of(value):
        return _read_list(parts, depth)
    keys = [key for key in _DATE_KEYS if key in value] if depth < MAX_NESTING else []
    found = (_read_whole(value[key], depth + 1) for key in keys)
    return _with_zone_of(value, next(filter(None, found), None))


def _read_list(value: list[Any], depth: int) -> Reading | None:
    if value and depth < MAX_NESTING and not all(isinstance(part, int) for part in value):
        return _read_whole(value[0], depth + 1) if len(value) == 1 else _read_text(_joined(value))
    if 3 <= len(value) <= 7 and isinstance(value[0], int):  # Java: [2024, 8, 12, 7, 30]
        try:
            return _checked(datetime(*value[:6]))
        except (TypeError, ValueError, OverflowError):
            return None
    return None


def _parts_of(value: dict[Any, Any]) -> list[Any]:
    """Return year, month, day, hour and minute, if an object holds a date in parts."""
    found = [
        next((value[name] for name in names if isinstance(value.get(name), int)), None)
        for names in _PART_KEYS
    ]
    if None in found[:3]:
        return []
    return found[: found.index(None)] if None in found else found


def _with_zone_of(value: dict[Any, Any], found: Reading | None) -> Reading | None:
    """Return ``found`` in the zone that PHP writes beside the date."""
    zone = value.get("timezone")
    text = value.get("date")
    if not (found and isinstance(zone, str) and isinstance(text, str)):
        return found
    return _read_text(f"{text[:19]} {zone}") or found


def _read_text(value: str) -> Reading | None:
    if len(value) > 3 * MAX_DATE_CHARACTERS or not _DIGIT.search(value):
        return None
    text = plain(value)
    if len(text) > MAX_DATE_CHARACTERS:
        return None
    text = text.strip(_STRIPPED)
    if moment := from_digits(text) or from_epoch_text(text) or _from_iso(text):
        return Reading(moment)
    text = text[label.end() :] if (label := _LABEL.match(text)) else text
    return next(
        (reading(match.parts) for match in matches(text) if _is_whole(text, match)),
        None,
    )


def _is_whole(text: str, match: Match) -> bool:
    before = _CLOCK_LABEL.sub("", text[: match.start])
    after = text[match.end :]
    if remark := _ZONE_REMARK.match(after):
        after = after[remark.end() :]
    return not before.strip(_STRIPPED) and not after.strip(_STRIPPED)


def _from_iso(text: str) -> datetime | None:
    if not _ISO.match(text):
        return None
    try:
        found = _checked(datetime.fromisoformat(_REGION.sub("", text)))
    except ValueError:
        return None
    return found.moment if found else None


def _find(text: str) -> Reading | None:
    text = plain(text[: 3 * MAX_FIND_CHARACTERS])
    if len(text) > MAX_FIND_CHARACTERS:
        return None
    found = [match for match in matches(text) if not _PERIOD_BEFORE.search(text[: match.start])]
    for first, second in pairwise(found):
        if _PERIOD_BETWEEN.fullmatch(text[first.end : second.start]):
            found = [match for match in found if match not in (first, second)]
    chosen = min(found, key=lambda match: _preference(text[: match.start]), default=None)
    return reading(chosen.parts) if chosen else None


def _preference(before: str) -> int:
    if _UPDATED_BEFORE.search(before):
        return 2
    return 0 if _PUBLISHED_BEFORE.search(before) else 1


def _checked(moment: datetime) -> Reading | None:
    try:
        return Reading(within_reason(moment if moment.tzinfo else in_site_zone(moment)))
    except ValueError:
        return None


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key in _DATE_KEYS for text in _texts(value.get(key))]
    return [_joined(value)] if isinstance(value, list) else []


def _joined(value: list[Any]) -> str:
    return " ".join(part for part in value[:6] if isinstance(part, str))
