"""Workbooks: sheets as tables, dates as dates."""

import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from tests.articles.importing.readers.documents import LONG, package
from tests.articles.importing.readers.reading import articles, codes, read_here


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_sheets_are_tables() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Agustus"
    sheet.append(["Daftar berita"])
    sheet.append([])
    sheet.append(["No", "Judul", "Tanggal", "Isi"])
    sheet.append([1, "Banjir", datetime(2024, 8, 12, 7, 30), LONG])
    sheet.append([2, "Kosong", None, None])
    notes = book.create_sheet("Catatan")
    notes.append(["catatan", "saja"])
    book.create_sheet("Rahasia").sheet_state = "hidden"

    items = read_here("a.xlsx", saved(book))

    article = items[0]
    assert (article.fields.title, article.text) == ("Banjir", LONG)
    assert article.fields.published_at.isoformat() == "2024-08-12T07:30:00+07:00"
    assert article.fields.external_id == "1"
    assert article.origin == "a.xlsx/Agustus:4"
    assert [(item.file, item.line) for item in items[1:]] == [("a.xlsx/Agustus", 5)]


def test_a_merged_cell_counts_for_each_of_its_rows() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Berita bulan ini"])
    sheet.append(["Judul", "Isi", "Sumber"])
    for number in (1, 2, 3):
        sheet.append([f"Judul {number}", f"Isi berita nomor {number}.", None])
    sheet["C3"] = "Kabar Contoh"
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("C3:C4")

    found = articles(read_here("a.xlsx", saved(book)))

    assert [item.fields.source for item in found] == ["Kabar Contoh", "Kabar Contoh", ""]
    assert [item.text for item in found] == [f"Isi berita nomor {number}." for number in (1, 2, 3)]


def test_a_cell_far_away_costs_nothing() -> None:
    book = Workbook()
    book.active.append(["judul", "isi"])
    book.active.append(["Banjir", LONG])
    book.active["XFD200000"] = "x"

    items = read_here("a.xlsx", saved(book))

    assert articles(items[:1])[0].text == LONG


def test_entities_are_refused() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>&b;</t></si></sst>"
    )
    content = package({"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": bomb})

    assert codes(read_here("a.xlsx", content)) == ["xml_entities"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(saved(Workbook()), "empty", id="empty"),
        pytest.param(package({"xl/workbook.xml": "<x/>"}), "damaged_document", id="damaged"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
            "old_excel",
            id="xls",
        ),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, code: str) -> None:
    assert codes(read_here("a.xlsx", content)) == [code]
