"""Files of other formats under the endings of tables and JSON files."""

import io
import json
import zipfile

import pytest

from articles.importing.reading import read_stream
from articles.importing.record import RawArticle, Rejection


def package(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20_000)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.json"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (package("[Content_Types].xml", "xl/workbook.xml"), ".xlsx"),
        (package("[Content_Types].xml", "word/document.xml"), ".docx"),
        (package("a.txt"), ".zip"),
        (b"%PDF-1.7\n", ".pdf"),
        (b"\xef\xbb\xbf<!doctype html><title>404</title>", ".html"),
        (b"{\\rtf1 Air naik}", ".rtf"),
        (b"\x89PNG\r\n\x1a\n", ""),
        (OLE + "Workbook".encode("utf-16-le"), "Excel"),
    ],
    ids=["xlsx", "docx", "zip", "pdf", "html", "rtf", "png", "xls"],
)
def test_the_format_is_told(name: str, content: bytes, told: str) -> None:
    (item,) = read_stream(io.BytesIO(content), name)

    assert isinstance(item, Rejection)
    assert item.problem.code in {"other_kind", "image", "old_excel"}
    assert told in str(item)


def test_a_text_about_a_format_is_read() -> None:
    content = json.dumps({"judul": "A", "isi": "Berkas diawali %PDF- dan <html>."}).encode()

    (item,) = read_stream(io.BytesIO(content), "a.jsonl")

    assert isinstance(item, RawArticle)
