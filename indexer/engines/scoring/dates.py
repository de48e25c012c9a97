"""Dates as seconds since 1970: of articles, and of the bounds of days in the site's time zone."""

import math
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from indexer.engines.interface import NO_FILTERS, Filters

NO_DATE = -(2**62)  # seconds: the value of articles without a date


def epoch_seconds(moment: datetime | None) -> int:
    """Return the seconds since 1970 (UTC) of an aware time; ``NO_DATE`` for None."""
    return NO_DATE if moment is None else int(moment.timestamp())


def day_bounds(
    first: date | None, last: date | None, zone: ZoneInfo
) -> tuple[int | None, int | None]:
    """Return the first second of the first day and the end of the last day (exclusive).

    Both are epoch seconds, or None if the day is None.
    """
    start = _midnight(first, zone) if first else None
    end = None
    if last and last < date.max:
        end = _midnight(last + timedelta(days=1), zone)
    return start, end


def filter_bounds(filters: Filters, zone: ZoneInfo) -> tuple[int | None, int | None]:
    """Return the range of the days of filters, or of their moment since, in epoch seconds."""
    if filters is NO_FILTERS:
        return None, None
    start, end = day_bounds(filters.date_from, filters.date_to, zone)
    if filters.since:
        moment = math.ceil(filters.since.timestamp())
        start = moment if start is None else max(start, moment)
    return start, end


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())
