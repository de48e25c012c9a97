"""The part of a response that a client has not taken yet.

gunicorn writes a response as if to a socket. ``Outgoing`` sends as much as the kernel takes without
waiting, and keeps the rest: 64 KB in memory, more in a file without a name. The thread that made
the response is free again; the worker's event loop sends the rest at the client's pace.
"""

import os
import socket
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from searchsite.server.limits import SPOOL_AFTER_BYTES

SEND_FILE_BYTES = 1_048_576  # of a file at once, so that other clients get their turn


@dataclass
class FilePart:
    """A range of an open file; ``close`` says whether this part owns the descriptor."""

    descriptor: int
    offset: int
    count: int
    close: bool


class Outgoing:
    """A socket, as gunicorn's responses use one, that never waits."""

    def __init__(self, peer: socket.socket, folder: str | None) -> None:
        self._peer, self._folder = peer, folder
        self._parts: deque[bytes | memoryview | FilePart] = deque()
        self._held = 0  # bytes of parts in memory
        self._spool: IO[bytes] | None = None
        self._spooled = 0
        self.sent = 0

    @property
    def pending(self) -> bool:
        """Whether something is left to send."""
        return bool(self._parts)

    @property
    def unsent(self) -> int:
        """The bytes that are left to send."""
        return sum(p.count if isinstance(p, FilePart) else len(p) for p in self._parts)

    def sendall(self, data: bytes) -> None:
        """Take the data. Raises ``OSError`` if the client has gone."""
        self._parts.append(data)
        self._held += len(data)
        if self._held > SPOOL_AFTER_BYTES and not self.flush() and self._held > SPOOL_AFTER_BYTES:
            self._move_to_file()

    def send(self, data: bytes) -> int:
        """Take the data; return its length."""
        self.sendall(data)
        return len(data)

    def sendfile(self, file: IO[bytes], offset: int = 0, count: int | None = None) -> int:
        """Take a range of a file, which may be closed afterwards; return its length."""
        length = os.fstat(file.fileno()).st_size - offset if count is None else count
        self._parts.append(FilePart(os.dup(file.fileno()), offset, length, close=True))
        return length

    def flush(self) -> bool:
        """Send what the kernel takes; return True if nothing is left."""
        self._join()
        while self._parts:
            part = self._parts[0]
            try:
                done = self._send_file(part) if isinstance(part, FilePart) else self._send(part)
            except BlockingIOError:
                return False
            if not done:
                return False
        return True

    def discard(self) -> None:
        """Drop what is left, and close the files."""
        while self._parts:
            part = self._parts.popleft()
            if isinstance(part, FilePart) and part.close:
                os.close(part.descriptor)
        self._held = 0
        if self._spool:
            self._spool.close()
            self._spool, self._spooled = None, 0

    # --- What gunicorn calls on a socket besides; the event loop does these things ----------------
    def fileno(self) -> int:
        """Return the descriptor of the socket."""
        return self._peer.fileno()

    def gettimeout(self) -> float:
        """Return 0: this socket never waits."""
        return 0.0

    def settimeout(self, timeout: float | None) -> None:
        """Do nothing."""

    def setblocking(self, flag: Any) -> None:
        """Do nothing."""

    def shutdown(self, how: int) -> None:
        """Do nothing."""

    def recv(self, size: int) -> bytes:
        """Return no data: the event loop reads."""
        return b""

    def close(self) -> None:
        """Do nothing."""

    # ----------------------------------------------------------------------------------------------
    def _join(self) -> None:
        """Join the leading parts in memory, so that headers and body are sent at once."""
        leading: list[bytes | memoryview] = []
        while self._parts and not isinstance(self._parts[0], FilePart):
            leading.append(self._parts.popleft())  # type: ignore[arg-type]
        if leading:
            self._parts.appendleft(leading[0] if len(leading) == 1 else b"".join(leading))

    def _send(self, part: bytes | memoryview) -> bool:
        sent = self._peer.send(part)
        self.sent += sent
        self._held -= sent
        if sent < len(part):
            self._parts[0] = memoryview(part)[sent:]
            return False
        self._parts.popleft()
        return True

    def _send_file(self, part: FilePart) -> bool:
        sent = os.sendfile(
            self._peer.fileno(), part.descriptor, part.offset, min(part.count, SEND_FILE_BYTES)
        )
        self.sent += sent
        part.offset += sent
        part.count -= sent
        if part.count and sent:
            return False
        self._parts.popleft()
        if part.close:
            os.close(part.descriptor)
        if part.count:  # the file became shorter: the promised length cannot be kept
            raise ConnectionAbortedError("a file became shorter while it was sent")
        return True

    def _move_to_file(self) -> None:
        if self._spool is None:
            self._spool = TemporaryFile(dir=self._folder)  # noqa: SIM115 - open until it is sent
        descriptor = self._spool.fileno()
        moved: deque[bytes | memoryview | FilePart] = deque()
        for part in self._parts:
            if isinstance(part, FilePart):
                moved.append(part)
                continue
            os.pwrite(descriptor, part, self._spooled)
            last = moved[-1] if moved else None
            if (
                isinstance(last, FilePart)
                and not last.close
                and last.offset + last.count == self._spooled
            ):
                last.count += len(part)
            else:
                moved.append(FilePart(descriptor, self._spooled, len(part), close=False))
            self._spooled += len(part)
        self._parts, self._held = moved, 0

    def __del__(self) -> None:
        with suppress(OSError):
            self.discard()
