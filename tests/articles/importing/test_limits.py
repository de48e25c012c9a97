"""Limits that hold inside one file: unpacked bytes, time, nesting, and what is a file at all."""

import gzip
import io
import json
import os
import socket
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from articles.importing import columns
from articles.importing.cleaning import clean_article
from articles.importing.cleaning.limits import MAX_LENGTHS
from articles.importing.importer import records
from articles.importing.reading import files_of, read_files, read_stream
from articles.importing.record import ArticleRecord, RawArticle, Rejection
from articles.importing.sandbox import cleaning
from articles.importing.sandbox.child import acquire
from articles.importing.sandbox.reading import OutOfTime
from articles.models import Article
from tests.articles.importing.readers.reading import codes

GOOD = json.dumps({"judul": "Banjir", "isi": "Air naik di tiga kecamatan sejak pagi."})


def read(name: str, content: bytes) -> list[Any]:
    return list(read_stream(io.BytesIO(content), name))


def texts(items: list[Any]) -> list[str]:
    return [item.text for item in items if isinstance(item, RawArticle)]


def deep(opening: str, depth: int) -> str:
    closing = "".join({"{": "}", "[": "]"}[each] for each in reversed(opening) if each in "{[")
    return opening * depth + "1" + closing * depth


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("suffix", ["tar.gz", "tgz", "csv.gz", "zip.gz"])
def test_layers_of_compression_share_one_limit(suffix: str, layers: int) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("a.csv")
        member.size = 60_000_000
        archive.addfile(member, io.BytesIO(b"\n" * member.size))
    content = out.getvalue()
    for _ in range(layers):
        content = gzip.compress(content)

    items = read(f"a.{suffix}", content)

    assert set(codes(items)) & {"bomb", "other_kind", "damaged_archive", "damaged_document"}


def test_a_table_of_blank_lines_is_read_to_its_end() -> None:
    content = b"judul,isi\n" + b"\n" * 3_000_000 + b"Banjir,Air naik di kota itu.\n"

    items = read("a.csv", content)

    assert texts(items) == ["Air naik di kota itu."]
    assert items[0].origin == "a.csv:3000002"


@pytest.mark.parametrize(
    "unit", ["<h1>Judul berita</h1>", "<header><h1>Judul</h1></header>"], ids=["h1", "header"]
)
def test_a_page_of_very_many_headings_is_read_in_time(settings: Any, unit: str) -> None:
    settings.IMPORT_MAX_SECONDS = 6  # eight seconds at first
    paragraph = "<p>Air naik di tiga kecamatan sejak pagi, kata warga setempat.</p>"

    items = read("a.html", f"<html><body>{unit * 19_000}{paragraph * 3}".encode())

    assert "too_slow" not in codes(items)


@pytest.mark.parametrize("depth", [101, 500, 980, 3_000])
@pytest.mark.parametrize("opening", ['{"a":', "[", '[{"a":', '{"isi":', '{"data":['])
@pytest.mark.parametrize("layout", ["{0}\n{1}\n{0}\n", "[{0},{1},{0}]"], ids=["lines", "array"])
def test_one_deep_value_loses_only_its_record(layout: str, opening: str, depth: int) -> None:
    content = layout.format(GOOD, deep(opening, depth))

    items = list(records(read_stream(io.BytesIO(content.encode()), "a.jsonl")))

    articles = [item for item in items if isinstance(item, ArticleRecord)]
    assert articles[0].title == "Banjir"
    assert len(articles) == 2
    assert len(items) >= 2


def test_an_error_of_one_row_is_that_of_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(row: Any, origin: str, **options: Any) -> Any:
        raise ArithmeticError(origin)

    monkeypatch.setattr(columns, "raw_article", failing)

    found = columns.guarded_article({"isi": "Air naik."}, "a.csv:2")

    assert "ArithmeticError" in str(found)


def test_links_that_lead_back_are_not_followed(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "berita.txt").write_text("Air naik.")
    for number in range(3):
        (inner / f"kembali{number}").symlink_to(tmp_path)

    for path in ("", "/**", "/**/*.txt", "/**/*", "/a/**", "/**/b/**/*.txt", "/**/**/*.txt"):
        assert files_of(f"{tmp_path}{path}") == [inner / "berita.txt"], path


def test_a_star_inside_a_name_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "berita.txt").write_text("Air naik.")

    assert files_of(f"{tmp_path}/b**.txt") == [tmp_path / "berita.txt"]


@pytest.mark.parametrize("kind", ["pipe", "device", "link to a device", "socket"])
def test_only_regular_files_are_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.txt"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
    elif kind == "device":
        path = Path("/dev/zero")
    else:
        path.symlink_to("/dev/zero")
    named = tmp_path / "b.txt"
    if kind == "device":
        named.symlink_to(path)
        path = named

    items = list(read_files([path]))

    assert codes(items)[0] in {"special_file", "unreadable"}


def test_the_progress_of_a_file_adds_up_to_its_size(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text((GOOD + "\n") * 6_000)
    counted: list[int] = []

    items = list(read_files([file], on_bytes=counted.append))

    assert len(items) == 6_000
    assert sum(counted) == file.stat().st_size
    assert len(counted) > 2


def test_a_deadline_ends_the_reading_of_a_file() -> None:
    with pytest.raises(OutOfTime):
        list(read_stream(io.BytesIO(GOOD.encode()), "a.jsonl", deadline=0.0))


def test_the_lengths_are_those_of_the_model() -> None:
    fields = {name: Article._meta.get_field(name) for name in MAX_LENGTHS}

    assert {name: getattr(field, "max_length", 0) for name, field in fields.items()} == MAX_LENGTHS


@pytest.fixture
def large() -> RawArticle:
    paragraph = "Air naik di tiga kecamatan sejak pagi, kata warga setempat kemarin.\n\n"
    return RawArticle(text="Judul Berita\n\n" + paragraph * 800, origin="a.txt:1", original="x")


def test_a_large_article_is_cleaned_elsewhere_with_the_same_result(large: RawArticle) -> None:
    assert len(large.text) > cleaning.MAX_CHARACTERS

    assert cleaning.cleaned(large, source="Kabar") == clean_article(large, source="Kabar")


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param(lambda child: child.kill(), id="died"),
        pytest.param(lambda child: child._socket.sendall(b"{}\n"), id="confused"),
    ],
)
def test_an_article_that_cannot_be_cleaned_keeps_its_text_as_a_draft(
    monkeypatch: pytest.MonkeyPatch, large: RawArticle, ending: Callable[[Any], None]
) -> None:
    def harmed() -> Any:
        child = acquire()
        ending(child)
        return child

    monkeypatch.setattr(cleaning, "acquire", harmed)

    found = cleaning.cleaned(large)

    assert isinstance(found, ArticleRecord)
    assert found.status == "draft"
    assert [warning.code for warning in found.warnings] == ["not_cleaned"]
    assert found.body.count("Air naik") == 800


def test_a_small_article_whose_cleaning_fails_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(raw: RawArticle, *, source: str = "", rules: bool = True) -> Any:
        if rules:
            raise ZeroDivisionError
        return clean_article(raw, source=source, rules=False)

    monkeypatch.setattr(cleaning, "clean_article", failing)

    found = cleaning.cleaned(RawArticle(text="Judul\n\nAir naik di kota.", origin="a.txt:1"))

    assert not isinstance(found, Rejection)
    assert found.status == "draft"


def test_threads_clean_at_the_same_time(large: RawArticle) -> None:
    found: list[Any] = []
    threads = [
        threading.Thread(target=lambda: found.append(cleaning.cleaned(large))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [clean_article(large)] * 3
