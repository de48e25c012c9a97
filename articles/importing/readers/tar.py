"""Archives (.tar, .tar.gz, .tgz): read once from the beginning, never written to the disk."""

import io
import tarfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from articles.importing.problems import Problem
from articles.importing.readers.archive import MAX_MEMBER_BYTES, Limits, is_hidden, is_unsafe, shown
from articles.importing.readers.member import Item, Member
from articles.importing.readers.sniffing import expect
from articles.importing.readers.unreadable import Bounded, Unreadable, unpacked
from articles.importing.record import Rejection

GZIP = b"\x1f\x8b"
_ERRORS = (tarfile.TarError, EOFError, zlib.error, ValueError, OSError, OverflowError)


def read(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Yield the members, and a rejection for each that cannot be one."""
    buffered = io.BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(4096)
    if not head:
        raise Unreadable("empty")
    expect(head, "gzip", "tar")
    content = unpacked(buffered) if head.startswith(GZIP) else buffered
    try:
        with tarfile.open(fileobj=content, mode="r|") as archive:
            yield from _members(archive, name)
    except _ERRORS:
        yield Rejection(name, 0, Problem("damaged_archive"))


def _members(content: tarfile.TarFile, name: str) -> Iterator[Item]:
    limits = Limits()
    seen: set[str] = set()
    for info in content:
        content.members.clear()  # type: ignore[attr-defined]  # or it would remember all of them
        if info.isdir() or is_hidden(info.name):
            continue
        limits.count_member()
        inner = shown(info.name)
        if code := _problem(info, seen):
            yield Rejection(f"{name}/{inner}", 0, Problem(code))
        else:
            yield Member(name=inner, open=lambda: _opened(content, info, limits))  # noqa: B023
        seen.add(info.name)
    if not limits.members:
        yield Rejection(name, 0, Problem("empty"))


def _problem(info: tarfile.TarInfo, seen: set[str]) -> str:
    """Return the code of the reason why a member is not read; empty if there is none."""
    if is_unsafe(info.name):
        return "unsafe_name"
    if info.issym() or info.islnk():
        return "link_in_archive"
    if not info.isfile() or info.issparse():
        return "special_in_archive"
    return "repeated_member" if info.name in seen else ""


def _opened(content: tarfile.TarFile, info: tarfile.TarInfo, limits: Limits) -> BinaryIO:
    stream = content.extractfile(info)  # a reader of the bytes; nothing is extracted
    if stream is None:
        raise Unreadable("special_in_archive")
    limits.bytes += info.size
    # The bytes are unpacked already; the stream above them has checked their ratio.
    member = Bounded(stream, packed=lambda: info.size, most=MAX_MEMBER_BYTES, counted=False)
    return io.BufferedReader(member)
