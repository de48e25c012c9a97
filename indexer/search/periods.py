"""Periods that are named from today, as filters: ``7-hari``, ``bulan-ini``, ``24-jam``.

The days of a period are read at the moment of the search, so links with a period move on with time.
Hours are counted from that moment, not from midnight.
"""

from datetime import date, datetime, timedelta

from indexer.engines.interface import Filters
from indexer.query.date_ranges import parse_dates
from indexer.query.relative_dates import days_of, hours_of, relative_dates

#: The periods that pages offer.
PRESETS = ("24-jam", "7-hari", "30-hari", "setahun", "bulan-ini")
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)  # no time zone shifts these away


def period_filters(text: str, now: datetime) -> Filters | None:
    """Return the filter of the days that ``text`` names at an aware moment; None if it names none.

    Dates that are not named from today are days without a period.
    """
    named = relative_dates(text)
    if named is None:
        fixed = parse_dates(text)
        return _within(fixed.first, fixed.last) if fixed else None
    hours = hours_of(named.text)
    days = days_of(named.text, now.date())
    if days is None:
        return None
    if not hours:
        return _within(days.first, days.last, period=named.text)
    since = now - timedelta(hours=hours)
    return _within(since.date(), now.date(), period=named.text, since=since)


def _within(
    first: date | None, last: date | None, *, period: str = "", since: datetime | None = None
) -> Filters:
    """Return the filter of the days, cut to those that every engine can compare."""
    return Filters(
        date_from=min(max(first, FIRST_DAY), LAST_DAY) if first else None,
        date_to=min(max(last, FIRST_DAY), LAST_DAY) if last else None,
        period=period,
        since=since,
    )
