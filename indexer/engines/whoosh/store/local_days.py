"""The day of each document in the site's time zone, as an ordinal of the days that occur.

Facets of years and periods count documents by day. Segments never change, so the days of a segment
are computed once a process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import PeriodUnit
from indexer.engines.scoring.dates import NO_DATE

DAY = 86_400  # seconds
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()  # days are numbered as by ``date.toordinal``
NO_DAY = 0  # of documents without a date
MAX_TABLE_DAYS = 400_000  # between the first and the last day; of more, days are sorted

Numbers = npt.NDArray[np.int64]


class _Periods(NamedTuple):
    """The periods of a segment in one unit."""

    starts: Numbers  # first days, ascending
    places: Numbers  # of each period in the days
    of_days: Numbers  # index of the period of each day
    firsts: Numbers  # first day of the period of each day


@dataclass(frozen=True)
class LocalDays:
    """The days of a segment, ascending, and for each document the index of its day.

    The first day is always ``NO_DAY``, whether a document lacks a date or not.
    """

    days: Numbers
    ordinals: npt.NDArray[np.uint32]  # indexes of ``days``
    _periods: dict[PeriodUnit, _Periods] = field(default_factory=dict)

    @classmethod
    def of(cls, published: Numbers, zone: ZoneInfo) -> "LocalDays":
        """Return the days of dates in epoch seconds (or ``NO_DATE``)."""
        days: Numbers = np.full(len(published), NO_DAY, dtype=np.int64)
        dated = published != NO_DATE
        days[dated] = _local_days(published[dated], zone)
        found, ordinals = _numbered(days[dated])
        numbers = np.zeros(len(published), dtype=np.uint32)
        numbers[dated] = ordinals + 1
        return cls(np.concatenate([[NO_DAY], found]), numbers)

    @cached_property
    def years(self) -> Numbers:
        """Return the year of each of ``days``; 0 for ``NO_DAY``."""
        years = (self.days - EPOCH_DAY).astype("datetime64[D]").astype("datetime64[Y]")
        found: Numbers = years.astype(np.int64) + EPOCH.year
        found[0] = 0
        return found

    def periods(self, unit: PeriodUnit) -> tuple[Numbers, Numbers]:
        """Return the first days of the periods, and the place of each period in ``days``."""
        found = self._in_unit(unit)
        return found.starts, found.places

    def period_of_day(self, unit: PeriodUnit) -> Numbers:
        """Return the index of the period of each of ``days``."""
        return self._in_unit(unit).of_days

    def first_days(self, unit: PeriodUnit | None) -> Numbers:
        """Return the first day of the period of each of ``days``; without a unit, 1 for any day."""
        firsts = self.days != NO_DAY if unit is None else self._in_unit(unit).firsts
        return firsts.astype(np.int64, copy=False)

    def _in_unit(self, unit: PeriodUnit) -> _Periods:
        found = self._periods.get(unit)
        if found is None:
            firsts = period_starts(self.days, unit)
            starts, places, inverse = np.unique(firsts, return_index=True, return_inverse=True)
            found = self._periods[unit] = _Periods(starts, places, inverse.reshape(-1), firsts)
        return found


def first_days(days: Numbers, unit: PeriodUnit) -> Numbers:
    """Return the first day of the period of each day."""
    match unit:
        case PeriodUnit.DAY:
            return days
        case PeriodUnit.WEEK:
            return days - (days - 1) % 7  # day 1 is a Monday
        case PeriodUnit.MONTH:
            rounded = (days - EPOCH_DAY).astype("datetime64[D]").astype("datetime64[M]")
        case PeriodUnit.YEAR:
            rounded = (days - EPOCH_DAY).astype("datetime64[D]").astype("datetime64[Y]")
    return rounded.astype("datetime64[D]").astype(np.int64) + EPOCH_DAY


def period_starts(days: Numbers, unit: PeriodUnit) -> Numbers:
    """Return the first day of the period of each day; ``NO_DAY`` is its own."""
    return np.where(days == NO_DAY, NO_DAY, first_days(days, unit))


def _local_days(published: Numbers, zone: ZoneInfo) -> Numbers:
    """Return the day of each moment, in the time zone.

    The offset of the zone is looked up at both ends of each day in UTC; only if it changes in
    between, for each moment.
    """
    utc_days, ordinals = _numbered(published // DAY)
    first = np.array(list(_offsets(utc_days * DAY, zone)), dtype=np.int64)
    last = np.array(list(_offsets(utc_days * DAY + DAY - 1, zone)), dtype=np.int64)
    offsets = first[ordinals]
    changing = np.flatnonzero((first != last)[ordinals])
    offsets[changing] = list(_offsets(published[changing], zone))
    days = (published + offsets) // DAY + EPOCH_DAY
    clipped: Numbers = np.clip(days, date.min.toordinal(), date.max.toordinal())
    return clipped


def _offsets(moments: Numbers, zone: ZoneInfo) -> Iterator[int]:
    """Yield the offset of a time zone from UTC at each moment, in seconds."""
    for moment in moments.tolist():
        try:
            offset = (EPOCH + timedelta(seconds=moment)).astimezone(zone).utcoffset()
        except OverflowError:  # the first and the last day of the calendar
            offset = None
        yield int(offset.total_seconds()) if offset else 0


def _numbered(values: Numbers) -> tuple[Numbers, Numbers]:
    """Return the different values, ascending, and the index of each value among them."""
    if not len(values):
        return values, values
    least = int(values.min())
    size = int(values.max()) - least + 1
    if size > MAX_TABLE_DAYS:
        found, ordinals = np.unique(values, return_inverse=True)
        return found, ordinals.reshape(-1).astype(np.int64)
    places = values - least
    present = np.zeros(size, dtype=np.bool_)
    present[places] = True
    numbers = np.cumsum(present) - 1
    return np.flatnonzero(present) + least, numbers[places]
