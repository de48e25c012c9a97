"""Mailboxes (.mbox): letters one after the other, each after a line ``From ...`` (RFC 4155)."""

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from articles.importing.problems import Problem
from articles.importing.readers.eml import MAX_BYTES
from articles.importing.readers.member import Item, Member
from articles.importing.readers.unreadable import Unreadable
from articles.importing.record import Rejection

MAX_LINE_BYTES = 1024 * 1024
_BORDER = re.compile(rb"From \S*.*\d{4}\s*$|From (?:-|\S+@\S+|MAILER-DAEMON)\b")
_QUOTED_BORDER = re.compile(rb">+From ")


def read(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Yield each letter as a member."""
    number = 0
    letter: list[bytes] = []
    size = 0
    is_border_possible = True  # a border follows an empty line
    for line in iter(partial(stream.readline, MAX_LINE_BYTES), b""):
        if is_border_possible and _BORDER.match(line):
            if number:
                yield _member(letter, number, size, name)
            number += 1
            letter, size = [], 0
        elif not number:
            if line.strip():
                raise Unreadable("damaged_document")
        else:
            size += len(line)
            if size <= MAX_BYTES:
                letter.append(line[1:] if _QUOTED_BORDER.match(line) else line)
        is_border_possible = not line.strip()
    if number:
        yield _member(letter, number, size, name)
    else:
        yield Rejection(name, 0, Problem("empty"))


def _member(letter: list[bytes], number: int, size: int, name: str) -> Item:
    if size > MAX_BYTES:
        limit = f"{MAX_BYTES // 1024**2} MB"
        return Rejection(f"{name}/{number}", 0, Problem("large_document", {"limit": limit}))
    content = b"".join(letter)
    return Member(name=str(number), suffix=".eml", open=lambda: io.BytesIO(content))
