"""The content of a file as articles: choose the reader, and read the members of archives in turn.

This runs in the process with limits (``sandbox``).
"""

import gzip
import io
import logging
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from articles.importing.error_lines import in_one_line
from articles.importing.problems import Problem
from articles.importing.readers.member import Item, Member
from articles.importing.readers.registry import COMPRESSED, Format, format_of
from articles.importing.readers.unknown_format import CODE_OF, unknown_format
from articles.importing.readers.unreadable import Unreadable, unpacked, unpacking
from articles.importing.record import RawArticle, Rejection

logger = logging.getLogger(__name__)

MAX_EXAMPLES = 3  # of the endings of other members
MAX_DEPTH = 3  # an attachment of a mail of a mailbox in an archive

#: Called with the place of a member, such as (5, 2), and its name, before it is read.
Announce = Callable[[tuple[int, ...], str], None]


def read_content(
    stream: BinaryIO,
    name: str,
    *,
    behind: Sequence[int] = (),
    announce: Announce = lambda place, name: None,
) -> Iterator[RawArticle | Rejection]:
    """Yield the articles and rejections of a stream.

    ``behind`` is the place of a member: reading begins with the member after it.
    """
    unpacking.begin(_size_of(stream))
    yield from _Reading(tuple(behind), announce).items(stream, name, name, ())


class _Reading:
    def __init__(self, behind: tuple[int, ...], announce: Announce) -> None:
        self._behind = behind
        self._announce = announce

    def items(
        self, stream: BinaryIO, name: str, format_name: str, place: tuple[int, ...]
    ) -> Iterator[RawArticle | Rejection]:
        file_format = format_of(format_name)
        if file_format is None:
            yield unknown_format(name)
            return
        if place and (file_format.is_archive or len(place) > MAX_DEPTH):
            yield Rejection(name, 0, Problem("nested_archive"))
            return
        line = 0
        try:
            content = unpacked(stream) if format_name.lower().endswith(COMPRESSED) else stream
            for item in self._read(file_format, content, name, place):
                line = item.line if isinstance(item, Rejection) else _line_of(item)
                yield item
        except Unreadable as error:
            yield Rejection(name, 0, error.problem)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            yield Rejection(name, line + 1, Problem("damaged_gzip", {"error": str(error)}))
        except (MemoryError, OSError):
            raise
        except Exception as error:
            # Parsers get arbitrary input. An error in one file must not lose the others.
            logger.error("The file %r cannot be read: %s", name, in_one_line(error))
            yield Rejection(name, 0, Problem("damaged_document"))

    def _read(
        self, file_format: Format, stream: BinaryIO, name: str, place: tuple[int, ...]
    ) -> Iterator[RawArticle | Rejection]:
        pages = 0
        others = _OtherMembers() if file_format.is_archive else None
        for number, item in enumerate(file_format.read(stream, name)):
            here = (*place, number)
            if self._is_done(here):
                continue
            if others and isinstance(item, Member) and others.count(item.name):
                continue
            for found in self._expanded(item, name, here):
                if _is_page_without_article(item, found):
                    pages += 1
                else:
                    yield found
        if pages:
            yield Rejection(name, 0, Problem("pages_without_article", {"count": pages}))
        if others:
            yield from others.rejections(name)

    def _is_done(self, here: tuple[int, ...]) -> bool:
        """Return whether ``here`` is before the place of resumption, or is that place."""
        if not self._behind:
            return False
        if here == self._behind:
            self._behind = ()
            return True
        depth = len(here)
        if len(self._behind) >= depth and here[:-1] == self._behind[: depth - 1]:
            if here[-1] < self._behind[depth - 1]:
                return True
            if here[-1] > self._behind[depth - 1]:
                self._behind = ()
        return False

    def _expanded(
        self, item: Item, name: str, here: tuple[int, ...]
    ) -> Iterator[RawArticle | Rejection]:
        if not isinstance(item, Member):
            yield item
            return
        inner = f"{name}/{item.name}"
        self._announce(here, inner)
        try:
            stream = item.open()
        except Unreadable as error:
            yield Rejection(inner, 0, error.problem)
            return
        format_name = f"{item.name}{item.suffix}"
        for found in self.items(stream, inner, format_name, here):
            yield _completed(found, item)


class _OtherMembers:
    """Members of unknown formats: well-known ones are told one by one, the others by number."""

    def __init__(self) -> None:
        self._suffixes: Counter[str] = Counter()

    def count(self, name: str) -> bool:
        """Count a member; return False if it has a format, or is worth a sentence of its own."""
        suffix = PurePosixPath(name.lower()).suffix
        if format_of(name) or CODE_OF.get(suffix, "image") not in {"image", "media"}:
            return False
        self._suffixes[suffix or PurePosixPath(name).name[:40]] += 1
        return True

    def rejections(self, archive: str) -> Iterator[Rejection]:
        """Yield one sentence about all counted members."""
        if self._suffixes:
            examples = ", ".join(name for name, _ in self._suffixes.most_common(MAX_EXAMPLES))
            values: dict[str, str | int] = {"count": self._suffixes.total(), "examples": examples}
            yield Rejection(archive, 0, Problem("other_members", values))


def _size_of(stream: BinaryIO) -> int | None:
    """Return the bytes from here to the end; None for a stream that cannot tell."""
    if not stream.seekable():
        return None
    start = stream.tell()
    size = stream.seek(0, io.SEEK_END) - start
    stream.seek(start)
    return size


def _is_page_without_article(item: Item, found: RawArticle | Rejection) -> bool:
    return (
        isinstance(item, Member)
        and item.is_page
        and isinstance(found, Rejection)
        and found.problem.code in {"no_article", "empty"}
    )


def _completed(found: RawArticle | Rejection, member: Member) -> RawArticle | Rejection:
    """Return an article with the address and the date that the archive knows, if it has none."""
    if isinstance(found, Rejection) or not (member.url or member.published_at):
        return found
    fields = found.fields
    if member.url:
        fields = replace(fields, url=fields.url or member.url)
    if member.published_at and fields.published_at is None:
        moment = datetime.fromisoformat(member.published_at)
        fields = replace(fields, published_at=moment, date_status="inferred")
    return replace(found, fields=fields)


def _line_of(article: RawArticle) -> int:
    return int(article.origin.rpartition(":")[2])
