"""Archives: members are read, and everything that is not an honest member is told."""

import gzip
import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import pytest

from articles.importing.readers import archive
from tests.articles.importing.readers.documents import LONG, docx, package, paragraph
from tests.articles.importing.readers.reading import articles, codes, read_here
from tests.costs import costs_at_most

GOOD = ("z-baik.txt", f"Berita baik dari lembah\n\n{LONG}")


def member(name: str, *, mode: int = 0, system: int = 3) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.create_system = system
    return info


def zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as content:
        for name, data in members:
            content.writestr(name, data)
    return out.getvalue()


def tarred(*members: tuple[str, bytes | None, bytes], mode: str = "w:gz") -> bytes:
    """Return a tar file; members without content have a type."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as content:  # type: ignore[call-overload]
        for name, data, kind in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            info.linkname = "/etc/passwd" if kind in {tarfile.SYMTYPE, tarfile.LNKTYPE} else ""
            info.size = len(data or b"")
            content.addfile(info, io.BytesIO(data or b""))
    return out.getvalue()


def test_members_of_every_format_are_read() -> None:
    content = zipped(
        ("a/berita.docx", docx(paragraph(LONG))),
        ("a/data.csv.gz", gzip.compress(b"judul,isi\nSatu,Teks satu\nDua,Teks dua\n")),
        ("__MACOSX/a/._berita.docx", b"x"),
        (".DS_Store", b"x"),
        ("a/.rahasia/x.txt", b"x"),
        ("gambar.png", b"x"),
        ("gaya.css", b"x"),
        ("lama.doc", b"x"),
        GOOD,
    )

    items = read_here("arsip.zip", content)

    assert [item.origin for item in items if hasattr(item, "origin")] == [
        "arsip.zip/a/berita.docx:1",
        "arsip.zip/a/data.csv.gz:2",
        "arsip.zip/a/data.csv.gz:3",
        "arsip.zip/z-baik.txt:1",
    ]
    assert codes(items) == ["old_word", "other_members"]
    assert items[-1].problem.values == {"count": 2, "examples": ".png, .css"}


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param(("../keluar.txt", "x"), "unsafe_name", id="dots"),
        pytest.param(("a/../../keluar.txt", "x"), "unsafe_name", id="dots inside"),
        pytest.param(("/etc/x.txt", "x"), "unsafe_name", id="absolute"),
        pytest.param(("C:\\x.txt", "x"), "unsafe_name", id="drive"),
        pytest.param(("..\\x.txt", "x"), "unsafe_name", id="backslash"),
        pytest.param(
            (member("x.txt", mode=stat.S_IFLNK | 0o777), "/etc/passwd"),
            "link_in_archive",
            id="link",
        ),
        pytest.param((member("x.txt", mode=stat.S_IFIFO), ""), "special_in_archive", id="pipe"),
        pytest.param(("dalam.zip", zipped(GOOD)), "nested_archive", id="archive"),
        pytest.param(("dalam.tar.gz", b"x"), "nested_archive", id="tar"),
        pytest.param(("x.jsonl", b" " * 40_000_000), "bomb", id="bomb"),
        pytest.param(("x.docx", b"rusak"), "damaged_document", id="damaged document"),
        pytest.param(("x.txt", b""), "empty", id="empty"),
    ],
)
def test_a_bad_member_of_a_zip_file_is_told_and_the_rest_is_read(
    bad: tuple[str, bytes], code: str
) -> None:
    items = read_here("arsip.zip", zipped(bad, GOOD))

    assert codes(items) == [code]
    assert [item.origin for item in items if hasattr(item, "origin")] == ["arsip.zip/z-baik.txt:1"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp437", "cp1252"])
def test_names_without_a_mark_are_read_in_the_encoding_of_their_packer(encoding: str) -> None:
    name = "kafé.txt".encode(encoding)
    plain = ("kaf" + "_" * (len(name) - 7) + ".txt").encode()
    content = zipped((plain.decode(), "Judul\n\nIsi berita.")).replace(plain, name)

    (article,) = articles(read_here("a.zip", content))

    assert article.origin == "a.zip/kafé.txt:1"


def test_repeated_encrypted_and_damaged_members() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped(GOOD, GOOD)
    assert codes(read_here("a.zip", content)) == ["repeated_member"]

    locked = bytearray(zipped(("kunci.txt", "rahasia"), GOOD))
    locked[6] |= 1
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    items = read_here("a.zip", bytes(locked))
    assert codes(items) == ["encrypted"]
    assert len(items) == 2

    broken = bytearray(zipped(("rusak.txt", LONG), GOOD))
    broken[60] ^= 0xFF
    items = read_here("a.zip", bytes(broken))
    assert codes(items) == ["damaged_member"]
    assert len(items) == 2


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param(("../x.txt", b"x", tarfile.REGTYPE), "unsafe_name", id="dots"),
        pytest.param(("/x.txt", b"x", tarfile.REGTYPE), "unsafe_name", id="absolute"),
        pytest.param(("x.txt", None, tarfile.SYMTYPE), "link_in_archive", id="symbolic link"),
        pytest.param(("x.txt", None, tarfile.LNKTYPE), "link_in_archive", id="hard link"),
        pytest.param(("x.txt", None, tarfile.CHRTYPE), "special_in_archive", id="device"),
        pytest.param(("x.txt", None, tarfile.FIFOTYPE), "special_in_archive", id="pipe"),
        pytest.param(("x.zip", b"x", tarfile.REGTYPE), "nested_archive", id="archive"),
        pytest.param((GOOD[0], b"x", tarfile.REGTYPE), "repeated_member", id="repeated"),
    ],
)
@pytest.mark.parametrize(
    ("name", "mode"), [("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar", "w")]
)
def test_a_bad_member_of_a_tar_file_is_told_and_the_rest_is_read(
    bad: tuple[str, bytes | None, bytes], code: str, name: str, mode: str
) -> None:
    good = (GOOD[0], GOOD[1].encode(), tarfile.REGTYPE)
    members = [good, bad, (f"folder/{GOOD[0]}", good[1], tarfile.REGTYPE)]

    items = read_here(name, tarred(*members, mode=mode))

    assert codes(items) == [code]
    assert len(items) == 3


def test_cut_and_foreign_archives_are_told() -> None:
    whole = tarred(*((f"{n}.txt", bytes([65 + n]) * 40_000, tarfile.REGTYPE) for n in range(9)))
    cut = read_here("a.tgz", whole[: len(whole) // 2])

    assert codes(cut)[-1] in {"damaged_archive", "damaged_gzip"}
    assert codes(read_here("a.zip", zipped(GOOD)[:-40])) == ["damaged_document"]
    assert codes(read_here("a.zip", b"Rar!\x1a\x07\x00")) == ["other_archive"]
    assert codes(read_here("a.tar", zipped(GOOD))) == ["other_kind"]
    assert codes(read_here("a.zip", b"")) == ["empty"]
    assert codes(read_here("a.tgz", b"")) == ["empty"]
    assert codes(read_here("a.zip", zipped())) == ["empty"]
    assert codes(read_here("a.tar", b"bukan arsip" * 100)) == ["damaged_archive"]


def test_too_many_members_and_too_much_are_told(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IMPORT_MAX_MEMBERS = 3
    many = read_here("a.zip", zipped(*((f"{n}.txt", LONG) for n in range(5))))
    assert codes(many) == ["too_many_members"]
    assert len(many) == 4

    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 2 * len(LONG))
    settings.IMPORT_MAX_MEMBERS = 100
    full = read_here("a.zip", zipped(*((f"{n}.txt", LONG) for n in range(5))))
    assert codes(full) == ["full_archive"]


def overlapping(count: int) -> bytes:
    """Return a zip file whose members all share one packed stream of 10 MB of spaces."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(b" " * 10_000_000) + packer.flush()
    crc = zlib.crc32(b" " * 10_000_000)
    local = struct.pack(
        "<4sHHHHHLLLHH", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(data), 10_000_000, 5, 0
    )
    out = local + b"0.txt" + data
    entries = b"".join(
        struct.pack(
            "<4sHHHHHHLLLHHHHHLL",
            *(b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(data), 10_000_000),
            *(len(name), 0, 0, 0, 0, 0, 0),
        )
        + name
        for name in (b"%d.txt" % n for n in range(count))
    )
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, len(entries), len(out), 0)
    return out + entries + end


def gz_bomb(head: bytes = b"") -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed = packer.compress(head)
    packed += b"".join(packer.compress(b" " * 10_000_000) for _ in range(10))
    return packed + packer.flush()


def tar_bomb() -> bytes:
    info = tarfile.TarInfo("x.jsonl")
    info.size = 100_000_000
    return gz_bomb(info.tobuf())


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        pytest.param("a.zip", lambda: overlapping(20_000), "overlapping_members", id="overlap"),
        pytest.param("a.jsonl.gz", gz_bomb, "bomb", id="lines"),
        pytest.param("a.docx.gz", gz_bomb, "bomb", id="document"),
        pytest.param("a.tgz", tar_bomb, "bomb", id="tar"),
        pytest.param("a.warc.gz", gz_bomb, "bomb", id="web archive"),
        pytest.param(
            "a.docx",
            lambda: package({"word/document.xml": b" " * 60_000_000}),
            "bomb",
            id="part of a document",
        ),
    ],
)
def test_bombs_cost_little(name: str, make: Callable[[], bytes], code: str) -> None:
    content = make()

    items = costs_at_most(2, lambda: read_here(name, content))

    assert set(codes(items)) == {code}


def test_a_long_text_that_packs_well_is_no_bomb() -> None:
    lines = "".join(f'{{"id": "{number}", "isi": "{LONG}"}}\n' for number in range(20_000))

    assert len(articles(read_here("a.jsonl.gz", gzip.compress(lines.encode())))) == 20_000


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/footnotes.xml"])
def test_entities_in_a_document_are_not_expanded(name: str) -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 100}">' for n in range(9)
    )
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{laughs}]><w:document>&l8;</w:document>'
    parts = {"word/document.xml": "<w/>", "word/styles.xml": "<w/>", name: bomb}
    content = package(parts)

    found = codes(costs_at_most(1, lambda: read_here("a.docx", content)))

    assert found[0] in {"xml_entities", "damaged_document"}


def test_a_file_named_by_an_entity_is_not_read() -> None:
    parts = {
        "word/document.xml": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>"
    }

    assert codes(read_here("a.docx", package(parts))) == ["xml_entities"]
