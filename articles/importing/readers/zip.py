"""Archives (.zip): members are read in place, never written to the disk."""

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO

from articles.importing.problems import Problem
from articles.importing.readers.archive import MAX_MEMBER_BYTES, Limits, is_hidden, is_unsafe, shown
from articles.importing.readers.member import Item, Member
from articles.importing.readers.sniffing import HEAD_BYTES, expect
from articles.importing.readers.unreadable import Bounded, Unreadable, seekable
from articles.importing.record import Rejection

#: Zip's directory lies at the end; one of this size names more files than any limit allows.
MAX_DIRECTORY_ENTRIES = 500_000
_ENCRYPTED = 0x1
_UTF8 = 0x800
_ERRORS = (
    *(zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError),
    *(zlib.error, struct.error, OSError),
)


def read(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Yield the members, and a rejection for each that cannot be one."""
    stream = seekable(stream)
    head = stream.read(HEAD_BYTES)
    if not head:
        raise Unreadable("empty")
    size = stream.seek(0, io.SEEK_END)
    if not head.startswith(b"PK"):
        expect(head, "zip")
    try:
        content = zipfile.ZipFile(stream)
    except _ERRORS as error:
        raise Unreadable("damaged_document") from error
    members = [info for info in content.infolist() if not info.is_dir()]
    if sum(info.compress_size for info in members) > size:
        raise Unreadable("overlapping_members")
    if not members:
        yield Rejection(name, 0, Problem("empty"))
    limits = Limits()
    seen: set[str] = set()
    for info in members:
        if is_hidden(_slashed(info)):
            continue
        limits.count_member()
        inner = shown(_decoded(info))
        if code := _problem(info, seen):
            yield Rejection(f"{name}/{inner}", 0, Problem(code))
        else:
            yield Member(name=inner, open=partial(_opened, content, info, limits))
        seen.add(info.filename)


def _problem(info: zipfile.ZipInfo, seen: set[str]) -> str:
    """Return the code of the reason why a member is not read; empty if there is none."""
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == 3 else 0
    if is_unsafe(_slashed(info)):
        return "unsafe_name"
    if kind == stat.S_IFLNK:
        return "link_in_archive"
    if kind and kind != stat.S_IFREG:
        return "special_in_archive"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    return "repeated_member" if info.filename in seen else ""


def _decoded(info: zipfile.ZipInfo) -> str:
    """Return the name in the encoding that its packer has most likely used.

    The format has UTF-8, with a mark, and code page 437. Packers of macOS leave out the mark, and
    some of Windows write its own code page.
    """
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return info.filename
    try:
        content = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp437", "cp1252"):
        with suppress(UnicodeDecodeError):
            name = content.decode(encoding)
            if encoding == "utf-8" or all(map(_is_latin, name)):
                return name
    return info.filename


def _is_latin(character: str) -> bool:
    return character.isascii() or unicodedata.name(character, "").startswith("LATIN ")


def _slashed(info: zipfile.ZipInfo) -> str:
    """Return the name as it stands in the file, with slashes: some packers write backslashes."""
    return info.orig_filename.replace("\\", "/")


def _opened(content: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> BinaryIO:
    try:
        stream = content.open(info)
    except _ERRORS as error:
        raise Unreadable("damaged_member") from error
    raw: io.RawIOBase = _Unpacking(stream, info, limits)
    return io.BufferedReader(raw)


class _Unpacking(Bounded):
    """The unpacked bytes of a member, counted for the whole archive as well."""

    def __init__(self, stream: object, info: zipfile.ZipInfo, limits: Limits) -> None:
        super().__init__(stream, packed=lambda: info.compress_size, most=MAX_MEMBER_BYTES)
        self._limits = limits

    def readinto(self, buffer: Any) -> int:
        try:
            count = super().readinto(buffer)
        except _ERRORS as error:
            raise Unreadable("damaged_member") from error
        self._limits.bytes += count
        return count
