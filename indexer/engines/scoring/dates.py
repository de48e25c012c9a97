"""Dates as seconds since 1970: of articles, and of the bounds of days in the site's time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())
