"""Tables as programs really write them: loose quotation marks, further cells, date columns."""

import gzip
import io
import random
from typing import Any

import pytest

from articles.importing.readers.csv_cells import tolerant_cells
from articles.importing.reading import read_stream
from articles.importing.record import RawArticle, Rejection


def read(text: str, name: str = "a.csv") -> list[Any]:
    return list(read_stream(io.BytesIO(text.encode()), name))


def outcomes(items) -> list[str]:
    return [
        item.text if isinstance(item, RawArticle) else f"{item.problem.code} {item.line}"
        for item in items
    ]


@pytest.mark.parametrize(
    ("table", "texts"),
    [
        pytest.param(
            'judul;isi\nA;"Kami senang" kata warga.\nB;Kata "Pak Lurah" beres.\n',
            ['"Kami senang" kata warga.', 'Kata "Pak Lurah" beres.'],
            id="quotation at the beginning",
        ),
        pytest.param(
            'isi;judul\n"Kami senang," kata warga. "Sekali.";A\n"Ya" dan "tidak";B\n',
            ['"Kami senang," kata warga. "Sekali."', '"Ya" dan "tidak"'],
            id="quotations at both ends",
        ),
        pytest.param(
            'judul;isi\nA;"Ia berkata "ya" lalu pergi."\nB;"Ia ""tidak"" pergi."\n',
            ['Ia berkata "ya" lalu pergi.', 'Ia "tidak" pergi.'],
            id="marks inside quotes not doubled",
        ),
        pytest.param(
            'judul,isi\nA,"Ia berkata \\"ya\\" lalu pergi."\nB,b\n',
            ['Ia berkata "ya" lalu pergi.', "b"],
            id="marks inside quotes with backslashes",
        ),
        pytest.param(
            'judul,isi\nA,"Baris satu\nkata "Pak Lurah" tadi\nbaris tiga"\nB,b\n',
            ['Baris satu\nkata "Pak Lurah" tadi\nbaris tiga', "b"],
            id="marks inside quotes over lines",
        ),
        pytest.param(
            'judul,isi\n"A" ,"Satu, dua" \nB,b\n', ["Satu, dua", "b"], id="space behind a mark"
        ),
        pytest.param(
            'judul,isi\n"Kata, ""ya""","Satu\n\n""dua"", tiga"\nB,"Kami" kata warga\n',
            ['Satu\n\n"dua", tiga', '"Kami" kata warga'],
            id="proper and loose rows together",
        ),
        pytest.param(
            'judul\tisi\nA\t"Kami senang, kata warga\nB\tPanjang 5" saja\n',
            ['"Kami senang, kata warga', 'Panjang 5" saja'],
            id="an open mark in a tab table",
        ),
        pytest.param(
            "judul;isi;skor\nA;Naik 5,5 persen;0,75\n", ["Naik 5,5 persen"], id="decimals"
        ),
        pytest.param("isi\nSatu, dua; tiga\nDua\n", ["Satu, dua; tiga", "Dua"], id="one column"),
        pytest.param("sep=;\njudul;isi\nA;a, b, c\n", ["a, b, c"], id="sep line"),
        pytest.param('"sep=,"\r\njudul,isi\r\nA,a; b\r\n', ["a; b"], id="quoted sep line"),
        pytest.param("SEP=\t\njudul\tkata, kata\tisi\nA\tx\ta\n", ["a"], id="sep line with a tab"),
        pytest.param("sep=^\njudul^isi\nA^a, b\n", ["a, b"], id="sep line with another sign"),
        pytest.param("judul,isi\nA,a,\nB,b,,, \nC,c\n", ["a", "b", "c"], id="empty cells too many"),
        pytest.param('judul,isi\nA,"a\nb",\nB,b\n', ["a\nb", "b"], id="empty cell behind lines"),
        pytest.param('\ufeff"JUDUL";"ISI"\nA;a\n', ["a"], id="byte order mark, quotes, capitals"),
        pytest.param("judul,isi,isi\nA,,a\nB,b,\n", ["a", "b"], id="a name twice"),
    ],
)
def test_table(table, texts):
    assert outcomes(read(table)) == texts


def test_the_lines_of_rows_behind_a_sep_line():
    items = read("sep=;\njudul;isi\nA;a\nB;\n")

    assert items[0].origin == "a.csv:3"
    assert outcomes(items) == ["a", "no_text_cell 4"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param("judul,isi\nA,a,x\nB,b\n", ["too_many_columns 2", "b"], id="a cell too many"),
        pytest.param(
            'judul,isi\nA,"tak ditutup\nB,"Kami" kata warga\nC,c\n',
            ["open_quote 2", '"Kami" kata warga', "c"],
            id="an open mark before a loose row",
        ),
        pytest.param(
            "judul,isi\nA,nan\nB,None\nC,Tidak Ditemukan\nD,d\n",
            ["missing_text 2", "missing_text 3", "missing_text 4", "d"],
            id="marks of missing values",
        ),
    ],
)
def test_rejected_rows(table, expected):
    assert outcomes(read(table)) == expected


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('a;"b";c', ["a", "b", "c"]),
        ('"";""', ["", ""]),
        ('a;"b" c;d', ["a", '"b" c', "d"]),
        ('a;"b "c" d";e', ["a", 'b "c" d', "e"]),
        ('a; "b;c" ;d', ["a", "b;c", "d"]),
        ('a;"open', None),
        ('a;"', None),
        (";;", ["", "", ""]),
    ],
)
def test_tolerant_cells(line, cells):
    assert tolerant_cells(line, ";") == cells


def warnings(items) -> list[str]:
    return [problem.code for item in items for problem in getattr(item, "warnings", ())]


def test_an_unknown_column_of_dates_is_named_once():
    rows = "".join(f"J{n},Isi {n}.,{n + 1} Mei 2024\n" for n in range(20))

    items = read(f"judul,isi,hari_kejadian\n{rows}")

    assert warnings(items) == ["unknown_date_column"]
    (warning,) = items[0].warnings
    assert "hari_kejadian" in str(warning)
    assert "tanggal" in str(warning)


@pytest.mark.parametrize(
    "table",
    [
        "judul,isi,diambil,tanggal\nA,a,2024-05-02,2024-05-01\n",
        "judul,isi,skor\nA,a,20240501\n",
        "judul,isi,catatan\nA,a,Rapat pada 1 Mei 2024 selesai\n",
        "judul,isi,catatan\nA,a,\n",
    ],
    ids=["the date is known", "numbers", "prose", "empty"],
)
def test_no_warning_about_other_columns(table):
    assert warnings(read(table)) == []


@pytest.mark.parametrize("name", ["updated_at", "scraped_at", "waktu_scraping"])
def test_the_time_of_an_update_is_no_date_of_publication(name):
    (item,) = read(f"judul,isi,{name}\nA,a,2024-05-01 10:00\n")

    assert item.fields.published_at is None
    assert warnings([item]) == ["unknown_date_column"]


def test_a_column_of_dates_that_cannot_be_read_is_named():
    rows = "".join(f"J{n},Isi {n}.,{n + 1} jam yang lalu\n" for n in range(5))

    items = read(f"judul,isi,tanggal\n{rows}")

    assert warnings(items) == ["unread_date_column", *["bad_date"] * 5]


def test_column_warnings_of_json_lines():
    content = '{"isi": "Satu.", "waktu_muat_ulang": {"$date": "2024-05-01T00:00:00Z"}}\n' * 3

    assert warnings(read(content, "a.jsonl")) == ["unknown_date_column"]


def test_rows_before_the_damage_of_a_packed_file_are_kept():
    noise = random.Random(1)  # does not compress, so that the cut is behind the first rows
    rows = "".join(f"J{n},{noise.randbytes(1_000).hex()}\n" for n in range(40))
    packed = gzip.compress(f"judul,isi\n{rows}".encode())[:-10_000]

    items = list(read_stream(io.BytesIO(packed), "a.csv.gz"))

    assert len(items) > 10
    assert all(isinstance(item, RawArticle) for item in items[:-1])
    assert isinstance(items[-1], Rejection)
    assert items[-1].problem.code == "damaged_gzip"


def test_a_row_behind_an_unclosed_quotation_mark_is_kept():
    table = 'judul,isi,tanggal\nA,"satu,2024-08-12\nB,"dua, lalu",2024-08-13\nC,"tiga",2024-08-14\n'

    assert outcomes(read(table)) == ["open_quote 2", "dua, lalu", "tiga"]


def test_loose_marks_over_three_lines():
    table = 'judul,isi\nA,"Baris "satu" tadi\nia berkata "ya" lagi\nbaris tiga"\nB,b\n'

    assert outcomes(read(table)) == ['Baris "satu" tadi\nia berkata "ya" lagi\nbaris tiga', "b"]


def test_a_title_above_the_names_of_the_columns():
    table = "Laporan berita Agustus 2024,,\n,,\njudul,isi,tanggal\nA,satu,2024-08-12\nB,b,c,d\n"

    items = read(table)

    assert outcomes(items) == ["satu", "too_many_columns 5"]
    assert items[0].fields.title == "A"


def test_a_short_title_above_the_names_of_the_columns():
    table = 'Laporan;\njudul;isi;tanggal\nA;"satu\n\ndua";2024-08-12\n'

    assert outcomes(read(table)) == ["satu\n\ndua"]


def test_a_table_without_names_is_refused_in_one_line():
    (item,) = read(f'Satu,"Warga\n\n{"mengungsi " * 30}",Berita\nDua,Air naik,Berita\n')

    assert item.problem.code == "no_text_column"
    assert "\n" not in str(item)


def test_a_table_of_names_only_is_empty():
    assert outcomes(read("judul,isi\n")) == ["empty 0"]


def test_few_of_many_unknown_date_columns_are_told():
    names = ",".join(f"kolom{number}" for number in range(300))
    cells = ",".join(["2024-08-12"] * 300)

    assert warnings(read(f"isi,{names}\nAir naik.,{cells}\n")) == ["unknown_date_column"] * 5


def test_joined_tables_repeat_the_names():
    assert outcomes(read("judul,isi\nA,a\njudul,isi\nB,b\n")) == ["a", "b"]


def test_cells_that_are_formulas_of_a_text():
    (item,) = read('id,judul,isi\n"=""0812""","=""Kata """"ya""""""",Air naik.\n')

    assert (item.fields.external_id, item.fields.title) == ("0812", 'Kata "ya"')
