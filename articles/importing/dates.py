"""A parser for the dates of Indonesian news pages and data files, which returns aware datetimes.

``parse_date`` parses the content of a field or of a line. The function returns None unless the
whole text is a date, and never guesses a missing part. WIB, WITA and WIT set the time zone; without
one, the site's zone applies.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from django.utils import timezone as site

from lexicon.months import month_numbers

ZONES: dict[str, tzinfo] = {
    "wib": timezone(timedelta(hours=7), "WIB"),
    "wita": timezone(timedelta(hours=8), "WITA"),
    "wit": timezone(timedelta(hours=9), "WIT"),
    "utc": UTC,
    "gmt": UTC,
    "z": UTC,
}
MONTH_NUMBERS = month_numbers(rare=True)
WEEKDAYS = (
    "senin selasa rabu kamis jumat jum'at jum’at sabtu minggu ahad sen sel rab kam jum sab min mgg"
    " monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
)
LABELS = (
    "diterbitkan tanggal terbit tayang dipublikasikan dimuat diunggah published posted publikasi"
    " date waktu"
)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
#: Numbers from this one on are milliseconds since 1970; smaller ones are seconds.
MIN_MILLISECONDS = 100_000_000_000
MAX_DATE_CHARACTERS = 80

_WEEKDAY = "(?:" + "|".join(sorted(map(re.escape, WEEKDAYS.split()), key=len, reverse=True)) + ")"
_MONTH = "(?:" + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True)) + ")"
_DAY_FORMS = (
    rf"(?P<d>\d{{1,2}})[ -](?P<month>{_MONTH})\.?,?[ -](?P<y>\d{{4}})",
    rf"(?P<month>{_MONTH})\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})",
    r"(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})",
    r"(?P<y>\d{4})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
)
_CLOCK = (
    r"(?:(?:[,|]? ?(?:pukul|jam|at|-|–|\||,|t) ?| )(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?(?: ?(?P<half>am|pm))?)?"
)
_ZONE = r"(?: ?\(?(?P<zone>wib|wita|wit|utc|gmt|z)\)?)?(?P<offset> ?[+-]\d{2}:?\d{2})?"
_LABEL = "(?:(?:" + "|".join(LABELS.split()) + r")(?: pada)?(?: ?: ?| ))?"
_WRITTEN = tuple(
    re.compile(rf"{_LABEL}(?:{_WEEKDAY}\.?,? ?)?\(?{form}\)?{_CLOCK}{_ZONE}\.?", re.IGNORECASE)
    for form in _DAY_FORMS
)


def parse_date(value: object) -> datetime | None:
    """Return the datetime of ``value``, which is a text, or seconds or milliseconds since 1970.

    >>> parse_date("Jumat, 7 Januari 2022 14:05 WITA").isoformat()
    '2022-01-07T14:05:00+08:00'
    >>> parse_date("31/02/2022") is None
    True
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_epoch(float(value))
    text = " ".join(str(value)[: MAX_DATE_CHARACTERS + 1].split())
    if not text or len(text) > MAX_DATE_CHARACTERS:
        return None
    if re.fullmatch(r"\d{9,13}(?:\.\d+)?", text):
        return _from_epoch(float(text))
    return _from_iso(text) or _from_written(text)


def _from_epoch(number: float) -> datetime | None:
    seconds = number / 1000 if abs(number) >= MIN_MILLISECONDS else number
    try:
        return _within_reason(datetime.fromtimestamp(seconds, UTC)) if seconds > 0 else None
    except (OverflowError, OSError, ValueError):
        return None


def _from_iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _within_reason(moment if moment.tzinfo else _in_site_zone(moment))


def _from_written(text: str) -> datetime | None:
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(text):
            return _assembled(match.groupdict())
    return None


def _assembled(parts: dict[str, str | None]) -> datetime | None:
    month = parts.get("month")
    try:
        day = date(
            int(parts["y"] or 0),
            MONTH_NUMBERS[month.lower()] if month else int(parts["m"] or 0),
            int(parts["d"] or 0),
        )
        clock = time(_hour(parts), int(parts["minute"] or 0), int(parts["second"] or 0))
        return _within_reason(_in_zone(datetime.combine(day, clock), parts))
    except (ValueError, OverflowError):
        return None


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts["hour"] or 0)
    half = (parts["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(f"{hour} {half} is no hour")
    return hour % 12 + (12 if half == "pm" else 0) if half else hour


def _in_zone(moment: datetime, parts: dict[str, str | None]) -> datetime:
    if offset := parts["offset"]:
        return datetime.fromisoformat(moment.isoformat() + offset.strip())
    zone = ZONES.get((parts["zone"] or "").lower())
    return moment.replace(tzinfo=zone) if zone else _in_site_zone(moment)


def _in_site_zone(moment: datetime) -> datetime:
    return moment.replace(tzinfo=site.get_default_timezone())


def _within_reason(moment: datetime) -> datetime | None:
    return moment if EARLIEST_YEAR <= moment.year <= LATEST_YEAR else None
