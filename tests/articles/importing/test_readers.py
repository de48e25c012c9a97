"""The readers of text, JSON lines and tables, and their rejections."""

import gzip
import io
import json
from typing import Any

import pytest

from articles.importing.encoding import MAX_LINE_CHARACTERS
from articles.importing.reading import files_of, read_files, read_stream
from articles.importing.record import RawArticle, Rejection


def read(name: str, content: bytes) -> list[Any]:
    return list(read_stream(io.BytesIO(content), name))


def outcome(item) -> str:
    return item.text if isinstance(item, RawArticle) else f"rejected {item.line}"


def line(**values) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def test_json_lines_with_broken_ones_between():
    content = (
        line(body="satu")
        + b"not json\n"
        + b'["a"]\n'
        + b'{"title": "tanpa isi"}\n'
        + b"\n"
        + b'{"body": "tab\there\x00"}\n'
        + b'{"body": "a'
        + b"\xe9"
        + b'"}\n'
        + b"[" * 100_000
        + b"\n"
        + line(body="akhir")
    )

    items = read("a.jsonl", content)

    assert [outcome(item) for item in items] == [
        "satu",
        "rejected 2",
        "rejected 3",
        "rejected 4",
        "tab\there",
        "aé",
        "rejected 8",
        "akhir",
    ]
    assert [item.origin for item in items if isinstance(item, RawArticle)] == [
        "a.jsonl:1",
        "a.jsonl:6",
        "a.jsonl:7",
        "a.jsonl:9",
    ]


def test_fields_of_the_news_corpus():
    row = {
        "id": "n000001",
        "title": "Judul",
        "body": "Isi.",
        "source": "detik.com",
        "published": "2025-06-19",
        "url": "https://detik.com/a",
        "origin": "x",
        "kind": "news",
    }

    fields = read("n.jsonl", line(**row))[0].fields

    assert (fields.external_id, fields.title, fields.source) == ("n000001", "Judul", "detik.com")
    assert fields.url == "https://detik.com/a"
    assert fields.published_at.isoformat() == "2025-06-19T00:00:00+07:00"
    assert read("n.jsonl", line(**row | {"title": None, "source": None}))[0].fields.title == ""


def test_a_number_with_too_many_digits_is_no_json():
    (item,) = read("a.jsonl", b'{"body": ' + b"1" * 5_000 + b"}\n")

    assert str(item).startswith("a.jsonl:1: is not valid JSON (Exceeds the limit")


def test_overlong_line_is_rejected_and_the_next_is_read():
    content = b'{"body": "' + b"x" * (MAX_LINE_CHARACTERS + 10) + b'"}\n' + line(body="berikutnya")

    assert [outcome(item) for item in read("a.jsonl", content)] == ["rejected 1", "berikutnya"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_json_lines_in_other_encodings(encoding):
    content = line(body="Rané berkata “ya”").decode().encode(encoding)

    assert [outcome(item) for item in read("a.jsonl", content)] == ["Rané berkata “ya”"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"judul,isi\nA,Teks a\nB,Teks b\n", id="comma"),
        pytest.param(b"judul;isi\nA;Teks a\nB;Teks b\n", id="semicolon"),
        pytest.param(b"judul\tisi\nA\tTeks a\nB\tTeks b\n", id="tab"),
        pytest.param("\ufeffjudul;isi\r\nA;Teks a\r\nB;Teks b\r\n".encode(), id="excel"),
        pytest.param(b"judul,isi\rA,Teks a\rB,Teks b\r", id="old mac"),
        pytest.param("judul\tisi\nA\tTeks a\nB\tTeks b\n".encode("utf-16"), id="excel unicode"),
        pytest.param(b'"judul","isi"\n"A","Teks a"\n\n"B","Teks b"', id="quoted"),
        pytest.param(b"judul,isi,x\nA,Teks a\nB,Teks b,\n", id="short rows"),
    ],
)
def test_tables(content):
    items = read("a.csv", content)

    assert [(item.fields.title, item.text) for item in items] == [("A", "Teks a"), ("B", "Teks b")]


def test_line_breaks_and_separators_inside_quotes():
    content = b'judul,isi\nA,"Satu, dua\n\n""tiga"""\nB,b\n'

    items = read("a.csv", content)

    assert [item.text for item in items] == ['Satu, dua\n\n"tiga"', "b"]
    assert [item.origin for item in items] == ["a.csv:2", "a.csv:5"]


def test_an_unclosed_quotation_mark_loses_only_its_own_row():
    rows = "".join(f"J{number},Teks {number}\n" for number in range(50))

    items = read("a.csv", f'judul,isi\nA,"tak ditutup\n{rows}'.encode())

    assert [outcome(item) for item in items] == ["rejected 2", *(f"Teks {n}" for n in range(50))]


def test_row_with_too_many_columns_and_row_without_text():
    items = read("a.csv", b"judul,isi\nA,satu,dua\nB,\nC,c\n")

    assert [outcome(item) for item in items] == ["rejected 2", "rejected 3", "c"]


@pytest.mark.parametrize("content", [b"nama,umur\nA,3\n", b'"', b"x" * 100])
def test_table_without_a_text_column_is_rejected_whole(content):
    items = read("a.csv", content)

    assert [type(item) for item in items] == [Rejection]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.html", "a.jsonl.gz"])
def test_empty_file(name):
    content = gzip.compress(b"") if name.endswith("gz") else b""

    assert [outcome(item) for item in read(name, content)] == ["rejected 0"]


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03\x04\x05\x06\x07" * 100, b"a" * 6_000_000])
def test_a_text_file_that_is_no_text(content):
    assert [outcome(item) for item in read("a.txt", content)] == ["rejected 0"]


def test_a_truncated_gz_is_read_up_to_the_damage():
    # Incompressible, so that the cut is behind the first lines.
    content = b"".join(line(body=f"nomor {n} {hash(str(n))}") for n in range(20_000))

    items = read("a.jsonl.gz", gzip.compress(content)[:60_000])

    assert len(items) > 10
    assert all(isinstance(item, RawArticle) for item in items[:-1] if "JSON" not in str(item))
    assert "damaged .gz" in str(items[-1])


def test_not_a_gz_at_all():
    assert [outcome(item) for item in read("a.jsonl.gz", b"plain text")] == ["rejected 1"]


def test_files_of_folders_and_globs(tmp_path):
    for name in ("b.txt", "a.jsonl", "sub/c.html", "sub/d.csv.gz", ".hidden.txt", "e.jpg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")

    names = [str(file.relative_to(tmp_path)) for file in files_of(str(tmp_path))]

    assert names == ["a.jsonl", "b.txt", "sub/c.html", "sub/d.csv.gz"]
    assert [file.name for file in files_of(f"{tmp_path}/*.txt")] == ["b.txt"]
    assert [file.name for file in files_of(f"{tmp_path}/**/*.html")] == ["c.html"]
    with pytest.raises(FileNotFoundError):
        files_of(f"{tmp_path}/nothing*")


def test_unreadable_files_do_not_stop_the_next_file(tmp_path):
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "photo.jpg").write_bytes(b"x")
    (tmp_path / "z.txt").write_text("Teks yang baik.")
    files = [tmp_path / name for name in ("folder.txt", "dangling.txt", "photo.jpg", "z.txt")]

    items = list(read_files(files))

    assert [outcome(item) for item in items] == ["rejected 0"] * 3 + ["Teks yang baik."]
    assert "is an image" in str(items[2])


def test_bytes_read_are_reported(tmp_path):
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(line(body="x") * 1000))
    sizes: list[int] = []

    list(read_files([file], on_bytes=sizes.append))

    assert sum(sizes) == file.stat().st_size
