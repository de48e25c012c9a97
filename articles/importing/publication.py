"""The date of publication from the columns of a row: a date, or a date and a time of day.

Columns such as ``waktu`` hold a date in some files and a time of day in others; the value decides.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

from articles.importing.date_notations import Reading, in_site_zone
from articles.importing.dates import parse_clock, read_value
from articles.importing.problems import Problem
from articles.importing.values import shown

_DAY_SECONDS = 24 * 60 * 60

Clock = tuple[time, tzinfo | None]


def publication(
    dates: Sequence[Any], clocks: Sequence[Any], *, serials: bool = False
) -> tuple[Reading | None, list[Problem]]:
    """Return the date of publication and the warnings about it.

    ``dates`` and ``clocks`` are the values of the date and time columns, the best name first.
    ``serials`` is as for ``read_value``.
    """
    clock: Clock | None = None
    unread: list[Any] = []
    for value in [*clocks, *dates]:
        if clock is None and (found := _clock(value, serials=serials)):
            clock = found
    for value in [*dates, *clocks]:
        if _clock(value, serials=serials):
            continue
        if reading := read_value(value, serials=serials):
            return (_at(reading, clock) if clock else reading), []
        unread.append(value)
    unread = unread or [value for value in dates if value is not None]
    return None, [Problem("bad_date", {"value": shown(value)}) for value in unread[:1]]


def _clock(value: Any, *, serials: bool) -> Clock | None:
    if found := parse_clock(value):
        return found
    if serials and isinstance(value, str | float):
        return _clock_of_fraction(value)
    return None


def _clock_of_fraction(value: str | float) -> Clock | None:
    """Return the time of day that Excel stores as a fraction of a day: ``0.3125`` is 07:30."""
    try:
        fraction = float(str(value).replace(",", "."))
    except ValueError:
        return None
    if not 0 < fraction < 1:
        return None
    seconds = round(fraction * _DAY_SECONDS) % _DAY_SECONDS
    return (datetime.min + timedelta(seconds=seconds)).time(), None


def _at(reading: Reading, clock: Clock) -> Reading:
    """Return ``reading`` at the time of ``clock`` if the date states no time of its own."""
    moment = reading.moment
    if moment.time() != time():
        return reading
    hour, zone = clock
    # A date of a data frame is midnight in UTC; the time beside it is the site's.
    stated = moment.tzinfo if moment.tzinfo not in (None, UTC) else None
    together = datetime.combine(moment.date(), hour)
    if zone or stated:
        return reading._replace(moment=together.replace(tzinfo=zone or stated))
    return reading._replace(moment=in_site_zone(together))
