"""Expressions of time in queries, with a fixed day as today."""

from datetime import date

import pytest

from indexer.query.describe import describe
from indexer.query.parser import parse
from indexer.query.time_words import within_times

TODAY = date(2026, 11, 28)  # a Saturday


def understood(text: str, *, absolute: bool = True) -> tuple[str, list[str]]:
    timed = within_times(parse(text).tree, TODAY, absolute=absolute)
    return describe(timed.node), [each.text for each in timed.times]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("banjir kemarin", "banjir tanggal:2026-11-27"),
        ("berita kemarin", "tanggal:2026-11-27"),
        ("pemilu tahun lalu", "pemilu tanggal:2025"),
        ("longsor minggu yang lalu", "longsor tanggal:2026-11-16..2026-11-22"),
        ("longsor pekan ini", "longsor tanggal:2026-11-23..2026-11-28"),
        ("inflasi bulan lalu", "inflasi tanggal:2026-10"),
        ("inflasi dua tahun lalu", "inflasi tanggal:2024"),
        ("banjir 3 hari terakhir", "banjir tanggal:2026-11-25..2026-11-28"),
        ("kecelakaan tadi malam", "kecelakaan tanggal:2026-11-27..2026-11-28"),
        ("banjir jakarta 2020", "banjir jakarta (tanggal:2020 ATAU 2020)"),
        (
            "gempa 5 april 2026",
            'gempa (tanggal:2026-04-05 ATAU "5 april 2026" ATAU "5 4 2026" ATAU "5/4")',
        ),
        (
            "gempa 29 november",  # the last one, of the year before
            'gempa (tanggal:2025-11-29 ATAU "29 november" ATAU "29 11 2025" ATAU "29/11")',
        ),
        ("pemilu april 2019", 'pemilu (tanggal:2019-04 ATAU "april 2019")'),
    ],
)
def test_times_become_ranges_of_days(text: str, query: str) -> None:
    assert understood(text)[0] == query


@pytest.mark.parametrize(
    "text", ["harga emas hari ini", "siapa presiden sekarang", "gempa terkini"]
)
def test_the_wish_for_the_newest_changes_no_word(text: str) -> None:
    query, times = understood(text)

    assert query == text
    assert len(times) == 1


@pytest.mark.parametrize(
    "text",
    [
        "uu no 19 tahun 2019",
        "perang 1812",
        "pemilu 2099",
        "minggu pagi",
        "hari kemerdekaan",
        '"tahun lalu"',
        "lalu lintas",
        "kemarin*",
    ],
)
def test_other_words_stay(text: str) -> None:
    node = parse(text).tree
    timed = within_times(node, TODAY)

    assert (timed.node, timed.times) == (node, ())


def test_a_day_that_no_calendar_has_is_read_as_its_month() -> None:
    assert understood("31 februari 2020")[1] == ["februari 2020"]


def test_a_question_keeps_its_absolute_times() -> None:
    assert understood("siapa presiden 2014", absolute=False) == ("siapa presiden 2014", [])


def test_words_beside_operators_are_read_too() -> None:
    assert understood("banjir kemarin -bogor")[0] == "banjir tanggal:2026-11-27 BUKAN bogor"
