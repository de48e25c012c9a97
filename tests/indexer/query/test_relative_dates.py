"""Dates of ``tanggal:`` that are named from today."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.describe import describe
from indexer.query.parser import parse
from indexer.query.relative_dates import days_of, relative_dates, with_days, with_expressions
from indexer.query.tree import And, DateRange, RelativeDates

TODAY = date(2026, 8, 12)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("hari-ini", "2026-08-12", "2026-08-12"),
        ("Today", "2026-08-12", "2026-08-12"),
        ("kemarin", "2026-08-11", "2026-08-11"),
        ("yesterday", "2026-08-11", "2026-08-11"),
        ("minggu-ini", "2026-08-10", "2026-08-12"),
        ("pekan lalu", "2026-08-03", "2026-08-09"),
        ("last-week", "2026-08-03", "2026-08-09"),
        ("bulan-ini", "2026-08-01", "2026-08-12"),
        ("bulan lalu", "2026-07-01", "2026-07-31"),
        ("last-month", "2026-07-01", "2026-07-31"),
        ("tahun-lalu", "2025-01-01", "2025-12-31"),
        ("7-hari", "2026-08-06", "2026-08-12"),
        ("tiga hari", "2026-08-10", "2026-08-12"),
        ("7-hari-terakhir", "2026-08-06", "2026-08-12"),
        ("last 7 days", "2026-08-06", "2026-08-12"),
        ("2-minggu", "2026-07-30", "2026-08-12"),
        ("seminggu", "2026-08-06", "2026-08-12"),
        ("past week", "2026-08-06", "2026-08-12"),
        ("3-bulan", "2026-05-13", "2026-08-12"),
        ("setahun", "2025-08-13", "2026-08-12"),
        ("2 years", "2024-08-13", "2026-08-12"),
        ("400-hari", "2025-07-09", "2026-08-12"),
        ("9999-tahun", "0001-01-01", "2026-08-12"),
        ("24-jam", "2026-08-11", "2026-08-12"),
        ("3 hari lalu", "2026-08-09", "2026-08-09"),
        ("3-days-ago", "2026-08-09", "2026-08-09"),
        ("2-minggu-lalu", "2026-07-27", "2026-08-02"),
        ("rabu", "2026-08-12", "2026-08-12"),
        ("kamis", "2026-08-06", "2026-08-06"),
        ("kamis ini", "2026-08-13", "2026-08-13"),
        ("last monday", "2026-08-10", "2026-08-10"),
        ("akhir-pekan-lalu", "2026-08-08", "2026-08-09"),
        ("awal tahun", "2026-01-01", "2026-03-31"),
        ("akhir tahun ini", "2026-10-01", "2026-12-31"),
        ("september", "2025-09-01", "2025-09-30"),
        ("5 maret", "2026-03-05", "2026-03-05"),
        ("29 februari", "2024-02-29", "2024-02-29"),
        ("bulan-lalu..hari-ini", "2026-07-01", "2026-08-12"),
        ("hari ini .. bulan lalu", "2026-07-01", "2026-08-12"),
        ("2024-05..kemarin", "2024-05-01", "2026-08-11"),
        ("kemarin..", "2026-08-11", None),
        ("..kemarin", None, "2026-08-11"),
        ("sejak kemarin", "2026-08-11", None),
        ("since-yesterday", "2026-08-11", None),
        ("sebelum minggu ini", None, "2026-08-09"),
        ("dari senin sampai kemarin", "2026-08-10", "2026-08-11"),
    ],
    ids=str,
)
def test_days(text: str, first: str | None, last: str | None) -> None:
    node = relative_dates(text)

    assert node is not None
    assert days_of(node.text, TODAY) == DateRange(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "-",
        "besok",
        "minggu-depan",
        "terbaru",
        "0-hari",
        "hari",
        "tanggal",
        "banjir",
        "7-banjir",
        "2022",
        "2022-01..2022-03",
        "kemarin..besok",
        "kemarin..x",
        "5-5-maret",
        "-7-hari",
    ],
)
def test_no_relative_dates(text: str) -> None:
    assert relative_dates(text) is None


def test_month_of_other_length_ends_a_count_of_months() -> None:
    assert days_of("3-bulan", date(2026, 5, 31)) == DateRange(date(2026, 3, 1), date(2026, 5, 31))
    assert days_of("1-tahun", date(2024, 2, 29)) == DateRange(date(2023, 3, 1), date(2024, 2, 29))


EXPRESSIONS = st.sampled_from(
    [
        "hari-ini",
        "kemarin",
        "minggu-ini",
        "senin ini",
        "jumat lalu",
        "akhir-pekan-ini",
        "maret",
        "akhir-tahun-ini",
        "awal bulan",
        "12-bulan",
        "24-jam",
        "29 februari",
        "this weekend",
    ]
)


@given(EXPRESSIONS, st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 1, 1)))
def test_expression_has_days_on_any_day(text: str, today: date) -> None:
    node = relative_dates(text)

    assert node is not None
    assert days_of(node.text, today) is not None


@given(
    st.integers(1, 9999), st.sampled_from(["hari", "minggu"]), st.dates(min_value=date(1950, 1, 1))
)
def test_count_of_days_ends_today(count: int, unit: str, today: date) -> None:
    days = days_of(f"{count}-{unit}", today)

    assert days is not None
    assert days.first is not None
    assert days.last == today
    length = count * (7 if unit == "minggu" else 1)
    assert days.first == max(date.min, today - timedelta(days=min(length, today.toordinal()) - 1))


@pytest.mark.parametrize(
    "query",
    [
        "banjir tanggal:kemarin",
        "BUKAN tanggal:kemarin banjir",
        "tanggal:2-minggu ATAU tanggal:2022",
        'a tanggal:"dari kemarin sampai hari ini"',
        "tanggal:bulan-lalu",
    ],
)
def test_expressions_survive_their_days(query: str) -> None:
    parsed = parse(query).tree

    dated = with_days(parsed, TODAY)

    assert describe(parsed) == query
    assert "RelativeDates" not in repr(dated)
    assert with_expressions(dated) == parsed


def test_longest_date_is_read() -> None:
    both = parse("tanggal:bulan lalu banjir").tree

    assert isinstance(both, And)
    assert RelativeDates("bulan-lalu") in both.children
    assert parse("tanggal:maret 2022").tree == DateRange(date(2022, 3, 1), date(2022, 3, 31))


def test_unknown_word_leaves_a_remark() -> None:
    assert [each.code for each in parse("banjir tanggal:besok").remarks] == ["bad-date"]
