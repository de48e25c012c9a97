"""Periods that are named from today, as filters."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from indexer.engines.interface import Filters
from indexer.search.periods import PRESETS, period_filters

NOW = datetime(2026, 8, 12, 1, 30, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("7-hari", date(2026, 8, 6)),
        ("30-hari", date(2026, 7, 14)),
        ("setahun", date(2025, 8, 13)),
        ("bulan-ini", date(2026, 8, 1)),
    ],
)
def test_preset_ends_today(text: str, first: date) -> None:
    assert period_filters(text, NOW) == Filters(
        date_from=first, date_to=NOW.date(), period=text, since=None
    )


def test_hours_are_counted_from_the_moment() -> None:
    filters = period_filters("24-jam", NOW)

    assert filters is not None
    assert filters.since == NOW - timedelta(hours=24)
    assert (filters.date_from, filters.date_to) == (date(2026, 8, 11), date(2026, 8, 12))


def test_days_are_those_of_the_zone_of_the_moment() -> None:
    filters = period_filters("hari-ini", NOW.astimezone(UTC))

    assert filters is not None
    assert filters.date_from == date(2026, 8, 11)


def test_other_expressions_and_dates_are_read() -> None:
    month = period_filters("Bulan lalu", NOW)

    assert month == Filters(
        date_from=date(2026, 7, 1), date_to=date(2026, 7, 31), period="bulan-lalu"
    )
    assert period_filters("2022", NOW) == Filters(
        date_from=date(2022, 1, 1), date_to=date(2022, 12, 31)
    )


def test_days_out_of_the_range_of_engines_are_cut() -> None:
    filters = period_filters("9999-tahun", NOW)

    assert filters is not None
    assert filters.date_from == date(1000, 1, 1)


@pytest.mark.parametrize("text", ["", "besok", "7", "selamanya", "0-jam", "99999-jam"])
def test_unknown_period(text: str) -> None:
    assert period_filters(text, NOW) is None


def test_every_preset_is_a_period() -> None:
    for text in PRESETS:
        filters = period_filters(text, NOW)
        assert filters is not None
        assert filters.period == text


def test_filters_without_days_have_no_period() -> None:
    filters = Filters(date_from=date(2026, 8, 6), period="7-hari").without_time()

    assert filters == Filters()
