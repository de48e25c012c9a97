"""The deadline of a request: one object from the door of the site to the last snippet.

The door (``searchsite.middleware``) starts a deadline, and everything below asks for it by
``current``. It ends when the thread has used its processor time, or when the clock has passed.
Processor time comes first: a request that waits for others must not lose results because of them.
Code that loops asks ``passed`` every few thousand steps, stops, and marks its results as partial.
Code that can return no part of a result calls ``check``, which raises ``OutOfTime``.

Outside a request, as in a command, ``current`` never ends.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

#: Processor time that a request may use for each article of the index, beside its fixed budget.
SECONDS_PER_ARTICLE = 2e-7
MAX_SHARE_LEFT = 0.25  # of the processor time, for later steps


class Refused(Exception):
    """The process does as much dear work as it may; the request is to be sent again later."""


class OutOfTime(Exception):
    """The deadline has passed, and there is no part of a result to return."""


class Deadline:
    """The end of one request, for the thread that made the object.

    ``processor`` and ``elapsed`` are seconds from now on; ``waiting`` bounds the seconds of waits
    for other machines (``waited``), also where a new process gets more time. ``when_dear`` is
    called once, by the first check after a share of the processor time, or by ``is_dear``: it may
    wait, or raise ``Refused``.
    """

    __slots__ = (
        "_allowed",
        "_begin",
        "_dear_at",
        "_dear_share",
        "_end",
        "_is_paused",
        "_left",
        "_next_look",
        "_points",
        "_processor",
        "_waiting",
        "_wall_end",
        "_when_dear",
        "is_partial",
        "was_cut",
    )

    def __init__(
        self,
        *,
        processor: float = inf,
        elapsed: float = inf,
        waiting: float = inf,
        dear_share: float = 1.0,
        when_dear: Callable[[], None] | None = None,
    ) -> None:
        self._begin = time.thread_time()
        self._processor = self._allowed = processor
        self._left = 0.0  # processor time that is left for later steps
        self._end = self._begin + processor
        self._wall_end = time.monotonic() + elapsed
        self._dear_share = dear_share
        self._dear_at = self._begin + dear_share * processor
        self._when_dear = when_dear
        self._points = 0
        self._is_paused = False
        self._next_look = -inf  # by the clock; no end is reached earlier
        self._waiting = waiting
        self.was_cut = False  # whether a check has found the end
        self.is_partial = False  # ... or any step was left out

    def passed(self) -> bool:
        """Return whether the time is over."""
        if self._is_paused:
            return False
        if self.was_cut:
            return True
        wall = time.monotonic()
        if wall < self._next_look:  # a thread uses no more processor time than time passes
            return False
        now = time.thread_time()
        if now >= self._dear_at:
            self.is_dear()
        if now < self._end and wall < self._wall_end:
            left = min(self._end, self._dear_at) - now
            self._next_look = min(wall + left, self._wall_end)
            return False
        self.was_cut = self.is_partial = True
        return True

    def check(self) -> None:
        """Raise ``OutOfTime`` if the time is over."""
        if self.passed():
            raise OutOfTime

    def is_dear(self) -> None:
        """Treat the request as a dear one from now on."""
        self._dear_at = inf
        if self._when_dear is not None:
            when_dear, self._when_dear = self._when_dear, None
            when_dear()

    def cut(self) -> None:
        """End now, because the next step would take longer than the time that is left."""
        self.was_cut = self.is_partial = True

    def add_points(self, points: int, limit: int) -> None:
        """Add the points of an estimate; with ``limit`` points in all, the request is dear."""
        if self is not NO_DEADLINE:
            self._points += points
            if self._points >= limit:
                self.is_dear()

    def remaining(self) -> float:
        """Return the processor time that is left, in seconds; 0 after the end."""
        return 0.0 if self.passed() else self._end - time.thread_time()

    def elapsed_left(self) -> float:
        """Return the seconds that the request may wait; infinite without such an end."""
        if self._is_paused:
            return max(0.0, self._waiting)
        return max(0.0, min(self._wall_end - time.monotonic(), self._waiting))

    def waited(self, seconds: float, *, in_vain: bool = False) -> None:
        """Count a wait for another machine; one in vain also while time is not counted."""
        if in_vain or not self._is_paused:
            self._waiting -= seconds

    @property
    def may_wait(self) -> bool:
        """Whether time for waits is left."""
        return self._waiting > 0

    @property
    def is_paused(self) -> bool:
        """Whether time is not counted at present."""
        return self._is_paused

    def spent(self, share: float) -> bool:
        """Return whether a share of the processor time has been used, or the time is over.

        Steps that only add to a result stop then, so that time is left for the result.
        """
        if self.passed() or time.thread_time() >= self._begin + share * (self._end - self._begin):
            self.is_partial = True
            return True
        return False

    def allow_for(self, articles: int) -> None:
        """Extend the processor time for an index with so many articles."""
        self._allowed = self._processor + articles * SECONDS_PER_ARTICLE
        self._set_end()
        if self._when_dear is not None:
            self._dear_at = self._begin + self._dear_share * self._allowed

    @contextmanager
    def leaving(self, seconds: float) -> Iterator[None]:
        """End earlier within the context, by processor time that is left for later steps.

        It is a quarter of all time at most. The later steps have it also if steps within the
        context were left out.
        """
        if self is NO_DEADLINE or self._left:
            yield
            return
        self._left = seconds
        self._set_end()
        try:
            yield
        finally:
            self._left, self.was_cut = 0.0, False
            self._set_end()

    def _set_end(self) -> None:
        self._next_look = -inf
        left = min(self._left, self._allowed * MAX_SHARE_LEFT)
        self._end = self._begin + self._allowed - left

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Do not count the time of what is made once for a commit, or once for the process.

        Else the first request after a commit would be cut off for what all later ones use. It is
        made completely also after the end.
        """
        if self._is_paused or self is NO_DEADLINE:
            yield
            return
        self._is_paused, begin, wall_begin = True, time.thread_time(), time.monotonic()
        was_cut, self.was_cut = self.was_cut, False
        try:
            yield
        finally:
            self._is_paused, self.was_cut = False, was_cut
            used = time.thread_time() - begin
            self.forgive(used)
            self._wall_end += max(0.0, time.monotonic() - wall_begin - used)

    def forgive(self, seconds: float) -> None:
        """Do not count so many seconds of processor time: the process was still loading."""
        self._begin += seconds
        self._end += seconds
        self._dear_at += seconds
        self._wall_end += seconds


NO_DEADLINE = Deadline()

_current: ContextVar[Deadline] = ContextVar("deadline", default=NO_DEADLINE)


def current() -> Deadline:
    """Return the deadline of the request; ``NO_DEADLINE`` outside a request."""
    return _current.get()


def current_or(seconds: float) -> Deadline:
    """Return the deadline of the request; outside a request, a new one of ``seconds`` elapsed."""
    deadline = current()
    return Deadline(elapsed=seconds) if deadline is NO_DEADLINE else deadline


@contextmanager
def until(deadline: Deadline) -> Iterator[Deadline]:
    """Make a deadline the current one."""
    token = _current.set(deadline)
    try:
        yield deadline
    finally:
        _current.reset(token)
