"""Limits on the time and the space that one client may take from a worker."""

from dataclasses import dataclass

HEAD_MAX_BYTES = 32_768  # request line and headers; browsers send about 1,000
HEAD_SECONDS = 15.0  # from the first byte of a request to the end of its headers
GRACE_SECONDS = 20.0  # for a body or a response, before the minimum rate applies
MINIMUM_RATE = 2_000  # bytes per second: an old modem had twice as much
LINGER_SECONDS = 2.0  # before a connection with unread data is closed
SPOOL_AFTER_BYTES = 65_536  # larger bodies and unsent responses are kept in a file
RECEIVE_BYTES = 65_536  # read at once from a socket
KEPT_FILES = 100  # file descriptors for everything but connections
SMALL_BODY_BYTES = 1_048_576  # below, nobody looks at the free disk space
RESERVED_DISK_BYTES = 104_857_600  # stay free when bodies are kept in files


@dataclass(frozen=True)
class BodyLimits:
    """Bytes that request bodies may have, and the folder in which large ones wait.

    ``upload`` applies to the pages of editors, ``form`` to all others, and ``together`` to all
    bodies that are being received by one worker.
    """

    form: int
    upload: int
    together: int
    folder: str

    def largest(self, path: str) -> int:
        """Return the limit for a body that is sent to this path."""
        return self.upload if "/admin/" in path else self.form


def deadline(start: float, transferred: int) -> float:
    """Return the time by which more than ``transferred`` bytes must have passed."""
    return start + GRACE_SECONDS + transferred / MINIMUM_RATE
