"""Dates in the notations of pages and files."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from articles.importing.dates import find_date, is_date_like, parse_clock, parse_date, read_value

TABLE = Path(__file__).parents[2] / "data" / "dates.tsv"
ROWS = [
    line.split("\t")
    for line in TABLE.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("how", "expected", "value"), ROWS, ids=[row[2] for row in ROWS])
def test_spelling(how, expected, value):
    moment = datetime.fromisoformat(expected) if expected else None

    assert parse_date(value) == (moment if how == "whole" else None)
    if how != "whole":
        assert find_date(value) == moment


@pytest.mark.parametrize(
    "value",
    [
        "Rapat pada 7 Januari 2022 berlangsung lama",
        "Rina Contoh - 7 Januari 2022",
        "Kompas.com - 7 Januari 2022",
        "x" * 500,
    ],
)
def test_a_date_with_words_around_is_no_whole_date(value):
    assert parse_date(value) is None


@pytest.mark.parametrize("text", ["1/1/2022 " * 5_000, "1 " * 50_000, "senin, " * 20_000])
def test_long_texts_have_no_date(text):
    assert (parse_date(text), find_date(text)) == (None, None)


@pytest.mark.parametrize(
    "value",
    [
        {"$date": "2024-08-12T00:30:00Z"},
        {"$date": 1723422600000},
        {"$date": {"$numberLong": "1723422600000"}},
        {"seconds": 1723422600, "nanoseconds": 0},
        {"_seconds": 1723422600, "_nanoseconds": 0},
        {"date": "2024-08-12 07:30:00.000000", "timezone_type": 3, "timezone": "Asia/Jakarta"},
        {"@value": "2024-08-12T07:30:00+07:00"},
        ["2024-08-12 07:30"],
        ["Senin, 12 Agustus 2024", "07:30 WIB"],
        [2024, 8, 12, 7, 30],
        datetime(2024, 8, 12, 7, 30),
        datetime(2024, 8, 12, 0, 30, tzinfo=UTC),
        20240812073000,
        1723422600.0,
    ],
    ids=str,
)
def test_values_of_databases_and_programs(value):
    assert parse_date(value) == datetime(2024, 8, 12, 0, 30, tzinfo=UTC)


def test_the_day_of_a_date_object_and_of_a_number():
    day = parse_date("2024-08-12")

    assert parse_date(date(2024, 8, 12)) == parse_date(20240812) == day


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("46331", "2026-11-05T00:00:00+07:00"),
        ("46331.3125", "2026-11-05T07:30:00+07:00"),
        ("46331,3125", "2026-11-05T07:30:00+07:00"),
        (46331.3125, "2026-11-05T07:30:00+07:00"),
        ("45516", "2024-08-12T00:00:00+07:00"),
    ],
)
def test_serials_of_excel_are_dates_in_tables_only(value, expected):
    found = read_value(value, serials=True)

    assert found
    assert found.moment == datetime.fromisoformat(expected)
    assert read_value(value) is None


def test_a_rounded_number_is_no_date():
    assert parse_date("1.64154E+12") is None


@pytest.mark.parametrize("value", ["12", "99999", "2024", "1.5", "123456"])
def test_other_small_numbers_are_no_serials(value):
    assert read_value(value, serials=True) is None


@pytest.mark.parametrize(
    ("value", "order"),
    [
        ("12/31/2024", "month first"),
        ("10/9/2019", ""),
        ("Selasa (10/9/2019)", "by weekday"),
        ("Selasa, 9/10/2019", "by weekday"),
    ],
)
def test_order_of_day_and_month(value, order):
    found = read_value(value)

    assert found
    assert found.order == order


@pytest.mark.parametrize(
    ("value", "clock"),
    [
        ("07:30", time(7, 30)),
        ("21.55", time(21, 55)),
        ("pukul 21.55 WIB", time(21, 55)),
        ("7:30 PM", time(19, 30)),
        ("07:30:15", time(7, 30, 15)),
        (time(7, 30), time(7, 30)),
    ],
)
def test_clock(value, clock):
    found = parse_clock(value)

    assert found
    assert found[0] == clock


@pytest.mark.parametrize("value", ["", "7", "25:00", "12 Agustus 2024", "2 jam lalu", None, 7.3])
def test_no_clock(value):
    assert parse_clock(value) is None


@pytest.mark.parametrize(
    ("value", "like"),
    [
        ("12 Agustus 2024", True),
        ("2024-08-12T07:30:00Z", True),
        ({"$date": "2024-08-12"}, True),
        ("1723422600", False),
        (1723422600, False),
        ("Banjir pada 12 Agustus 2024 surut", False),
        ("", False),
        (None, False),
    ],
)
def test_date_like(value, like):
    assert is_date_like(value) is like


@pytest.mark.parametrize(
    "value", [1641539100, 1641539100000, "1641539100", 1641539100.0, "1.641539100000e12"]
)
def test_seconds_and_milliseconds(value):
    assert parse_date(value) == datetime(2022, 1, 7, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, True, -5, 10**30, float("nan"), float("inf")])
def test_values_that_are_no_date(value):
    assert parse_date(value) is None


def test_site_zone_decides_without_a_zone(settings):
    settings.TIME_ZONE = "Asia/Jayapura"

    assert str(parse_date("7 Januari 2022")) == "2022-01-07 00:00:00+09:00"


@pytest.mark.parametrize(
    "value",
    [
        *("1970-01-01", "1970-01-01 00:00:00", "1970-01-01T00:00:00Z", "01/01/1970"),
        *("1970-01-01T07:00:00+07:00", "1900-01-01 00:00:00"),
    ],
)
def test_the_zeros_of_programs_are_no_dates(value):
    assert read_value(value) is None


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("9:23 malam", 21),
        ("11.23 malam WIB", 23),
        ("12.23 malam", 0),
        ("2.23 malam", 2),
        ("21.23 malam", 21),
        ("3:23 sore", 15),
        ("11.23 siang", 11),
        ("1.23 siang", 13),
        ("12.23 siang", 12),
        ("7.23 pagi", 7),
    ],
)
def test_hours_with_the_part_of_the_day(written, hour):
    found = read_value(f"10 Juni 2025, {written}")

    assert found is not None
    assert found.moment.isoformat() == f"2025-06-10T{hour:02}:23:00+07:00"


@pytest.mark.parametrize(
    "value",
    [
        {"year": 2024, "month": 8, "day": 12, "hour": 7, "minute": 30},
        {
            "year": 2024,
            "monthValue": 8,
            "month": "AUGUST",
            "dayOfMonth": 12,
            "hour": 7,
            "minute": 30,
        },
    ],
)
def test_an_object_with_the_parts_of_a_date(value):
    found = read_value(value)

    assert found is not None
    assert found.moment.isoformat() == "2024-08-12T07:30:00+07:00"
