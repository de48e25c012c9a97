"""Web archives (.warc): each page that a server answered with is read like a saved page.

warcio reads the records and undoes the transfer's encodings. The address is that of the record.
The record's date is when the page was fetched: it is taken only if the page has no date, and is
marked as inferred.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from articles.importing.problems import Problem
from articles.importing.readers.html import MAX_BYTES
from articles.importing.readers.member import Item, Member
from articles.importing.readers.unreadable import Unreadable
from articles.importing.record import Rejection

_HTML_TYPES = ("text/html", "application/xhtml+xml")


def read(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Yield each page as a member; a page that was fetched again counts once."""
    from warcio.archiveiterator import ArchiveIterator  # here, because most imports need it not
    from warcio.exceptions import ArchiveLoadFailed

    pieces = _Pieces(stream)
    seen: set[tuple[str, str]] = set()
    is_empty, has_pages = True, False
    try:
        for record in ArchiveIterator(pieces):
            is_empty = False
            if _is_page(record):
                address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
                digest = str(record.rec_headers.get_header("WARC-Payload-Digest") or "")
                if (address, digest) not in seen or not digest:
                    seen.add((address, digest))
                    member = _member(record, address)
                    if pieces.error is None:  # else the page is cut
                        has_pages = True
                        yield member
    except ArchiveLoadFailed as error:
        if is_empty:
            raise Unreadable("damaged_document") from error
        yield Rejection(name, 0, Problem("damaged_archive"))
        return
    if pieces.error:
        raise pieces.error
    if not has_pages:
        yield Rejection(name, 0, Problem("empty" if is_empty else "no_text"))


class _Pieces:
    """A stream whose reads return what is there, so that a damage loses nothing before it.

    The error of a damage is kept: warcio takes an ``EOFError`` for the regular end.
    """

    def __init__(self, stream: BinaryIO) -> None:
        if not isinstance(stream, io.BufferedReader):
            stream = io.BufferedReader(stream)  # type: ignore[type-var]
        self._stream = stream
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        if self.error:
            return b""
        try:
            return self._stream.read1(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.error = error
            return b""


def _is_page(record: Any) -> bool:
    """Return whether a record is an HTML page, and not the front page of a site."""
    if record.rec_type not in {"response", "resource"}:
        return False
    address = urlsplit(str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"))
    if address.scheme not in {"http", "https"} or (address.path in {"", "/"} and not address.query):
        return False
    headers = record.http_headers
    if record.rec_type == "resource" or headers is None:
        kind = str(record.rec_headers.get_header("Content-Type") or "")
        return kind.lower().startswith(_HTML_TYPES)
    kind = str(headers.get_header("Content-Type") or "text/html")
    return headers.get_statuscode() == "200" and kind.lower().startswith(_HTML_TYPES)


def _member(record: Any, address: str) -> Member:
    # The next record can be reached only behind this one, so it is read now.
    content = record.content_stream().read(MAX_BYTES + 1)
    return Member(
        name=address,
        suffix=".html",
        open=lambda: io.BytesIO(content),
        url=address,
        published_at=_moment(str(record.rec_headers.get_header("WARC-Date") or "")),
        is_page=True,
    )


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return ""
