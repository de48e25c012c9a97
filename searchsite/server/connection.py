"""The connection of one client: the bytes that have arrived, and the request that they make.

The event loop feeds a connection with what it receives. gunicorn's parser reads the head of a
request when all of it is there, so that it never waits; the body is kept until it is complete.
Bytes behind a request belong to the next one.
"""

import enum
import socket
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.http.body import Body, ChunkedReader, LengthReader
from gunicorn.http.errors import InvalidHeader, LimitRequestHeaders, UnsupportedTransferCoding
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import Unreader

from searchsite.server.chunked import ChunkDecoder
from searchsite.server.limits import (
    HEAD_MAX_BYTES,
    HEAD_SECONDS,
    SPOOL_AFTER_BYTES,
    BodyLimits,
    deadline,
)
from searchsite.server.outgoing import Outgoing

END_OF_HEAD = b"\r\n\r\n"


class State(enum.Enum):
    """The thing that a connection waits for."""

    IDLE = enum.auto()  # the first byte of a request
    HEAD = enum.auto()
    BODY = enum.auto()
    APPLICATION = enum.auto()  # a thread
    RESPONSE = enum.auto()  # the client takes the response
    LINGER = enum.auto()  # the client notices that the connection is closed


class BodyTooLargeError(Exception):
    """The body of a request exceeds its limit."""


class _IncompleteError(Exception):
    """The parser wants more than has arrived."""


class _Arrived(Unreader):  # type: ignore[misc]  # gunicorn has no types
    """The bytes of one request for gunicorn's parser: the head, then the body from its file."""

    def __init__(self, head: bytes) -> None:
        super().__init__()
        self._head: bytes | None = head
        self.body: SpooledTemporaryFile[bytes] | None = None

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return the next piece. An incomplete head is an error, the end of a body is not."""
        if self._head is not None:
            head, self._head = self._head, None
            return head
        if self.body is None:
            raise _IncompleteError
        return self.body.read(size_hint or SPOOL_AFTER_BYTES)


class Connection:
    """A client, with the names that gunicorn's worker expects: ``sock``, ``client``, ``server``."""

    __slots__ = (
        "_arrived",
        "_body",
        "_chunks",
        "_left",
        "_limits",
        "_searched",
        "buffer",
        "client",
        "deadline",
        "events",
        "keeps",
        "peer",
        "received",
        "request",
        "requests",
        "server",
        "since",
        "sock",
        "state",
    )

    def __init__(self, peer: socket.socket, client: Any, server: Any, limits: BodyLimits) -> None:
        self.peer, self.client, self.server, self._limits = peer, client, server, limits
        self.sock = Outgoing(peer, limits.folder)
        self.state = State.IDLE
        self.since = self.deadline = 0.0  # of this state, by the monotonic clock
        self.events = 0  # of the socket, watched by the event loop
        self.requests = 0
        self.keeps = False  # the connection stays open after the response
        self.buffer = bytearray()  # bytes of the head, or behind the request
        self.request: Any = None
        self.received = 0  # bytes of the body
        self._searched = 0
        self._arrived: _Arrived | None = None
        self._body: SpooledTemporaryFile[bytes] | None = None
        self._chunks: ChunkDecoder | None = None
        self._left = 0

    def enter(self, state: State, now: float, until: float) -> None:
        """Wait for something else, until the given time."""
        self.state, self.since, self.deadline = state, now, until

    def receive(self, data: bytes) -> None:
        """Take bytes from the client."""
        self.buffer += data

    def advance(self, cfg: Any, now: float) -> bool:
        """Read on in the buffer; return True when a request is complete.

        Raises gunicorn's errors of HTTP and ``BodyTooLargeError``.
        """
        if self.state is State.IDLE and self.buffer:
            self.enter(State.HEAD, now, now + HEAD_SECONDS)
            self._searched = 0
        if self.state is State.HEAD and self._parse_head(cfg):
            self.enter(State.BODY, now, deadline(now, 0))
        if self.state is not State.BODY:
            return False
        self._take_body()
        self.deadline = deadline(self.since, self.received)
        return not self._left and self._chunks is None

    def prepare(self) -> None:
        """Give the complete body to the request; called once, before the application runs."""
        assert self._arrived is not None
        if self._body is not None:
            self._body.seek(0)
            self._arrived.body = self._body
            if isinstance(self.request.body.reader, ChunkedReader):  # it is decoded
                self.request.body = Body(LengthReader(self._arrived, self.received))
                self.request.headers = [
                    header for header in self.request.headers if header[0] != "TRANSFER-ENCODING"
                ] + [("CONTENT-LENGTH", str(self.received))]

    def finish_request(self) -> None:
        """Forget the request and its body."""
        if self._body is not None:
            self._body.close()
        self.request = self._arrived = self._body = None
        self.received = 0

    def close(self) -> None:
        """Close the socket and all files."""
        self.finish_request()
        self.sock.discard()
        self.peer.close()

    def _parse_head(self, cfg: Any) -> bool:
        """Parse the head if it has arrived, or if it can no longer become a correct one."""
        buffer = self.buffer
        start, self._searched = max(0, self._searched - 3), len(buffer)
        end = buffer.find(END_OF_HEAD, 2 if buffer[:2] == b"\r\n" else start)
        if end > HEAD_MAX_BYTES or (end < 0 and len(buffer) > HEAD_MAX_BYTES):
            raise LimitRequestHeaders(f"more than {HEAD_MAX_BYTES} bytes")
        if end < 0 and buffer.count(b"\n", start) == buffer.count(b"\r\n", start):
            return False
        arrived = _Arrived(bytes(buffer))
        parser = RequestParser(cfg, (), self.client)
        parser.unreader, parser.req_count = arrived, self.requests
        try:
            self.request = next(parser)
        except _IncompleteError:
            return False
        _require_host(self.request)
        self.requests += 1
        self._arrived = arrived
        self.buffer = bytearray(arrived.take_buffered())
        self._expect_body()
        return True

    def _expect_body(self) -> None:
        request, reader = self.request, self.request.body.reader
        self.received, self._chunks = 0, None
        self._left = reader.length if isinstance(reader, LengthReader) else 0
        if isinstance(reader, ChunkedReader):
            coding = ", ".join(
                value for name, value in request.headers if name == "TRANSFER-ENCODING"
            )
            if coding.lower() != "chunked":
                raise UnsupportedTransferCoding(coding)
            self._chunks = ChunkDecoder()
        if self._left > self._limits.largest(request.path):
            raise BodyTooLargeError
        if self._left or self._chunks:
            self._body = SpooledTemporaryFile(SPOOL_AFTER_BYTES, dir=self._limits.folder)  # noqa: SIM115
            if request._expected_100_continue and not self.buffer:
                self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                self.sock.flush()
        request._expected_100_continue = False

    def _take_body(self) -> None:
        if not self.buffer or self._body is None:
            return
        if self._chunks is None:
            pieces, taken = [bytes(self.buffer[: self._left])], min(self._left, len(self.buffer))
            self._left -= taken
        else:
            pieces, taken = self._chunks.decode(bytes(self.buffer))
            if self._chunks.ended:
                self._chunks = None
        del self.buffer[:taken]
        data = b"".join(pieces)
        self._body.write(data)
        self.received += len(data)
        if self.received > self._limits.largest(self.request.path):
            raise BodyTooLargeError


def _require_host(request: Any) -> None:
    """Raise ``InvalidHeader`` unless the request names its host as HTTP asks (RFC 9112, 3.2)."""
    named = sum(name == "HOST" for name, _ in request.headers)
    if named > 1 or (not named and request.version >= (1, 1)):
        raise InvalidHeader("HOST")


def body_limits(settings: Any) -> BodyLimits:
    """Return the limits that follow from the site's settings."""
    limits = BodyLimits(
        form=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        upload=settings.UPLOAD_MAX_BYTES * settings.UPLOAD_MAX_FILES,
        together=0,
        folder=str(settings.DATA_DIR),
    )
    upload = max(limits.form, limits.upload) + SPOOL_AFTER_BYTES  # and the rest of the form
    return replace(limits, upload=upload, together=2 * upload)
