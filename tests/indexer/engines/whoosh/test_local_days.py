"""The days of documents in the site's time zone, from the first to the last day of the calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.interface import PeriodUnit
from indexer.engines.scoring.dates import NO_DATE, epoch_seconds
from indexer.engines.whoosh.store.local_days import NO_DAY, LocalDays, period_starts

ZONES = ["Asia/Jakarta", "UTC", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"]
moments = st.datetimes(
    min_value=datetime(1, 1, 3),
    max_value=datetime(9999, 12, 29),
    timezones=st.just(UTC),
)
# Near the days on which clocks are changed, or a day is left out (Apia, 30 December 2011).
changes = st.builds(
    lambda day, hours: day + timedelta(hours=hours),
    st.sampled_from([datetime(2021, 3, 13, tzinfo=UTC), datetime(2011, 12, 29, tzinfo=UTC)]),
    st.integers(0, 80),
)


@given(st.lists(st.one_of(st.none(), moments, changes), max_size=30), st.sampled_from(ZONES))
def test_days_are_those_of_the_calendar(published: list[datetime | None], name: str) -> None:
    zone = ZoneInfo(name)
    expected = [each.astimezone(zone).date().toordinal() if each else NO_DAY for each in published]

    days = LocalDays.of(np.array([epoch_seconds(each) for each in published], np.int64), zone)

    assert days.days[days.ordinals].tolist() == expected
    assert days.days.tolist() == sorted({NO_DAY, *expected})
    years = [date.fromordinal(each).year if each else 0 for each in expected]
    assert days.years[days.ordinals].tolist() == years


@pytest.mark.parametrize("name", ZONES)
def test_moments_beyond_the_calendar_of_a_zone_are_on_its_first_or_last_day(name: str) -> None:
    moments = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]

    days = LocalDays.of(np.array([*map(epoch_seconds, moments), NO_DATE]), ZoneInfo(name))

    first, last, none = days.days[days.ordinals].tolist()
    assert date.fromordinal(first) == date.min
    assert date.fromordinal(last) >= date(9999, 12, 30)
    assert none == NO_DAY


@given(st.lists(st.dates(), max_size=20), st.sampled_from(list(PeriodUnit)))
def test_starts_of_periods_are_those_of_the_unit(days: list[date], unit: PeriodUnit) -> None:
    numbers = np.array([NO_DAY, *(day.toordinal() for day in days)], dtype=np.int64)

    starts = period_starts(numbers, unit).tolist()

    assert starts == [NO_DAY, *(unit.first_day(day).toordinal() for day in days)]
