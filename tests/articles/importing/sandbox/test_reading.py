"""The parsing process: it may die, hang or grow, and only the file that did it is lost."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from openpyxl import Workbook

from articles.importing.sandbox import child, reading
from articles.importing.sandbox.reading import read_in_child
from tests.articles.importing.readers.documents import LONG, docx, epub, odt, paragraph, pdf
from tests.articles.importing.readers.documents import lines_of as pdf_lines
from tests.articles.importing.readers.reading import codes, read_here


def texts(items: list[Any]) -> list[str]:
    return [item.text for item in items if hasattr(item, "text")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx(paragraph("Judul", "Judul") + paragraph(LONG))),
        ("a.odt", odt(f"<text:p>{LONG}</text:p>")),
        ("a.epub", epub([f"<h1>Judul “satu” ¼</h1><p>{LONG}</p>"])),
        ("a.pdf", pdf([pdf_lines(LONG, top=700)])),
        ("a.html", f"<html><body><article><p>{LONG}</p></article></body></html>".encode()),
        ("a.xlsx", b"bukan buku kerja"),
        ("a.md", f"---\ntanggal: 2024-08-12\nstatus: aneh\n---\n{LONG}".encode()),
    ],
)
def test_the_child_reads_what_this_process_would_read(read, name: str, content: bytes) -> None:
    assert read(content, name) == read_here(name, content)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("crash", "parser_died"),
        ("exit", "parser_died"),
        ("nonsense", "parser_died"),
        ("memory", "too_much_memory"),
        ("error", "damaged_document"),
    ],
)
def test_a_file_that_harms_is_told_and_the_next_is_read(
    read, settings, caplog: pytest.LogCaptureFixture, order: str, code: str
) -> None:
    settings.IMPORT_MAX_MEMORY_MB = 256

    items = read(order.encode())

    assert texts(items) == ["sebelum"]
    assert codes(items) == [code]
    assert items[-1].file == "a.harm"
    assert texts(read(b"biasa")) == ["sebelum", "biasa"]
    assert ("division by zero" in caplog.text) == (order == "error")


@pytest.mark.parametrize("order", ["loop", "sleep"])
def test_a_file_that_takes_too_long_is_told(
    read, settings, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    settings.IMPORT_MAX_SECONDS = 1
    monkeypatch.setattr(reading, "WAIT_FACTOR", 3 if order == "sleep" else 30)
    begin = time.monotonic()

    items = read(order.encode())

    assert codes(items) == ["too_slow"]
    assert "1 seconds" in str(items[-1])
    assert time.monotonic() - begin < 25


def test_a_member_that_harms_is_named_and_the_others_are_read(read, settings) -> None:
    settings.IMPORT_MAX_MEMORY_MB = 256
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as content:
        for number, order in enumerate(("satu", "crash", "dua", "memory", "tiga")):
            content.writestr(f"{number}.harm", order)

    items = read(out.getvalue(), "arsip.zip")

    assert [text for text in texts(items) if text != "sebelum"] == ["satu", "dua", "tiga"]
    assert [(item.file, item.problem.code) for item in items if hasattr(item, "problem")] == [
        ("arsip.zip/1.harm", "parser_died"),
        ("arsip.zip/3.harm", "too_much_memory"),
    ]


def test_an_archive_of_harmful_files_is_given_up(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_DEATHS", 3)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as content:
        for number in range(6):
            content.writestr(f"{number}.harm", "exit")

    assert codes(read(out.getvalue(), "arsip.zip")) == ["parser_died"] * 3 + ["given_up"]


def test_the_child_has_little_to_harm(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    monkeypatch.setenv("DATABASE_URL", "rahasia")

    found = {
        order: texts(read(order.encode()))[1] for order in ("write", "database", "environment")
    }

    assert found["write"].startswith("refused")
    assert found["database"] == "no database"
    assert set(found["environment"].split()) <= {"LC_ALL", "LC_CTYPE", "MALLOC_ARENA_MAX"}


def test_output_beside_the_messages_is_lost_and_long_texts_are_refused(read) -> None:
    assert len(read(b"print")) == 2
    assert codes(read(b"long")) == ["text_too_large"]


def test_one_child_reads_many_files_until_it_is_worn(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MAX_FILES", 3)

    pids = [texts(read(b"pid"))[1] for _ in range(5)]

    assert len(set(pids[:3])) == 1
    assert pids[3] == pids[4] != pids[0]
    assert len({texts(read(b"files"))[1] for _ in range(3)}) == 1


def test_changed_limits_apply_to_the_next_file(read, settings) -> None:
    first = texts(read(b"pid"))[1]
    settings.IMPORT_MAX_PAGES = 7

    assert texts(read(b"pid"))[1] != first


def test_every_format_is_read_with_the_smallest_limit_on_memory(read, settings) -> None:
    settings.IMPORT_MAX_MEMORY_MB = 256
    book = Workbook()
    assert book.active is not None
    book.active.append(["Judul", "Isi"])
    book.active.append(["Banjir di lembah", LONG])
    out = io.BytesIO()
    book.save(out)

    assert texts(read(pdf([pdf_lines(LONG, top=700)]), "a.pdf")) == [LONG]
    assert texts(read(f"# Banjir\n\n{LONG}".encode(), "a.md")) == [LONG]
    assert texts(read(out.getvalue(), "a.xlsx")) == [LONG]


def test_a_child_that_died_while_idle_is_replaced(read) -> None:
    pid = int(texts(read(b"pid"))[1])
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)

    assert texts(read(b"biasa")) == ["sebelum", "biasa"]


def test_reading_that_is_given_up_ends_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[child.Child] = []

    def acquire() -> child.Child:
        started.append(child.acquire())
        return started[-1]

    monkeypatch.setattr(reading, "acquire", acquire)
    items = read_in_child(io.BytesIO(b"sleep"), "a.harm")
    next(items)

    items.close()

    assert [each.is_running for each in started] == [False]


def test_threads_do_not_share_a_child(read) -> None:
    found: list[list[str]] = [[] for _ in range(4)]

    def run(number: int) -> None:
        for turn in range(3):
            found[number] += texts(read(f"{number}-{turn}".encode()))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [
        [text for turn in range(3) for text in ("sebelum", f"{number}-{turn}")]
        for number in range(4)
    ]


def test_files_and_copies_are_read_from_their_beginning(read, tmp_path: Path) -> None:
    file = tmp_path / "a.harm"
    file.write_bytes(b"isi berkas")
    with file.open("rb") as stream:
        assert texts(list(read_in_child(stream, "a.harm")))[1] == "isi berkas"
    with file.open("rb") as stream:
        stream.read(4)
        assert texts(list(read_in_child(stream, "a.harm")))[1] == "berkas"


PARENT = """
import io, os, sys, django
django.setup()
from articles.importing.sandbox import child
from articles.importing.sandbox.reading import read_in_child
child._START = sys.argv[1]
items = read_in_child(io.BytesIO(sys.argv[2].encode()), "a.harm")
print(next(items) and [p for p in os.listdir("/proc") if p.isdigit()
      and open(f"/proc/{p}/stat").read().rpartition(")")[2].split()[1] == str(os.getpid())][0])
sys.stdout.flush()
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("order", ["sleep", "loop"])
def test_the_child_ends_when_its_parent_is_killed(order: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PARENT, child._START, order],
        capture_output=True,
        text=True,
        cwd=site_settings.BASE_DIR,
        check=False,
        timeout=60,
    )
    pid = done.stdout.strip()

    assert pid, done.stderr
    deadline = time.monotonic() + 15
    while _is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _is_running(pid)


def test_a_forked_process_starts_a_child_of_its_own(read) -> None:
    first = texts(read(b"pid"))[1]
    out, into = os.pipe()
    pid = os.fork()
    if not pid:  # a worker of a web server that was forked late
        try:
            os.write(into, texts(read(b"pid"))[1].encode())
            child.end_idle_children()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    os.close(into)
    with os.fdopen(out) as result:
        second = result.read()

    assert second
    assert second != first
    assert texts(read(b"pid"))[1] == first


def _is_running(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
