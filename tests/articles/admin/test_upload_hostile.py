"""Uploads that are broken, too large, misnamed or malicious."""

import gzip
import io
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from articles.importing.reading import read_stream
from articles.models import Article, Upload
from articles.uploads import reading
from tests.articles.admin.conftest import LIST, TEXT, UPLOAD, address, line, reasons, rows, text_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", TEXT)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gambar.txt", PNG),
        ("gambar.html", PNG),
        ("gambar.jsonl", PNG),
        ("gambar.csv", PNG),
        ("kosong.txt", b""),
        ("kosong.html", b""),
        ("kosong.jsonl", b""),
        ("kosong.csv", b""),
        ("spasi.txt", b" \n\t \r\n"),
        ("nol.txt", b"\0" * 5000),
        ("nol.csv", b"\0" * 5000),
        ("arsip.txt", _zip()),
        ("berita.docx", _zip()),
        ("berita", TEXT.encode()),
        (".txt", b""),
        ("berita.txt.exe", TEXT.encode()),
        ("bukan.jsonl.gz", b"bukan gzip"),
        ("putus.jsonl.gz", gzip.compress(line("A", "B" * 5000).encode())[:-20]),
        ("kosong.gz", gzip.compress(TEXT.encode())),
        ("dalam.jsonl", b"[" * 100_000),
        ("objek.jsonl", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
        ("dalam.html", b"<div>" * 50_000 + b"teks"),
        ("kosong2.html", b"<html><body></body></html>"),
        ("angka.jsonl", b'{"title": 1e999, "body": NaN}\n{"body": [[[]]]}\n{"body": {}}\n'),
        ("kutip.csv", b'judul,isi\n"tidak ditutup,' + b"x,\n" * 20_000),
        ("kolom.csv", b"warna;ukuran\nmerah;besar\n"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_is_rejected_in_indonesian_and_the_next_is_read(
    upload: Any,
    client: Any,
    name: str,
    content: bytes,
) -> None:
    shown = upload((name, content), ("baik.txt", TEXT))

    rejected = [row for row in shown.context["preview"].rows if not row.planned]
    assert rejected
    for row, reason in zip(rejected, reasons(shown)[name], strict=True):
        assert reason != str(row.rejection.problem)
        assert escape(reason) in text_of(shown)
    new = client.get(address(shown), {"show": "new"})
    assert rows(new)[-1].values["title"] == "Kebakaran Gudang Rotan Padam"


@pytest.mark.parametrize("suffix", ["txt", "html", "jsonl", "csv"])
def test_a_gzip_bomb_is_stopped(upload: Any, settings: Any, suffix: str) -> None:
    settings.UPLOAD_MAX_BYTES = 200_000
    bomb = gzip.compress(b"\n" * 40_000_000)
    assert len(bomb) < settings.UPLOAD_MAX_BYTES

    shown = upload((f"bom.{suffix}.gz", bomb), ("baik.txt", TEXT))

    assert reasons(shown)[f"bom.{suffix}.gz"]
    assert len(rows(shown)) == 1


def test_a_file_over_the_limit_does_not_stop_the_others(upload: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000

    shown = upload(("besar.txt", "x" * 1_001), ("baik.txt", TEXT))

    assert "lebih besar dari" in reasons(shown)["besar.txt"][0]
    assert len(rows(shown)) == 1


def test_files_over_the_limit_are_rejected(upload: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_FILES = 2

    shown = upload(*((f"{n}.jsonl", line(f"J {n}", f"Isi {n}.")) for n in range(4)))

    assert len(rows(shown)) == 2
    assert "melebihi 2 berkas" in reasons(shown)["3.jsonl"][0]


def test_articles_over_the_limit_are_not_read(upload: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_ARTICLES = 3
    content = "".join(line(f"J {n}", f"Isi {n}.") for n in range(2))

    shown = upload(("a.jsonl", content), ("b.jsonl", content.replace("J ", "K ")), ("c.txt", TEXT))

    assert len(rows(shown)) == 3
    assert "3 artikel" in reasons(shown)["b.jsonl"][0]
    assert "3 artikel" in reasons(shown)["c.txt"][0]


def test_thousands_of_broken_lines_are_counted_and_paged(upload: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_ARTICLES = 1_000

    shown = upload(("rusak.jsonl", "rusak\n" * 5_000))

    preview = shown.context["preview"]
    assert len(preview.rows) == 50
    assert preview.counts["rejected"] == 1_000


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>.txt",
        '" onload="alert(1).txt',
        "../../../etc/passwd.txt",
        "berita \u202etxt.exe.txt",
        "日本語 é 🗞️.txt",
        "x" * 400 + ".txt",
        "%s%d{0}.txt",
    ],
)
def test_a_strange_name_is_only_shown(upload: Any, decide: Any, name: str) -> None:
    shown = upload((name, TEXT))
    report = decide(shown)

    assert "<script>alert" not in text_of(shown)
    assert 'onload="alert' not in text_of(shown)
    assert report.context["outcome"]["imported"] == 1


def test_markup_in_an_article_is_shown_as_text(upload: Any, decide: Any) -> None:
    hostile = "<script>alert(1)</script>"
    fields = {"source": hostile, "author": hostile, "category": hostile, "published": hostile}
    shown = upload(("a.jsonl", line(f"Judul {hostile}", f"Isi {hostile} yang cukup.", **fields)))
    report = decide(shown)

    for response in (shown, report):
        assert "<script>alert" not in text_of(response)


def test_a_lone_surrogate_reaches_no_page(upload: Any, decide: Any) -> None:
    content = (
        b'{"title": "Judul \\ud800 aneh", "body": "Isi \\udfff yang cukup.", "sumber": "\\ud83d"}\n'
    )

    report = decide(upload(("a.jsonl", content)))

    assert report.context["outcome"]["imported"] == 1
    assert "\ud800" not in Article.objects.get().title


def test_an_error_in_a_reader_loses_only_its_file(
    upload: Any,
    monkeypatch: Any,
    caplog: Any,
) -> None:
    read = read_stream

    def failing(content: Any, name: str, **options: Any) -> Any:
        if name.startswith("jahat"):
            raise RecursionError("deep")
        return read(content, name, **options)

    monkeypatch.setattr(reading, "read_stream", failing)

    shown = upload(("jahat.html", "<p>x"), ("baik.txt", TEXT))

    assert "tidak dapat dibaca" in reasons(shown)["jahat.html"][0]
    assert len(rows(shown)) == 1
    assert "jahat.html" in caplog.text


def test_a_process_reads_the_files_that_the_request_has_no_time_for(
    upload: Any, monkeypatch: Any, processes_in_place: list[str]
) -> None:
    monkeypatch.setattr(reading, "INLINE_SECONDS", -1.0)

    shown = upload(("a.txt", TEXT), ("b.jsonl", line("Judul", "Isi.")))

    assert processes_in_place == ["read_upload"]
    assert len(rows(shown)) == 2


def test_a_file_that_kills_its_process_twice_is_rejected(
    upload: Any, editor: User, monkeypatch: Any
) -> None:
    class Killed(BaseException):
        pass

    def kill(content: Any, name: str, **options: Any) -> Any:
        raise Killed

    read = read_stream
    files = [SimpleUploadedFile("jahat.txt", b"x"), SimpleUploadedFile("baik.txt", TEXT.encode())]
    monkeypatch.setattr(reading, "read_stream", kill)
    with pytest.raises(Killed):
        reading.receive_files(files, editor.pk)
    found = Upload.objects.get()
    with pytest.raises(Killed):
        reading.read_files(found)
    monkeypatch.setattr(reading, "read_stream", read)

    reading.read_files(found)

    found.refresh_from_db()
    kinds = list(found.items.values_list("kind", flat=True))
    assert (found.state, kinds) == ("ready", ["file", "rejection", "file", "article"])


def test_a_form_without_files_has_an_error(client: Any, empty_index: None) -> None:
    for values in ({}, {"uploads": "bukan berkas"}):
        response = client.post(UPLOAD, values)
        assert "Pilih paling sedikit satu berkas" in text_of(response)


def test_defaults_that_are_too_long_are_refused(upload: Any, client: Any) -> None:
    shown = upload(("a.txt", TEXT))

    answer = client.post(
        shown.request["PATH_INFO"],
        {"source": "x" * 121, "status": "published", "import": "1"},
    )

    assert answer.status_code == 200
    assert "source" in answer.context["form"].errors
    assert not Article.objects.exists()


def test_the_list_links_the_upload_page(client: Any, empty_index: None) -> None:
    assert f'href="{UPLOAD}"' in text_of(client.get(LIST))
