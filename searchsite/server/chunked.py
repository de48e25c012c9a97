"""A decoder for bodies in the chunked transfer coding (RFC 9112, section 7.1).

It takes a body piece by piece, as it arrives. The application then gets a body with a length:
Django reads no other. Every deviation from the grammar is an error, because two servers that
disagree about the end of a request can be made to disagree about its beginning.
"""

import re

from gunicorn.http.errors import ChunkMissingTerminator, InvalidChunkExtension, InvalidChunkSize

LINE_MAX_BYTES = 1_024  # a size with its extensions
TRAILERS_MAX_BYTES = 8_192
# A chunk costs the event loop 2 microseconds, however small it is.
SMALL_CHUNKS = 200  # free ones of a body
BYTES_PER_CHUNK = 256  # on average, beyond these
_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED = rb'"(?:[\t !#-\[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"'
_EXTENSION = (
    rb"[ \t]*;[ \t]*" + _TOKEN + rb"(?:[ \t]*=[ \t]*(?:" + _TOKEN + rb"|" + _QUOTED + rb"))?"
)
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,12})((?:" + _EXTENSION + rb")*)\r\n")
_TRAILER = re.compile(_TOKEN + rb":[\t -~\x80-\xff]*\r\n")


class ChunkDecoder:
    """Decode a chunked body. ``ended`` is True after its last byte."""

    def __init__(self) -> None:
        self.ended = False
        self._line = b""  # the beginning of a line
        self._left = 0  # bytes of the chunk that are still to come
        self._closing = False  # a chunk has ended, but its line has not
        self._trailers: int | None = None  # bytes of trailers, once they have begun
        self._spare = SMALL_CHUNKS * BYTES_PER_CHUNK  # bytes, less those that the chunks are short

    def decode(self, received: bytes) -> tuple[list[bytes], int]:
        """Return the decoded pieces and the number of received bytes that belong to the body.

        Raises gunicorn's errors of chunks.
        """
        pieces: list[bytes] = []
        position = 0
        while position < len(received) and not self.ended:
            if self._left:
                piece = received[position : position + self._left]
                pieces.append(piece)
                position += len(piece)
                self._left -= len(piece)
                self._closing = not self._left
                continue
            end = received.find(b"\n", position) + 1 or len(received)
            self._line += received[position:end]
            position = end
            if len(self._line) > LINE_MAX_BYTES:
                raise InvalidChunkSize(b"a line of more than %d bytes" % LINE_MAX_BYTES)
            if self._line.endswith(b"\n"):
                line, self._line = self._line, b""
                self._read_line(line)
        return pieces, position

    def _read_line(self, line: bytes) -> None:
        if self._closing:
            if line != b"\r\n":
                raise ChunkMissingTerminator(line[:2])
            self._closing = False
        elif self._trailers is not None:
            self._read_trailer(line)
        else:
            size = _SIZE.fullmatch(line)
            if size is None:
                raise InvalidChunkSize(line[:16])
            self._left = int(size[1], 16)
            self._spare += min(self._left - BYTES_PER_CHUNK, 0)
            if self._spare < 0:
                raise InvalidChunkSize(b"a body of too many small chunks")
            if not self._left:
                self._trailers = 0

    def _read_trailer(self, line: bytes) -> None:
        """Check a line after the last chunk. Trailers are not used."""
        assert self._trailers is not None
        self._trailers += len(line)
        if line == b"\r\n":
            self.ended = True
        elif self._trailers > TRAILERS_MAX_BYTES or not _TRAILER.fullmatch(line):
            raise InvalidChunkExtension("invalid trailers")
