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
        ("berita banjir kemarin", "banjir tanggal:2026-11-27"),
        ("berita acara kemarin", "berita acara tanggal:2026-11-27"),
        ("longsor minggu yang lalu", "longsor tanggal:2026-11-16..2026-11-22"),
        ("longsor pekan ini", "longsor tanggal:2026-11-23..2026-11-28"),
        ("inflasi bulan lalu", "inflasi tanggal:2026-10"),
        ("inflasi dua tahun lalu", "inflasi tanggal:2024"),
        ("banjir 3 hari terakhir", "banjir tanggal:2026-11-25..2026-11-28"),
        ("kecelakaan tadi malam", "kecelakaan tanggal:2026-11-27..2026-11-28"),
        ("banjir jakarta 2020", 'banjir jakarta (tanggal:2020 ATAU 2020 ATAU "jakarta 2020")'),
        (
            "gempa 5 april 2026",
            'gempa (tanggal:2026-04-05 ATAU "5 april 2026" ATAU "5 4 2026"'
            ' ATAU "5/4" tanggal:2026-04-05..2026-05-05'
            ' ATAU "5 april" tanggal:2026-04-05..2026-05-05)',
        ),
        (
            "gempa 29 november",  # the last one, of the year before
            'gempa (tanggal:2025-11-29 ATAU "29 november" ATAU "29 november 2025"'
            ' ATAU "29 11 2025" ATAU "29/11" tanggal:2025-11-29..2025-12-29)',
        ),
        ("pemilu april 2019", 'pemilu (tanggal:2019-04 ATAU "april 2019")'),
    ],
)
def test_times_become_ranges_of_days(text: str, query: str) -> None:
    assert understood(text)[0] == query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("siapa presiden sekarang", "siapa presiden"),
        ("gempa terkini", "gempa"),
        ("berita terbaru", ""),
    ],
)
def test_the_wish_for_the_newest_leaves_the_query(text: str, query: str) -> None:
    timed = within_times(parse(text).tree, TODAY)

    assert describe(timed.node) == query
    assert [each.days for each in timed.times] == [None]


@pytest.mark.parametrize(
    ("text", "timeless"),
    [
        ("harga emas hari ini", "harga emas"),
        ("cuaca besok", "cuaca"),
        ("laga minggu depan", "laga"),
        ("upacara senin depan", "upacara"),
    ],
)
def test_words_that_new_articles_have_stay_in_the_query(text: str, timeless: str) -> None:
    timed = within_times(parse(text).tree, TODAY)

    assert (describe(timed.node), describe(timed.timeless)) == (text, timeless)
    assert [each.days for each in timed.times] == [None]


@pytest.mark.parametrize("text", ["Hari Ini", "terbaru"])
def test_a_query_of_such_a_wish_only_keeps_its_words(text: str) -> None:
    assert understood(text) == (text, [text])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("senin lalu", "2026-11-23"),
        ("sabtu lalu", "2026-11-21"),  # today is a Saturday
        ("hari rabu kemarin", "2026-11-25"),
        ("kamis ini", "2026-11-26"),
        ("selasa pekan lalu", "2026-11-17"),
        ("hari minggu lalu", "2026-11-22"),
        ("akhir pekan lalu", "2026-11-21..2026-11-22"),
        ("akhir pekan ini", "2026-11-28"),
        ("awal tahun", "2026-01-01..2026-03-31"),
        ("akhir tahun lalu", "2025-10-01..2025-12-31"),
        ("pertengahan bulan lalu", "2026-10-11..2026-10-20"),
        ("agustus lalu", "2026-08"),
        ("desember lalu", "2025-12"),
        ("juni tahun lalu", "2025-06"),
        ("24 jam terakhir", "2026-11-27..2026-11-28"),
        ("beberapa hari terakhir", "2026-11-23..2026-11-28"),
        ("kmrn", "2026-11-27"),
        ("thn lalu", "2025"),
        ("yesterday", "2026-11-27"),
    ],
)
def test_days_named_from_today(text: str, days: str) -> None:
    assert understood(f"kecelakaan {text}") == (f"kecelakaan tanggal:{days}", [text])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("tahun 2015", "2015"),
        ("bulan mei 2018", "2018-05"),
        ("tanggal 3 mei 2018", "2018-05-03"),
        ("Kamis, 3 Mei 2018", "2018-05-03"),
        ("3-5-2018", "2018-05-03"),
        ("pertengahan 2017", "2017-05-01..2017-08-31"),
        ("awal maret 2017", "2017-03-01..2017-03-10"),
        ("juli 2017 lalu", "2017-07"),
        ("bulan maret", "2026-03"),
        ("29 februari", "2024-02-29"),
    ],
)
def test_days_named_by_the_calendar(text: str, days: str) -> None:
    assert understood(f"banjir {text}")[0].startswith(f"banjir (tanggal:{days} ATAU ")


@pytest.mark.parametrize(
    "text",
    [
        "uu no 19 tahun 2019",
        "uu pemilu nomor 7 tahun 2017",
        "banjir 30 februari",
        "tengah malam",
        "awal mula",
        "bulan madu",
        "jam 7",
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
    assert understood("gempa 31 februari 2020") == (
        'gempa (tanggal:2020-02 ATAU "februari 2020")',
        ["31 februari 2020"],
    )


def test_the_number_of_a_name_is_no_day() -> None:
    assert understood("covid 19 maret 2020")[1] == ["maret 2020"]


def test_an_age_is_no_label_of_a_year() -> None:
    assert understood("remaja 17 tahun 2015")[0].startswith("remaja 17 tahun (tanggal:2015")


def test_a_question_keeps_its_absolute_times() -> None:
    assert understood("siapa presiden 2014", absolute=False) == ("siapa presiden 2014", [])


def test_words_beside_operators_are_read_too() -> None:
    assert understood("banjir kemarin -bogor")[0] == "banjir tanggal:2026-11-27 BUKAN bogor"


@pytest.mark.parametrize(
    "text", ["banjir 9999-12-31", "banjir 31 desember 9999", "banjir akhir 9999-12", "x 1/1/0001"]
)
def test_the_ends_of_the_calendar_are_times_as_well(text: str) -> None:
    _, times = understood(text)

    assert times == [text.partition(" ")[2]]
