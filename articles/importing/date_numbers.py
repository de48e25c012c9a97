"""Dates that programs write as numbers: seconds since 1970, digits in a row, Excel's serials."""

import re
from datetime import UTC, datetime, timedelta

from articles.importing.date_notations import in_site_zone, within_reason

#: Seconds since 1970; smaller numbers are something else.
MIN_SECONDS = 100_000_000
#: Numbers from these on are milliseconds, microseconds and nanoseconds since 1970.
_UNITS = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3))
#: Excel's days since 1899-12-30 for the years 1970 to 2099.
SERIALS = range(25_569, 73_051)
_EXCEL_EPOCH = datetime(1899, 12, 30)
_EPOCH = re.compile(
    r"[1-9](?:\d{8,9}|\d{12}|\d{15}|\d{18})(?:\.\d{1,9})?|[1-9]\.\d{9,18}e\+?\d{1,2}", re.IGNORECASE
)
_DOTNET = re.compile(r"/?Date\((\d{9,13})(?:[+-]\d{4})?\)?/?")  # /Date(1723422600000+0700)/
_COMPACT = re.compile(
    r"(?P<day>\d{8})(?:[t _-]?(?P<clock>\d{2}(?:\d{2}){0,2}))?(?P<zone>z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_CLOCK_FORMATS = {0: "", 2: "%H", 4: "%H%M", 6: "%H%M%S"}
_SERIAL = re.compile(r"\d{5}(?:[.,]\d{1,12})?")


def from_number(number: float) -> datetime | None:
    """Return the date of seconds, or a smaller unit, since 1970, or of digits as in 20240812."""
    if not MIN_SECONDS / 10 <= number < 10**19:  # NaN is not, either
        return None
    if number == int(number) and (compact := from_digits(str(int(number)))):
        return compact
    if number < MIN_SECONDS:
        return None
    unit = next((unit for least, unit in _UNITS if number >= least), 1)
    try:
        return within_reason(datetime.fromtimestamp(number / unit, UTC))
    except (OverflowError, OSError, ValueError):
        return None


def from_digits(text: str) -> datetime | None:
    """Return the date of a text of digits: ``20240812``, ``202408120730``, ``12082024``.

    >>> str(from_digits("202408120730"))
    '2024-08-12 07:30:00+07:00'
    """
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    clock = match["clock"] or ""
    for form in ("%Y%m%d", "%d%m%Y"):
        try:
            moment = datetime.strptime(match["day"] + clock, form + _CLOCK_FORMATS[len(clock)])
            within_reason(moment)
        except ValueError:
            continue
        if not match["zone"]:
            return in_site_zone(moment)
        return datetime.fromisoformat(moment.isoformat() + match["zone"].upper())
    return None


def from_epoch_text(text: str) -> datetime | None:
    """Return the date of a text that is a number of seconds, or a smaller unit, since 1970."""
    if dotnet := _DOTNET.fullmatch(text):
        text = dotnet[1]
    return from_number(float(text)) if _EPOCH.fullmatch(text) else None


def from_serial(text: str) -> datetime | None:
    """Return the date of Excel's serial number in a table: ``46331``, ``46331.3125``."""
    if not _SERIAL.fullmatch(text):
        return None
    days = float(text.replace(",", "."))
    if int(days) not in SERIALS:
        return None
    # A cell keeps about a tenth of a second; seconds are rounded.
    return in_site_zone(_EXCEL_EPOCH + timedelta(seconds=round(days * 86_400)))
