"""Dates and ranges of dates in all usual spellings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.date_ranges import format_dates, parse_dates
from indexer.query.tree import DateRange


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-02", "2022-02-01", "2022-02-28"),
        ("2024-2", "2024-02-01", "2024-02-29"),
        ("2022/02", "2022-02-01", "2022-02-28"),
        ("2022-12", "2022-12-01", "2022-12-31"),
        ("2022-01-07", "2022-01-07", "2022-01-07"),
        ("2022-1-7", "2022-01-07", "2022-01-07"),
        ("2022/01/07", "2022-01-07", "2022-01-07"),
        ("07/01/2022", "2022-01-07", "2022-01-07"),
        ("7-1-2022", "2022-01-07", "2022-01-07"),
        ("7.1.2022", "2022-01-07", "2022-01-07"),
        ("01/2022", "2022-01-01", "2022-01-31"),
        ("7 Januari 2022", "2022-01-07", "2022-01-07"),
        ("7 Agt 2022", "2022-08-07", "2022-08-07"),
        ("Nop. 2022", "2022-11-01", "2022-11-30"),
        ("desember-2022", "2022-12-01", "2022-12-31"),
        ("2022-01..2022-03", "2022-01-01", "2022-03-31"),
        ("2022-03..2022-01", "2022-01-01", "2022-03-31"),
        ("07/01/2022..9/1/2022", "2022-01-07", "2022-01-09"),
        ("2022 .. 2023", "2022-01-01", "2023-12-31"),
        ("2022..", "2022-01-01", None),
        ("..2022-06", None, "2022-06-30"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
    ids=str,
)
def test_dates(text: str, first: str | None, last: str | None) -> None:
    days = parse_dates(text)

    assert days == DateRange(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "x",
        "0000",
        "2022-13",
        "2022-00",
        "2022-02-30",
        "31/2/2022",
        "22",
        "20221",
        "2022-01-07-01",
        "kemarin",
        "7 foo 2022",
        "2022..x",
        "x..2022",
        "2022...2023",
        "２０２２",
        "2022..2023..2024",
    ],
)
def test_no_dates(text: str) -> None:
    assert parse_dates(text) is None


@given(st.dates() | st.none(), st.dates() | st.none())
def test_format_reads_back(one: date | None, other: date | None) -> None:
    if one and other and one > other:
        one, other = other, one
    if one or other:
        days = DateRange(one, other)

        assert parse_dates(format_dates(days)) == days


@pytest.mark.parametrize(
    "text", ["2022", "2022-02", "2022-02-03", "2022-01-01..2022-02-03", "..2022-02-03"]
)
def test_format_is_short(text: str) -> None:
    days = parse_dates(text)

    assert days is not None
    assert format_dates(days) == text


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    assert isinstance(parse_dates(text), DateRange | None)
