"""The fetcher: the HTTP client with manners. It asks robots.txt and pauses between requests."""

import time
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings

from articles.fetching.client import PLAIN, Answer, Client, Request
from articles.fetching.deadline import Deadline
from articles.fetching.robots import Robots
from articles.fetching.target import Target

PAUSE_SECONDS = 1.0  # between two requests to one host, if it does not ask for more


class Fetcher:
    """A fetcher for one run.

    ``pause`` is the least pause in seconds between requests to a host. ``deadline`` is one for all
    requests; without it, each has its own.
    """

    def __init__(
        self,
        client: Client | None = None,
        *,
        pause: float = 0.0,
        deadline: Deadline | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client or Client()
        self._robots = Robots(self._client)
        self._pause = pause
        self._deadline = deadline
        self._sleep = sleep
        self._clock = clock
        self._last: dict[str, float] = {}

    def get(
        self, address: str, request: Request = PLAIN, *, deadline: Deadline | None = None
    ) -> Answer:
        """Fetch an address that robots.txt opens. Raises ``FetchError``."""
        within = deadline or self._deadline or Deadline(settings.FETCH_MAX_SECONDS)

        def admit(target: Target) -> None:
            self._robots.admit(target, deadline=within)
            self._wait(target, within)

        return self._client.get(address, replace(request, admit=admit), deadline=within)

    def _wait(self, target: Target, deadline: Deadline) -> None:
        """Pause since the last request to a host; the pause does not count for the deadline."""
        if not self._pause:
            return
        pause = max(self._pause, self._robots.delay(target.address))
        last = self._last.get(target.host)
        left = pause - (self._clock() - last) if last is not None else 0.0
        if left > 0:
            self._sleep(left)
            deadline.extend(left)
        self._last[target.host] = self._clock()
