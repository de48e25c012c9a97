"""Dates settled by the text of an article and the other articles of its file."""

import csv
import io
from datetime import date

import pytest

from articles.importing import file_dates
from articles.importing.importer import records
from articles.importing.named_days import named_days
from articles.importing.reading import read_stream
from articles.importing.record import ArticleRecord, RawArticle, Rejection

PLAIN = "Warga memperbaiki tanggul sejak subuh. Mereka membawa karung pasir dari pelabuhan."


def text(day: str = "", number: int = 0) -> str:
    named = f" Rapat digelar {day} di balai desa." if day else ""
    return f"Kabar ke-{number} dari hulu.{named} {PLAIN}"


def read(rows: list[tuple[str, str]], source: str = "Koran Contoh") -> list[ArticleRecord]:
    """Return the records of a table whose rows are a date and a day that the text names."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["judul", "isi", "tanggal", "sumber"])
    for number, (stated, named) in enumerate(rows):
        writer.writerow([f"Judul {number}", text(named, number), stated, source])
    return read_bytes(table.getvalue().encode())


def read_bytes(content: bytes, name: str = "a.csv") -> list[ArticleRecord]:
    found = list(records(read_stream(io.BytesIO(content), name)))
    return [item for item in found if isinstance(item, ArticleRecord)]


def days(items) -> list[str]:
    return [item.published_at.date().isoformat() if item.published_at else "" for item in items]


def codes(items) -> list[str]:
    return [warning.code for item in items for warning in item.warnings]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("pada Rabu (13/3/2024).", [date(2024, 3, 13)]),
        ("pada Rabu malam (13/03/2024).", [date(2024, 3, 13)]),
        ("Jum'at (15/3/2024), lalu Jum’at (15/3/24)", [date(2024, 3, 15)] * 2),
        ("Rabu, (13-3-2024) dan Rabu (13.3.2024)", [date(2024, 3, 13)] * 2),
        ("Rabu (13 Maret 2024)", [date(2024, 3, 13)]),
        ("Rabu (13/3/2024, 10.00 WIB)", [date(2024, 3, 13)]),
        ("Selasa (10/9/2019)", [date(2019, 9, 10)]),
        ("Rabu (10/9/2019)", [None]),
        ("Kamis (13/3/2024)", [None]),
        ("Rabu (31/2/2024)", [None]),
        ("Rabu (13/3)", []),
        ("(13/3/2024)", []),
        ("Rabu, 13 Maret 2024", []),
        ("laga Rabu (13/3/2024) mendatang", []),
    ],
)
def test_named_days(body, expected):
    assert named_days(body) == expected


def test_the_whole_column_is_read_the_other_way_round():
    items = read(
        [
            ("2019-10-09", "Selasa (10/9/2019)"),
            ("2019-11-09 08:30", "Rabu (11/9/2019)"),
            ("2019-12-09", ""),
            ("2019-09-25", "Rabu (25/9/2019)"),
            ("2019-09-09", ""),
        ]
    )

    assert days(items) == ["2019-09-10", "2019-09-11", "2019-09-12", "2019-09-25", "2019-09-09"]
    assert items[1].published_at
    assert items[1].published_at.isoformat() == "2019-09-11T08:30:00+07:00"
    assert [item.date_status for item in items] == [""] * 5
    assert [item.given.published_at for item in items] == [item.published_at for item in items]
    assert codes(items) == ["swapped_dates"]
    assert "3 dates were exchanged (2019-10-09 became 2019-09-10)" in str(items[0].warnings[0])


def test_a_date_column_with_the_month_first():
    items = read(
        [("9/10/2019", ""), ("9/25/2019 8:30 PM", ""), ("9/30/2019", ""), ("9/11/2019", "")]
    )

    assert days(items) == ["2019-09-10", "2019-09-25", "2019-09-30", "2019-09-11"]


def test_texts_that_disagree_leave_the_column_and_mark_the_article():
    items = read(
        [
            ("2019-10-09", "Selasa (10/9/2019)"),
            ("2019-08-05", "Senin (5/8/2019)"),
            ("2019-07-04", "Kamis (4/7/2019)"),
            ("2019-06-03", ""),
        ]
    )

    assert days(items) == ["2019-10-09", "2019-08-05", "2019-07-04", "2019-06-03"]
    assert [item.date_status for item in items] == ["doubtful", "", "", ""]
    assert items[0].given.date_status == "doubtful"
    assert codes(items) == ["doubtful_date"]


def test_each_source_has_its_own_order():
    swapped = [("2019-10-09", "Selasa (10/9/2019)"), ("2019-11-09", "Rabu (11/9/2019)")]
    right = [("2019-08-05", "Senin (5/8/2019)"), ("2019-06-03", "")]
    rows = [f'J{n},"{text(d, n)}",{s},Koran A\n' for n, (s, d) in enumerate(swapped)]
    rows += [f'K{n},"{text(d, n + 9)}",{s},Koran B\n' for n, (s, d) in enumerate(right)]

    items = read_bytes(("judul,isi,tanggal,sumber\n" + "".join(rows)).encode())

    assert days(items) == ["2019-09-10", "2019-09-11", "2019-08-05", "2019-06-03"]


def test_a_part_of_a_joined_file_is_read_the_other_way_round():
    right = [("2019-08-05", "Senin (5/8/2019)")] * 30
    swapped = [("2019-10-09", "Selasa (10/9/2019)")] * 30

    items = read([*right, *swapped, *right])

    found = days(items)
    assert found[:30] == ["2019-08-05"] * 30
    assert found[60:] == ["2019-08-05"] * 30
    assert found[41:49] == ["2019-09-10"] * 8
    assert {"2019-10-09", "2019-09-10"} >= set(found[30:60])
    assert all(
        item.date_status == "doubtful" for item in items[30:60] if "10-09" in str(item.published_at)
    )


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        pytest.param("2019-10-09", "Senin (7/10/2019)", id="two days later"),
        pytest.param("2019-10-09", "Rabu (10/9/2019)", id="another weekday"),
        pytest.param("2019-10-09", "Kamis (10/9/2020)", id="another year"),
        pytest.param("2019-10-09", "Selasa (10/9)", id="no year"),
        pytest.param("Rabu, 9 Oktober 2019", "Selasa (10/9/2019)", id="the file names the weekday"),
        pytest.param("2019-09-09", "Senin (9/9/2019)", id="day and month alike"),
    ],
)
def test_a_date_that_the_text_does_not_contradict(stated, named):
    items = read([(stated, named), ("2019-03-04", "")])

    assert days(items)[1] == "2019-03-04"
    assert days(items)[0] in ("2019-10-09", "2019-09-09")
    assert [item.date_status for item in items] == ["", ""]


def test_a_text_near_its_own_date_is_not_exchanged_with_the_others():
    items = read(
        [
            ("2019-10-09", "Selasa (10/9/2019)"),
            ("2019-11-09", "Rabu (11/9/2019)"),
            ("2019-10-09", "Kamis (3/10/2019)"),
        ]
    )

    assert days(items) == ["2019-09-10", "2019-09-11", "2019-10-09"]


def test_votes_of_an_earlier_window_count(monkeypatch):
    monkeypatch.setattr(file_dates, "WINDOW_RECORDS", 3)
    rows = [("2019-10-09", "Selasa (10/9/2019)")] * 3

    items = read([*rows, ("2019-11-09", ""), ("2019-12-09", "")])

    assert days(items)[3:] == ["2019-09-11", "2019-09-12"]


def test_the_day_of_the_text_is_inferred():
    items = read([("", "Rabu (13/3/2024)"), ("", "Kamis (14/3/2024)"), ("", "")])

    assert days(items) == ["2024-03-13", "2024-03-14", ""]
    assert [item.date_status for item in items] == ["inferred", "inferred", ""]
    assert items[0].published_at
    assert items[0].published_at.isoformat() == "2024-03-13T00:00:00+07:00"


def test_a_stated_date_is_never_replaced():
    (item,) = read([("2024-03-20", "Rabu (13/3/2024)")])

    assert (days([item]), item.date_status) == (["2024-03-20"], "")


def test_a_day_far_from_the_other_dates_is_not_inferred():
    rows = [(f"2025-06-{day:02}", "") for day in range(1, 20)]

    items = read(
        [*rows, ("", "Rabu (13/3/2024)"), ("", "Minggu (26/12/2004)"), ("", "Senin (9/6/2025)")]
    )

    assert days(items)[-3:] == ["", "", "2025-06-09"]


def test_a_day_far_from_other_inferred_days_is_not_inferred():
    near = [("", f"Senin ({day}/6/2025)") for day in (2, 9, 16, 23)]

    items = read([*near, ("", "Minggu (26/12/2004)")])

    assert days(items) == ["2025-06-02", "2025-06-09", "2025-06-16", "2025-06-23", ""]


def test_days_of_many_years_are_inferred():
    items = read([("", "Senin (10/6/2013)"), ("", "Rabu (13/3/2019)"), ("", "Senin (9/6/2025)")])

    assert days(items) == ["2013-06-10", "2019-03-13", "2025-06-09"]


@pytest.mark.parametrize(
    "named", ["Kamis (13/3/2024)", "Rabu (13/3)", "Rabu, 13 Maret 2024", "Rabu (13/3/2097)"]
)
def test_no_day_is_guessed(named):
    (item,) = read([("", named)])

    assert (item.published_at, item.date_status) == (None, "")


def test_a_text_file_gets_the_day_that_it_names():
    (item,) = read_bytes(text("Minggu (8/6/2025)").encode(), "a.txt")

    assert (days([item]), item.date_status) == (["2025-06-08"], "inferred")


def test_files_do_not_share_their_dates():
    def items():
        dated = io.BytesIO(f'isi,tanggal\n"{text()}",2025-06-01\n'.encode())
        yield from read_stream(dated, "a.csv")
        yield from read_stream(io.BytesIO(text("Rabu (13/3/2024)", 2).encode()), "b.txt")

    found = [item for item in records(items()) if isinstance(item, ArticleRecord)]

    assert days(found) == ["2025-06-01", "2024-03-13"]


def test_order_of_items_and_an_error_behind_them():
    def items():
        yield RawArticle(text=text("Rabu (13/3/2024)"), origin="a.csv:1")
        yield from read_stream(io.BytesIO(b"isi\n\n-\n"), "a.csv")
        yield RawArticle(text=text("", 3), origin="a.csv:3")
        raise OSError("gone")

    found: list[object] = []
    with pytest.raises(OSError, match="gone"):
        found.extend(records(items()))

    assert [type(item) for item in found] == [ArticleRecord, Rejection, ArticleRecord]
