"""Limits of login attempts, checked before the password is hashed and shared by all workers.

Failures are counted by address, and by name with address. Browsers in which somebody has logged in
before carry a signed cookie (``known_devices``) and have a counter of their own, so that nobody can
lock a colleague out by failing under the colleague's name. All other browsers together share a
limit for each name and one for the site, which bounds the processor time for hashing (0.4 s each).
A success gives its attempt back.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lexicon.normal_forms import nfkc
from searchsite.shared_counters import Rate
from searchsite.site_counters import Counters, counters

#: Attempts at once, and in each period; the refill of one address is below that of a name, so that
#: a single address never uses up the attempts of a name.
PER_ADDRESS = Rate(20, 1_200)
PER_NAME_AND_ADDRESS = Rate(10, 3_600)
PER_NAME = Rate(20, 3_600)
PER_KNOWN_DEVICE = Rate(10, 600)
UNKNOWN_DEVICES = Rate(20, 40)

MAX_NAME_LENGTH = 150  # characters, as in Django's model
MAX_IN_PROGRESS = 2  # logins of one worker: one hashes, one waits
MAX_WAIT = 2.0  # seconds
RETRY_BUSY = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Attempt:
    """The counters that an attempt was counted in."""

    counted: tuple[tuple[str, Rate], ...]


class LoginRefused(Exception):
    """An attempt must wait; nothing was checked."""

    def __init__(self, seconds: float, reason: str) -> None:
        super().__init__(f"{reason}: wait {seconds:.0f} s")
        self.seconds = seconds
        self.reason = reason


class LoginThrottle:
    """Count attempts, and refuse those beyond a limit."""

    def __init__(self, table: Counters) -> None:
        self._table = table
        self._in_progress = threading.BoundedSemaphore(MAX_IN_PROGRESS)
        self._hashing = threading.Lock()

    def count(
        self, name: str, group: str, *, device: str = "", now: float | None = None
    ) -> Attempt:
        """Count an attempt; raise ``LoginRefused`` if a limit is reached.

        Args:
            name: The name that was typed.
            group: The address of the client, or its network.
            device: The identity of a browser that is known for this name; empty for others.
        """
        counted: list[tuple[str, Rate]] = []
        for reason, key, rate in _limits(_normalized(name), group, device):
            seconds = self._table.wait(key, rate, now=now)
            if seconds:
                raise LoginRefused(seconds, reason)
            counted.append((key, rate))
        return Attempt(tuple(counted))

    def give_back(self, attempt: Attempt) -> None:
        """Take an attempt that succeeded out of the counters."""
        for key, rate in attempt.counted:
            self._table.give_back(key, rate)

    @contextmanager
    def hashing(self) -> Iterator[None]:
        """Hash one password at a time in this process; raise ``LoginRefused`` if others wait."""
        if not self._in_progress.acquire(blocking=False):
            raise LoginRefused(RETRY_BUSY, "busy")
        try:
            if not self._hashing.acquire(timeout=MAX_WAIT):
                raise LoginRefused(RETRY_BUSY, "busy")
            try:
                yield
            finally:
                self._hashing.release()
        finally:
            self._in_progress.release()


def _limits(name: str, group: str, device: str) -> Iterator[tuple[str, str, Rate]]:
    """Yield reason, key and rate of each limit; the widest last."""
    if device:
        yield "device", f"login:device:{device}", PER_KNOWN_DEVICE
        return
    yield "address", f"login:address:{group}", PER_ADDRESS
    yield "name and address", f"login:pair:{group}:{name}", PER_NAME_AND_ADDRESS
    yield "name", f"login:name:{name}", PER_NAME
    yield "all", "login:all", UNKNOWN_DEVICES


def _normalized(name: str) -> str:
    return nfkc(name[:MAX_NAME_LENGTH]).casefold()


throttle = LoginThrottle(counters)
