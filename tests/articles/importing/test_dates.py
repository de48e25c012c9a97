"""Dates in the notations of pages and files."""

from datetime import UTC, datetime

import pytest

from articles.importing.dates import parse_date

DATES = [
    ("Jumat, 7 Januari 2022 14:05 WIB", "2022-01-07T14:05:00+07:00"),
    ("Jumat, 7 Januari 2022 14:05 WITA", "2022-01-07T14:05:00+08:00"),
    ("Jumat, 7 Januari 2022 14:05 WIT", "2022-01-07T14:05:00+09:00"),
    ("Jum'at, 07 Januari 2022, 14.05 WIB", "2022-01-07T14:05:00+07:00"),
    ("7 Jan 2022", "2022-01-07T00:00:00+07:00"),
    ("7 Januari 2022 pukul 14.05 WIB", "2022-01-07T14:05:00+07:00"),
    ("Senin (10/1/2022)", "2022-01-10T00:00:00+07:00"),
    ("Senin, 10/01/2022 08:30 WITA", "2022-01-10T08:30:00+08:00"),
    ("07/01/2022", "2022-01-07T00:00:00+07:00"),
    ("07/01/2022 14.05", "2022-01-07T14:05:00+07:00"),
    ("07-01-2022 14:05", "2022-01-07T14:05:00+07:00"),
    ("17 Agt 2021", "2021-08-17T00:00:00+07:00"),
    ("17 Ags 2021", "2021-08-17T00:00:00+07:00"),
    ("17 Agu 2021", "2021-08-17T00:00:00+07:00"),
    ("1 Nop 2020", "2020-11-01T00:00:00+07:00"),
    ("1 Nov 2020", "2020-11-01T00:00:00+07:00"),
    ("1 Des 2020", "2020-12-01T00:00:00+07:00"),
    ("1 Okt 2020", "2020-10-01T00:00:00+07:00"),
    ("1 Mei 2020", "2020-05-01T00:00:00+07:00"),
    ("1 Peb 2020", "2020-02-01T00:00:00+07:00"),
    ("Diterbitkan: 3 Maret 2021", "2021-03-03T00:00:00+07:00"),
    ("Tanggal : 3 Maret 2021 10:00 WIB", "2021-03-03T10:00:00+07:00"),
    ("Published March 3, 2021", "2021-03-03T00:00:00+07:00"),
    ("2022-01-07", "2022-01-07T00:00:00+07:00"),
    ("2022-01-07T14:05:00", "2022-01-07T14:05:00+07:00"),
    ("2022-01-07 14:05:00", "2022-01-07T14:05:00+07:00"),
    ("2022-01-07T14:05:00Z", "2022-01-07T14:05:00+00:00"),
    ("2022-01-07T14:05:00+08:00", "2022-01-07T14:05:00+08:00"),
    ("2022/01/07 14:05", "2022-01-07T14:05:00+07:00"),
    ("29 Februari 2024", "2024-02-29T00:00:00+07:00"),
]
NO_DATES = [
    "31/02/2022",
    "29 Februari 2023",
    "7 Januari",
    "Januari 2022",
    "Rapat pada 7 Januari 2022 berlangsung lama",
    "7 Januari 2022 25:00",
    "besok",
    "2022",
    "1/2",
    "08123456789012345",
    "0000-00-00",
    "7 Januari 1022",
    "",
    "x" * 500,
]


@pytest.mark.parametrize(("text", "expected"), DATES, ids=[text for text, _ in DATES])
def test_date(text, expected):
    assert parse_date(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", NO_DATES)
def test_no_date(text):
    assert parse_date(text) is None


@pytest.mark.parametrize("value", [1641539100, 1641539100000, "1641539100", 1641539100.0])
def test_seconds_and_milliseconds(value):
    assert parse_date(value) == datetime(2022, 1, 7, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, True, -5, 10**30, float("nan"), float("inf")])
def test_values_that_are_no_date(value):
    assert parse_date(value) is None


def test_site_zone_decides_without_a_zone(settings):
    settings.TIME_ZONE = "Asia/Jayapura"

    assert str(parse_date("7 Januari 2022")) == "2022-01-07 00:00:00+09:00"
