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
        ("Senin, 12 Agustus 2024", "2024-08-12", "2024-08-12"),
        ("Jum’at, 16 Agustus 2024", "2024-08-16", "2024-08-16"),
        ("hari Rabu tanggal 4 Maret 2020", "2020-03-04", "2020-03-04"),
        ("tgl. 4 Maret 2020", "2020-03-04", "2020-03-04"),
        ("12/8/24", "2024-08-12", "2024-08-12"),
        ("3-9-98", "1998-09-03", "1998-09-03"),
        ("3.9.07", "2007-09-03", "2007-09-03"),
        ("12 Agu 24", "2024-08-12", "2024-08-12"),
        ("5 Mei '19", "2019-05-05", "2019-05-05"),
        ("Sept 5, 2019", "2019-09-05", "2019-09-05"),
        ("5th March 2020", "2020-03-05", "2020-03-05"),
        ("2019 Maret 5", "2019-03-05", "2019-03-05"),
        ("Pebuari 2021", "2021-02-01", "2021-02-28"),
        ("20240812", "2024-08-12", "2024-08-12"),
        ("2024-08-12T07:30:00+07:00", "2024-08-12", "2024-08-12"),
        ("12/08/2024, 21.23 WIB", "2024-08-12", "2024-08-12"),
        ("1/15/2021", "2021-01-15", "2021-01-15"),
        ("Selasa (10/9/2019)", "2019-09-10", "2019-09-10"),
        ("Selasa, 9/10/2019", "2019-09-10", "2019-09-10"),
        ("Kamis, 9/10/2019", "2019-10-09", "2019-10-09"),
        ("1-3 Agustus 2024", "2024-08-01", "2024-08-03"),
        ("1 s.d. 3 Agustus 2024", "2024-08-01", "2024-08-03"),
        ("28 Juli – 3 Agustus 2024", "2024-07-28", "2024-08-03"),
        ("28 Desember - 3 Januari 2025", "2024-12-28", "2025-01-03"),
        ("dari Januari sampai Maret 2022", "2022-01-01", "2022-03-31"),
        ("2019-2021", "2019-01-01", "2021-12-31"),
        ("1/2/2020 hingga 5/2/2020", "2020-02-01", "2020-02-05"),
        ("sejak Mei 2022", "2022-05-01", None),
        ("sampai dengan 2019", None, "2019-12-31"),
        ("sebelum 5 Mei 2022", None, "2022-05-04"),
        ("setelah 2020", "2021-01-01", None),
        (">=2020-05", "2020-05-01", None),
        ("<2020", None, "2019-12-31"),
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
        "29/2/23",
        "Senin, 31 Februari 2024",
        "Senin",
        "Senin 2024",
        "12 Agustus",
        "12/24",
        "1-2",
        "13:45",
        "99999999",
        "sejak",
        "2024-08-12 - 14",
        ">9999",
        "<0001",
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
