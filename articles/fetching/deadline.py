"""Deadlines: one for a whole fetch, with name look-up, redirects, headers and body.

A timeout of a socket starts again with each byte, so a server could keep a connection for hours.
``cut_off`` therefore closes the connection at the deadline, whatever the server sends.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from articles.fetching.errors import FetchError


class Deadline:
    """A point in time. ``clock`` returns seconds."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises ``FetchError`` if there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise self.error()
        return left

    def extend(self, seconds: float) -> None:
        """Move the deadline, for a pause that is not the server's fault."""
        self._end += seconds

    def error(self) -> FetchError:
        """Return the error of a fetch that takes too long."""
        return FetchError("fetch_too_slow", limit=round(self.seconds))

    @contextmanager
    def cut_off(self, sock: socket.socket) -> Iterator[None]:
        """Shut a socket down at the deadline; raise the error of the deadline if that happened."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            with suppress(OSError):
                # Not ``sock.shutdown``: on a TLS socket it would drop the encryption first.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

        timer = threading.Timer(self.left(), expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception as error:
            if expired.is_set() and not isinstance(error, FetchError):
                raise self.error() from error
            raise
        finally:
            timer.cancel()
        if expired.is_set():
            raise self.error()
